"""A way to the service in memory on which the eighteen faults strike where they are told to."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from msgspec.structs import replace

from faults.forging import Forger
from faults.kinds import Name, Step, Strike
from heliograph.errors import ContractBroken, Offline, ServiceError, TimedOut
from heliograph.remote.replies import Reply, failure
from heliograph.remote.wire import (
    PROBLEM_JSON,
    EnrolAnswer,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeHead,
    ProblemDocument,
    ServiceInfo,
    encode,
)

if TYPE_CHECKING:
    from fakes.service import FakeService
    from faults.life import Life
    from heliograph.domain.schedule import Upload
    from heliograph.remote.service import Watch, WireBytes

_Answer = TypeVar("_Answer")


class FaultyWay:
    """``Service`` over a bad line: each planned strike falls once."""

    def __init__(self, service: FakeService, *, chance: random.Random, life: Life) -> None:
        self.takes_brotli = False
        self.pace = None
        self._service = service
        self._chance = chance
        self._life = life
        self.forger = Forger(service.world, chance)
        self.strikes: list[Strike] = []
        self.struck: Counter[tuple[Name, Step]] = Counter()

    # ---- the calls of ``Service`` ------------------------------------------------

    def info(self) -> ServiceInfo:
        """See ``Service``."""
        return self._call("info", self._service.info)

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """See ``Service``."""

        def lie(answer: EnrolAnswer, kind: Name) -> EnrolAnswer:
            if kind == "other-service":
                return replace(answer, service="another", proof="0" * 64)
            return self.forger.enrolment(answer)

        return self._call("enrol", lambda: self._service.enrol(request), lie)

    def exchange(self, head: ExchangeHead, manifests: Sequence[bytes]) -> ExchangeAnswer:
        """See ``Service``."""

        def lie(answer: ExchangeAnswer, kind: Name) -> ExchangeAnswer:
            if kind == "other-service":
                return replace(answer, service="another")
            return self.forger.exchange(answer)

        step = _step_of(head, manifests)
        return self._call(step, lambda: self._service.exchange(head, manifests), lie)

    def send(self, upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        """See ``Service``."""
        self._life.tick()
        mortal = _Source(source, tick=self._life.tick)
        for step in ("first-bytes", "middle", "last-bytes"):
            kind = self._take(step)
            if kind is not None:
                offset = self._send_badly(kind, step, upload, mortal, watch)
                break
        else:
            offset = self._service.send(upload, mortal, watch=watch)
        self._life.tick()
        return offset

    def offset(self, address: str) -> int | None:
        """See ``Service``."""
        kind = next((each.kind for each in self.strikes if each.step == "offset"), None)
        if kind in {"bytes-lost", "upload-gone"}:
            self._lose_upload(address, whole=kind == "upload-gone")
        return self._call("offset", lambda: self._service.offset(address))

    @property
    def opening_s(self) -> float | None:
        """See ``Service``."""
        return self._service.opening_s

    def line_seen(self, rate_bytes_s: float | None) -> None:
        """See ``Service``."""
        self._service.line_seen(rate_bytes_s)

    def traffic(self) -> WireBytes:
        """See ``Service``."""
        return self._service.traffic()

    def bound(self, *, cap_bytes_s: int | None, room_bytes: int | None) -> None:
        """See ``Service``."""
        self._service.bound(cap_bytes_s=cap_bytes_s, room_bytes=room_bytes)

    @property
    def out_of_room(self) -> bool:
        """See ``Service``."""
        return self._service.out_of_room

    def close(self) -> None:
        """Nothing is open."""

    def __getattr__(self, name: str) -> Any:
        """What asks nothing of the line goes on to the service as it is."""
        return getattr(self._service, name)

    # ---- what strikes --------------------------------------------------------------

    def _call(
        self,
        step: Step,
        effect: Callable[[], _Answer],
        lie: Callable[[_Answer, Name], _Answer] | None = None,
    ) -> _Answer:
        self._life.tick()
        kind = self._take(step)
        answer = effect() if kind is None else self._meet(kind, effect, lie)
        self._life.tick()
        return answer

    def _take(self, step: Step) -> Name | None:
        for place, strike in enumerate(self.strikes):
            if strike.step != step:
                continue
            if strike.skip:
                self.strikes[place] = replace(strike, skip=strike.skip - 1)
                return None
            del self.strikes[place]
            self.struck[strike.kind, step] += 1
            return strike.kind
        return None

    def _meet(
        self,
        kind: Name,
        effect: Callable[[], _Answer],
        lie: Callable[[_Answer, Name], _Answer] | None,
    ) -> _Answer:
        match kind:
            case "request-doubled":
                return self._chance.choice([effect(), effect()])
            case "bytes-lost":
                self._lose_texts()
                return effect()
            case "upload-gone":
                return effect()  # it was forgotten before it was asked for
            case "other-service" | "false-receipt" if lie is not None:
                return lie(effect(), kind)
            case "answer-lost" | "answer-stalls" | "answer-truncated" | "answer-garbled":
                effect()
        raise self._error(kind)

    def _send_badly(
        self, kind: Name, step: Step, upload: Upload, source: _Source, watch: Watch
    ) -> int:
        incoming = self._service.world.incoming.get(upload.address)
        held = len(incoming.data) if incoming is not None else 0
        rest = upload.size_bytes - held
        match kind:
            case "answer-lost" | "answer-stalls" | "answer-truncated" | "answer-garbled":
                self._service.send(upload, source, watch=watch)
                raise self._error(kind)
            case "request-doubled":
                # The second one finds the upload done: to the client comes the first one's answer.
                return self._service.send(upload, source, watch=watch)
            case "bytes-lost" | "upload-gone":
                self._lose_upload(upload.address, whole=kind == "upload-gone")
                return self._service.send(upload, source, watch=watch)
        source.left = {"first-bytes": 0, "middle": rest // 2, "last-bytes": rest - 1}[step]
        source.error = self._error(kind)
        try:
            return self._service.send(upload, source, watch=watch)
        finally:
            if kind == "request-cut" and incoming is not None and self._chance.random() < 0.5:
                del incoming.data[held:]  # a box on the way had not passed them on

    def _lose_upload(self, address: str, *, whole: bool) -> None:
        incoming = self._service.world.incoming
        if whole:
            incoming.pop(address, None)
        elif address in incoming:
            found = incoming[address]
            del found.data[self._chance.randint(0, len(found.data)) :]
            found.durable_bytes = min(found.durable_bytes, len(found.data))

    def _lose_texts(self) -> None:
        """Forget what no receipt was given for, as after the return to an older copy."""
        world = self._service.world
        for place in [each for each in world.texts if each not in world.receipts]:
            del world.texts[place]
        for address in list(world.incoming):
            self._lose_upload(address, whole=self._chance.random() < 0.5)

    def _error(self, kind: Name) -> ServiceError:
        """Give what the client makes of such an answer, by its own judgement where it has one."""
        chance = self._chance
        match kind:
            case "request-stalls" | "answer-stalls":
                return TimedOut()
            case "answer-truncated":
                # Cut by length, or packed and not whole.
                return chance.choice([Offline(), _judged(200, content_type="application/json")])
            case "answer-garbled":
                return chance.choice([ContractBroken("garbled"), _judged(200, body=b"\x00\xff")])
            case "portal":
                return chance.choice(
                    [
                        _judged(200, body=b"<html>Welcome</html>", content_type="text/html"),
                        _judged(302, Location="http://portal.example/login"),
                        _judged(404, content_type="text/html"),
                        _judged(407),
                        _judged(511),
                    ]
                )
            case "sign-in":
                return _problem(401, "sign-in")
            case "too-large":
                return chance.choice([_judged(413, content_type="text/html"), _problem(413, "x")])
            case "wait":
                return chance.choice(
                    [
                        _problem(429, "busy", **{"Retry-After": "30"}),
                        _problem(503, "busy", **{"Retry-After": "3600"}),
                        _judged(
                            503,
                            **{
                                "Date": "Sun, 02 May 2021 10:00:00 GMT",
                                "Retry-After": "Sun, 02 May 2021 10:05:00 GMT",
                            },
                        ),
                    ]
                )
            case "own-fault":
                return _judged(chance.choice([408, 500, 502, 503, 504]), content_type="text/html")
            case "full":
                return _problem(507, "full")
            case _:
                return Offline()


class _Source(io.RawIOBase):
    """A media item that may stop to be readable by the line: after ``left`` bytes ``error`` comes.

    That is where a cut, a stall or an answer in the middle shows: at the next block.
    """

    def __init__(self, source: BinaryIO, *, tick: Callable[[], None]) -> None:
        super().__init__()
        self._source = source
        self._tick = tick
        self.left: int | None = None
        self.error: ServiceError | None = None

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._source.seek(offset, whence)

    def read(self, size: int = -1, /) -> bytes:
        self._tick()
        if self.left is not None and self.error is not None:
            if self.left <= 0:
                raise self.error
            size = self.left if size < 0 else min(size, self.left)
        block = self._source.read(size)
        if self.left is not None:
            self.left -= len(block)
        return block


def _step_of(head: ExchangeHead, manifests: Sequence[bytes]) -> Step:
    if head.withdrawals:
        return "withdrawal"
    if head.replies:
        return "replies"
    if manifests:
        return "texts"
    return "receipts" if head.known else "news"


def _judged(status: int, body: bytes = b"", content_type: str = "", **headers: str) -> ServiceError:
    named = {"Content-Type": content_type, **headers}
    return failure(Reply(status=status, headers=named, body=body))


def _problem(status: int, code: str, **headers: str) -> ServiceError:
    body = encode(ProblemDocument(status=status, code=code))
    return _judged(status, body, PROBLEM_JSON, **headers)
