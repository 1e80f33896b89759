"""A table that is dropped on the files of a story: its rows may be stories, or it may be a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.gui.dropped import file_in, is_table
from heliograph.i18n import iso, joined, tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QMimeData

    from heliograph.gui.widgets.message_strip import MessageStrip


def sheet_in(data: QMimeData) -> Path | None:
    """Give the one table that is dropped; a plain text is a file of the story like others."""
    file = file_in(data)
    is_meant = file is not None and is_table(file) and file.suffix.lower() != ".txt"
    return file if is_meant else None


def ask_about(
    table: Path,
    strip: MessageStrip,
    *,
    add: Callable[[], object],
    take_in: Callable[[Path], object],
) -> None:
    """Ask which of the two is meant; until then nothing is done.

    Args:
        table: What was dropped.
        strip: Where it is asked.
        add: Adds it to the story as a file.
        take_in: Begins to import it.
    """

    def done(act: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            strip.put_away()
            act()

        return run

    words = tr("{file} is a table: each of its rows may be a story.", file=iso(table.name))
    strip.say(
        joined(words, tr("Nothing was added to this story yet.")),
        actions=(
            (tr("Import its rows as stories"), done(lambda: take_in(table))),
            (tr("Add it as a file"), done(add)),
        ),
    )
