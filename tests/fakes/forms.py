"""Small forms, stories and media items for tests of the rules."""

from __future__ import annotations

from typing import Any

from heliograph.domain.campaign import Campaign, Choice, Field, FieldType
from heliograph.domain.ids import MediaId, Sha256, StoryId
from heliograph.domain.media import MediaDetails, MediaItem
from heliograph.domain.story import Answers, Story

STORY = StoryId("0190b3a0-0000-7000-8000-000000000001")
OTHER_STORY = StoryId("0190b3a0-0000-7000-8000-000000000002")


def field(field_type: FieldType, field_id: str = "it", **more: Any) -> Field:
    """Make one question."""
    return Field(id=field_id, section="story", type=field_type, **more)


def choices(*codes: str) -> tuple[Choice, ...]:
    """Make a list of choices."""
    return tuple(Choice(code=code, name={"en": code.title()}) for code in codes)


def campaign(*fields: Field, **more: Any) -> Campaign:
    """Make a campaign pack with a form."""
    known: dict[str, Any] = {
        "format": 1,
        "id": "test-call",
        "version": 1,
        "title": {"en": "Call"},
        "theme": {"en": "Theme"},
        "call": {"en": "Tell us."},
        "choices": {"licences": choices("cc-by"), "colours": choices("red", "green")},
    }
    return Campaign(fields=fields, **{**known, **more})


GOOD = MediaDetails(
    alt_text="A nurse reads a message on a telephone",
    credit="Amina K.",
    licence="cc-by",
    people="none",
    transcript="She reads.",
)


def media_item(number: int = 1, *, details: MediaDetails = GOOD, **more: Any) -> MediaItem:
    """Make a media item of which everything is said."""
    known: dict[str, Any] = {
        "id": MediaId(f"0190b3a0-0000-7000-9000-{number:012d}"),
        "sha256": Sha256(f"{number:064x}"),
        "size_bytes": 1000 * number,
        "kind": "photo",
        "content_type": "image/jpeg",
        "file_name": f"photo-{number}.jpg",
    }
    return MediaItem(details=details, **{**known, **more})


def story(answers: Answers | None = None, **more: Any) -> Story:
    """Make a working copy."""
    known: dict[str, Any] = {
        "id": STORY,
        "campaign": "test-call",
        "answers": answers if answers is not None else {"title": "A line at last"},
        "media": (),
        "created_ms": 1_620_000_000_000,
        "changed_ms": 1_620_000_001_000,
    }
    return Story(**{**known, **more})
