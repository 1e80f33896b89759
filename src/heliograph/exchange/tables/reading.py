"""Reads a table in a process of its own, which may take so much time and memory and no more."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from typing import IO, TYPE_CHECKING, cast

import msgspec

from heliograph import decoding
from heliograph.domain.tables.table import Row, Sheet, Table, Value
from heliograph.exchange.tables import limits
from heliograph.exchange.tables.failures import ReadingCancelled, TableUnreadable, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_EVERY_S = 0.1


class _Unreadable(msgspec.Struct):
    unreadable: Unreadable


class _SheetBegins(msgspec.Struct):
    sheet: str
    hidden: bool
    errors: tuple[str, ...]


class _End(msgspec.Struct):
    sheets: int
    rows: int
    encoding: str | None
    separator: str | None


_row = decoding.decoder(tuple[int, bool, tuple[Value, ...]])
_unreadable = decoding.decoder(_Unreadable)
_sheet = decoding.decoder(_SheetBegins)
_end = decoding.decoder(_End)


def read_table(
    path: Path, *, encoding: str | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Table:
    """Read all sheets of a workbook, or a text file.

    Args:
        path: XLSX, ODS, XLS or XLSB, known by their bytes; CSV, TSV and TXT, by their names.
        encoding: Of a text file, where the person knows better than its bytes tell.
        cancelled: Asked ten times a second.

    Raises:
        TableUnreadable: it is none, is damaged, locked, or more than is taken.
        ReadingCancelled: ``cancelled`` said so.
    """
    with subprocess.Popen(  # noqa: S603 - our own program; the path is one argument
        _command(path, encoding),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        watch = _Watch(process, cancelled)
        try:
            table = _collect(path, cast("IO[bytes]", process.stdout))
        finally:
            watch.end()
    if watch.cancelled:
        raise ReadingCancelled
    if table is None:
        raise TableUnreadable(path, "too-long" if watch.late else _why_it_ended(process.returncode))
    return table


def _command(path: Path, encoding: str | None) -> list[str]:
    arguments = [str(path.absolute()), *([] if encoding is None else [encoding])]
    if getattr(sys, "frozen", False):  # the program itself is then the only Python there is
        return [sys.executable, "read-table", *arguments]
    # -P: nothing from the folder that the program happens to be started in.
    return [sys.executable, "-P", "-m", "heliograph.exchange.tables.child", *arguments]


class _Watch:
    """Ends the process when it takes too long or the person has enough of waiting."""

    def __init__(self, process: subprocess.Popen[bytes], cancelled: Callable[[], bool]) -> None:
        self.cancelled = self.late = False
        self._process = process
        self._asked = cancelled
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="table-watch")
        self._thread.start()

    def _look(self) -> None:
        rounds = round(2 * limits.SECONDS / _EVERY_S)
        while not self._over.wait(_EVERY_S):
            rounds -= 1
            self.cancelled = self._asked()
            self.late = rounds <= 0
            if self.cancelled or self.late:
                self._process.kill()
                return

    def end(self) -> None:
        self._over.set()
        self._thread.join()
        if self._process.poll() is None:
            self._process.kill()


def _collect(path: Path, lines: IO[bytes]) -> Table | None:
    """Read the answer; None when it broke off."""
    begun: list[_SheetBegins] = []
    rows: list[list[Row]] = []
    count = 0
    for line in lines:
        if not line.endswith(b"\n"):
            return None
        if line.startswith(b"["):
            number, hidden, values = _row.decode(line)
            rows[-1].append(Row(number=number, values=values, hidden=hidden))
            count += 1
        elif line.startswith(b'{"sheet":'):
            begun.append(_sheet.decode(line))
            rows.append([])
        elif line.startswith(b'{"unreadable":'):
            raise TableUnreadable(path, _unreadable.decode(line).unreadable)
        else:
            end = _end.decode(line)
            if (end.sheets, end.rows) == (len(begun), count):
                return _table(path, begun, rows, end)
    return None


def _table(path: Path, begun: list[_SheetBegins], rows: list[list[Row]], end: _End) -> Table:
    return Table(
        name=path.name,
        sheets=tuple(
            Sheet(name=each.sheet, rows=tuple(held), hidden=each.hidden, errors=each.errors)
            for each, held in zip(begun, rows, strict=True)
        ),
        encoding=end.encoding,
        separator=end.separator,
    )


def _why_it_ended(code: int) -> Unreadable:
    """Read from how a process ended what it ran into; a crash is the fault of the file."""
    if sys.platform != "win32":
        if code == -signal.SIGXCPU:
            return "too-long"
        if code in {-signal.SIGABRT, -signal.SIGKILL}:  # an allocation that was refused
            return "too-large"
    return "damaged"
