"""Large items over long links go in parts, and what arrived never goes again."""

from __future__ import annotations

import io
import os
import threading
from typing import BinaryIO, cast

import pytest
from msgspec import structs

from fakes.faults import Fault, crash, cut, lost_answer, offline
from fakes.profiles import Desk
from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.lifecycle import State
from heliograph.domain.schedule import Part, Upload
from heliograph.remote.service import Watch
from heliograph.sync.parts import LONG_OPENING_S, Parts, Stretch, goes_in_parts

FILM = os.urandom(1_700_000)


@pytest.fixture
def far(desk: Desk) -> Desk:
    """Give a profile whose service is far away."""
    desk.service.opening_s = 0.6
    return desk


@pytest.fixture
def sent(far: Desk) -> list[tuple[Upload, int]]:
    """List what is sent, with how many bytes were handed over for it."""
    found: list[tuple[Upload, int]] = []
    send = far.service.send
    lock = threading.Lock()

    def noted(upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        tally = _Tally(watch)
        try:
            return send(upload, source, watch=tally)
        finally:
            with lock:
                found.append((upload, tally.handed_bytes))

    far.service.send = noted
    return found


class _Tally:
    """Passes a watch on and counts."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self.handed_bytes = 0

    @property
    def stopped(self) -> bool:
        return self._watch.stopped

    def handed_over(self, n_bytes: int) -> None:
        self.handed_bytes += n_bytes
        self._watch.handed_over(n_bytes)

    def moved(self, n_bytes: int) -> None:
        self._watch.moved(n_bytes)


def handed(sent: list[tuple[Upload, int]]) -> int:
    return sum(count for _, count in sent)


def test_a_large_item_goes_in_parts_and_small_ones_whole(
    far: Desk, sent: list[tuple[Upload, int]]
) -> None:
    story = far.ready(FILM, b"small")
    assert far.send() is None
    assert far.state(story) == State.SENT
    assert len({upload.address for upload, _ in sent}) == len(sent) > 3
    assert handed(sent) == len(FILM) + len(b"small")
    assert FILM in far.world.media.values()


def test_on_a_short_link_it_goes_whole(far: Desk, sent: list[tuple[Upload, int]]) -> None:
    far.service.opening_s = 0.01
    far.ready(FILM)
    far.send()
    ((upload, count),) = sent
    assert (upload.size_bytes, count) == (len(FILM), len(FILM))


@pytest.mark.parametrize("opening_s", [0.6, 0.01])
def test_what_arrived_in_parts_is_not_sent_again_after_a_restart(
    far: Desk, sent: list[tuple[Upload, int]], opening_s: float
) -> None:
    story = far.ready(FILM)
    far.service.faults = [offline("send", skip=2), *[offline("offset") for _ in range(9)]]
    assert far.send() == "offline"
    arrived = sum(len(each.data) for each in far.world.incoming.values())
    assert 0 < arrived < len(FILM)
    assert far.state(story) == State.READY
    far.reopen()
    far.service.faults = []
    far.service.opening_s = opening_s
    sent.clear()
    assert far.send() is None
    assert far.state(story) == State.SENT
    assert handed(sent) == len(FILM) - arrived


@pytest.mark.parametrize(
    "fault",
    [
        cut(70_000, skip=1),
        cut(70_000, keep_bytes=False, skip=1),
        cut(70_000, crash=True, skip=3),
        lost_answer("send", skip=1),
        lost_answer("send", skip=4),
        crash("send", after_effect=True, skip=2),
        Fault(step="send", forget_upload=True, skip=2),
    ],
    ids=str,
)
def test_one_thing_going_wrong_does_no_harm(far: Desk, fault: Fault) -> None:
    story = far.ready(FILM)
    far.service.faults = [fault]
    assert far.send() is None
    assert far.state(story) == State.SENT
    assert list(far.world.media.values()) == [FILM]


def test_what_began_whole_goes_on_whole(far: Desk, sent: list[tuple[Upload, int]]) -> None:
    far.service.opening_s = 0.01
    far.ready(FILM)
    far.service.faults = [cut(500_000), *[offline("offset") for _ in range(3)]]
    far.send()
    far.service.opening_s = 0.6
    sent.clear()
    assert far.send() is None
    ((upload, count),) = sent
    assert (upload.size_bytes, count) == (len(FILM), len(FILM) - upload.offset_bytes)
    assert upload.offset_bytes == 500_000


# ---- the plan of one item ------------------------------------------------------------


def item(*offsets: int, offset_bytes: int = 0) -> Upload:
    """Make an upload in parts of ten bytes each."""
    return Upload(
        story=StoryId("s"),
        revision=1,
        sha256=Sha256("a"),
        size_bytes=10 * len(offsets),
        offset_bytes=offset_bytes,
        address="/1",
        parts=tuple(
            Part(start_bytes=10 * number, size_bytes=10, offset_bytes=offset, upload=f"/{number}")
            for number, offset in enumerate(offsets)
        ),
    )


@pytest.mark.parametrize(
    ("upload", "opening_s", "expected"),
    [
        (item(0, 0), LONG_OPENING_S, True),
        (item(0, 0), 0.0, False),
        (item(0, 0), None, False),
        (item(0, 5), 0.0, True),
        (item(0, 5, offset_bytes=4), 0.0, True),
        (item(0, 5, offset_bytes=5), 1.0, False),
        (item(0, 0, offset_bytes=1), 1.0, False),
        (structs.replace(item(0), parts=()), 1.0, False),
    ],
)
def test_the_way_that_brought_more_is_gone_on_with(
    upload: Upload, opening_s: float | None, *, expected: bool
) -> None:
    assert goes_in_parts(upload, opening_s=opening_s) is expected


def test_every_part_is_taken_once_and_none_that_is_whole() -> None:
    parts = Parts(item(10, 3, 0))
    taken = [parts.take(), parts.take()]
    assert [part and part.start_bytes for part in taken] == [10, 20]
    assert parts.take() is None
    assert parts.upload.rest_bytes == 17
    assert taken[0] is not None
    parts.note(structs.replace(taken[0], offset_bytes=10))
    assert parts.upload.rest_bytes == 10


# ---- a stretch of a source -----------------------------------------------------------


def test_a_stretch_is_a_source_of_its_own() -> None:
    whole = io.BytesIO(bytes(range(100)))
    stretch = Stretch(cast("BinaryIO", whole), start_bytes=10, size_bytes=20)
    assert stretch.read(5) == bytes(range(10, 15))
    assert stretch.read() == bytes(range(15, 30))
    assert stretch.read(1) == b""
    assert stretch.seek(0, io.SEEK_END) == 20
    assert stretch.seek(3) == 3
    assert stretch.read(2) == bytes([13, 14])
    assert stretch.seek(-1, io.SEEK_CUR) == 4
    assert stretch.seekable()
    assert stretch.readable()
    stretch.close()
    assert whole.closed


def test_a_stretch_ends_where_the_source_does() -> None:
    stretch = Stretch(io.BytesIO(b"abc"), start_bytes=2, size_bytes=20)
    assert stretch.seek(0, io.SEEK_END) == 1
    stretch.seek(0)
    assert stretch.read() == b"c"
    beyond = Stretch(io.BytesIO(b"abc"), start_bytes=7, size_bytes=20)
    assert beyond.seek(0, io.SEEK_END) == 0
