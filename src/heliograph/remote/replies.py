"""What came back: read within bounds, and judged: the service, its refusal, or somebody else."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from heliograph import decoding
from heliograph.errors import (
    CaptivePortal,
    ContractBroken,
    ProxySignIn,
    Refused,
    ServiceBusy,
    ServiceError,
    SignInRequired,
    TimedOut,
)
from heliograph.remote import wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import Response

    from heliograph.remote.stall import Flow

_PIECE_BYTES = 2048
"""Small, so that the slowest link brings one before silence is suspected."""
_Shape = TypeVar("_Shape")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer as it came, its body decoded; None when that is too long or garbled."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None

    @property
    def content_type(self) -> str:
        """Give the media type without parameters, in lower case."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def read_reply(response: Response, flow: Flow) -> Reply:
    """Read an answer, never more than the limit, packed or unpacked."""
    flow.reply_came()
    packed = bytearray()
    while len(packed) <= wire.REPLY_LIMIT_BYTES:
        piece: bytes = response.raw.read(_PIECE_BYTES, decode_content=False)
        if not piece:
            break
        packed += piece
        flow.reply_came()
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    return Reply(
        status=response.status_code,
        headers=response.headers,
        body=_unpack(bytes(packed), coding),
    )


def _unpack(packed: bytes, coding: str) -> bytes | None:
    if len(packed) > wire.REPLY_LIMIT_BYTES:
        return None
    if coding == "identity" or not packed:
        return packed
    if coding not in {"gzip", "x-gzip"}:
        return None
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        body = unpacker.decompress(packed, wire.REPLY_LIMIT_BYTES + 1)
    except zlib.error:
        return None
    return body if unpacker.eof and len(body) <= wire.REPLY_LIMIT_BYTES else None


def read_body(reply: Reply, shape: type[_Shape]) -> _Shape:
    """Read the body of an answer that went well.

    Raises:
        ContractBroken: it is the service, but not what the protocol says.
        CaptivePortal: nothing shows that it is the service at all.
    """
    if reply.body is not None:
        try:
            return wire.decode(reply.body, shape)
        except ValueError as error:
            if _is_the_service(reply):
                raise ContractBroken(f"not a {shape.__name__}: {error}") from error
    raise CaptivePortal


def failure(reply: Reply) -> ServiceError:
    """Say what an answer means that is not the one hoped for."""
    problem = _problem_document(reply)
    status = reply.status
    if 300 <= status < 400:
        return CaptivePortal(location=reply.headers.get("Location"))
    if status == 407:
        return ProxySignIn()
    if status == 511:
        return CaptivePortal()
    if status == 408:
        return TimedOut()
    if status in {423, 425, 429} or status >= 500:
        return ServiceBusy(retry_after_s=_retry_after_s(reply), full=status == 507)
    if status == 413:
        return Refused(code="too-large", problems=problem.problems if problem else ())
    if problem is None and (reply.content_type == "text/html" or status < 400):
        return CaptivePortal()
    if status == 401:
        return SignInRequired()
    if problem is not None:
        return Refused(code=problem.code, problems=problem.problems)
    if speaks_tus(reply):
        return ContractBroken(f"status {status}")
    return CaptivePortal()


def speaks_tus(reply: Reply) -> bool:
    """Tell whether a tus server answered: no portal says so by chance.

    Headers only: the answer to HEAD has no body.
    """
    return "Tus-Resumable" in reply.headers or reply.content_type == wire.PROBLEM_JSON


def _problem_document(reply: Reply) -> wire.ProblemDocument | None:
    if reply.content_type != wire.PROBLEM_JSON or reply.body is None:
        return None
    try:
        return wire.decode(reply.body, wire.ProblemDocument)
    except ValueError:
        return None


def _is_the_service(reply: Reply) -> bool:
    if reply.content_type != "application/json" or reply.body is None:
        return False
    try:
        names = decoding.decode(reply.body, type=dict[str, object])
    except msgspec.MsgspecError:
        return False
    return names.get("heliograph") == "service" or isinstance(names.get("service"), str)


def _retry_after_s(reply: Reply) -> float | None:
    """Read Retry-After (RFC 9110, section 10.2.3): seconds, or a date by the service's clock."""
    text = reply.headers.get("Retry-After", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
        now = parsedate_to_datetime(reply.headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return None  # a garbled date, or none to count it from: our own delay will do
