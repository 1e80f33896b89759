"""Many stories on the command line: marked ready and taken back, each with an answer of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from cli.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Give a command line on a profile of its own."""
    return Shell(tmp_path)


def ids(document: dict[str, object], name: str) -> list[object]:
    return [each["id"] for each in cast("list[dict[str, object]]", document[name])]


def test_stories_come_from_standard_input_each_once(shell: Shell) -> None:
    first, second, third = (shell.new(title=f"Radio of the hills {n}") for n in range(3))
    given = f"{first}\n{second} {first}\n"
    assert ids(shell.document("ready", "-", given=given), "ready") == [first, second]
    assert ids(shell.document("ready", "--all"), "ready") == [third]
    drafts = shell.document("draft", "-", given=f"{first}\n{third}")
    assert drafts["drafts"] == [first, third]


def test_one_that_is_unknown_or_ready_before_keeps_no_other_back(shell: Shell) -> None:
    first, second = shell.new(title="Radio of the hills"), shell.new(title="School on line")
    shell.document("ready", first)
    found = shell.document("ready", first, "0000", second, code=1)
    assert (ids(found, "ready"), found["already"]) == ([second], [first])
    assert found["held"] == [{"id": "0000", "problems": [], "error": "StoryUnknown"}]
    again = shell.run("ready", first)
    assert (again.exit_code, "1 story was ready before." in again.output) == (0, True)


def test_the_stories_of_the_last_import_are_meant_in_the_order_of_its_rows(shell: Shell) -> None:
    assert shell.run("ready", "--import", "last").exit_code == 2
    other = shell.new(title="Written by hand")
    table = shell.folder / "stories.csv"
    table.write_text("Title;Country\nRadio of the hills;Chad\nSchool on line;Mali\n")
    made = shell.document("import", str(table), code=1)["stories"]
    held = shell.document("ready", "--import", "last", code=1)
    assert ids(held, "held") == made
    assert other not in made  # type: ignore[operator]
    assert ids(shell.document("check", "--import", "last", code=1), "stories") == made
    assert shell.run("ready", other, "--import", "last").exit_code == 2
    assert shell.run("ready", other, "--all").exit_code == 2
    assert shell.run("ready").exit_code == 2


def test_many_are_held_and_go_again(shell: Shell) -> None:
    first, second, third = (shell.new(title=f"Radio of the hills {n}") for n in range(3))
    shell.document("ready", first, second)
    held = shell.document("pause", "-", given=f"{first} {second} {third}", code=1)
    assert held["paused"] == [first, second]
    outbox = cast("list[dict[str, object]]", shell.document("status")["outbox"])
    assert {each["state"] for each in outbox} == {"paused"}
    assert {each["command"] for each in outbox} == {
        f"heliograph resume {first}",
        f"heliograph resume {second}",
    }
    assert shell.document("resume", first, second)["resumed"] == [first, second]
    outbox = cast("list[dict[str, object]]", shell.document("status")["outbox"])
    assert {each["state"] for each in outbox} == {"ready"}
