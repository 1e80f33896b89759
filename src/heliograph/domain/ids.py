"""The names by which stories, media items and revisions are known."""

from __future__ import annotations

import uuid
from typing import NewType

StoryId = NewType("StoryId", str)
"""UUIDv7 in its 36-character form, made by the client when a story is begun."""

MediaId = NewType("MediaId", str)
"""UUIDv7 of one media item inside one story."""

Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""


def uuid7(*, now_ms: int, random: bytes) -> str:
    """Make a UUID version 7 (RFC 9562, section 5.7).

    Args:
        now_ms: Unix time in milliseconds, 48 bits are used.
        random: At least 10 random bytes; 74 bits of them are used.
    """
    if len(random) < 10:
        msg = "ten random bytes are needed"
        raise ValueError(msg)
    number = (now_ms & (2**48 - 1)) << 80 | int.from_bytes(random[:10], "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=number))


def is_story_id(text: str) -> bool:
    """Tell whether ``text`` is a UUID in the one form that we write."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
