"""Sending media bytes over several connections until nothing is left or the line is gone."""

from __future__ import annotations

import logging
import queue
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO, Protocol

from heliograph.domain.ids import StoryId
from heliograph.errors import (
    HeliographError,
    Offline,
    ServiceError,
    SignInRequired,
    TimedOut,
    TryLater,
    UploadGone,
)
from heliograph.remote.service import Interrupted
from heliograph.sync.progress import UploadWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from heliograph.domain.ids import Sha256
    from heliograph.domain.schedule import Upload
    from heliograph.remote.service import Service
    from heliograph.sync.progress import Progress

CONNECTIONS = 4
"""Parallel uploads: enough on lossy and long links, as the peers' figures show."""
TRIES_WITHOUT_PROGRESS = 3
"""Fresh connections in a row that brought nothing: then the line is down and the pass ends."""

NEWS_EVERY_S = 1.0
"""While one large item goes, whoever listens hears at least this often that there is no news."""

_log = logging.getLogger(__name__)


class MediaSource(Protocol):
    """Where the bytes of media items are read from, by any thread."""

    def open(self, sha256: Sha256) -> BinaryIO:
        """Open an item's bytes for reading."""
        ...


class Transfer:
    """The media part of one pass; use once."""

    def __init__(
        self,
        *,
        service: Service,
        media: MediaSource,
        progress: Progress,
        stopping: Callable[[], bool],
    ) -> None:
        self._service = service
        self._media = media
        self._progress = progress
        self._stopping = stopping
        self._lock = Lock()
        self._taken: set[Sha256] = set()
        self._abandoned = False
        self._line_failure: ServiceError | None = None
        self._news: queue.SimpleQueue[set[StoryId] | None] = queue.SimpleQueue()
        self.broken: dict[Sha256, HeliographError] = {}
        """Items that could not be read here or were not taken there, with the reason."""

    def run(self) -> Generator[set[StoryId]]:
        """Send all that is to go; yield the stories that the service told a new offset for.

        An empty set comes every second without news, so that the listener can do other things.

        Raises:
            TryLater: the line is gone, or the service asks for patience.
            SignInRequired: the service does not know this device any more.
            Interrupted: somebody asked to stop.
        """
        working = min(CONNECTIONS, len(self._progress.to_do()))
        if working == 0:
            return
        with ThreadPoolExecutor(working, thread_name_prefix="upload") as pool:
            done = [pool.submit(self._work) for _ in range(working)]
            try:
                while working:
                    try:
                        stories = self._news.get(timeout=NEWS_EVERY_S)
                    except queue.Empty:
                        stories = set[StoryId]()
                    if stories is None:
                        working -= 1
                    else:
                        yield stories
            finally:
                # Whoever listened may have left in the middle: then nobody goes on sending.
                self._abandoned = working > 0
        for each in done:
            each.result()
        if self._stopping():
            raise Interrupted
        if self._line_failure is not None:
            raise self._line_failure

    def _work(self) -> None:
        try:
            while (upload := self._take()) is not None:
                self._try(upload)
        finally:
            self._news.put(None)

    def _take(self) -> Upload | None:
        with self._lock:
            if self._halted():
                return None
            for upload in self._progress.to_do():
                if upload.sha256 not in self._taken:
                    self._taken.add(upload.sha256)
                    return upload
        return None

    def _halted(self) -> bool:
        return self._abandoned or self._stopping() or self._line_failure is not None

    def _try(self, upload: Upload) -> None:
        try:
            self._send(upload)
        except Interrupted:
            _log.info("upload interrupted")
        except UploadGone:
            _log.info("upload gone")  # the next exchange names another address
        except (TryLater, SignInRequired) as error:
            with self._lock:
                self._line_failure = self._line_failure or error
        except HeliographError as error:
            with self._lock:
                self.broken[upload.sha256] = error

    def _send(self, upload: Upload) -> None:
        """Send one item to its end, over as many connections as it takes."""
        fruitless = 0
        while upload.rest_bytes > 0:
            before = upload.offset_bytes
            watch = UploadWatch(self._progress, upload, stopping=self._halted)
            try:
                with self._media.open(upload.sha256) as source:
                    offset = self._service.send(upload, source, watch=watch)
            except (Offline, TimedOut):
                fruitless += 1
                if fruitless >= TRIES_WITHOUT_PROGRESS or self._halted():
                    raise
                offset = self._ask_offset(upload)
            upload = self._progress.reached(upload, offset)
            self._news.put(self._progress.waiting(upload.sha256))
            if upload.offset_bytes > before:
                fruitless = 0

    def _ask_offset(self, upload: Upload) -> int:
        offset = self._service.offset(upload.address)
        if offset is None:
            raise UploadGone
        return offset
