"""Promise P21 on the command line: words from elsewhere tell a terminal nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cli.shell import Shell

OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
"""What moves the cursor, names the window, asks the terminal to type, or turns words about."""
HOSTILE = "Net\x1b]0;owned\x07 of\x1b[2J boat\x9b31m \u202eevil\r\ttwo\x7f"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.mark.parametrize("words", [("list",), ("show", "{story}"), ("check", "{story}")])
def test_a_terminal_obeys_nothing_that_a_story_says(shell: Shell, words: tuple[str, ...]) -> None:
    story = shell.new(title=HOSTILE, summary=f"Summary {HOSTILE}")
    told = shell.run(*(each.format(story=story) for each in words))
    assert not OBEYED.search(told.output)
    assert not OBEYED.search(told.stderr)
    assert "boat" in told.output


def test_a_document_has_every_sign_and_a_terminal_obeys_none(shell: Shell) -> None:
    story = shell.new(title=HOSTILE)
    told = shell.run("list", "--json")
    assert not OBEYED.search(told.stdout)
    (row,) = json.loads(told.stdout)["stories"]
    assert (row["id"], row["title"]) == (story, HOSTILE)


def test_what_is_wrong_names_nothing_that_a_terminal_obeys(shell: Shell, tmp_path: Path) -> None:
    story = shell.new()
    for words in (
        ("attach", story, str(tmp_path / f"{HOSTILE}.jpg")),
        ("show", HOSTILE),
        ("campaign", "add", str(tmp_path / HOSTILE)),
    ):
        told = shell.run(*words)
        assert told.exit_code
        assert not OBEYED.search(told.output), words
