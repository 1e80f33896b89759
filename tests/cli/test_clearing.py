"""``heliograph clear``: what waits, letting it go, handing it back, with codes for scripts."""

from __future__ import annotations

import pytest

from cli.shell import Shell
from heliograph.cli.session import NEEDS_PERSON


@pytest.fixture
def shell(signed_in: Shell) -> Shell:
    """Give a command line on a profile where nothing leaves uncleared."""
    assert signed_in.document("clear", "--rule", "on") == {"needed": True, "waiting": 0}
    return signed_in


def received(shell: Shell) -> set[str]:
    found = shell.document("receipts", "list")
    return {each["id"] for each in found["receipts"]}  # type: ignore[attr-defined,index,union-attr]


def test_only_what_was_cleared_reaches_the_service(shell: Shell) -> None:
    first, second, third = shell.make_ready(3)
    assert shell.document("send", "--wait", code=NEEDS_PERSON)["received"] == 0
    listed = shell.document("clear", code=NEEDS_PERSON)
    assert [each["id"] for each in listed["waiting"]] == [first, second, third]  # type: ignore[attr-defined,index]
    assert shell.document("clear", first) == {"cleared": [first], "left": []}
    shell.document("send", "--wait", code=NEEDS_PERSON)
    assert received(shell) == {first}
    status = shell.run("status")
    assert (status.exit_code, status.output.count("Waits for clearance since")) == (NEEDS_PERSON, 2)
    assert f"heliograph clear {second}" in status.output
    assert shell.document("clear", "--decline", "--comment", "Name the village.", second) == {
        "declined": [second],
        "left": [],
    }
    assert shell.document("clear", "--all") == {"cleared": [third], "left": []}
    shell.document("send", "--wait")
    assert received(shell) == {first, third}
    assert shell.run("clear").output == "Nothing waits for clearance.\n"
    assert shell.document("clear", first, code=NEEDS_PERSON) == {"cleared": [], "left": [first]}


def test_a_clearance_is_taken_back_and_a_comment_alone_decides_nothing(shell: Shell) -> None:
    (story,) = shell.make_ready(1)
    shell.document("clear", story)
    assert shell.document("clear", "--take-back", story) == {"taken_back": [story], "left": []}
    assert shell.document("clear", "--comment", "Good.", story) == {
        "commented": [story],
        "left": [],
    }
    shell.document("send", "--wait", code=NEEDS_PERSON)
    assert received(shell) == set()
    assert shell.document("clear", "--rule", "off") == {"needed": False, "waiting": 0}
    shell.document("send", "--wait")
    assert received(shell) == {story}


def test_a_comment_that_nobody_would_read_is_not_kept_and_that_is_said(shell: Shell) -> None:
    (story,) = shell.make_ready(1)
    shell.document("clear", story)
    shell.document("send", "--wait")
    said = shell.run("clear", "--comment", "Name the village.", story)
    assert said.exit_code == NEEDS_PERSON
    assert said.output == (
        "0 stories were commented on.\n"
        "The comment was not kept: 1 story does not wait for clearance any more.\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("--decline", "x"),
        ("--decline", "--take-back", "--comment", "No.", "x"),
        ("--comment", " ", "x"),
        ("--comment", "Nobody is named."),
        ("--rule", "on", "x"),
    ],
)
def test_what_does_not_go_together_is_refused(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell.run("clear", *words).exit_code == 2
