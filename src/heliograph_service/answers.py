"""What goes back over HTTP: JSON, problem documents with stable codes, gzip where it is liked."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from starlette.responses import Response

from heliograph.remote.codings import READ
from heliograph.remote.wire import PROBLEM_JSON, ProblemDocument, encode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

Code = Literal[
    "bad-request",
    "not-signed-in",
    "code-unknown",
    "not-found",
    "gone",
    "other-content",
    "withdrawn",
    "refused",
    "too-large",
    "too-many-tries",
    "busy",
    "full",
    "offset-differs",
    "taken-over",
    "hash-differs",
    "not-tus",
    "fault",
]
"""The closed list of codes in problem documents."""

TAKES = {"Accept-Encoding": READ}
"""In an answer: how bodies may be packed that are sent here (RFC 9110, section 12.5.3)."""
_WORTH_PACKING_BYTES = 500


@dataclass
class Refusal(Exception):
    """A request is answered with a problem document instead of what it asked for."""

    status: int
    code: Code
    title: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def response(self) -> Response:
        """Write it as problem document (RFC 9457)."""
        document = ProblemDocument(status=self.status, code=self.code, title=self.title)
        return Response(
            encode(document),
            status_code=self.status,
            headers=dict(self.headers),
            media_type=PROBLEM_JSON,
        )


def json_answer(
    request: Request, value: object, *, status: int = 200, media_type: str = "application/json"
) -> Response:
    """Write a value as JSON, compressed when the client reads that and it is worth it."""
    body = encode(value)
    headers = {"Vary": "Accept-Encoding", **TAKES}
    if len(body) > _WORTH_PACKING_BYTES and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, compresslevel=6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status_code=status, headers=headers, media_type=media_type)
