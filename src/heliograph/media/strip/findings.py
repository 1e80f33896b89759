"""What a file says beside its picture or sound, sorted into what a person would call it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from heliograph.domain.media import Finding

__all__ = ["Finding", "Stripped", "in_iptc", "in_movie", "in_photoshop", "in_xmp"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """What was found in a file and taken out of it, and how large the clean file is."""

    removed: frozenset[Finding]
    size_bytes: int


_XMP: tuple[tuple[Finding, re.Pattern[bytes]], ...] = (
    ("place", re.compile(rb"GPS|:City|:Country|:State|:Location|location", re.IGNORECASE)),
    ("person", re.compile(rb"creator\W|rights|author|owner|person|credit|artist", re.IGNORECASE)),
    ("device", re.compile(rb"tiff:M|serial|CreatorTool|lens|producer|software", re.IGNORECASE)),
    ("time", re.compile(rb"Date")),
    ("text", re.compile(rb"dc:(?:description|title|subject)|keywords|comment", re.IGNORECASE)),
    ("thumbnail", re.compile(rb"xmp:Thumbnails|xmpGImg")),
)


def in_xmp(packet: bytes) -> set[Finding]:
    """Sort what an XMP packet (ISO 16684-1), or any text with names of fields, speaks of."""
    return {finding for finding, named in _XMP if named.search(packet)} or {"text"}


_IPTC: dict[Finding, frozenset[int]] = {
    "person": frozenset({80, 85, 110, 115, 116, 118, 122}),
    "place": frozenset({26, 27, 90, 92, 95, 100, 101, 103}),
    "time": frozenset({30, 35, 37, 38, 55, 60, 62, 63}),
    "device": frozenset({65, 70}),
}
_DATASET = re.compile(rb"\x1c\x02(.)..", re.DOTALL)


def in_iptc(block: bytes) -> set[Finding]:
    """Sort the datasets of record 2 of an IPTC block (IIM 4.2), alone or inside Photoshop's."""
    present = {each[1][0] for each in _DATASET.finditer(block)}
    found: set[Finding] = set()
    found.update(kind for kind, numbers in _IPTC.items() if numbers & present)
    if present.difference(*_IPTC.values()):
        found.add("text")
    return found


def in_photoshop(block: bytes) -> set[Finding]:
    """Sort what Photoshop's image resources hold: IPTC, small pictures, captions."""
    found = in_iptc(block)
    if b"8BIM\x04\x0c" in block or b"8BIM\x04\x09" in block:
        found.add("thumbnail")
    return found or {"text"}


_MOVIE: tuple[tuple[Finding, re.Pattern[bytes]], ...] = (
    ("place", re.compile(rb"\xa9xyz|loci|location|gps", re.IGNORECASE)),
    ("person", re.compile(rb"\xa9(?:aut|ART|own|cpy)|auth|cprt|artist|owner", re.IGNORECASE)),
    ("device", re.compile(rb"\xa9(?:mak|mod|swr|too)|make|model|software|serial|manu|FIRM|CAME")),
    ("time", re.compile(rb"\xa9day|creationdate|date", re.IGNORECASE)),
    ("text", re.compile(rb"\xa9(?:nam|cmt|des|key|alb|gen)|titl|dscp|desc|comment")),
    ("thumbnail", re.compile(rb"covr|thmb|THMB|PICT")),
)


def in_movie(box: bytes) -> set[Finding]:
    """Sort what a box of a film or recording speaks of, that is neither picture nor sound."""
    if not any(box[8:]):
        return set()
    return {finding for finding, named in _MOVIE if named.search(box)} or {"device"}
