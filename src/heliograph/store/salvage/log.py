"""The write-ahead log as it lies on the disk: its frames, and commits that a flipped bit hides."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from heliograph.store.database import STORE

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_LITTLE, _BIG = 0x377F0682, 0x377F0683
"""The two magic numbers; the lowest bit says in which order bytes are summed up."""
_SURELY_WRITTEN = 2
"""So many commits behind a break: the first of them was there before the second was begun."""


class Frame(NamedTuple):
    """One page in the log, still encrypted."""

    page: int
    sealed: bytes
    ends_commit: bool
    chained: bool
    """Whether SQLite goes on to it from the frame before, by salts and checksum."""


def frames_of(log: bytes) -> list[Frame]:
    """Give the frames of the present round of a log up to its last commit.

    Frames of earlier rounds, which lie behind, have other salts, and checksums of another chain.
    What stands behind a break is taken only when it was once on the disk: half a transaction is
    worse than none.
    """
    frames = list(_all_frames(log))
    end = _end_of(frames, 0)
    if _hidden(frames) >= _SURELY_WRITTEN:
        end = _end_of(frames, _break_in(frames) + 1)
    return frames[:end]


def hides_commits(log: bytes) -> bool:
    """Tell whether commits stand behind a break in the log, which SQLite takes for its end.

    A transaction that was being written when the power went leaves at most one; more of them,
    one chained to the next, were once there. The head is on the disk before any frame is.
    """
    if len(log) > _HEAD.size and not _head_holds(log):
        return True
    return _hidden(list(_all_frames(log))) >= _SURELY_WRITTEN


def may_hide(log: bytes, *, read: int) -> bool:
    """Tell at a glance whether frames of the present round stand behind those that were ``read``.

    After most sudden ends there are none, and nothing has to be summed up.
    """
    if len(log) <= _HEAD.size:
        return False
    size = _FRAME.size + STORE.page_bytes
    salts = log[16:24]
    starts = range(_HEAD.size + read * size, len(log) - size + 1, size)
    return (read == 0 and not _head_holds(log)) or any(
        log[start + 8 : start + 16] == salts and log[start + 4 : start + 8] != bytes(4)
        for start in starts
    )


def _head_holds(log: bytes) -> bool:
    magic, *_, one, two = _HEAD.unpack_from(log)
    if magic not in {_LITTLE, _BIG}:
        return False
    return _sum(log[:24], (0, 0), ">" if magic == _BIG else "<") == (one, two)


def _break_in(frames: list[Frame]) -> int:
    return next((n for n, each in enumerate(frames) if not each.chained), len(frames))


def _end_of(frames: list[Frame], start: int) -> int:
    """Give where the last commit ends in the unbroken frames from ``start`` on."""
    end = start
    for n, each in enumerate(frames[start:], start):
        if not each.chained:
            break
        if each.ends_commit:
            end = n + 1
    return end


def _hidden(frames: list[Frame]) -> int:
    start = _break_in(frames) + 1
    return sum(each.ends_commit for each in frames[start : _end_of(frames, start)])


def _all_frames(log: bytes) -> Iterator[Frame]:
    if len(log) < _HEAD.size:
        return
    magic, _, page_bytes, _, *salts, _, _ = _HEAD.unpack_from(log)
    size = _FRAME.size + page_bytes
    if magic not in {_LITTLE, _BIG} or not 512 <= page_bytes <= 65536:
        return
    order = ">" if magic == _BIG else "<"
    stored = reckoned = _sum(log[: _HEAD.size - 8], (0, 0), order)
    for start in range(_HEAD.size, len(log) - size + 1, size):
        page, pages, *rest = _FRAME.unpack_from(log, start)
        sealed = log[start + _FRAME.size : start + size]
        words, told = log[start : start + 8] + sealed, (rest[2], rest[3])
        found = _sum(words, stored, order)
        if found != told and stored != reckoned:
            # The checksum of the frame before may be what is harmed there, and not its words.
            found = _sum(words, reckoned, order)
        is_salted, adds_up = rest[:2] == salts, found == told
        if not is_salted and not adds_up:
            return
        yield Frame(page, sealed, ends_commit=pages > 0, chained=is_salted and adds_up)
        stored, reckoned = told, found


def _sum(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    """Sum up as SQLite does (sqlite.org, "WAL checksum algorithm")."""
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for n in range(0, len(words), 2):
        one = (one + words[n] + two) & 0xFFFFFFFF
        two = (two + words[n + 1] + one) & 0xFFFFFFFF
    return one, two
