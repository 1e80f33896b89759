"""Files that a person asked for: there whole under their name, or not at all."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_file(path: Path, data: bytes) -> None:
    """Write a file, or put it in the place of the one that has its name.

    Raises:
        OSError: it cannot be written there; what was there before is as it was.
    """
    beside = path.with_name(f".{path.stem[:60]}.part")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def free_name(path: Path) -> Path:
    """Give ``path``, or the same with the first number from 2 that nothing is called by."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem} {number}{path.suffix}")
    return found
