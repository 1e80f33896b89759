"""Originals that ITU's editors ask for: what one would tell, sending it, keeping it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.ids import MediaId
from heliograph.domain.manifest import parse_manifest
from heliograph.domain.originals import AskedOriginal, ReleasedOriginal
from heliograph.errors import MediaMissing, StoryUnknown

if TYPE_CHECKING:
    from heliograph.app.reviews import Reviews
    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.domain.media import MediaItem
    from heliograph.domain.review import Thread
    from heliograph.store.store import Store


class Originals:
    """Use cases of originals; each thread has its own. None ever goes without a person's word."""

    def __init__(self, *, store: Store, reviews: Reviews, clock: Clock) -> None:
        self._store = store
        self._reviews = reviews
        self._clock = clock

    def asked(self, story: StoryId, thread: Thread) -> AskedOriginal | None:
        """Tell of the original that a comment asks for; None where it asks for none."""
        media = thread.comment.item
        if not thread.comment.original or media is None:
            return None
        for release in self._store.originals.of_item(story, MediaId(media)):
            return AskedOriginal(
                state="waiting" if release.received_ms is None else "received",
                size_bytes=release.original.size_bytes,
                received_ms=release.received_ms,
            )
        item = self._item(story, thread)
        if item is None or item.original is None or not self._store.media.has(item.known_by):
            return AskedOriginal(state="missing")
        if item.original.sha256 == item.sha256:
            return AskedOriginal(state="same", size_bytes=item.size_bytes)
        return AskedOriginal(
            state="asked" if thread.is_open else "kept",
            size_bytes=item.original.size_bytes,
            says=tuple(
                each for each in item.original.says if each != "place" or not item.keeps_place
            ),
        )

    def send(self, story: StoryId, comment: str) -> None:
        """Let the original go that a comment asks for; it goes after everything else that waits.

        Raises:
            StoryUnknown: there is no such comment, or it asks for no original.
            MediaMissing: the original is not here any more.
        """
        thread = self._reviews.comment(story, comment)
        asked = self.asked(story, thread)
        if asked is None:
            raise StoryUnknown(comment)
        item = self._item(story, thread)
        if asked.state == "missing" or item is None or item.original is None:
            raise MediaMissing(thread.comment.item or "")
        if asked.state in {"asked", "kept"}:
            self._store.originals.release(
                ReleasedOriginal(
                    story=story,
                    revision=thread.revision,
                    item=item.id,
                    sha256=item.original.sha256,
                    size_bytes=item.original.size_bytes,
                    content_type=item.original.content_type,
                ),
                now_ms=self._clock.now_ms(),
            )
        self._reviews.finish(story, thread.comment.id, "")

    def keep(self, story: StoryId, comment: str) -> None:
        """Keep the original here that a comment asks for, also if it was to go and has not.

        Raises:
            StoryUnknown: there is no such comment, or it asks for no original.
        """
        thread = self._reviews.comment(story, comment)
        if self.asked(story, thread) is None:
            raise StoryUnknown(comment)
        self._store.originals.take_back(story, MediaId(thread.comment.item or ""))
        if thread.is_open:
            self._reviews.finish(story, thread.comment.id, "")

    def undecide(self, story: StoryId, comment: str) -> None:
        """Let a comment wait again; what was to go stays here, unless the service has it.

        Raises:
            StoryUnknown: there is no such comment.
        """
        thread = self._reviews.comment(story, comment)
        if thread.comment.original and thread.comment.item is not None:
            self._store.originals.take_back(story, MediaId(thread.comment.item))
        self._reviews.reopen(story, thread.comment.id)

    def _item(self, story: StoryId, thread: Thread) -> MediaItem | None:
        """Find the item as it was sent, with its original: in the draft, or in a version of it."""
        manifest = parse_manifest(self._store.outbox.manifest(story, thread.revision))
        sent = {item.id: item.sha256 for item in manifest.media}
        working_copy = self._store.stories.get(story)
        present = () if working_copy is None else working_copy.media
        for media in (present, *(each.media for each in self._store.versions.all(story))):
            for item in media:
                if item.id == thread.comment.item and sent.get(item.id) == item.sha256:
                    return item
        return None
