"""Reads one table, as a process of its own: ``python -m heliograph.exchange.tables.child FILE``.

A table comes from anywhere, and a library that unpacks it may be led to use all memory or to
crash; here it can end no more than this process. The answer is lines of JSON on standard output:
for each sheet ``{"sheet", "hidden", "errors"}`` and then its rows as ``[number, hidden, values]``;
at last ``{"sheets", "rows", "encoding", "separator"}`` with how many of each there were, so that an
answer which broke off is known. What cannot be read is one line, ``{"unreadable": reason}``.
"""

from __future__ import annotations

import errno
import itertools
import sys
import zipfile
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING
from xml.etree import ElementTree as ET

import msgspec

from heliograph.exchange.tables import limits
from heliograph.exchange.tables.nothing import MOST_NAMED, is_nothing
from heliograph.exchange.tables.xlsx import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from heliograph.domain.tables.table import Value
    from heliograph.exchange.tables.failures import Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How XLS begins, and a workbook that is locked with a password."""
_ZIP = b"PK\x03\x04"
_TEXT = frozenset({".csv", ".tsv", ".tab", ".txt"})
_DAMAGED = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError, RuntimeError)
"""What the parts of a damaged workbook lead to; the last where it says it is packed otherwise."""
_OTHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"{\\rtf", b"\x7fELF")


class _Answer:
    """Writes the lines, and counts."""

    def __init__(self, lines: IO[bytes]) -> None:
        self._lines = lines
        self._encode = msgspec.json.Encoder().encode
        self._sheets = self._rows = self._characters = 0

    def sheet(self, name: str, *, hidden: bool, errors: Sequence[str] = ()) -> None:
        self._sheets += 1
        self._say({"sheet": name, "hidden": hidden, "errors": errors})

    def rows(
        self, rows: Iterable[tuple[int, Sequence[Value]]], hidden: frozenset[int] = frozenset()
    ) -> None:
        for number, values in rows:
            end = len(values)
            while end and _is_empty(values[end - 1]):
                end -= 1
            if not end:
                continue
            self._rows += 1
            self._characters += sum(len(each) for each in values if isinstance(each, str))
            if (
                end > limits.COLUMNS
                or self._rows > limits.ROWS
                or self._characters > limits.CHARACTERS
            ):
                raise limits.TooLarge
            self._say([number, number in hidden, values[:end]])

    def end(self, encoding: str | None = None, separator: str | None = None) -> None:
        counts = {"sheets": self._sheets, "rows": self._rows}
        self._say({**counts, "encoding": encoding, "separator": separator})

    def unreadable(self, reason: Unreadable) -> None:
        self._say({"unreadable": reason})

    def _say(self, what: object) -> None:
        self._lines.write(self._encode(what) + b"\n")


def answer(path: Path, lines: IO[bytes], encoding: str | None = None) -> None:
    """Read the table and write the answer; ``encoding`` is what a person named for a text file."""
    out = _Answer(lines)
    try:
        with path.open("rb") as file:
            beginning = file.read(8)
            size = file.seek(0, 2)
        if size == 0:
            out.unreadable("empty")
        elif size > limits.FILE_BYTES:
            out.unreadable("too-large")
        elif beginning.startswith((_ZIP, _OLE)):
            _workbook(path, out, beginning)
        elif beginning.startswith(_OTHER) or path.suffix.lower() not in _TEXT:
            out.unreadable("not-a-table")
        else:
            _text(path, out, encoding)
    except OSError:
        out.unreadable("cannot-read")
    except (limits.TooLarge, MemoryError):
        out.unreadable("too-large")


def _workbook(path: Path, out: _Answer, beginning: bytes) -> None:
    from python_calamine import CalamineError, PasswordError  # noqa: PLC0415 - text needs none

    from heliograph.exchange.tables import (  # noqa: PLC0415 - the same
        parts,
        respelling,
        signs,
        workbook,
    )

    try:
        if signs.is_locked(path):
            out.unreadable("password")
            return
        odd = parts.look(path) if beginning.startswith(_ZIP) else frozenset[str]()
        special = signs.signs(path)
        with respelling.respelled(path, odd) as file:
            for name, hidden, rows in workbook.sheets(file, special):
                about = special.get(name) or signs.Signs()
                out.sheet(name, hidden=hidden, errors=about.errors)
                out.rows(rows, frozenset(about.hidden))
        out.end()
    except PasswordError:
        out.unreadable("password")
    except (CalamineError, ET.ParseError, *_DAMAGED):
        out.unreadable("damaged" if _is_workbook(path) else "not-a-table")
    except OSError as error:
        if error.errno not in {None, errno.EINVAL}:
            raise  # the disk's; the others are places within the file that are not there
        out.unreadable("damaged")


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as whole:
            names = whole.namelist()
    except (OSError, *_DAMAGED):
        return path.suffix.lower() in {".xlsx", ".xlsm", ".ods", ".xls", ".xlsb"}
    return any(name.startswith("xl/") or name == "content.xml" for name in names)


def _text(path: Path, out: _Answer, encoding: str | None) -> None:
    from heliograph.exchange.tables import separated  # noqa: PLC0415 - workbooks need none

    try:
        text, found = separated.decode(path.read_bytes(), encoding)
    except (UnicodeDecodeError, LookupError):
        out.unreadable("encoding")
        return
    separator = separated.separator_of(text)
    # Gone through twice: the cells of a large table, all at once, would not have room.
    errors = list(itertools.islice(_nothing(separated.records(text, separator)), MOST_NAMED))
    out.sheet("", hidden=False, errors=errors)
    records = separated.records(text, separator)
    out.rows(_without_nothing(records) if errors else records)
    out.end(found, separator)


def _nothing(records: Iterable[tuple[int, list[str]]]) -> Iterator[str]:
    """Name the cells of a text that say that a formula came to nothing."""
    for number, cells in records:
        for index, cell in enumerate(cells):
            if is_nothing(cell):
                yield f"{column_name(index)}{number}"


def _without_nothing(
    records: Iterable[tuple[int, list[str]]],
) -> Iterator[tuple[int, list[str]]]:
    """Empty those cells: nobody wants to send "#DIV/0!" as what has changed for people."""
    for number, cells in records:
        yield number, ["" if is_nothing(cell) else cell for cell in cells]


def _is_empty(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def run(arguments: Sequence[str]) -> int:
    """Read FILE, and ENCODING if it is given."""
    limits.hold_this_process()
    path, *named = arguments
    answer(Path(path), sys.stdout.buffer, named[0] if named else None)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
