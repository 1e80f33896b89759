"""Tells by its shape alone to which table a row belongs that was found on some page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.ids import is_story_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from heliograph.store.database import Database, Value
    from heliograph.store.salvage.records import Record

TABLES = (
    *("story", "answers", "media_item", "revision", "submission", "history", "version"),
    *("language_source", "review", "review_comment", "review_reply", "original"),
    *("campaign", "account", "value", "network", "traffic", "story_count"),
    *("import_run", "import_row", "import_change", "import_mapping"),
    "clearance",
)
"""What is looked for."""
FOLLOWING = ("revision_media", "version_media", "story_words")
"""What follows from it, and is made anew."""
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "INTEGER": int,
    "TEXT": str,
    "BLOB": bytes,
}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was found."""

    table: str
    values: dict[str, Value]
    """By the names of its columns."""
    sound: bool

    def text(self, column: str) -> str:
        """Give a value that is text; empty where there is none."""
        return str(self.values.get(column) or "")

    def number(self, column: str) -> int:
        """Give a value that is a number; 0 where there is none."""
        value = self.values.get(column)
        return value if isinstance(value, int) else 0

    def data(self, column: str) -> bytes:
        """Give a value that is bytes; empty where there is none."""
        value = self.values.get(column)
        return value if isinstance(value, bytes) else b""


class _Column(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    type: type | tuple[type, ...]
    may_be_null: bool
    is_row_number: bool


class _Shape(msgspec.Struct, frozen=True, kw_only=True):
    table: str
    columns: tuple[_Column, ...]
    least: int
    """A row that is older than its last columns is shorter."""
    has_numbers: bool
    stories: tuple[int, ...]
    """The columns that hold ids of stories."""

    def fits(self, record: Record) -> bool:
        """Tell whether a row can be one of this table."""
        return (
            (record.number is not None) == self.has_numbers
            and self.least <= len(record.values) <= len(self.columns)
            and all(
                (value is None and (column.may_be_null or column.is_row_number))
                or (isinstance(value, column.type) and not column.is_row_number)
                for column, value in zip(self.columns, record.values, strict=False)
            )
            and all(is_story_id(str(record.values[place])) for place in self.stories)
            # Else it may be of an index, which begins with a story's id.
            and (bool(self.stories) or not is_story_id(str(record.values[0])))
        )


class Shapes:
    """The shapes of the tables of the present layout."""

    def __init__(self, database: Database) -> None:
        self._shapes = tuple(_shape(database, table) for table in TABLES)

    def rows(self, records: Iterable[Record]) -> list[Row]:
        """Give the rows of our tables among everything that was found."""
        found: list[Row] = []
        for record in records:
            fitting = [each for each in self._shapes if each.fits(record)]
            # What fits two of them is told apart by nothing, and left where it is.
            if len(fitting) == 1:
                found.append(_row(fitting[0], record))
        return found


def _row(shape: _Shape, record: Record) -> Row:
    values: dict[str, Value] = {
        column.name: record.number if column.is_row_number else value
        for column, value in zip(shape.columns, record.values, strict=False)
    }
    return Row(table=shape.table, values=values, sound=record.sound)


def _shape(database: Database, table: str) -> _Shape:
    described = database.rows(
        'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)', table
    )
    rows = database.rows("SELECT wr FROM pragma_table_list WHERE name = ?", table)
    has_numbers = not rows[0][0]
    keys = sum(bool(each[4]) for each in described)
    columns = tuple(
        _Column(
            name=name,
            type=_TYPES[kind],
            may_be_null=not required and not (place and not has_numbers),
            is_row_number=has_numbers and kind == "INTEGER" and place == 1 and keys == 1,
        )
        for name, kind, required, _, place in described
    )
    needed = [n for n, each in enumerate(described) if each[2] and each[3] is None]
    return _Shape(
        table=table,
        columns=columns,
        least=max(needed, default=0) + 1,
        has_numbers=has_numbers,
        stories=tuple(
            n
            for n, column in enumerate(columns)
            if column.name == "story" or (table == "story" and column.name == "id")
        ),
    )
