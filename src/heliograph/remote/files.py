"""Files that the service hands out to anybody, a piece at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from heliograph.errors import CaptivePortal, ContractBroken, Refused
from heliograph.remote.replies import failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.remote.replies import Reply


class Call(Protocol):
    """Makes one request."""

    def __call__(
        self, method: str, path: str, /, *, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Give the answer, whatever its status is."""
        ...


def read_file(call: Call, path: str, *, start_bytes: int, most_bytes: int) -> bytes | None:
    """Give bytes of a file from ``start_bytes`` on, ``most_bytes`` at most.

    A piece is an answer of its own: whoever cuts it off loses that piece and nothing before it, and
    nobody can hold a request for longer than a whole answer may take.

    Returns:
        The bytes, fewer than asked for where it ends; None when the service has no such file.

    Raises:
        ContractBroken: it is longer than asked for, or begins elsewhere.
        ServiceError: see ``Service``.
    """
    headers = {
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Range": f"bytes={start_bytes}-{start_bytes + most_bytes - 1}",
    }
    reply = call("GET", path, headers=headers)
    if reply.status not in {200, 206}:
        error = failure(reply)
        if isinstance(error, Refused) and error.code == "not-found":
            return None
        raise error
    if reply.content_type == "text/html":
        raise CaptivePortal  # the service hands out none
    if reply.body is None or len(reply.body) > most_bytes:
        raise ContractBroken("a file is longer than asked for")
    begins = reply.headers.get("Content-Range", "").startswith(f"bytes {start_bytes}-")
    if (start_bytes or reply.status == 206) and not begins:
        raise ContractBroken("a part of a file begins elsewhere")
    return reply.body
