"""Reads one table as the program does, and judges what came of it."""

from __future__ import annotations

import faulthandler
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NoReturn

import msgspec

from heliograph import bundled
from heliograph.domain.campaign import Campaign, parse_campaign
from heliograph.domain.tables.headings import find_columns, guess
from heliograph.domain.tables.rows import RowReader
from heliograph.domain.tables.table import Table
from heliograph.domain.tables.vocabulary import Vocabulary
from heliograph.exchange.tables import child, limits, reading
from heliograph.exchange.tables.failures import TableUnreadable
from heliograph.wording.table_words import vocabulary

MOST_S, MOST_KB = limits.SECONDS, limits.MEMORY_BYTES // 1024
_WROTE, _RAISED = 99, 1
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND
_CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.truncate")
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect")


class Ending(msgspec.Struct, kw_only=True):
    """What came of a file."""

    table: Table | None = None
    reason: str = ""
    """Why it was not read, of ``failures.Unreadable``."""
    died: str = ""
    """How the process that read it ended, when not by itself; the person is told a reason."""
    wrong: list[str] = msgspec.field(default_factory=list[str])
    cpu_s: float = 0.0
    memory_kb: int = 0


def read_beside(path: Path) -> Ending:
    """Read a file in a process made for it, without the start of a Python.

    The process runs what ``heliograph.exchange.tables.child`` runs, within the same limits. It
    ends at once where it would write, start a program or speak to somebody.
    """
    _load()
    out, into = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(out)
        _as_the_child(path, into)
    os.close(into)
    ending = Ending()
    over = threading.Timer(2 * MOST_S, os.kill, (pid, signal.SIGKILL))
    over.start()
    try:
        with os.fdopen(out, "rb") as lines:
            ending.table = reading._collect(path, lines)
    except TableUnreadable as error:
        ending.reason = error.reason
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        ending.wrong.append(f"the program ends by {error!r}")
    finally:
        _, status, used = os.wait4(pid, 0)
        late = over.finished.is_set()
        over.cancel()
    code = os.waitstatus_to_exitcode(status)
    ending.cpu_s = used.ru_utime + used.ru_stime
    ending.memory_kb = used.ru_maxrss
    if ending.table is None and not ending.reason and not ending.wrong:
        ending.died = "by the clock" if late else str(code)
        ending.reason = "too-long" if late else reading._why_it_ended(code)
    if code == _WROTE:
        ending.wrong.append("it would write, start a program or speak to somebody")
    if ending.cpu_s > MOST_S + 1:
        ending.wrong.append(f"{ending.cpu_s:.0f} s of processor time")
    if ending.memory_kb > MOST_KB:
        ending.wrong.append(f"{ending.memory_kb // 1024} MB")
    _look(ending)
    return ending


def read_truly(path: Path) -> Ending:
    """Read a file by ``read_table`` itself."""
    ending = Ending()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        ending.table = reading.read_table(path)
    except TableUnreadable as error:
        ending.reason = error.reason
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        ending.wrong.append(f"the program ends by {error!r}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    ending.cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if ending.cpu_s > MOST_S + 1:
        ending.wrong.append(f"{ending.cpu_s:.0f} s of processor time")
    _look(ending)
    return ending


def _as_the_child(path: Path, into: int) -> NoReturn:
    code = _RAISED
    try:
        limits.hold_this_process()
        sys.dont_write_bytecode = True
        # A refused allocation aborts: an ending that is counted, and no crash to be reported.
        faulthandler.disable()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with os.fdopen(into, "wb") as lines:
            sys.addaudithook(_end_where_it_writes)
            child.answer(path, lines)
        code = 0
    finally:
        os._exit(code)


def _end_where_it_writes(event: str, told: tuple[object, ...]) -> None:
    writes = event == "open" and isinstance(told[2], int) and told[2] & WRITES
    if writes or changes_something(event):
        os._exit(_WROTE)


def changes_something(event: str) -> bool:
    """Tell whether a step of Python's audit changes files, or speaks to a program or a server."""
    return event in _CHANGES or event.startswith(_PROGRAMS)


def _load() -> None:
    """Load once what every file needs."""
    import charset_normalizer  # noqa: F401, PLC0415 - the processes made here have it then
    import python_calamine  # noqa: F401, PLC0415 - the same

    import heliograph.exchange.tables.parts  # noqa: PLC0415 - the same
    import heliograph.exchange.tables.separated  # noqa: PLC0415 - the same
    import heliograph.exchange.tables.signs  # noqa: PLC0415 - the same
    import heliograph.exchange.tables.workbook  # noqa: F401, PLC0415 - the same


@cache
def _words() -> tuple[Campaign, Vocabulary]:
    pack = parse_campaign(bundled.resource("campaigns/open-call.json").read_bytes())
    return pack, vocabulary(pack)


def _look(ending: Ending) -> None:
    """Look at the rows as an import does before it keeps any."""
    campaign, words = _words()
    before = time.process_time()
    for sheet in () if ending.table is None else ending.table.sheets[:20]:
        try:
            columns = find_columns(sheet, words)
            reader = RowReader(columns, guess(columns, campaign, words), campaign, words)
            for row in columns.rows:
                reader.read(row)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            ending.wrong.append(f"looking at the rows ends by {error!r}")
    if (took := time.process_time() - before) > MOST_S:
        ending.wrong.append(f"looking at the rows takes {took:.0f} s")


Truth = Callable[[Table], list[str]]
"""What is wrong with the rows that were read; nothing is."""


def same_as(whole: Table) -> Truth:
    """Hold a damaged file to what it said before: the very rows, or none."""

    def look(read: Table) -> list[str]:
        if read.sheets == whole.sheets:
            return []
        for old, new in zip(whole.sheets, read.sheets, strict=False):
            for before, after in zip(old.rows, new.rows, strict=False):
                if before != after:
                    return [f"changed silently: {before} is {after}"[:300]]
        return [f"changed silently: {_size(whole)} rows are {_size(read)}"]

    return look


def _size(table: Table) -> list[int]:
    return [len(sheet.rows) for sheet in table.sheets]
