"""Folders of one run, gone when it ends; what a killed run left, the next one takes away."""

from __future__ import annotations

import fcntl
import shutil
import signal
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "heliograph-bench-"
_LOCK = ".owner"
"""Locked while its folder is in use: the system unlocks it when a process ends, however it does."""
_FORGOTTEN_AFTER_S = 86_400.0
"""A folder without a lock may be just about to get one; a day later it is not."""


@contextmanager
def temporary() -> Generator[Path]:
    """Make a folder that is there until the end of the ``with`` statement."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        with (folder / _LOCK).open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_stale() -> list[Path]:
    """Take away the folders of runs that are dead; give which they were."""
    made = [each for each in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*") if each.is_dir()]
    stale = [each for each in made if _is_stale(each)]
    for each in stale:
        shutil.rmtree(each, ignore_errors=True)
    return stale


def end_in_order() -> None:
    """Let whoever ends this process from outside end it as Ctrl+C does, leaving nothing behind."""
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.default_int_handler)


def _is_stale(folder: Path) -> bool:
    try:
        with (folder / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return _age_s(folder) > _FORGOTTEN_AFTER_S
    except PermissionError:
        return False  # another person's
    return True


def _age_s(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0  # its run has just ended
