"""Short ways to a service under test, and something to send to it."""

from __future__ import annotations

import contextlib
import hashlib
import io
import threading
import time
from collections.abc import Iterator
from typing import Any, Self

from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.schedule import Upload
from heliograph.remote.http import HttpService

STORY = StoryId("0190b3a0-0000-7000-8000-000000000001")
ADDRESS = "/v1/uploads/1"


@contextlib.contextmanager
def way_to(address: str, *, token: str | None = "secret", **options: Any) -> Iterator[HttpService]:  # noqa: S107
    """Open a way and close it at the end."""
    way = HttpService(address, token=token, **options)
    try:
        yield way
    finally:
        way.close()


def upload(size_bytes: int, *, offset_bytes: int = 0, address: str = ADDRESS) -> Upload:
    """Make an upload of zeros."""
    return Upload(
        story=STORY,
        revision=1,
        sha256=Sha256(hashlib.sha256(b"").hexdigest()),
        size_bytes=size_bytes,
        offset_bytes=offset_bytes,
        address=address,
    )


class Zeros(io.RawIOBase):
    """A long source that costs no memory."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._at = 0
        self.first_read = threading.Event()

    @property
    def position(self) -> int:
        """Tell how far it was read."""
        return self._at

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be positioned."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Position."""
        self._at = offset if whence == io.SEEK_SET else self._size + offset
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        """Read zeros."""
        self.first_read.set()
        rest = self._size - self._at
        count = rest if size < 0 else min(size, rest)
        self._at += count
        return bytes(count)


class Watcher:
    """A watch in a test's hands."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.moves: list[int] = []
        self.threads: set[int] = set()

    @property
    def stopped(self) -> bool:
        """Tell whether to stop."""
        return self.stop.is_set()

    @property
    def moved_bytes(self) -> int:
        """Give all that moved."""
        return sum(self.moves)

    def handed_over(self, n_bytes: int) -> None:
        """See ``Watch``."""

    def moved(self, n_bytes: int) -> None:
        """Note it."""
        self.moves.append(n_bytes)
        self.threads.add(threading.get_ident())


class Stopwatch:
    """How long something took, in seconds."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Give the time since the beginning."""
        return time.monotonic() - self._began


class Stopper:
    """Asks for a stop from another thread, once the sender is stuck, and takes the time."""

    def __init__(self, source: Zeros, watcher: Watcher) -> None:
        self._source = source
        self._watcher = watcher
        self._asked_at = 0.0
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.waited_s = time.monotonic() - self._asked_at
        self._thread.join()

    def _run(self) -> None:
        pace = threading.Event()  # never set: looks again in a moment
        assert self._source.first_read.wait(10)
        before = -1
        while before != (before := self._source.position):
            pace.wait(0.1)
        self._asked_at = time.monotonic()
        self._watcher.stop.set()
