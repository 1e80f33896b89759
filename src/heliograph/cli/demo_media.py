"""Makes a photo and a sound for the demo, real files of their formats."""

from __future__ import annotations

import math
import struct
import wave
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_WIDTH, _HEIGHT = 640, 420
_RATE, _SECONDS = 44_100, 90


def make_photo(path: Path) -> Path:
    """Draw hills under a sun as a PNG (RGB, 8 bits)."""
    rows = b"".join(
        b"\0" + b"".join(bytes(_colour(x, y)) for x in range(_WIDTH)) for y in range(_HEIGHT)
    )
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )
    return path


def _colour(x: int, y: int) -> tuple[int, int, int]:
    if (x - 470) ** 2 + (y - 110) ** 2 < 2500:
        return (242, 177, 52)
    for depth, (height, waves) in enumerate(((180, 90), (250, 130), (320, 200))):
        if y > height + 28 * math.sin(x / waves + depth):
            return (30 + 12 * depth, 92 - 18 * depth, 115 - 26 * depth)
    return (247 - y // 8, 245 - y // 10, 240)


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def make_sound(path: Path) -> Path:
    """Record a minute and a half of a soft tone as a WAV (16 bits, one channel, about 8 MB)."""
    period = bytearray()
    for step in range(_RATE):
        value = int(6000 * math.sin(2 * math.pi * 220 * step / _RATE))
        period += struct.pack("<h", value)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_RATE)
        for _ in range(_SECONDS):
            sound.writeframes(bytes(period))
    return path
