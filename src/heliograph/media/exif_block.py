"""Finds the EXIF block of a photo, and puts one into a photo that was drawn anew.

Sources: CIPA DC-008 (Exif 2.32), W3C PNG (Third Edition) 11.3.2, RFC 9649 (WebP).
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = b"Exif\0\0"
_HAS_EXIF, _HAS_ALPHA = 0x08, 0x10
_TAKEN = re.compile(rb"([12]\d{3}):(0[1-9]|1[0-2]):")


def find(data: bytes, content_type: str) -> bytes:
    """Give the block, beginning with its TIFF head; empty when there is none."""
    match content_type:
        case "image/jpeg":
            found = _in_jpeg(data)
        case "image/png":
            found = next((body for name, body in _png_chunks(data) if name == b"eXIf"), b"")
        case "image/webp":
            found = next((body for name, body in _webp_chunks(data) if name == b"EXIF"), b"")
        case "image/tiff":
            found = data
        case _:
            found = b""
    return found.removeprefix(_MARK)


def put(data: bytes, content_type: str, block: bytes) -> bytes:
    """Put a block into a JPEG or WebP that has none."""
    if content_type == "image/jpeg":
        body = _MARK + block
        return data[:2] + struct.pack(">2sH", b"\xff\xe1", len(body) + 2) + body + data[2:]
    return _into_webp(data, block)


def month(taken: bytes) -> str:
    """Give the month in which a photo was taken, ``YYYY-MM``; empty when it does not say."""
    found = _TAKEN.match(taken)
    return f"{int(found[1]):04}-{int(found[2]):02}" if found else ""


def _in_jpeg(data: bytes) -> bytes:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = struct.unpack_from(">BH", data, at + 1)
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            break
        body = data[at + 4 : at + 2 + length]
        if marker == 0xE1 and body.startswith(_MARK):
            return body
        at += 2 + length
    return b""


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        yield name, data[at + 8 : at + 8 + length]
        at += 12 + length


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _into_webp(data: bytes, block: bytes) -> bytes:
    chunks = list(_webp_chunks(data))
    if chunks[0][0] == b"VP8X":
        head = bytearray(chunks.pop(0)[1])
        head[0] |= _HAS_EXIF
    else:
        head = _webp_head(*chunks[0])
    parts = [(b"VP8X", bytes(head)), *chunks, (b"EXIF", block)]
    body = b"".join(
        struct.pack("<4sI", name, len(each)) + each + b"\0" * (len(each) % 2)
        for name, each in parts
    )
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WEBP") + body


def _webp_head(name: bytes, body: bytes) -> bytearray:
    """Make the extended head for a picture that stands alone, with its size and alpha."""
    if name == b"VP8L":
        (bits,) = struct.unpack_from("<I", body, 1)
        width, height, alpha = bits & 0x3FFF, bits >> 14 & 0x3FFF, bits >> 28 & 1
    else:
        width, height = (each - 1 & 0x3FFF for each in struct.unpack_from("<HH", body, 6))
        alpha = 0
    flags = _HAS_EXIF | _HAS_ALPHA * alpha
    return bytearray(struct.pack("<I", flags) + _three(width) + _three(height))


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")
