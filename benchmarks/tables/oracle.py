"""What must come of each row, known before any of our reading has seen it."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from msgspec import Struct

_GRADES = ("error", "must", "should", "note")


class Said(Struct, frozen=True, order=True):
    """One line of the report."""

    grade: str
    code: str
    column: str = ""
    file: str = ""


class Expected(Struct, kw_only=True):
    """What becomes of a row.

    Attributes:
        row: As the spreadsheet shows it; in a text the number of the record.
        fault: What was done to it; empty where nothing was.
        standing: Whether it becomes a draft (``new``), or is left out.
        said: What the report says of it.
        answers: What the draft answers.
        files: Paths in the folder of what is attached, in the row's order.
        details: Texts that the row says of its first file.
    """

    row: int
    fault: str = ""
    standing: Literal["new", "twice", "empty"] = "new"
    said: list[Said] = []
    answers: dict[str, object] = {}
    files: list[str] = []
    details: dict[str, str] = {}

    @property
    def grade(self) -> str:
        """Give the gravest grade of what is said; empty where nothing is."""
        return next((each for each in _GRADES if any(said.grade == each for said in self.said)), "")


class Oracle(Struct, kw_only=True):
    """One table, and the same table after somebody has mended it.

    Attributes:
        edition: Its name.
        rows: Every row that is read.
        mended: The same rows of the mended table.
        unused: Files of the folder that no row names, and those of the mended table.
        errors: Cells whose formula came to nothing.
    """

    edition: str
    rows: list[Expected]
    mended: list[Expected]
    unused: list[str]
    unused_mended: list[str]
    errors: list[str]

    def of(self, *, mended: bool) -> tuple[list[Expected], list[str]]:
        """Give rows and unused files of one of the two tables."""
        return (self.mended, self.unused_mended) if mended else (self.rows, self.unused)

    def counts(self) -> dict[str, int]:
        """Count the rows by what was done to them."""
        return dict(sorted(Counter(each.fault for each in self.rows if each.fault).items()))
