"""Stories, media items and frozen revisions to fill a store with."""

from __future__ import annotations

import hashlib
import itertools
import random
from typing import TYPE_CHECKING

from heliograph.domain.ids import MediaId, Sha256, StoryId, uuid7
from heliograph.domain.manifest import freeze, manifest_hash
from heliograph.domain.media import MediaDetails, MediaItem
from heliograph.domain.story import Answers, Story

if TYPE_CHECKING:
    from heliograph.store.store import Store

_random = random.Random(7)  # noqa: S311 - ids of tests
_numbers = itertools.count(1)


def new_id() -> StoryId:
    """Give an id that no other story has."""
    return StoryId(uuid7(now_ms=next(_numbers), random=_random.randbytes(10)))


def story(answers: Answers | None = None, *, changed_ms: int = 1, media: int = 0) -> Story:
    """Make a story with so many media items."""
    return Story(
        id=new_id(),
        campaign="wtisd",
        answers={"title": "A lamp"} if answers is None else answers,
        media=tuple(item() for _ in range(media)),
        created_ms=1,
        changed_ms=changed_ms,
    )


def item(content: bytes = b"a photo", **details: str) -> MediaItem:
    """Make a media item for these bytes."""
    return MediaItem(
        id=MediaId(uuid7(now_ms=next(_numbers), random=_random.randbytes(10))),
        sha256=Sha256(hashlib.sha256(content).hexdigest()),
        size_bytes=len(content),
        kind="photo",
        content_type="image/png",
        file_name="net.png",
        details=MediaDetails(alt_text=details.get("alt_text", "")),
    )


def add(store: Store, answers: Answers | None = None, *, changed_ms: int = 1) -> StoryId:
    """Put a new story into the store."""
    made = story(answers, changed_ms=changed_ms)
    store.stories.add(made)
    return made.id


def ready(store: Store, story_id: StoryId | None = None, *, now_ms: int = 10) -> StoryId:
    """Freeze a story's next revision as the app does; a new story if none is given."""
    chosen = story_id or add(store)
    found = store.stories.get(chosen)
    assert found is not None
    revision = store.outbox.next_revision(chosen)
    manifest = freeze(story=found, revision=revision, campaign_version=1, now_ms=now_ms)
    store.outbox.freeze(
        story=chosen,
        revision=revision,
        manifest=manifest,
        sha256=manifest_hash(manifest),
        total_bytes=len(manifest) + sum(each.size_bytes for each in found.media),
        now_ms=now_ms,
    )
    return chosen


def receive(store: Store, story_id: StoryId, revision: int = 1, *, received_ms: int = 50) -> bool:
    """Keep a receipt; whether it holds is not the store's to say."""
    return store.outbox.receive(
        story_id,
        revision,
        receipt=f"receipt of {story_id} {revision}",
        number=f"H-{revision}",
        received_ms=received_ms,
        now_ms=received_ms + 1,
    )
