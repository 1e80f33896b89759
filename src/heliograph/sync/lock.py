"""One synchroniser per profile, across threads and processes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from heliograph.errors import SynchroniserBusy

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@contextmanager
def only_synchroniser(profile: Path, *, wait_s: float = 0.0) -> Generator[None]:
    """Hold the right to send for this profile.

    The operating system lets go of it when the process dies, however it dies.

    Raises:
        SynchroniserBusy: somebody else holds it, still after ``wait_s`` seconds.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - the first window does not need it

    lock = FileLock(profile / "sync.lock", timeout=wait_s, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise SynchroniserBusy from None
    try:
        yield
    finally:
        lock.release()
