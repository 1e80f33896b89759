"""Runs a program to its end, and tells how long it took and how much memory it had."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

CLIENT = (sys.executable, "-m", "heliograph.cli.main", "--lang", "en", "--profile")


class Ran(Struct, frozen=True, kw_only=True):
    """How a program ended.

    Attributes:
        code: Its exit code.
        wall_s: From its start to its end.
        cpu_s: Of it and the processes that it began.
        peak_mb: The most memory that it, or one of those, had at once.
        said: What it wrote on standard output.
    """

    code: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    said: bytes


def run(*command: str | Path, log: Path, environment: Mapping[str, str] | None = None) -> Ran:
    """Run a program; what it says beside standard output goes to the end of ``log``."""
    answer = log.with_suffix(".out")
    begun_s = time.monotonic()
    with log.open("ab") as errors, answer.open("wb") as out:
        process = subprocess.Popen(
            command,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Ran(
        code=process.returncode,
        wall_s=time.monotonic() - begun_s,
        cpu_s=used.ru_utime + used.ru_stime,
        peak_mb=used.ru_maxrss / 1024,
        said=answer.read_bytes(),
    )
