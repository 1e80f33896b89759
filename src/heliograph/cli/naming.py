"""How stories are named on the command line: each, from standard input, or by their import."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from heliograph.cli.session import Session, option
from heliograph.i18n import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

from_import: Callable[[Callable[..., Any]], Callable[..., Any]] = option(
    "--import",
    "run",
    type=click.Choice(["last"]),
    default=None,
    help=mark("The stories of the last import, and none else."),
)
"""Let a command take the stories of an import."""


def named_stories(
    session: Session, stories: tuple[str, ...], *, run: str | None
) -> tuple[str, ...]:
    """Give the names of stories, in the order in which they were given.

    ``-`` stands for those on standard input, parted by spaces or lines. A story that is named
    twice is meant once.

    Args:
        session: The call.
        stories: As they were typed.
        run: ``last`` for those of the last import.
    """
    if bool(stories) == bool(run):
        raise click.UsageError(tr("Name stories, or use --all."))
    if run is not None:
        names = session.workspace.imported_last()
        if not names:
            raise click.UsageError(tr("There is no import whose stories are here."))
        return names
    named: list[str] = []
    for each in stories:
        named += sys.stdin.read().split() if each == "-" else [each]
    return tuple(dict.fromkeys(named))
