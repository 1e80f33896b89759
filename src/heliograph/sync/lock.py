"""One synchroniser per profile, across threads and processes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from heliograph.errors import SynchroniserBusy
from heliograph.store.files import our_errors

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@contextmanager
def only_synchroniser(profile: Path, *, wait_s: float = 0.0) -> Generator[None]:
    """Hold the right to send for this profile.

    The operating system lets go of it when the process dies, however it dies.

    Raises:
        SynchroniserBusy: somebody else holds it, still after ``wait_s`` seconds.
        DiskFull, StoreDamaged: the disk does not take the file of the lock.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - the first window does not need it

    path = profile / "sync.lock"
    lock = FileLock(path, timeout=wait_s, thread_local=False)
    with our_errors(path):
        try:
            lock.acquire()
        except Timeout:
            raise SynchroniserBusy from None
    try:
        yield
    finally:
        lock.release()
