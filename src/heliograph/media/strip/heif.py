"""Cleans the box ``meta`` of HEIC and AVIF: pictures stay, EXIF, XMP and small pictures go.

Sources: ISO/IEC 14496-12, 8.11; ISO/IEC 23008-12 (HEIF); AVIF 1.1.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip import exif
from heliograph.media.strip.boxes import Box, blank, boxes, made
from heliograph.media.strip.findings import Finding, in_movie, in_xmp
from heliograph.media.strip.icc import clean_profile
from heliograph.media.strip.items import Item, read_items, references, without
from heliograph.media.strip.movie import clear_handler, clear_references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.media.strip.source import Source

_PICTURES = frozenset(
    b"hvc1 hev1 lhv1 hvt1 av01 avc1 jpeg j2k1 vvc1 evc1 grid iden iovl tmap unci mski".split()
)
_PROPERTIES = frozenset(
    b"ispe pixi colr pasp clap irot imir hvcC lhvC av1C avcC vvcC evcC jpgC j2kH auxC a1op a1lx "
    b"lsel tols clli mdcv cclv amve rloc cmpd uncC subs".split()
)
_MOST_READ_BYTES = 1 << 20


class Pictures:
    """The pictures of a file with what is said of them, cleaned in memory at the same length."""

    def __init__(self, source: Source, box: Box, data: bytearray, *, keep_place: bool) -> None:
        self._source = source
        self._box = box
        self._data = data
        self._head = box.body - box.begin + 4
        self._inside = {each.kind: each for each in boxes(data, self._head, box.size)}
        self.found: set[Finding] = set()
        self._items = read_items(data, self._inside)
        self._rewritten: dict[int, bytes] = {}
        self._dropped = frozenset(self._to_drop(keep_place=keep_place))
        self.kept = sorted(self._kept(inside=False))
        """Offset in the file and size of what the pictures consist of."""

    @classmethod
    def of(cls, source: Source, box: Box, *, keep_place: bool) -> Pictures | None:
        """Read a box ``meta`` of pictures; None when it is one of something else."""
        data = bytearray(source.at(box.begin, box.size))
        head = box.body - box.begin
        if data.startswith(b"hdlr", head + 4):
            return None  # QuickTime's, which has no version
        inside = boxes(data, head + 4, box.size)
        if not any(
            each.kind == b"hdlr" and data.startswith(b"pict", each.body + 8) for each in inside
        ):
            return None
        return cls(source, box, data, keep_place=keep_place)

    def patches(self) -> Iterator[tuple[int, int, bytes]]:
        """Give what of the file is to be replaced, at the same length."""
        yield (self._box.begin, self._box.size, self._rebuilt())
        for number, data in self._rewritten.items():
            if not self._items[number].inside:
                yield (*self._items[number].extents[0], data)

    def _kept(self, *, inside: bool) -> Iterator[tuple[int, int]]:
        for number, item in self._items.items():
            if number not in self._dropped and item.inside == inside:
                yield from item.extents

    def _to_drop(self, *, keep_place: bool) -> Iterator[int]:
        small = self._small_pictures()
        for number, item in self._items.items():
            if item.kind == b"Exif":
                told = exif.read(_tiff(self._read(item)))
                self.found |= told.findings
                rest = told.rest(keep_place=True) if keep_place and told.place else b""
                if not rest:
                    yield number
                    continue
                (_, length), *more = item.extents
                if more or length < len(rest) + 4:
                    raise MediaNotCleaned("no room to keep the place")
                self._rewritten[number] = (bytes(4) + rest).ljust(length, b"\0")
            elif item.kind not in _PICTURES:
                self.found |= in_xmp(self._read(item))
                yield number
            elif number in small:
                self.found.add("thumbnail")
                yield number

    def _read(self, item: Item) -> bytes:
        data = b""
        idat = self._inside.get(b"idat")
        for offset, length in item.extents:
            if len(data) + length > _MOST_READ_BYTES:
                break
            if not item.inside:
                data += self._source.at(offset, length)
            elif idat is not None:
                data += self._data[idat.body + offset : idat.body + offset + length]
        return data

    def _small_pictures(self) -> set[int]:
        """Give the small copies of other pictures, with their transparency and their parts."""
        box = self._inside.get(b"iref")
        links = references(self._data, box) if box is not None else []
        small = {origin for kind, origin, _ in links if kind == b"thmb"}
        while True:
            more = {
                origin for kind, origin, to in links if kind == b"auxl" and small.issuperset(to)
            }
            for kind, origin, to in links:
                if kind == b"dimg" and origin in small:
                    more.update(to)
            if more <= small:
                break
            small |= more
        for kind, origin, to in links:
            if kind == b"dimg" and origin not in small:
                small.difference_update(to)
        return small

    def _rebuilt(self) -> bytes:
        """Write the box anew without the dropped items, filled up to the length it had."""
        parts: list[bytes] = []
        for box in boxes(self._data, self._head, self._box.size):
            match box.kind:
                case b"hdlr":
                    clear_handler(self._data, box)
                case b"dinf":
                    for each in boxes(self._data, box.body, box.end):
                        if each.kind == b"dref":
                            clear_references(self._data, each)
                        else:
                            blank(self._data, each)
                case b"idat":
                    self._clear_inside(box)
                case b"iprp":
                    self._clear_properties(box)
                case b"iinf" | b"iloc" | b"iref":
                    parts.append(without(self._data, box, self._items, self._dropped))
                    continue
                case b"pitm" | b"grpl":
                    pass
                case _:
                    self.found |= in_movie(bytes(self._data[box.begin : box.end]))
                    continue
            whole = bytes(self._data[box.begin : box.end])
            parts.append(whole if box.kind != b"iprp" else self._properties(box))
        left = self._box.size - self._head - sum(map(len, parts))
        if left >= 8:
            parts.append(made(b"free", bytes(left - 8)))
        elif left:
            # Too little for a box: the handler's name, which nobody reads, grows by it.
            at = next(i for i, part in enumerate(parts) if part[4:8] == b"hdlr")
            parts[at] = made(b"hdlr", parts[at][8:] + bytes(left))
        return bytes(self._data[: self._head]) + b"".join(parts)

    def _clear_inside(self, box: Box) -> None:
        """Clear of ``idat`` what no picture consists of."""
        old = bytes(self._data[box.body : box.end])
        self._data[box.body : box.end] = bytes(len(old))
        for number, item in self._items.items():
            if number in self._dropped or not item.inside:
                continue
            for offset, length in item.extents:
                if offset + length > len(old):
                    raise MediaNotCleaned("an item reaches out of its box")
                data = self._rewritten.get(number, old[offset : offset + length])
                self._data[box.body + offset : box.body + offset + length] = data

    def _clear_properties(self, box: Box) -> None:
        for container in boxes(self._data, box.body, box.end):
            if container.kind != b"ipco":
                continue
            for each in boxes(self._data, container.body, container.end):
                if each.kind not in _PROPERTIES:
                    self.found |= in_movie(bytes(self._data[each.begin : each.end]))
                    blank(self._data, each)
                elif each.kind == b"colr":
                    profile = bytes(self._data[each.body + 4 : each.end])
                    self._data[each.body + 4 : each.end] = clean_profile(profile)

    def _properties(self, box: Box) -> bytes:
        inside = boxes(self._data, box.body, box.end)
        parts = [
            without(self._data, each, self._items, self._dropped)
            if each.kind == b"ipma"
            else bytes(self._data[each.begin : each.end])
            for each in inside
            if each.kind in {b"ipco", b"ipma"}
        ]
        return made(b"iprp", b"".join(parts))


def _tiff(item: bytes) -> bytes:
    """Give the TIFF block of an Exif item, which begins with how far it is away."""
    if len(item) < 4:
        return b""
    (skipped,) = struct.unpack_from(">I", item)
    return item[4 + skipped :]
