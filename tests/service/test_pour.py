"""A body's pieces on their way to the disk: gathered, in order, every one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.types import Message

from heliograph_service import pour as pour_module
from heliograph_service.media import MediaFull
from heliograph_service.pour import Ended, pour
from heliograph_service.turns import Turn


class Disk:
    """Keeps what is written, until it is full."""

    def __init__(self, room_bytes: int = 1 << 40) -> None:
        self.room_bytes = room_bytes
        self.writes: list[bytes] = []

    def write(self, data: list[bytes]) -> None:
        """See ``pour``."""
        piece = b"".join(data)
        if sum(map(len, self.writes)) + len(piece) > self.room_bytes:
            raise MediaFull
        self.writes.append(piece)


def poured(pieces: Iterable[bytes], disk: Disk, *, most_bytes: int = 1 << 40) -> Ended:
    """Pour pieces that are all there, and then a broken connection."""
    coming: Iterator[bytes] = iter(pieces)

    async def receive() -> Message:
        await asyncio.sleep(0)
        piece = next(coming, None)
        if piece is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": True}

    with ThreadPoolExecutor(1) as executor:
        return asyncio.run(
            pour(receive, disk.write, most_bytes=most_bytes, turn=Turn(), executor=executor)
        )


def test_small_pieces_are_written_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pour_module, "_GATHER_S", 3600.0)
    disk = Disk()
    pieces = [number.to_bytes(4, "big") * 256 for number in range(4096)]
    assert poured(pieces, disk) is Ended.CUT
    assert b"".join(disk.writes) == b"".join(pieces)
    assert len(disk.writes) <= 10


def test_what_came_before_a_cut_is_written_however_little() -> None:
    disk = Disk()
    assert poured([b"one"], disk) is Ended.CUT
    assert disk.writes == [b"one"]


def test_nothing_beyond_the_length_is_written() -> None:
    disk = Disk()
    assert poured([b"one", b"two", b"three"], disk, most_bytes=5) is Ended.TOO_LONG
    assert b"".join(disk.writes) == b"onetw"


def test_a_full_disk_ends_it_and_is_said() -> None:
    disk = Disk(room_bytes=3 * 1024 * 1024)
    with pytest.raises(MediaFull):
        poured((bytes(64 * 1024) for _ in range(1000)), disk)
    assert 0 < sum(map(len, disk.writes)) <= disk.room_bytes
