"""What sending costs: bytes on the wire and seconds, from what is to go and a measured speed."""

from __future__ import annotations

import msgspec

TEXTS_SHRINK_TO = 0.25
"""Compressed share of the texts of many stories in one body (measured)."""
TEXT_SHRINKS_TO = 0.51
"""The same of a text that goes alone."""
WIRE_SHARE = 1.045
"""Bytes on the wire for each byte of payload: headers of TCP and IP, records of TLS, answers."""
ITEM_BYTES = 1_200
"""Request and answer around one media item, both ways."""
PASS_BYTES = 8_000
"""Opening connections with TLS, and the exchanges of a pass, without its texts."""


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What is to go: how many texts with how many bytes, how many media items with how many.

    Previews are counted beside: whether they go depends on all that goes with them.
    """

    texts: int = 0
    text_bytes: int = 0
    items: int = 0
    media_bytes: int = 0
    previews: int = 0
    preview_bytes: int = 0

    def __add__(self, other: Work) -> Work:
        return Work(
            texts=self.texts + other.texts,
            text_bytes=self.text_bytes + other.text_bytes,
            items=self.items + other.items,
            media_bytes=self.media_bytes + other.media_bytes,
            previews=self.previews + other.previews,
            preview_bytes=self.preview_bytes + other.preview_bytes,
        )

    def __bool__(self) -> bool:
        return self.text_bytes + self.media_bytes > 0

    def with_previews(self) -> Work:
        """Count its previews as what goes like every other item."""
        return Work(
            texts=self.texts,
            text_bytes=self.text_bytes,
            items=self.items + self.previews,
            media_bytes=self.media_bytes + self.preview_bytes,
        )

    @property
    def payload_bytes(self) -> float:
        """Give the bytes of bodies: texts go compressed, media as it is."""
        if not self.texts:
            return self.media_bytes
        share = TEXTS_SHRINK_TO + (TEXT_SHRINKS_TO - TEXTS_SHRINK_TO) / self.texts
        return self.text_bytes * share + self.media_bytes


def wire_bytes(work: Work) -> int:
    """Estimate what a data plan counts for it, both ways; nothing for nothing."""
    if not work:
        return 0
    return round(work.payload_bytes * WIRE_SHARE) + work.items * ITEM_BYTES + PASS_BYTES


def takes_s(work: Work, *, rate_bytes_s: float | None) -> float | None:
    """Estimate how long it takes (seconds); None before a speed was measured.

    Args:
        work: What is to go.
        rate_bytes_s: Bytes of bodies that were acknowledged in a second, connections and all.
    """
    if not rate_bytes_s:
        return None
    return (work.payload_bytes + work.items * ITEM_BYTES) / rate_bytes_s
