"""A person before the page on which a table is imported."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from heliograph.gui.importing.page import ImportPage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from heliograph.gui.session import Session

HEADINGS = ("Ref", "Title", "Kind", "Country", "Photos", "Notes")
ROWS = (
    ("A-1", "Radio of the hills", "Success", "Chad", "", "seen"),
    ("A-2", "A mast on the school", "Challenge", "Lakeland", "", "seen"),
    ("A-3", "", "Lesson", "Brazil", "", "seen"),
)


def write_table(
    path: Path,
    *rows: Iterable[object],
    headings: Iterable[str] = HEADINGS,
    encoding: str = "utf-8",
) -> Path:
    """Write a text table."""
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows([tuple(headings), *rows])
    return path


class Steps:
    """The page, shown, with a folder for tables and one for photos."""

    def __init__(self, session: Session, qtbot: QtBot, folder: Path) -> None:
        self.session = session
        self.qtbot = qtbot
        self.folder = folder
        self.photos = folder / "photos"
        self.photos.mkdir(parents=True)
        self.page = ImportPage(session)
        qtbot.addWidget(self.page)
        self.page.resize(1000, 700)
        self.page.show()

    def write(
        self,
        *rows: Iterable[object],
        headings: Iterable[str] = HEADINGS,
        name: str = "stories.csv",
        encoding: str = "utf-8",
    ) -> Path:
        """Write a text table."""
        return write_table(
            self.folder / name, *(rows or ROWS), headings=headings, encoding=encoding
        )

    def open(self, path: Path | None = None) -> ImportPage:
        """Choose a table, and wait until it is read."""
        self.page.open_table(path or self.write())
        self.settle()
        return self.page

    def check(self, path: Path | None = None) -> ImportPage:
        """Go on to the check of the rows."""
        page = self.open(path)
        page.next.click()
        page.next.click()
        self.settle()
        return page

    def take(self, path: Path | None = None) -> ImportPage:
        """Go on to the end."""
        page = self.check(path)
        page.next.click()
        self.settle()
        return page

    def settle(self) -> None:
        """Wait until nothing goes on."""
        self.qtbot.waitUntil(lambda: self.page.work.stage is None, timeout=20_000)
        self.qtbot.waitUntil(lambda: not self.session.tasks.busy, timeout=20_000)

    def titles(self) -> list[str]:
        """Give the titles of all stories outside the trash."""
        return sorted(row.title for row in self.session.workspace.drafts.summaries())
