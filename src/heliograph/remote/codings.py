"""How bodies are packed for the way: gzip always, brotli where both sides have it."""

from __future__ import annotations

import gzip
import zlib
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

Coding = Literal["gzip", "br"]
"""Content codings by their registered names (RFC 9110, section 8.4.1; RFC 7932)."""
BY_NAME: dict[str, Coding] = {"gzip": "gzip", "br": "br"}
HAS_BROTLI = find_spec("brotli") is not None
"""There is no wheel for every system, and gzip does as well, only longer."""
READ = "br, gzip" if HAS_BROTLI else "gzip"
"""What a service of ours reads: the value of Accept-Encoding in its answers (section 12.5.3)."""
BROTLI_UP_TO_BYTES = 128 * 1024
"""Decoded. Larger bodies are made only for quick lines, where the time that brotli takes for them
(0.8 µs a byte, forty times that of gzip) is more than it saves there."""


class NotPacked(ValueError):
    """The bytes are not what their coding says, or end early."""


class TooMuch(ValueError):
    """Unpacked it would be more than was allowed."""


class _Decompressor(Protocol):
    def process(self, data: bytes, output_buffer_limit: int) -> bytes: ...

    def is_finished(self) -> bool: ...


class _Brotli(Protocol):
    """The part of the library that we use; it has no types of its own."""

    MODE_TEXT: int
    error: type[Exception]

    def compress(self, string: bytes, mode: int, quality: int) -> bytes: ...

    def Decompressor(self) -> _Decompressor: ...  # noqa: N802 - its name


def pack(body: bytes, coding: Coding) -> bytes:
    """Pack as small as the coding can; the same bytes for the same input."""
    if coding == "br":
        brotli = _brotli()
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=11)
    return gzip.compress(body, compresslevel=9, mtime=0)


def coding_for(body: bytes, *, takes_brotli: bool) -> Coding:
    """Choose how to pack a body."""
    fits = takes_brotli and len(body) <= BROTLI_UP_TO_BYTES
    return "br" if fits and HAS_BROTLI else "gzip"


def takes_brotli(headers: Mapping[str, str]) -> bool:
    """Tell whether an answer says that brotli is read (RFC 9110, section 12.5.3)."""
    for each in headers.get("Accept-Encoding", "").split(","):
        name, _, weight = each.replace(" ", "").lower().partition(";q=")
        if name == "br":
            return weight.strip("0.") != "" or weight == ""
    return False


def unpack(data: bytes, coding: Coding, *, most_bytes: int) -> bytes:
    """Unpack, without ever holding much more than the limit.

    Raises:
        NotPacked: it is no such coding, or ends early.
        TooMuch: the limit is passed.
    """
    found = _unbrotli(data, most_bytes) if coding == "br" else _gunzip(data, most_bytes)
    if len(found) > most_bytes:
        raise TooMuch
    return found


def _gunzip(data: bytes, most_bytes: int) -> bytes:
    unpacked = bytearray()
    while data and len(unpacked) <= most_bytes:
        reader = zlib.decompressobj(wbits=31)
        try:
            unpacked += reader.decompress(data, most_bytes + 1 - len(unpacked))
        except zlib.error as error:
            raise NotPacked("the body is no gzip") from error
        if len(unpacked) > most_bytes:
            break
        if not reader.eof:
            raise NotPacked("the gzip body ends early")
        data = reader.unused_data
    return bytes(unpacked)


def _unbrotli(data: bytes, most_bytes: int) -> bytes:
    brotli = _brotli()
    reader = brotli.Decompressor()
    unpacked = bytearray()
    try:
        while not reader.is_finished() and len(unpacked) <= most_bytes:
            piece = reader.process(data, output_buffer_limit=most_bytes + 1 - len(unpacked))
            data = b""
            unpacked += piece
            if not piece and not reader.is_finished():
                raise NotPacked("the brotli body ends early")
    except brotli.error as error:
        raise NotPacked("the body is no brotli") from error
    return bytes(unpacked)


def _brotli() -> _Brotli:
    # Imported by the thread that sends: the first window need not wait for it.
    return cast("_Brotli", import_module("brotli"))
