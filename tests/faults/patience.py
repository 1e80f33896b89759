"""Weeks of trouble in virtual time: how often the worker tries, and how many bytes that costs."""

from __future__ import annotations

import random
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from unittest.mock import patch

import msgspec

from fakes.profiles import Desk
from heliograph.domain.lifecycle import State
from heliograph.domain.retry import Patience, patience_after
from heliograph.errors import (
    CaptivePortal,
    HeliographError,
    Offline,
    ServiceBusy,
    SignInRequired,
    TimedOut,
    Untrusted,
)
from heliograph.remote.codings import pack
from heliograph.remote.wire import join_exchange
from heliograph.sync import lookout
from heliograph.sync.lookout import Lookout
from heliograph.sync.worker import Worker

if TYPE_CHECKING:
    from fakes.clock import FakeClock
    from heliograph.domain.schedule import Upload
    from heliograph.remote.service import Service, Watch
    from heliograph.remote.wire import (
        EnrolAnswer,
        EnrolRequest,
        ExchangeAnswer,
        ExchangeHead,
        ServiceInfo,
    )

DAY_S = 86_400.0
HEAD_BYTES = 700
"""What a request and its answer cost besides their bodies, carefully taken."""
HOT = 500
"""So many tries without time going by are a loop that would never end."""

Trouble = Callable[[str, Sequence[bytes]], Exception | None]
"""Says what goes wrong with a call (``exchange``, ``send``, ``offset``) and the texts in it."""


class HotLoopError(AssertionError):
    """It tries again and again, and no time goes by."""


class TroubledWay:
    """``Service`` that fails as ``trouble`` says, and remembers when it was tried."""

    def __init__(self, service: Service, clock: FakeClock) -> None:
        self._service = service
        self._clock = clock
        self.trouble: Trouble = lambda *_: None
        self.tries_s: list[float] = []
        """When, on the monotonic clock; each request counts."""
        self.bytes_out = 0

    def info(self) -> ServiceInfo:
        """See ``Service``."""
        return self._service.info()

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """See ``Service``."""
        return self._service.enrol(request)

    def exchange(self, head: ExchangeHead, manifests: Sequence[bytes]) -> ExchangeAnswer:
        """See ``Service``."""
        self._try("exchange", len(pack(join_exchange(head, manifests), "gzip")), manifests)
        return self._service.exchange(head, manifests)

    def send(self, upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        """See ``Service``."""
        self._try("send", 0)
        self.bytes_out += upload.rest_bytes
        return self._service.send(upload, source, watch=watch)

    def offset(self, address: str) -> int | None:
        """See ``Service``."""
        self._try("offset", 0)
        return self._service.offset(address)

    def close(self) -> None:
        """Nothing is open."""

    def __getattr__(self, name: str) -> Any:
        """What asks nothing of the line goes on to the service as it is."""
        return getattr(self._service, name)

    def tries_between(self, begin_s: float, end_s: float) -> int:
        """Count requests in [begin, end), seconds of the monotonic clock."""
        return bisect_left(self.tries_s, end_s) - bisect_left(self.tries_s, begin_s)

    def _try(self, call: str, body_bytes: int, texts: Sequence[bytes] = ()) -> None:
        now_s = self._clock.monotonic_s()
        if len(self.tries_s) >= HOT and self.tries_s[-HOT] == now_s:
            raise HotLoopError(f"{HOT} tries at the same moment")
        self.tries_s.append(now_s)
        self.bytes_out += HEAD_BYTES + body_bytes
        error = self.trouble(call, texts)
        if error is not None:
            raise error


class PatientDesk(Desk):
    """A desk whose worker runs in virtual time, until told to stop."""

    way: TroubledWay

    def service_at(self, address: str, /, **given: Any) -> Service:
        """Give the one service, by the troubled way."""
        service = super().service_at(address, **given)
        if not hasattr(self, "way"):
            self.way = TroubledWay(service, self.clock)
        return self.way

    def live(
        self,
        seconds: float,
        *,
        every_s: float = 3600.0,
        act: Callable[[Worker], object] = Worker.wake,
        start: bool = False,
    ) -> None:
        """Let the background thread's own loop run for so long, in this thread.

        ``act`` is what happens every ``every_s`` seconds meanwhile; ``start`` begins as a program
        does, otherwise it goes on as one that ran before.
        """
        worker = self.workspace.worker(lambda _: None)
        if start:
            with patch.object(worker._thread, "start"):
                worker.start()
        worker._wish = _Hours(self.clock, worker, seconds=seconds, every_s=every_s, act=act)
        worker._lookout = Lookout(self.clock, addresses=lambda: frozenset({"10.0.0.1"}))
        with patch.object(lookout, "LOOK_EVERY_S", 60.0):  # months of seconds take minutes
            worker._run()


class _Hours(threading.Condition):
    """The worker's condition, for which waiting is letting virtual time pass."""

    def __init__(
        self,
        clock: FakeClock,
        worker: Worker,
        *,
        seconds: float,
        every_s: float,
        act: Callable[[Worker], object],
    ) -> None:
        super().__init__()  # its lock may be taken twice by one thread: ``act`` wakes the worker
        self._clock = clock
        self._worker = worker
        self._end_s = clock.monotonic_s() + seconds
        self._every_s = every_s
        self._next_s = clock.monotonic_s() + every_s
        self._act = act

    def wait(self, timeout: float | None = None) -> bool:
        """Let time pass up to the next thing that happens."""
        now_s = self._clock.monotonic_s()
        until_s = min(self._end_s, self._next_s, now_s + (DAY_S if timeout is None else timeout))
        self._clock.advance(until_s - now_s)
        if self._clock.monotonic_s() >= self._end_s:
            self._worker._ending = True
        elif self._clock.monotonic_s() >= self._next_s:
            self._next_s += self._every_s
            self._act(self._worker)
        return True

    def wait_for(self, predicate: Callable[[], Any], timeout: float | None = None) -> bool:
        """Let time pass once; nobody else changes what is waited for."""
        if not predicate():
            self.wait(timeout)
        return bool(predicate())


class Ordeal(msgspec.Struct, frozen=True, kw_only=True):
    """A trouble that lasts, and how often it may be met."""

    name: str
    make: Callable[[], Trouble]
    requests: int
    """A pass makes at most so many."""
    apart_s: float = 0.0
    """Passes are at least so far apart: what the service asked for."""
    by_itself: bool = True
    """It goes on by itself once the trouble is over; otherwise a person has to say so."""


def always(make: Callable[[], HeliographError], *, call: str = "") -> Trouble:
    """Let every call fail, or only the one that is named."""
    return lambda name, _: make() if call in {"", name} else None


ORDEALS: tuple[Ordeal, ...] = (
    Ordeal(name="no line", make=lambda: always(Offline), requests=1),
    Ordeal(name="silence", make=lambda: always(TimedOut), requests=1),
    Ordeal(name="a portal", make=lambda: always(CaptivePortal), requests=1),
    Ordeal(name="a stranger", make=lambda: always(Untrusted), requests=1),
    Ordeal(name="503", make=lambda: always(ServiceBusy), requests=1),
    Ordeal(
        name="503, Retry-After one hour",
        make=lambda: always(lambda: ServiceBusy(retry_after_s=3600.0)),
        requests=1,
        apart_s=3600.0,
    ),
    Ordeal(
        name="429, Retry-After half a minute",
        make=lambda: always(lambda: ServiceBusy(retry_after_s=30.0)),
        requests=1,
        apart_s=30.0,
    ),
    Ordeal(name="507", make=lambda: always(lambda: ServiceBusy(full=True)), requests=1),
    Ordeal(name="401", make=lambda: always(SignInRequired), requests=1, by_itself=False),
    Ordeal(name="cut media", make=lambda: always(Offline, call="send"), requests=8),
    Ordeal(
        name="507 for media",
        make=lambda: always(lambda: ServiceBusy(full=True), call="send"),
        requests=8,
    ),
)
MOST_PASSES_A_DAY = 96
"""In the long run: half of the longest delay is the shortest wait."""


class Endured(msgspec.Struct, frozen=True, kw_only=True):
    """How an ordeal went."""

    most_a_day: int
    """Requests in the day with most of them, the first one left out: it begins with short waits."""
    first_day: int
    bytes_out: int
    apart_s: float
    """The shortest time between two passes."""
    left: int
    """Stories that were not received by one pass on a good line."""


def endure(folder: Path, ordeal: Ordeal, *, days: int, stories: int = 10) -> Endured:
    """Live through it with stories waiting, and a withdrawal; then give a good line once."""
    desk = PatientDesk(folder)
    desk.sign_in()
    before = desk.ready(title="What is taken back meanwhile")
    desk.send()
    desk.workspace.receipts.withdraw(before)
    told = [desk.ready(b"x" * 5000, title=f"Story number {each}") for each in range(stories)]
    desk.way.tries_s.clear()
    desk.way.bytes_out = 0
    desk.way.trouble = ordeal.make()
    begin_s = desk.clock.monotonic_s()
    desk.live(days * DAY_S)
    counts = [
        desk.way.tries_between(begin_s + day * DAY_S, begin_s + (day + 1) * DAY_S)
        for day in range(days)
    ]
    moments = sorted(set(desk.way.tries_s))
    bytes_out = desk.way.bytes_out
    desk.way.trouble = lambda *_: None
    if ordeal.by_itself:
        desk.clock.advance(2 * 3600.0)
    desk.send(at_once=not ordeal.by_itself)
    left = sum(desk.state(story) != State.SENT for story in told)
    left += desk.state(before) != State.WITHDRAWN
    desk.workspace.close()
    return Endured(
        most_a_day=max(counts[1:], default=0),
        first_day=counts[0],
        bytes_out=bytes_out,
        apart_s=min((b - a for a, b in pairwise(moments)), default=float("inf")),
        left=left,
    )


def busiest_second(clients: int, *, seed: int, retry_after_s: float | None, after_s: int) -> float:
    """Give which part of clients, cut off at one moment, tries in the same second later on.

    Args:
        clients: How many.
        seed: Of their jitter.
        retry_after_s: What the service told each of them.
        after_s: Looked at is the hour that begins so many seconds after the cut.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    seconds: Counter[int] = Counter()
    for _ in range(clients):
        patience: Patience | None = None
        now_ms = 0
        while now_ms < (after_s + 3600) * 1000:
            patience = patience_after(
                patience, now_ms=now_ms, jitter=chance.random(), retry_after_s=retry_after_s
            )
            now_ms = patience.not_before_ms
            if now_ms >= after_s * 1000:
                seconds[now_ms // 1000] += 1
    return max(seconds.values()) / clients
