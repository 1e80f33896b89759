"""The files of a story: attach, describe, put in order, take out and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from heliograph.domain.ids import MediaId, uuid7
from heliograph.domain.lifecycle import State
from heliograph.domain.media import MediaDetails, MediaItem
from heliograph.errors import IllegalTransition, MediaChanged, StoryUnknown
from heliograph.media.intake import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from heliograph.app.drafts import Drafts
    from heliograph.clock import Clock
    from heliograph.domain.ids import Sha256, StoryId
    from heliograph.store.store import Store


class Attachments:
    """The files of the stories of one profile; each thread has its own."""

    def __init__(self, *, store: Store, drafts: Drafts, clock: Clock) -> None:
        self._store = store
        self._drafts = drafts
        self._clock = clock

    def open(self, sha256: Sha256) -> BinaryIO:
        """Open a media item's bytes, seekable, read-only."""
        return self._store.media.open(sha256)

    def attach(
        self,
        story: StoryId,
        path: Path,
        *,
        details: MediaDetails | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> MediaItem:
        """Copy a file into the store and into the story; the file itself is left alone.

        Args:
            story: A draft.
            path: The person's file.
            details: What is known about it already.
            progress: Called with the bytes taken in so far; an exception it raises cancels.

        Raises:
            MediaError: the file cannot be read whole.
            DiskFull: there is no room; nothing was attached.
            IllegalTransition: the story is no draft now.
        """
        if not self._drafts.is_open(story):
            raise IllegalTransition(State.READY, "attach")
        with opened(path) as intake:

            def watch(count: int) -> None:
                # A file that is still being recorded would never come to its end.
                if count > intake.size_bytes:
                    raise MediaChanged(path.name)
                if progress is not None:
                    progress(count)

            sha256, size_bytes = self._store.media.add(intake.source, progress=watch)
        if size_bytes != intake.size_bytes:
            raise MediaChanged(path.name)
        item = MediaItem(
            id=MediaId(uuid7(now_ms=self._clock.now_ms(), random=self._clock.random(10))),
            sha256=sha256,
            size_bytes=size_bytes,
            kind=intake.kind,
            content_type=intake.content_type,
            file_name=path.name,
            details=details or MediaDetails(),
        )
        self.put_back(story, item)
        return item

    def put_back(self, story: StoryId, item: MediaItem) -> None:
        """Add an item whose bytes are in the store, as after taking it out by mistake."""
        self._store.stories.put_media(story, item, now_ms=self._clock.now_ms())
        self._drafts.count_musts(story)

    def describe(self, story: StoryId, media: MediaId, details: MediaDetails) -> None:
        """Save what a person says about a media item."""
        self._store.stories.set_details(story, media, details, now_ms=self._clock.now_ms())
        self._drafts.count_musts(story)

    def detach(self, story: StoryId, media: MediaId) -> MediaItem:
        """Take an item out of a draft and give it, so that it can be put back."""
        item = next((each for each in self._drafts.get(story).media if each.id == media), None)
        if item is None:
            raise StoryUnknown(media)
        self._store.stories.remove_media(story, media, now_ms=self._clock.now_ms())
        self._drafts.count_musts(story)
        return item

    def reorder(self, story: StoryId, media: Sequence[MediaId]) -> None:
        """Put the items of a draft in this order."""
        self._store.stories.order_media(story, media, now_ms=self._clock.now_ms())
