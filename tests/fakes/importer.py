"""A person who has stories in a table, and a folder of files that it names."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from fakes.profiles import Desk
from heliograph.exchange.tables.reading import read_table
from heliograph.wording.table_words import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from heliograph.app.importing.looking import Look, RowLook
    from heliograph.app.importing.taking import Taken
    from heliograph.domain.tables.mapping import Mapping

HEADINGS = ("Ref", "Title", "Kind", "Country", "Photos", "Alt text", "People")


class Importer:
    """A person with a table and a folder of files."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder)
        self.files = folder / "files"
        self.files.mkdir()
        self.table = folder / "stories.csv"
        pack = self.desk.workspace.campaigns.default()
        words = vocabulary(pack)
        self.looking = self.desk.workspace.looking(words, pack)
        self.taking = self.desk.workspace.taking(words)

    def write(self, *rows: Iterable[object], headings: Iterable[str] = HEADINGS) -> None:
        """Write the table anew."""
        with self.table.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([tuple(headings), *rows])

    def mapping(self) -> Mapping:
        """Give what the columns are taken for."""
        return self.looking.columns(read_table(self.table))[2]

    def look(self, mapping: Mapping | None = None, *, folder: bool = True) -> Look:
        """Look at the table as it is now."""
        table = read_table(self.table)
        return self.looking.look(
            table, mapping or self.mapping(), folder=self.files if folder else None
        )

    def take(self, *, update: bool = False) -> Taken:
        """Look at it and take it in."""
        return self.taking.take(self.look(), folder=self.files, update=update)

    def titles(self) -> list[str]:
        """Give the titles of all stories outside the trash."""
        drafts = self.desk.workspace.drafts
        return sorted(row.title for row in drafts.summaries())

    def only(self) -> RowLook:
        """Look at the one row of the table."""
        (row,) = self.look().rows
        return row

    def undo(self) -> object:
        """Take the newest import back; give what came of it."""
        run = self.taking.latest()
        assert run is not None
        return self.taking.undo(run)
