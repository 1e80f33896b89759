"""Cleans TIFF and BigTIFF: pages are written anew with the tags that draw them, and their data.

Sources: TIFF 6.0, its Technical Note 2, and Adobe's Photoshop notes; BigTIFF as libtiff writes it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip import exif
from heliograph.media.strip.findings import Finding
from heliograph.media.strip.icc import clean_profile

if TYPE_CHECKING:
    from heliograph.media.strip.source import Source, Target

_DRAWS = frozenset(
    {254, 255, 256, 257, 258, 259, 262, 263, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283}
    | {284, 286, 287, 290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324}
    | {325, 332, 334, 336, 338, 339, 340, 341, 347, 529, 530, 531, 532, 34675}
)
_SUBFILE, _COMPRESSION, _EXIF, _GPS, _SUB_IFDS, _ICC = 254, 259, 34665, 34853, 330, 34675
_PIECES = ((273, 279), (324, 325))
"""Tags of offsets and sizes of strips, and of tiles."""

_OLD_JPEG = 6
_MOST_PAGES = 10_000
_MOST_READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class _Form:
    """How whole numbers are laid out: TIFF has 32 bits for an offset, BigTIFF 64."""

    order: str
    big: bool

    @property
    def entry(self) -> str:
        return self.order + ("HHQ8s" if self.big else "HHI4s")

    @property
    def count(self) -> str:
        return self.order + ("Q" if self.big else "H")

    @property
    def offset(self) -> str:
        return self.order + ("Q" if self.big else "I")

    @property
    def offset_type(self) -> int:
        return 16 if self.big else 4

    def head(self, first: int) -> bytes:
        mark = b"II" if self.order == "<" else b"MM"
        middle = struct.pack(self.order + "HHH", 43, 8, 0) if self.big else b""
        middle = middle or struct.pack(self.order + "H", 42)
        return mark + middle + struct.pack(self.offset, first)

    def numbers(self, kind: int, data: bytes) -> list[int]:
        """Read the whole numbers of a value."""
        letter = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}.get(kind)
        if letter is None:
            raise MediaNotCleaned(f"type {kind} for a number")
        return [number for (number,) in struct.iter_unpack(self.order + letter, data)]


_Entry = tuple[int, int, int, bytes]
"""Tag, type, count, bytes."""


@dataclass(slots=True)
class _Page:
    """One page to write: its entries by tag, and where its data stands in the source."""

    entries: dict[int, _Entry]
    offsets_tag: int
    pieces: list[tuple[int, int]]
    place: list[_Entry]


def strip_tiff(source: Source, target: Target, *, keep_place: bool) -> set[Finding]:
    """Write the pages of a TIFF alone."""
    form, at = _head(source)
    found: set[Finding] = set()
    pages: list[_Page] = []
    seen: set[int] = set()
    while at:
        if at in seen or len(seen) > _MOST_PAGES:
            raise MediaNotCleaned("the pages run in a circle")
        seen.add(at)
        page, at = _page(source, form, at, found, keep_place=keep_place)
        if page is None:
            continue
        if pages and page.entries.get(_SUBFILE, (0, 0, 0, b""))[3].strip(b"\0") == b"\1":
            found.add("thumbnail")
            continue
        pages.append(page)
    pieces = sum(size for page in pages for _, size in page.pieces)
    values = sum(len(data) for page in pages for *_, data in page.entries.values())
    # Pages may share values, which are then written once for each; pieces are not shared.
    if not pages or pieces > source.size or values > source.size:
        raise MediaNotCleaned("no pages, or more than the file can hold")
    _write(source, target, form, pages)
    return found


def _head(source: Source) -> tuple[_Form, int]:
    """Read the head; give the form and where the first page is."""
    mark = source.take(4)
    if mark not in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}:
        raise MediaNotCleaned("no TIFF")
    form = _Form("<" if mark[:1] == b"I" else ">", b"+" in mark)
    if form.big:
        source.take(4)
    return form, source.unpack(form.offset)[0]


def _directory(source: Source, form: _Form, at: int) -> tuple[dict[int, _Entry], int]:
    """Read the entries of a directory, without values beyond all measure, and what follows."""
    source.seek(at)
    (count,) = source.unpack(form.count)
    size = struct.calcsize(form.entry)
    rows = source.take(count * size)
    (following,) = source.unpack(form.offset)
    entries: dict[int, _Entry] = {}
    for tag, kind, amount, value in struct.iter_unpack(form.entry, rows):
        length = exif.TYPE_BYTES.get(kind, 1) * amount
        data = value[:length]
        if length > len(value):
            (offset,) = struct.unpack(form.offset, value)
            needed = tag in _DRAWS or length <= _MOST_READ_BYTES
            # A damaged value that nobody needs is no reason to leave the file as it is.
            reachable = offset + length <= source.size
            data = source.at(offset, length) if tag in _DRAWS or (needed and reachable) else b""
        entries[tag] = (tag, kind, amount, data)
    return entries, following


def _page(
    source: Source, form: _Form, at: int, found: set[Finding], *, keep_place: bool
) -> tuple[_Page | None, int]:
    """Read a page; None when it has nothing to draw."""
    entries, following = _directory(source, form, at)
    place: list[_Entry] = []
    for tag, (_, kind, _, data) in entries.items():
        if tag == _GPS:
            found.add("place")
            if keep_place:
                (offset, *_) = form.numbers(kind, data) or [0]
                inside, _ = _directory(source, form, offset)
                limits = exif.POSITION_TAGS
                place = [each for each in inside.values() if len(each[3]) <= limits.get(each[0], 0)]
        elif tag == _EXIF:
            found.add("device")
        elif tag == _SUB_IFDS:
            found.add("thumbnail")
        elif tag not in _DRAWS:
            found |= exif.sort_tag(tag, data)
    if _COMPRESSION in entries and form.numbers(3, entries[_COMPRESSION][3][:2]) == [_OLD_JPEG]:
        raise MediaNotCleaned("JPEG inside TIFF in the old way")
    if _ICC in entries:
        tag, kind, count, profile = entries[_ICC]
        entries[_ICC] = (tag, kind, count, clean_profile(profile))
    for offsets_tag, sizes_tag in _PIECES:
        if offsets_tag in entries and sizes_tag in entries:
            offsets = form.numbers(entries[offsets_tag][1], entries[offsets_tag][3])
            sizes = form.numbers(entries[sizes_tag][1], entries[sizes_tag][3])
            if len(offsets) != len(sizes):
                raise MediaNotCleaned("pieces without a size")
            drawing = {tag: entry for tag, entry in entries.items() if tag in _DRAWS}
            pieces = list(zip(offsets, sizes, strict=True))
            return _Page(drawing, offsets_tag, pieces, place), following
    return None, following


def _write(source: Source, target: Target, form: _Form, pages: list[_Page]) -> None:
    """Write head, all directories, then all data."""
    first = len(form.head(0))
    data_at = first + sum(len(_directories(form, page, 0, 0, last=True)) for page in pages)
    target.write(form.head(first))
    at = first
    for page in pages:
        block = _directories(form, page, at, data_at, last=page is pages[-1])
        target.write(block)
        at += len(block)
        data_at += sum(size + size % 2 for _, size in page.pieces)
    for page in pages:
        for offset, size in page.pieces:
            source.seek(offset)
            source.copy(target, size)
            target.write(b"\0" * (size % 2))


def _directories(form: _Form, page: _Page, at: int, data_at: int, *, last: bool) -> bytes:
    """Lay out the directory of a page that stands at ``at``, and the one of its place."""
    entries = dict(page.entries)
    offsets: list[int] = []
    for _, size in page.pieces:
        offsets.append(data_at)
        data_at += size + size % 2
    layout = form.order + str(len(offsets)) + form.offset[-1]
    try:
        packed = struct.pack(layout, *offsets)
    except struct.error:
        raise MediaNotCleaned("larger than a TIFF can be") from None
    entries[page.offsets_tag] = (page.offsets_tag, form.offset_type, len(offsets), packed)
    if not page.place:
        return _laid_out(form, list(entries.values()), at, last=last)
    entries[_GPS] = (_GPS, form.offset_type, 1, struct.pack(form.offset, 0))
    behind = at + len(_laid_out(form, list(entries.values()), at, last=True))
    entries[_GPS] = (_GPS, form.offset_type, 1, struct.pack(form.offset, behind))
    place = _laid_out(form, page.place, behind, last=True)
    return _laid_out(form, list(entries.values()), at, last=last, room=len(place)) + place


def _laid_out(form: _Form, entries: list[_Entry], at: int, *, last: bool, room: int = 0) -> bytes:
    """Lay out one directory with its values; the next one follows ``room`` bytes behind."""
    inline = struct.calcsize(form.offset)
    rows = values = b""
    values_at = at + struct.calcsize(form.count) + len(entries) * struct.calcsize(form.entry)
    values_at += inline
    for tag, kind, count, data in sorted(entries):
        value = data
        if len(data) > inline:
            value = struct.pack(form.offset, values_at + len(values))
            values += data + b"\0" * (len(data) % 2)
        rows += struct.pack(form.entry, tag, kind, count, value)
    following = 0 if last else values_at + len(values) + room
    return (
        struct.pack(form.count, len(entries)) + rows + struct.pack(form.offset, following) + values
    )
