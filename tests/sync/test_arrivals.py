"""What is told of real passes, as they were recorded: stories arrive when they were said to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from fakes.clock import FakeClock
from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.schedule import Part, Upload
from heliograph.events import Event, Progressed
from heliograph.sync.progress import Progress
from heliograph.sync.upload_watch import UploadWatch

if TYPE_CHECKING:
    from collections.abc import Iterable

RECORDINGS = Path(__file__).parents[1] / "data" / "passes"
OPENING_S = 1.2
FROM_S, WORTH_S, WITHIN = 60.0, 20.0, 0.2
"""As ``benchmarks.estimates`` judges."""


class Replay:
    """A pass that happens again as it was recorded, beside what is told of it.

    The first word of a line that begins with none of its own is when it happened (seconds):
    ``story STORY BYTES``, ``item ITEM STORY BYTES PART-BYTES…``, ``AT lanes COUNT``,
    ``AT moved ITEM PART BYTES`` (what was acknowledged within a second), ``AT whole ITEM PART``,
    ``AT receipt STORY``; the part of an item that went whole is ``-``.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._clock = FakeClock()
        self._begun_s = self._clock.monotonic_s()
        self._progress = Progress(self._clock, self._take)
        self._totals: dict[str, int] = {}
        self._items: dict[str, Upload] = {}
        self._watches: dict[tuple[str, str], UploadWatch] = {}
        self._told: list[tuple[float, str, float]] = []
        self._came_s: dict[str, float] = {}
        self._expected = False
        for line in lines:
            self._play(line.split())

    def off(self) -> list[float]:
        """Give by what share each telling was off that is judged."""
        left = (
            (said_s, self._came_s[story] - at_s)
            for at_s, story, said_s in self._told
            if at_s >= FROM_S
        )
        return [said_s / truly_s - 1 for said_s, truly_s in left if truly_s >= WORTH_S]

    @property
    def _at_s(self) -> float:
        return self._clock.monotonic_s() - self._begun_s

    def _take(self, event: Event, /) -> None:
        if isinstance(event, Progressed) and event.left_s is not None:
            self._told.append((self._at_s, event.story, event.left_s))

    def _play(self, words: list[str]) -> None:
        match words:
            case ["story", story, total]:
                self._totals[story] = int(total)
            case ["item", item, story, size, *parts]:
                self._items[item] = upload_of(item, story, int(size), [int(each) for each in parts])
            case [at, *happened]:
                self._expect()
                self._clock.advance(max(0.0, float(at) - self._at_s))
                self._happen(happened)
            case _:
                raise ValueError(words)

    def _happen(self, words: list[str]) -> None:
        match words:
            case ["lanes", count]:
                self._progress.line_is(lanes=int(count), opening_s=OPENING_S)
            case ["moved", item, part, count]:
                self._watch(item, part).moved(int(count))
            case ["whole", item, part]:
                self._watches.pop((item, part))
                self._whole(item, part)
            case ["receipt", story]:
                self._came_s[story] = self._at_s
                self._progress.drop(StoryId(story))
            case _:
                raise ValueError(words)

    def _expect(self) -> None:
        """Let the service want all of it, once."""
        totals, self._totals = self._totals, {}
        for story, total in totals.items():
            uploads = [each for each in self._items.values() if each.story == story]
            self._progress.expect(StoryId(story), total_bytes=total, uploads=uploads)

    def _watch(self, item: str, part: str) -> UploadWatch:
        if (item, part) not in self._watches:
            upload = self._items[item]
            if part != "-":
                upload = replace(upload, address=upload.parts[int(part)].upload, parts=())
            watch = UploadWatch(self._progress, upload, stopping=lambda: False)
            self._watches[item, part] = watch
        return self._watches[item, part]

    def _whole(self, item: str, part: str) -> None:
        upload, through, gained = self._items[item], "", 0
        if part == "-":
            through, gained = upload.address, upload.size_bytes
            upload = replace(upload, offset_bytes=upload.size_bytes)
        else:
            parts = list(upload.parts)
            its = parts[int(part)]
            through, gained = its.upload, its.size_bytes
            parts[int(part)] = replace(its, offset_bytes=its.size_bytes)
            upload = replace(upload, parts=tuple(parts))
        self._items[item] = upload
        self._progress.reached(upload, through=through, gained_bytes=gained)


def upload_of(item: str, story: str, size: int, sizes: list[int]) -> Upload:
    parts = tuple(
        Part(
            start_bytes=sum(sizes[:place]),
            size_bytes=each,
            offset_bytes=0,
            upload=f"/{item}/{place}",
        )
        for place, each in enumerate(sizes)
    )
    return Upload(
        story=StoryId(story),
        revision=1,
        sha256=Sha256(f"{int(item):02}"),
        size_bytes=size,
        offset_bytes=0,
        address=f"/{item}",
        parts=parts,
    )


@pytest.mark.parametrize("name", ["64k", "512k"])
def test_nine_of_ten_tellings_of_a_recorded_pass_were_right_within_a_fifth(name: str) -> None:
    lines = (RECORDINGS / f"{name}.txt").read_text("ascii").splitlines()
    off = Replay(lines).off()
    assert len(off) > 80
    assert sum(abs(each) <= WITHIN for each in off) / len(off) >= 0.9
