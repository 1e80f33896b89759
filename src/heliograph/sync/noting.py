"""Notes in the store, every two seconds, how far a pass is: other programs are to know it, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.events import OriginalProgressed
from heliograph.store.speeds import UnderWay

if TYPE_CHECKING:
    from heliograph.clock import Clock
    from heliograph.domain.ids import Sha256, StoryId
    from heliograph.events import Publish
    from heliograph.store.store import Store
    from heliograph.sync.progress import Progress

NOTE_EVERY_S = 2.0


class Noting:
    """What one pass notes of its progress; belongs to the thread of the pass."""

    def __init__(self, *, store: Store, clock: Clock, publish: Publish) -> None:
        self._store = store
        self._clock = clock
        self._publish = publish
        self._noted_s = clock.monotonic_s()
        self._last = store.under_way.get()

    def stories(self, progress: Progress) -> None:
        """Note how far stories are, if it is time to."""
        if self._is_due():
            self._note(progress, stories=progress.under_way(), originals=self._last.originals)

    def originals(self, progress: Progress) -> None:
        """Note how far originals are, if it is time to, and announce it."""
        if self._is_due():
            arrived = progress.arrived()
            self._note(progress, stories={}, originals={**self._last.originals, **arrived})
            total_bytes = sum(each.size_bytes for each in self._store.originals.to_send())
            if total_bytes:
                sent_bytes = sum(self._last.originals.values())
                self._publish(
                    OriginalProgressed(
                        sent_bytes=min(sent_bytes, total_bytes), total_bytes=total_bytes
                    )
                )

    def end(self) -> None:
        """Take back what holds only while a pass runs."""
        to_send = {each.sha256 for each in self._store.originals.to_send()}
        kept = {each: count for each, count in self._last.originals.items() if each in to_send}
        self._store.under_way.put(UnderWay(at_ms=self._clock.now_ms(), originals=kept))

    def _is_due(self) -> bool:
        now_s = self._clock.monotonic_s()
        if now_s - self._noted_s < NOTE_EVERY_S:
            return False
        self._noted_s = now_s
        return True

    def _note(
        self, progress: Progress, *, stories: dict[StoryId, int], originals: dict[Sha256, int]
    ) -> None:
        noted = UnderWay(
            at_ms=self._clock.now_ms(),
            rate_bytes_s=progress.rate_bytes_s(),
            stories=stories,
            originals=originals,
        )
        if (noted.stories, noted.originals) != (self._last.stories, self._last.originals):
            self._store.under_way.put(noted)
            self._last = noted
