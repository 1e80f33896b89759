"""What a pass tells of how far it is: nothing too early, nothing that jumps, and it is right."""

from __future__ import annotations

import itertools
import sys
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from msgspec.structs import replace

from fakes.clock import FakeClock
from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.schedule import Part, Upload, Urgency, in_order
from heliograph.events import Event, Progressed
from heliograph.sync.ahead import RECEIPT_AFTER_S
from heliograph.sync.progress import Progress
from heliograph.sync.upload_watch import UploadWatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

STORY, OTHER = StoryId("a"), StoryId("b")


class Pass:
    """A pass under a clock in our hands."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.told: list[Progressed] = []
        self.progress = Progress(self.clock, self._take)

    def _take(self, event: Event, /) -> None:
        assert isinstance(event, Progressed)
        self.told.append(event)

    def expect(self, story: StoryId, *sizes: int) -> list[UploadWatch]:
        """Let the service want files of these sizes; give who watches their uploads."""
        uploads = [
            Upload(
                story=story,
                revision=1,
                sha256=Sha256(f"{story}{number}"),
                size_bytes=size,
                offset_bytes=0,
                address=f"/{story}/{number}",
            )
            for number, size in enumerate(sizes)
        ]
        self.progress.expect(story, total_bytes=sum(sizes), uploads=uploads)
        return [UploadWatch(self.progress, upload, stopping=lambda: False) for upload in uploads]

    def move(self, watches: Sequence[UploadWatch], *, seconds: int, rate: int) -> None:
        """Let bytes be acknowledged, evenly by upload and second."""
        for _ in range(seconds):
            self.clock.advance(1)
            for watch in watches:
                watch.moved(rate // len(watches))


def test_the_time_left_is_told_after_twenty_seconds_and_then_counts_down() -> None:
    line = Pass()
    watches = line.expect(STORY, 600_000)
    line.move(watches, seconds=20, rate=1000)
    assert {each.left_s for each in line.told} == {None}
    line.move(watches, seconds=100, rate=1000)
    lefts = [each.left_s or 0.0 for each in line.told[22:]]
    assert all(lefts)
    assert lefts[-1] == pytest.approx(480, rel=0.05)
    steps = [before - after for before, after in itertools.pairwise(lefts)]
    assert all(step == pytest.approx(1, abs=0.01) for step in steps)


def test_what_goes_before_a_story_is_part_of_its_time() -> None:
    line = Pass()
    small = line.expect(STORY, 100_000)
    large = line.expect(OTHER, 900_000)
    line.move([*small, *large], seconds=60, rate=2000)
    left = {each.story: each.left_s for each in line.told}
    assert left[STORY] == pytest.approx(2 * 40_000 / 2000, rel=0.2)
    assert left[OTHER] == pytest.approx(880_000 / 2000, rel=0.2)


def test_what_was_lost_with_a_connection_slows_the_estimate() -> None:
    line = Pass()
    (watch,) = line.expect(STORY, 600_000)
    line.move([watch], seconds=60, rate=1000)
    upload = structs.replace(watch._upload, offset_bytes=30_000)
    line.progress.reached(upload, through=upload.address, gained_bytes=30_000)
    assert line.progress.rate_bytes_s() == pytest.approx(400, rel=0.1)
    assert line.progress.sent_bytes(STORY) == 30_000


def test_time_between_transfers_is_not_counted() -> None:
    line = Pass()
    (watch,) = line.expect(STORY, 600_000)
    line.move([watch], seconds=60, rate=1000)
    line.progress.rest()
    line.clock.advance(3600)
    speed = line.progress.speed()
    assert speed is not None
    assert speed.rate_bytes_s == pytest.approx(1000, rel=0.05)
    assert speed.measured_s == pytest.approx(59)


def test_before_a_second_was_measured_there_is_no_speed_to_keep() -> None:
    line = Pass()
    (watch,) = line.expect(STORY, 600_000)
    watch.moved(1000)
    assert line.progress.speed() is None
    assert line.progress.rate_bytes_s() is None


def test_a_line_that_does_not_move_promises_nothing() -> None:
    line = Pass()
    (watch,) = line.expect(STORY, 600_000)
    watch.moved(1)
    line.move([watch], seconds=30, rate=0)
    assert line.told[-1].left_s is None


def test_what_the_service_tells_anew_is_not_counted_twice() -> None:
    line = Pass()
    (watch,) = line.expect(STORY, 600_000)
    line.move([watch], seconds=60, rate=1000)
    (again,) = line.expect(STORY, 600_000)
    line.move([again], seconds=1, rate=1000)
    assert line.told[-1].sent_bytes == 1000


def in_parts(story: StoryId, count: int, size: int) -> Upload:
    parts = tuple(
        Part(start_bytes=place * size, size_bytes=size, offset_bytes=0, upload=f"/{story}/{place}")
        for place in range(count)
    )
    return Upload(
        story=story,
        revision=1,
        sha256=Sha256(story),
        size_bytes=count * size,
        offset_bytes=0,
        address=f"/{story}",
        parts=parts,
    )


def test_a_film_that_goes_in_parts_has_all_connections_and_the_next_waits() -> None:
    line = Pass()
    line.progress.line_is(lanes=4, opening_s=0.5)
    films = [in_parts(STORY, 4, 50_000), in_parts(OTHER, 4, 100_000)]
    for film in films:
        line.progress.expect(film.story, total_bytes=film.size_bytes, uploads=[film])
    watches = [
        UploadWatch(
            line.progress, replace(films[0], address=part.upload, parts=()), stopping=lambda: False
        )
        for part in films[0].parts
    ]
    line.move(watches, seconds=60, rate=2000)
    assert line.told[-1].left_s == pytest.approx(80_000 / 2000 + RECEIPT_AFTER_S, rel=0.1)


@pytest.mark.parametrize("lanes", [2, 8])
def test_a_story_shares_the_line_with_as_many_as_there_are_connections(lanes: int) -> None:
    rate = 10**6
    line = Pass()
    line.progress.line_is(lanes=lanes, opening_s=None)
    stories = [StoryId(f"{number:02}") for number in range(8)]
    watches = [line.expect(story, 100 * rate + place)[0] for place, story in enumerate(stories)]
    line.move(watches[:lanes], seconds=60, rate=rate)
    left = {each.story: each.left_s for each in line.told}
    first_rest = 100 * rate - 60 * rate / lanes
    assert left[stories[0]] == pytest.approx(first_rest * lanes / rate, rel=0.1)


def test_who_had_most_of_the_line_is_taken_to_have_it_further_on() -> None:
    line = Pass()
    line.progress.line_is(lanes=2, opening_s=None)
    (first,), (second,) = line.expect(STORY, 600_000), line.expect(OTHER, 600_001)
    for _ in range(60):
        line.clock.advance(1)
        first.moved(3000)
        second.moved(1000)
    left = {each.story: each.left_s for each in line.told}
    assert left[STORY] == pytest.approx(420_000 / 3000, rel=0.1)
    assert left[OTHER] == pytest.approx((1_200_000 - 240_000) / 4000, rel=0.1)


def arrives(line: Pass, watch: UploadWatch, *, receipt_after_s: float) -> None:
    """Let the service tell that all of an upload is there, and later give its receipt."""
    upload = watch._upload
    whole = structs.replace(upload, offset_bytes=upload.size_bytes)
    line.progress.reached(whole, through=upload.address, gained_bytes=upload.size_bytes)
    line.clock.advance(receipt_after_s)
    line.progress.drop(upload.story)


def test_how_long_a_receipt_takes_is_seen_and_told_of_the_next() -> None:
    def left_s(receipt_after_s: float) -> float:
        line = Pass()
        line.progress.line_is(lanes=1, opening_s=None)
        stories = [StoryId(f"{number:02}") for number in range(8)]
        watches = [line.expect(story, 40_000)[0] for story in stories]
        *done, going, _ = watches
        for watch in done:
            line.move([watch], seconds=40, rate=1000)
            going.moved(0)
            arrives(line, watch, receipt_after_s=receipt_after_s)
        line.move([going], seconds=1, rate=1000)
        return line.told[-1].left_s or 0.0

    assert left_s(13.0) - 39 * (240 + 6 * 13) / 240 == pytest.approx(13, abs=3)


def test_to_take_one_after_the_other_sorts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Pass()
    for number in range(50):
        line.expect(StoryId(f"{number:02}"), 50 - number)
    sorts: list[int] = []

    def counted(
        uploads: Iterable[Upload], urgencies: Mapping[StoryId, Urgency] | None = None
    ) -> list[Upload]:
        sorts.append(1)
        return in_order(uploads, urgencies)

    monkeypatch.setattr("heliograph.sync.progress.in_order", counted)
    sizes: list[int] = []
    while to_do := line.progress.to_do():
        sizes.append(to_do[0].size_bytes)
        whole = replace(to_do[0], offset_bytes=to_do[0].size_bytes)
        line.progress.reached(whole, through=whole.address, gained_bytes=whole.size_bytes)
    assert sizes == sorted(sizes)
    assert len(sizes) == 50
    assert len(sorts) == 1


def test_twice_as_many_stories_are_twice_the_work_and_not_four_times() -> None:
    def calls(stories: int) -> int:
        counted = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event in {"call", "c_call"}

        one = Pass()
        before = sys.getprofile()
        sys.setprofile(count)
        try:
            for number in range(stories):
                one.expect(StoryId(f"s{number}-"), 1000, 2000)
            for number in range(stories):
                one.progress.sent_bytes(StoryId(f"s{number}-"))
                one.progress.lacking(StoryId(f"s{number}-"))
                one.progress.drop(StoryId(f"s{number}-"))
        finally:
            sys.setprofile(before)
        return counted

    assert calls(400) < 2.2 * calls(200)


def test_what_got_further_moves_forward_in_the_order() -> None:
    line = Pass()
    line.expect(STORY, 1000, 2000)
    small, large = line.progress.to_do()
    nearly = replace(large, offset_bytes=1900)
    line.progress.reached(nearly, through=nearly.address, gained_bytes=1900)
    assert line.progress.to_do() == [nearly, small]
