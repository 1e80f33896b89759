"""Sending media bytes over several connections until nothing is left or the line is gone."""

from __future__ import annotations

import logging
import queue
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from msgspec import structs

from heliograph.domain.ids import StoryId
from heliograph.errors import (
    CaptivePortal,
    HeliographError,
    Offline,
    ServiceBusy,
    ServiceError,
    SignInRequired,
    TimedOut,
    TryLater,
    UploadGone,
)
from heliograph.remote.service import Interrupted
from heliograph.sync.lines import MOST, Lines
from heliograph.sync.parts import Parts, Stretch, goes_in_parts
from heliograph.sync.upload_watch import UploadWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from concurrent.futures import Future

    from heliograph.clock import Clock
    from heliograph.domain.ids import Sha256
    from heliograph.domain.schedule import Part, Size, Upload
    from heliograph.remote.service import Service
    from heliograph.sync.progress import Progress

TRIES_WITHOUT_PROGRESS = 3
"""Fresh connections in a row that brought nothing: then the line is down and the pass ends."""
_MOST_LOST, _MOST_REFUSED, _MOST_REFUSED_EVER = 2, 8, 25
"""Items in a row that get nowhere before that is trouble with the line: connections that break, or
answers that put off. Where the service took more than that before, as many as it took, but never
so many that what is sent in vain is more than a person would give."""
_LOOK_ELSEWHERE_FROM = 4
"""After so many answers in a row that put off, something from the middle of the order is tried."""
LOOK_EVERY_S = 0.25
"""How often the number of connections is thought about."""
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
        clock: Clock,
        stopping: Callable[[], bool],
    ) -> None:
        self._service = service
        self._media = media
        self._progress = progress
        self._clock = clock
        self._stopping = stopping
        self._lines = Lines(opening_s=service.opening_s)
        self._lock = Lock()
        self._taken: set[Sha256] = set()
        self._previewing: str | None = None
        """Address of the preview that goes as a trial, while no rate says whether they pay."""
        self._parts: dict[Sha256, Parts] = {}
        self._working = 0
        self._all_taken = False
        self._abandoned = False
        self._line_failure: ServiceError | None = None
        self._news: queue.SimpleQueue[set[StoryId] | None] = queue.SimpleQueue()
        self._gains = 0
        self._lost_in_a_row = 0
        self._refused_in_a_row: Counter[Size] = Counter()
        self._through: Counter[Size] = Counter()
        """How many uploads arrived whole."""
        self.broken: dict[Sha256, HeliographError] = {}
        """Items that could not be read here or were not taken there, with the reason."""
        self.set_aside: dict[Sha256, ServiceError] = {}
        """Items that got nowhere while others did: another time may be better for them."""

    def run(self) -> Generator[set[StoryId]]:
        """Send all that is to go; yield the stories that the service told a new offset for.

        An empty set comes every second without news, so that the listener can do other things.

        Raises:
            TryLater: the line is gone, or the service asks for patience.
            SignInRequired: the service does not know this device any more.
            Interrupted: somebody asked to stop.
        """
        done: list[Future[None]] = []
        quiet_s = 0.0
        with ThreadPoolExecutor(MOST, thread_name_prefix="upload") as pool:
            try:
                while self._is_going(pool, done):
                    try:
                        stories = self._news.get(timeout=min(LOOK_EVERY_S, NEWS_EVERY_S))
                    except queue.Empty:
                        quiet_s += LOOK_EVERY_S
                        if quiet_s < NEWS_EVERY_S:
                            continue
                        stories = set[StoryId]()
                    if stories is not None:
                        quiet_s = 0.0
                        yield stories
            finally:
                # Whoever listened may have left in the middle: then nobody goes on sending.
                self._abandoned = True
        for each in done:
            each.result()
        if self._stopping():
            raise Interrupted
        if self._line_failure is not None:
            raise self._line_failure
        if self._gains == 0:
            for sha256, error in self.set_aside.items():
                if self._progress.size_of(sha256) != "preview":
                    raise error

    def _is_going(self, pool: ThreadPoolExecutor, done: list[Future[None]]) -> bool:
        """Have as many connections at work as pays; False once nothing is left for any."""
        with self._lock:
            busy = self._working
            wish = self._lines.measure(
                self._clock.monotonic_s(), self._progress.moved_bytes, busy=busy
            )
            more = 0 if self._all_taken or self._halted() else max(0, wish - busy)
            self._working += more
        self._progress.line_is(lanes=wish, opening_s=self._service.opening_s)
        done += [pool.submit(self._work) for _ in range(more)]
        return busy + more > 0 or not self._news.empty()

    # ---- one connection --------------------------------------------------------

    def _work(self) -> None:
        try:
            while (errand := self._take()) is not None:
                errand()
        finally:
            with self._lock:
                self._working -= 1
            self._news.put(None)

    def _take(self) -> Callable[[], None] | None:
        """Find something to do; None when there is nothing, or one connection less is wanted."""
        with self._lock:
            if self._halted() or self._working > self._lines.count:
                return None
            for upload in self._elsewhere(self._in_order()):
                errand = self._errand(upload)
                if errand is not None:
                    return errand
            self._all_taken = True
        return None

    def _elsewhere(self, to_do: Sequence[Upload]) -> Iterable[Upload]:
        """Give what is to go, from its middle on where what stands first is put off each time.

        The smallest goes first, so that what is alike stands together: whether the line is in
        trouble, or only these, is told by something else.
        """
        if self._refused_in_a_row["sending"] < _LOOK_ELSEWHERE_FROM:
            return to_do
        free = [each for each in to_do if each.sha256 not in self._taken]
        return free[len(free) // 2 :] + free[: len(free) // 2]

    def _in_order(self) -> Sequence[Upload]:
        """Give what is to go; previews last while one goes and no rate is known.

        Each takes a round trip of its connection, so that previews alone would seem slow, and
        with it worth their while, on any long line. Beside them photos show what the line carries.
        """
        to_do = self._progress.to_do()
        if self._progress.knows_rate:
            return to_do
        if any(each.address == self._previewing for each in to_do):
            return sorted(to_do, key=lambda each: each.size == "preview")
        first = next((each for each in to_do if each.sha256 not in self._taken), None)
        if first is not None and first.size == "preview":
            self._previewing = first.address
        return to_do

    def _errand(self, upload: Upload) -> Callable[[], None] | None:
        sha256 = upload.sha256
        if sha256 in self._taken:
            return None
        parts = self._parts.get(sha256)
        if parts is None:
            if not goes_in_parts(upload, opening_s=self._service.opening_s):
                self._taken.add(sha256)
                return partial(self._try, upload, partial(self._send_whole, upload))
            parts = self._parts[sha256] = Parts(upload)
        part = parts.take()
        if part is None:
            return None
        return partial(self._try, upload, partial(self._send_part, parts, part))

    def _halted(self) -> bool:
        return self._abandoned or self._stopping() or self._line_failure is not None

    def _try(self, upload: Upload, errand: Callable[[], None]) -> None:
        try:
            errand()
        except Interrupted:
            _log.info("upload interrupted")
        except UploadGone:
            _log.info("upload gone")  # the next exchange names another address
            self._leave(upload.sha256)
        except (TryLater, SignInRequired) as error:
            self._take_trouble(upload, error)
        except HeliographError as error:
            with self._lock:
                self.broken[upload.sha256] = error
            self._leave(upload.sha256)

    def _take_trouble(self, upload: Upload, error: TryLater | SignInRequired) -> None:
        """Tell trouble with one item, which blocks no other, from trouble with the line.

        It is the line's when several items in a row get nowhere, when the service asks for
        patience, and when somebody stands in between.
        """
        with self._lock:
            if self._is_of_line(upload, error):
                self._line_failure = self._line_failure or error
            else:
                self.set_aside[upload.sha256] = error
                self._taken.add(upload.sha256)

    def _is_of_line(self, upload: Upload, error: TryLater | SignInRequired) -> bool:
        is_again = upload.sha256 in self.set_aside  # another part of the same item
        if isinstance(error, (Offline, TimedOut)):
            self._lost_in_a_row += not is_again
            return self._lost_in_a_row >= _MOST_LOST
        if isinstance(error, ServiceBusy) and error.retry_after_s is None:
            most = max(_MOST_REFUSED, min(self._through[upload.size], _MOST_REFUSED_EVER))
        elif isinstance(error, CaptivePortal):
            most = _MOST_REFUSED  # a portal may have come up: it is not sent all that is here
        else:
            return True
        self._refused_in_a_row[upload.size] += not is_again
        if self._refused_in_a_row[upload.size] < most:
            return False
        if upload.size == "preview":  # a help, for which nothing else stops
            self._progress.leave_previews()
            return False
        return True

    def _leave(self, sha256: Sha256) -> None:
        """Begin nothing more of an item in this pass."""
        with self._lock:
            self._taken.add(sha256)

    # ---- errands ---------------------------------------------------------------

    def _send_whole(self, upload: Upload) -> None:
        def reached(offset: int, gained: int) -> None:
            now = structs.replace(upload, offset_bytes=offset)
            self._progress.reached(now, through=upload.address, gained_bytes=gained)

        self._send(upload, start_bytes=0, reached=reached)

    def _send_part(self, parts: Parts, part: Part) -> None:
        """Send a part as an upload of its own; with the last one the service joins them."""
        piece = structs.replace(
            parts.upload,
            address=part.upload,
            size_bytes=part.size_bytes,
            offset_bytes=part.offset_bytes,
            parts=(),
        )

        def reached(offset: int, gained: int) -> None:
            with self._lock:
                parts.note(structs.replace(part, offset_bytes=offset))
                self._progress.reached(parts.upload, through=part.upload, gained_bytes=gained)

        self._send(piece, start_bytes=part.start_bytes, reached=reached)

    def _send(
        self, upload: Upload, *, start_bytes: int, reached: Callable[[int, int], None]
    ) -> None:
        """Send an upload to its end, over as many connections as it takes.

        Args:
            upload: An item, or a part of it as an upload of its own.
            start_bytes: Where in the item it begins.
            reached: Told of every offset that the service tells, and how far it is from the
                one before.
        """
        size = upload.size_bytes
        fruitless = 0
        while upload.offset_bytes < size:
            before = upload.offset_bytes
            watch = UploadWatch(self._progress, upload, stopping=self._halted)
            try:
                with self._media.open(upload.sha256) as source:
                    stretch = Stretch(source, start_bytes=start_bytes, size_bytes=size)
                    offset = self._service.send(upload, cast("BinaryIO", stretch), watch=watch)
            except (Offline, TimedOut):
                fruitless += 1
                if fruitless >= TRIES_WITHOUT_PROGRESS or self._halted():
                    raise
                offset = self._ask_offset(upload)
            upload = structs.replace(upload, offset_bytes=offset)
            if offset > before:
                with self._lock:
                    self._gains += 1
                    self._lost_in_a_row = self._refused_in_a_row[upload.size] = 0
                    self._through[upload.size] += offset >= size
            reached(offset, offset - before)
            self._news.put(self._progress.waiting(upload.sha256))
            if upload.offset_bytes > before:
                fruitless = 0

    def _ask_offset(self, upload: Upload) -> int:
        offset = self._service.offset(upload.address)
        if offset is None:
            raise UploadGone
        return offset
