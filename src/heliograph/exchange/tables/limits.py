"""How much a table may be, and how much the process that reads it may use."""

from __future__ import annotations

import sys

FILE_BYTES = 128 * 1024 * 1024
UNPACKED_BYTES = 512 * 1024 * 1024
"""Of all parts of a workbook together, as its directory says; a part that lies breaks off."""
PARTS = 10_000
ROWS = 100_000
"""Rows that hold something."""
SHEET_ROWS = 1_048_576
"""Rows of a sheet, the empty ones among them: all that Excel has."""
COLUMNS = 1_000
CELL_CHARACTERS = 100_000
"""A spreadsheet's cell holds 32,767; a text file's may hold more."""
CHARACTERS = 64 * 1024 * 1024
MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 30
"""Of processor time; on the clock the parent gives twice as much."""


class TooLarge(Exception):
    """The table holds more than is taken."""


def hold_this_process() -> None:
    """Give this process no more than ``MEMORY_BYTES`` and ``SECONDS``; not on Windows."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    for kind, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, SECONDS)):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (allowed, hard))
        except ValueError:
            # macOS has no limit of address space; the parent's clock and the sums still hold.
            continue
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
