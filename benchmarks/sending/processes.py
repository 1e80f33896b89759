"""Runs programs to their end or to that of one's patience, and tells what they used."""

from __future__ import annotations

import contextlib
import os
import re
import select
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

_LOOK_S = 0.2
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


class Ended(Struct, frozen=True, kw_only=True):
    """How a program ended.

    Attributes:
        code: Its exit code; None if it was stopped, for it had taken too long.
        end_s: When, by ``time.monotonic``.
        cpu_s: Its CPU time, of user and system.
        peak_bytes: The most memory that it had at once.
    """

    code: int | None
    end_s: float
    cpu_s: float
    peak_bytes: int


def run(
    command: Sequence[str | Path],
    *,
    patience_s: float,
    environment: Mapping[str, str],
    log: Path,
    stopping: Callable[[], bool] = lambda: False,
    look_s: float = _LOOK_S,
) -> Ended:
    """Run a program, what it says going to the end of ``log``.

    Args:
        command: What to run.
        patience_s: How long it may take; then it is killed.
        environment: Beside ours.
        log: For its standard output and error.
        stopping: Asked all the time; once it is true, the program is killed.
        look_s: How often memory is looked at.
    """
    with log.open("ab") as said:
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        return _watch(process, time.monotonic() + patience_s, stopping, look_s)
    finally:
        if process.returncode is None:
            process.kill()
            process.wait()


def _watch(
    process: subprocess.Popen[bytes],
    until_s: float,
    stopping: Callable[[], bool],
    look_s: float,
) -> Ended:
    watched = os.pidfd_open(process.pid)
    stopped = False
    peak_bytes = 0
    try:
        while not select.select([watched], [], [], look_s)[0]:
            # Not ru_maxrss: it counts what the process was before it ran the program.
            peak_bytes = max(peak_bytes, peak_of(process.pid))
            if not stopped and (time.monotonic() > until_s or stopping()):
                process.kill()
                stopped = True
        end_s = time.monotonic()
        _, status, used = os.wait4(process.pid, 0)
    finally:
        os.close(watched)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Ended(
        code=None if stopped else process.returncode,
        end_s=end_s,
        cpu_s=used.ru_utime + used.ru_stime,
        peak_bytes=peak_bytes,
    )


def peak_of(pid: int) -> int:
    """Give the most bytes of memory that a running process had; 0 when it is gone."""
    with contextlib.suppress(OSError):
        found = _PEAK.search(Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
        return int(found[1]) * 1024 if found else 0
    return 0


def cpu_of(pid: int) -> float:
    """Give the CPU seconds of a running process; 0 when it is gone."""
    with contextlib.suppress(OSError):
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        user, system = after_name.split()[11:13]
        return (int(user) + int(system)) / _TICKS_A_SECOND
    return 0.0
