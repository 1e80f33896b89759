"""Cleans files made of boxes: MP4, MOV, 3GP, M4A, HEIC, AVIF.

The file keeps its length up to its last picture or sound, so that no offset in it moves; what is
taken out becomes zeros, and of the media data only what the tables name stays.

Sources: ISO/IEC 14496-12, ISO/IEC 23008-12.
"""

from __future__ import annotations

import heapq
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip.boxes import Box, top_boxes
from heliograph.media.strip.findings import Finding, in_movie
from heliograph.media.strip.heif import Pictures
from heliograph.media.strip.movie import Movie
from heliograph.media.strip.samples import UNTIL_NEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from heliograph.media.strip.source import Source, Target

_NEEDED = frozenset(b"ftyp styp moov moof mdat mfra sidx ssix pdin meta".split())
_FREE = frozenset({b"free", b"skip", b"wide"})
_MOST_READ_BYTES = 1 << 20

_Patch = tuple[int, int, bytes | bytearray | None]


def strip_isobmff(source: Source, target: Target, *, keep_place: bool) -> set[Finding]:
    """Write what of a file of boxes is seen and heard."""
    found: set[Finding] = set()
    patches: list[_Patch] = []
    kept: list[Iterator[tuple[int, int]]] = []
    media: list[Box] = []
    end = 0
    fragmented = described = False
    for box in top_boxes(source):
        match box.kind:
            case b"moov" | b"moof":
                movie = Movie(source, box, keep_place=keep_place)
                patches.append((box.begin, box.size, movie.data))
                found |= movie.found
                kept += movie.tracks()
                fragmented = fragmented or box.kind == b"moof" or movie.fragmented
                described = described or box.kind == b"moov"
            case b"meta" if (
                pictures := Pictures.of(source, box, keep_place=keep_place)
            ) is not None:
                patches += pictures.patches()
                found |= pictures.found
                kept.append(iter(pictures.kept))
                described = True
            case b"mdat":
                media.append(box)
            case _ if box.kind not in _NEEDED or box.kind == b"meta":
                patches += _freed(box)
                if box.kind not in _FREE:
                    source.seek(box.body)
                    found |= in_movie(box.kind * 3 + source.some(min(box.size, _MOST_READ_BYTES)))
                continue
            case _:
                pass
        end = box.end
    if not described or not media:
        raise MediaNotCleaned("no film, recording or picture")
    if not fragmented:
        patches += _unnamed(kept, media)
    patches = [patch for patch in patches if patch[0] < end]
    source.copy_patched(target, patches, end=end)
    return found


def _freed(box: Box) -> Iterator[_Patch]:
    """Make free space of a box in the file."""
    yield (box.begin + 4, 4, b"free")
    if box.end > box.body:
        yield (box.body, box.end - box.body, None)


def _unnamed(kept: list[Iterator[tuple[int, int]]], media: Iterable[Box]) -> Iterator[_Patch]:
    """Give what of the media data no table names: there, old versions and secrets hide."""
    spans = heapq.merge(*(_rising(each) for each in kept))
    following = next(spans, None)
    for box in sorted(media, key=lambda each: each.begin):
        covered = box.body
        while following is not None and following[0] < box.end:
            offset, size = following
            following = next(spans, None)
            if size == UNTIL_NEXT:
                size = (box.end if following is None else min(following[0], box.end)) - offset
            if offset > covered:
                yield (covered, offset - covered, None)
            covered = min(max(covered, offset + size), box.end)
        if covered < box.end:
            yield (covered, box.end - covered, None)


def _rising(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the spans in the order of the file, in which they stand in nearly every one."""
    offsets, sizes = array("Q"), array("q")
    for offset, size in spans:
        offsets.append(offset)
        sizes.append(size)
    pairs = zip(offsets, sizes, strict=True)
    if all(first <= second for first, second in pairwise(offsets)):
        return pairs
    return iter(sorted(pairs))
