"""P9: a bit flips in each chunk of a file on its way: it is noticed, and the right one comes."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from faults import shares, wire_run
from faults.box import Box
from faults.lines import Line, Options
from heliograph.domain.lifecycle import State
from heliograph.errors import HeliographError
from heliograph_service.embedded import EmbeddedService

if TYPE_CHECKING:
    from fakes.faulty_server import Peer, Request

CHUNK_BYTES = 64 * 1024
CHUNKS = 32
_PASSES = 6


class Found(msgspec.Struct, kw_only=True):
    """What flips did."""

    flips: int = 0
    sent: int = 0
    """Files that were there whole afterwards, by their sha256 at the service and in the receipt."""
    wrong: list[str] = msgspec.field(default_factory=list[str])

    def add(self, other: Found) -> None:
        """Take in what others did."""
        self.flips += other.flips
        self.sent += other.sent
        self.wrong += other.wrong


class FlippingBox(Box):
    """A box on the way that changes one bit of what is uploaded, and passes it on."""

    flip_at: int | None = None
    """Where in the file; None when it was done."""

    def _patch(self, peer: Peer, request: Request, length: int) -> None:
        body = bytearray(peer.read_body(length))
        begin = int(request.headers.get("upload-offset", "0"))
        if self.flip_at is not None and begin <= self.flip_at < begin + length:
            body[self.flip_at - begin] ^= 1
            self.flip_at = None
        peer.send(self._pass_on(request, bytes(body)))


def flip_many(folder: Path, *, flips: int, seed: int = 0) -> Found:
    """Send so many files, each with a bit that flips in another chunk."""
    found = Found()
    service = EmbeddedService(folder / "service")
    service.start()
    try:
        with FlippingBox(urlsplit(service.address).port or 0) as box:
            here = folder / "client"
            here.mkdir()
            desk = wire_run.WireDesk(here, box.address, process=False)
            code = service.new_code("Coast Radio")
            desk.workspace.account.enrol(service_url=desk.address, code=code)
            for number in range(seed, seed + flips):
                _send_one(desk, box, service, number, found)
            desk.workspace.close()
    finally:
        service.stop()
    return found


def _send_one(
    desk: wire_run.WireDesk, box: FlippingBox, service: EmbeddedService, number: int, found: Found
) -> None:
    chance = random.Random(number)  # noqa: S311 - the bytes of a file
    data = chance.randbytes(CHUNKS * CHUNK_BYTES)
    story = desk.ready(data)
    box.flip_at = (number % CHUNKS) * CHUNK_BYTES + chance.randrange(CHUNK_BYTES)
    try:
        for _ in range(_PASSES):
            desk.send()
            wire_run.look(desk, story, service)
            if desk.state(story) == State.SENT:
                break
    except (AssertionError, HeliographError) as error:
        found.wrong.append(f"flip {number}: {error}")
        return
    found.flips += box.flip_at is None
    if desk.state(story) != State.SENT:
        found.wrong.append(f"flip {number}: not sent in the end, but {desk.state(story)}")
        return
    receipt = desk.workspace.receipts.verify(story)
    if hashlib.sha256(data).hexdigest() not in receipt.media:
        found.wrong.append(f"flip {number}: the receipt names another file")
    found.sent += 1


def flip_on_the_way(options: Options) -> list[Line]:
    """Let a bit flip in every chunk of a file on its way."""
    flips = options.runs or (8 * CHUNKS if options.full else 4)
    found = shares.do(
        options, "flips on the way", flip_many, Found, count=flips, each=32, counted="flips"
    )
    said = (
        f"{found.flips} bits flipped on the way to the real service, in each of the"
        f" {min(flips, CHUNKS)} chunks of a file in turn; {found.sent} files there whole by their"
        f" sha256, at the service and in the receipt: {len(found.wrong)} not noticed or lost"
    )
    title = "Media is the same at both ends, a bit in every chunk"
    return [Line(promise="P9", title=title, said=said, wrong=tuple(found.wrong))]
