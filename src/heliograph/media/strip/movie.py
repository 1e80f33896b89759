"""Cleans the box ``moov``, in which a film or recording is described: tracks stay, words go.

Everything that goes becomes free space of the same size, so no offset in the file moves.

Sources: ISO/IEC 14496-12; Apple, QuickTime File Format; 3GPP TS 26.244, 8 (``loci``).
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip.boxes import Box, blank, boxes, child, made, numbers
from heliograph.media.strip.findings import Finding, in_movie
from heliograph.media.strip.samples import chunks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.media.strip.source import Source

_STAYS: dict[bytes, frozenset[bytes]] = {
    b"moov": frozenset({b"mvhd", b"trak", b"mvex", b"iods"}),
    b"mvex": frozenset({b"mehd", b"trex", b"leva"}),
    b"trak": frozenset({b"tkhd", b"edts", b"tref", b"mdia", b"tapt"}),
    b"edts": frozenset({b"elst"}),
    b"tapt": frozenset({b"clef", b"prof", b"enof"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf", b"elng"}),
    b"minf": frozenset(b"vmhd smhd hmhd nmhd sthd gmhd dinf stbl hdlr".split()),
    b"stbl": frozenset(
        b"stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh padb stdp sdtp sbgp sgpd subs "
        b"saiz saio stps".split()
    ),
    b"dinf": frozenset({b"dref"}),
    b"moof": frozenset({b"mfhd", b"traf"}),
    b"traf": frozenset(b"tfhd trun tfdt sbgp sgpd subs saiz saio sdtp senc".split()),
}
_SEEN = frozenset({b"vide", b"auxv", b"pict"})
_HEARD = frozenset({b"soun"})
_WORDS = frozenset({b"text", b"sbtl", b"subt"})
_TRACKS = _SEEN | _HEARD | _WORDS | {b"clcp"}
"""Handlers of tracks that are seen, heard or read; others hold places, motion, clocks."""

_TELEMETRY = re.compile(rb"GPS|latitude|\blat\b|HOME\s?\(|GpsPos|longitude", re.IGNORECASE)
"""How drones write positions as subtitles."""

_MOST_WORDS_BYTES = 1 << 16
_PLACE = re.compile(rb"[+-]\d{2}(?:\.\d+)?[+-]\d{3}(?:\.\d+)?(?:[+-]\d+(?:\.\d+)?)?(?![\d:T-])")
"""ISO 6709 annex H in degrees, as phones write it; no date looks like that."""


class Movie:
    """The description of a film, cleaned in memory."""

    def __init__(self, source: Source, box: Box, *, keep_place: bool) -> None:
        self._source = source
        self._at = box.begin
        self.data = bytearray(source.at(box.begin, box.size))
        self.found: set[Finding] = set()
        self._root = Box(box.kind, 0, box.body - box.begin, box.size)
        self._tables: list[Box] = []
        place = self._place() if keep_place and box.kind == b"moov" else None
        self._dropped = self._drop_tracks()
        self._clean(self._root)
        if self.fragmented and self._dropped:
            raise MediaNotCleaned("pieces with a track of places")
        if place:
            self._put_place(place)

    @property
    def fragmented(self) -> bool:
        """Whether pictures and sound also stand in pieces behind (``moof``)."""
        return child(self.data, self._root, b"mvex") is not None

    def tracks(self) -> Iterator[Iterator[tuple[int, int]]]:
        """Give the chunks of each track that stays, as (offset in the file, size)."""
        return (chunks(self.data, table) for table in self._tables)

    def _drop_tracks(self) -> set[int]:
        """Blank the tracks that are neither seen nor heard nor read; give their numbers."""
        dropped: set[int] = set()
        for track in boxes(self.data, self._root.body, self._root.end):
            if track.kind != b"trak":
                continue
            handler = child(self.data, track, b"mdia", b"hdlr")
            kind = b"" if handler is None else bytes(self.data[handler.body + 8 :][:4])
            table = child(self.data, track, b"mdia", b"minf", b"stbl")
            if kind in _TRACKS and table and not (kind in _WORDS and self._telemetry(table)):
                self._tables.append(table)
                self._clear_makers(kind, table)
                continue
            head = child(self.data, track, b"tkhd")
            if head is not None:
                (version,) = numbers(self.data, ">B", head.body, head.end)
                at = head.body + (20 if version else 12)
                dropped.update(numbers(self.data, ">I", at, head.end))
            self.found |= {"time"} if kind == b"tmcd" else {"place", "device"}
            blank(self.data, track)
        return dropped

    def _telemetry(self, table: Box) -> bool:
        """Tell whether a track of words speaks of positions."""
        words = b""
        for offset, size in chunks(self.data, table):
            if len(words) > _MOST_WORDS_BYTES or not 0 < size <= _MOST_WORDS_BYTES:
                break
            words += self._source.at(offset, size)
        return _TELEMETRY.search(words) is not None

    def _clean(self, parent: Box, depth: int = 0) -> None:
        stays = _STAYS[parent.kind]
        for box in boxes(self.data, parent.body, parent.end):
            if box.kind not in stays:
                if box.kind not in {b"free", b"skip", b"wide"}:
                    self.found |= in_movie(bytes(self.data[box.begin : box.end]))
                blank(self.data, box)
            elif box.kind in _STAYS:
                self._clean(box, depth + 1)
            elif box.kind in {b"mvhd", b"tkhd", b"mdhd"}:
                self._clear_times(box)
            elif box.kind == b"hdlr":
                clear_handler(self.data, box)
            elif box.kind == b"dref":
                clear_references(self.data, box)
            elif box.kind == b"tref":
                self._forget_dropped(box)
        if parent is self._root and parent.kind == b"moov" and not self._tables:
            raise MediaNotCleaned("a film without tracks")

    def _clear_times(self, box: Box) -> None:
        (version,) = numbers(self.data, ">B", box.body, box.end)
        begin, end = box.body + 4, box.body + (20 if version else 12)
        if end > box.end:
            raise MediaNotCleaned(f"box {box.kind!r} is too short")
        if any(self.data[begin:end]):
            self.found.add("time")
        self.data[begin:end] = bytes(end - begin)

    def _clear_makers(self, kind: bytes, table: Box) -> None:
        """Clear the maker's code and the encoder's name in the description of samples."""
        described = child(self.data, table, b"stsd")
        if described is None or kind not in _SEEN | _HEARD:
            return
        for entry in boxes(self.data, described.body + 8, described.end):
            if entry.size >= 36:
                self.data[entry.begin + 20 : entry.begin + 24] = bytes(4)
            if entry.size < 86 or kind not in _SEEN:
                continue
            name = slice(entry.begin + 50, entry.begin + 82)
            if any(self.data[name]):
                self.found.add("device")
            self.data[name] = bytes(32)
            for each in boxes(self.data, entry.begin + 86, entry.end):
                if each.kind in {b"uuid", b"udta", b"meta", b"free", b"skip"}:
                    blank(self.data, each)

    def _forget_dropped(self, box: Box) -> None:
        for each in boxes(self.data, box.body, box.end):
            count = (each.end - each.body) // 4
            named = numbers(self.data, f">{count}I", each.body, each.end)
            if self._dropped.intersection(named):
                blank(self.data, each)

    def _place(self) -> bytes | None:
        """Read where the film was taken, as phones write it: ``©xyz``, ``loci``, Apple's keys."""
        for kind in (b"udta", b"meta"):
            box = child(self.data, self._root, kind)
            if box is None:
                continue
            inside = bytes(self.data[box.body : box.end])
            if match := _PLACE.search(inside):
                return match[0]
            at = inside.find(b"loci")
            if at >= 0 and (end := inside.find(b"\0", at + 10)) >= 0:
                longitude, latitude = struct.unpack(">ii", inside[end + 2 : end + 10].ljust(8))
                return b"%+09.4f%+010.4f" % (latitude / 65536, longitude / 65536)
        return None

    def _put_place(self, place: bytes) -> None:
        """Write where it was taken into the first free space that is large enough."""
        text = struct.pack(">HH", len(place) + 1, 0x15C7) + place + b"/"
        box = made(b"udta", made(b"\xa9xyz", text))
        for each in boxes(self.data, self._root.body, self._root.end):
            left = each.size - len(box)
            if each.kind == b"free" and each.body == each.begin + 8 and (left == 0 or left >= 8):
                filling = made(b"free", bytes(left - 8)) if left else b""
                self.data[each.begin : each.end] = box + filling
                return
        raise MediaNotCleaned("no room to keep the place")


def clear_handler(data: bytearray, box: Box) -> None:
    """Clear maker and name of a handler; its type stays."""
    begin = box.body + 12
    data[begin : box.end] = bytes(max(0, box.end - begin))


def clear_references(data: bytearray, box: Box) -> None:
    """Clear the paths of files that a film refers to; "in this same file" stays.

    Raises:
        MediaNotCleaned: the samples stand in another file.
    """
    for entry in boxes(data, box.body + 8, box.end):
        (flags,) = numbers(data, ">I", entry.body, entry.end)
        if not flags & 1:
            raise MediaNotCleaned("the film itself stands in another file")
        data[entry.body + 4 : entry.end] = bytes(entry.end - entry.body - 4)
