"""Request bodies that fit in memory: read and unpacked within a limit."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from heliograph_service.answers import Refusal

if TYPE_CHECKING:
    from starlette.requests import Request


async def read_body(request: Request, *, most_bytes: int) -> bytes:
    """Read a whole body, unpacked if it came as gzip.

    Args:
        request: Whose body.
        most_bytes: Limit for the body as it travels, and again unpacked.

    Raises:
        Refusal: too large (413), or not what its headers say (400, 415).
        starlette.requests.ClientDisconnect: the client went away in the middle.
    """
    packing = request.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "gzip", ""):
        raise Refusal(415, "bad-request", "only gzip or no content encoding is read")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise _too_large(most_bytes)
    return unpack(bytes(body), most_bytes=most_bytes) if packing == "gzip" else bytes(body)


def unpack(data: bytes, *, most_bytes: int) -> bytes:
    """Unpack gzip, without ever holding more than the limit.

    Raises:
        Refusal: too large (413), or no gzip (400).
    """
    unpacked = bytearray()
    while data:
        reader = zlib.decompressobj(wbits=31)
        try:
            unpacked += reader.decompress(data, most_bytes + 1 - len(unpacked))
        except zlib.error as error:
            raise Refusal(400, "bad-request", "the body is no gzip") from error
        if len(unpacked) > most_bytes:
            raise _too_large(most_bytes)
        if not reader.eof:
            raise Refusal(400, "bad-request", "the gzip body ends early")
        data = reader.unused_data
    return bytes(unpacked)


def _too_large(most_bytes: int) -> Refusal:
    return Refusal(413, "too-large", f"the most is {most_bytes} bytes")
