"""Request bodies that fit in memory: read and unpacked within a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.remote import codings
from heliograph_service.answers import TAKES, Refusal

if TYPE_CHECKING:
    from starlette.requests import Request


async def read_body(request: Request, *, most_bytes: int) -> bytes:
    """Read a whole body, unpacked if it came as gzip or brotli.

    Args:
        request: Whose body.
        most_bytes: Limit for the body as it travels, and again unpacked.

    Raises:
        Refusal: too large (413), or not what its headers say (400, 415).
        starlette.requests.ClientDisconnect: the client went away in the middle.
    """
    name = request.headers.get("content-encoding", "identity").strip().lower()
    coding = codings.BY_NAME.get(name)
    unread = coding is None and name not in ("identity", "")
    if unread or (coding == "br" and not codings.HAS_BROTLI):
        # RFC 7694: the answer says which would do.
        raise Refusal(415, "bad-request", f"what is read: {codings.READ}, identity", headers=TAKES)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise _too_large(most_bytes)
    if coding is None:
        return bytes(body)
    try:
        return codings.unpack(bytes(body), coding, most_bytes=most_bytes)
    except codings.NotPacked as error:
        raise Refusal(400, "bad-request", str(error)) from error
    except codings.TooMuch as error:
        raise _too_large(most_bytes) from error


def _too_large(most_bytes: int) -> Refusal:
    return Refusal(413, "too-large", f"the most is {most_bytes} bytes")
