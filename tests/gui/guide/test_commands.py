"""What the guide says to type can be typed: commands and options are those of the programs."""

from __future__ import annotations

import shlex

import click
import pytest

from heliograph.bundled import resource
from heliograph.cli.main import main as program
from heliograph.gui.guide.source import read
from heliograph_service.cli import main as service

PROGRAMS: dict[str, click.Command] = {"heliograph": program, "heliograph-service": service}
PAGES = sorted((resource("guide") / "en").glob("*.md"))


def commands() -> list[str]:
    """List each line that begins with one of the programs."""
    found: list[str] = []
    for page in PAGES:
        for block in read(page.read_text("utf-8")):
            for piece in block.pieces:
                if piece.kind == "code":
                    found += [
                        line for line in piece.text.splitlines() if line.split()[0] in PROGRAMS
                    ]
    return sorted(set(found))


def options(command: click.Command) -> set[str]:
    named = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    return {name for name in named if name.startswith("-")} | {"--help"}


def test_the_guide_says_what_to_type() -> None:
    assert len(commands()) > 20


@pytest.mark.parametrize("line", commands())
def test_a_command_of_the_guide_is_one_of_the_program(line: str) -> None:
    name, *words = shlex.split(line)
    command = PROGRAMS[name]
    known = options(command)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        inner = command.get_command(click.Context(command), words[0])
        if inner is None:
            break
        command, words = inner, words[1:]
        known |= options(command)
    assert not isinstance(command, click.Group) or words in ([], ["--help"]), line
    assert [each for each in words if each.startswith("--") and each not in known] == []
