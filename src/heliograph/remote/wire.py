"""What passes between client and service as JSON: one set of dataclasses for both sides.

Decoded strictly by type, unknown fields ignored (``docs/protocol.md``).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Literal, TypeVar

import msgspec

from heliograph import decoding
from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.originals import ReleasedOriginal
from heliograph.domain.problems import Problem
from heliograph.domain.review import Reply
from heliograph.domain.schedule import Part
from heliograph.domain.signed import PinnedKeys

API = "/v1/"
UPLOADS = API + "uploads/"
"""Path of the tus endpoint."""
UPDATES = API + "updates/"
"""Below it lies a repository of updates (TUF), for anybody to read."""
REPLY_LIMIT_BYTES = 1024 * 1024
"""Longest decoded answer that a client reads."""

NDJSON = "application/x-ndjson"
PROBLEM_JSON = "application/problem+json"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one request may carry."""

    exchange_bytes: int = 8 * 1024 * 1024
    """Decoded body of an exchange."""
    manifests: int = 500
    manifest_bytes: int = 256 * 1024
    item_bytes: int = 2 * 1024**3


class ServiceInfo(msgspec.Struct, frozen=True, kw_only=True):
    """``GET /v1/``: who the service is; anything else at that address is a portal or a proxy."""

    heliograph: Literal["service"]
    id: str
    name: str
    versions: tuple[int, ...]
    time_ms: int
    key_ids: tuple[str, ...]
    limits: Limits
    uploads: str
    """Path of the tus endpoint."""


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """``POST /v1/enrol``: the code itself never travels, only a hash of it."""

    code_hash: str
    device_name: str


class EnrolAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The device's token, and the keys to pin, proved with the code's secret."""

    service: str
    service_name: str
    device: str
    token: str
    organisation: str
    keys: PinnedKeys
    proof: str


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A revision whose text the service has told us it holds: asks for its state only."""

    story: StoryId
    revision: int
    sha256: Sha256


class ExchangeHead(msgspec.Struct, frozen=True, kw_only=True):
    """First line of ``POST /v1/exchange``; each further line is a manifest's exact bytes."""

    campaigns: dict[str, int] | None = msgspec.field(default_factory=dict[str, int])
    """Campaign id → version held; None asks for no packs."""
    known: tuple[Known, ...] = ()
    withdrawals: tuple[StoryId, ...] = ()
    reviews_since: str | None = None
    """The cursor of the last answer whose reviews are kept; empty asks from the beginning, and
    None asks for none."""
    in_parts: bool = False
    """Tell large items in parts as well, so that they can go over several connections."""
    replies: tuple[Reply, ...] = ()
    """Replies that the service has not confirmed yet."""
    originals: tuple[ReleasedOriginal, ...] = ()
    """Originals that may go, which the service has not confirmed yet."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A media item that the service misses."""

    sha256: Sha256
    size_bytes: int
    offset_bytes: int
    """Bytes of it that the service already holds: it always wins."""
    upload: str
    """Path of its upload, for PATCH (tus 1.0.0)."""
    parts: tuple[Part, ...] = ()
    """The same bytes as several uploads, in order and whole together, if that was asked for and
    the item is large: either all of them are sent or the one above."""


Standing = Literal["received", "wanted", "refused", "other-content", "withdrawn", "unknown"]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """Where one revision stands at the service.

    ``received`` carries the receipt; ``wanted`` means that the text is kept and media is missing;
    ``unknown`` answers a ``Known`` whose manifest has to be sent (again).
    """

    story: str
    revision: int
    sha256: str
    standing: Standing
    receipt: str | None = None
    wanted: tuple[Wanted, ...] = ()
    problems: tuple[Problem, ...] = ()


class WithdrawalResult(msgspec.Struct, frozen=True, kw_only=True):
    """The service's confirmation of one withdrawal, as JWS."""

    story: str
    confirmation: str


class OriginalResult(msgspec.Struct, frozen=True, kw_only=True):
    """Where one original stands at the service: here with every byte, or wanted, or neither.

    Neither means that the service does not take it: it knows no such item, or it is too large.
    """

    story: str
    item: str
    sha256: str
    held: bool = False
    wanted: Wanted | None = None


class ExchangeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of an exchange: one result per manifest and per known revision, in order asked."""

    service: str
    time_ms: int
    results: tuple[Result, ...]
    withdrawals: tuple[WithdrawalResult, ...] = ()
    campaigns: tuple[str, ...] = ()
    """Newer campaign packs, signed (JWS)."""
    reviews: tuple[str, ...] = ()
    """Reviews since the cursor, signed (JWS), oldest first."""
    cursor: str = ""
    """What to ask from next; opaque, and empty from a service that knows no reviews."""
    more_reviews: bool = False
    """There was no room for all of them: ask again."""
    replies: tuple[str, ...] = ()
    """Ids of the replies that are kept, those of this exchange that were kept before too."""
    originals: tuple[OriginalResult, ...] = ()
    """One for each original told, in the order told; none from a service that takes none."""


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Error body (RFC 9457) with the stable ``code`` that the client has words for."""

    status: int
    code: str
    title: str = ""
    """English, for people with ``curl``; clients never show it."""
    problems: tuple[Problem, ...] = ()


_Shape = TypeVar("_Shape")


def encode(value: object) -> bytes:
    """Write a wire dataclass as compact JSON without line breaks."""
    return msgspec.json.encode(value)


def decode(data: bytes, shape: type[_Shape]) -> _Shape:
    """Read JSON strictly into a wire dataclass.

    Raises:
        ValueError: not JSON, or another shape.
    """
    try:
        return decoding.decode(data, type=shape)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error


def join_exchange(head: ExchangeHead, manifests: Sequence[bytes]) -> bytes:
    """Write an exchange's body, not yet packed: NDJSON, the same bytes for the same input."""
    return b"\n".join([encode(head), *manifests]) + b"\n"


def split_exchange(body: bytes) -> tuple[ExchangeHead, list[bytes]]:
    """Take an exchange's decoded body apart; manifests stay the exact bytes of their line.

    Raises:
        ValueError: the first line is no head.
    """
    lines = body.split(b"\n")
    return decode(lines[0], ExchangeHead), [line for line in lines[1:] if line]


def code_hash(code: str) -> str:
    """Give what is sent in place of an enrolment code."""
    return hashlib.sha256(b"heliograph enrolment\0" + _plain(code)).hexdigest()


def proof_key(code: str) -> bytes:
    """Derive the secret with which the service proves its keys to whoever holds the code."""
    return hashlib.sha256(b"heliograph key proof\0" + _plain(code)).digest()


def prove_keys(secret: bytes, *, service: str, keys: PinnedKeys) -> str:
    """Make the proof: who does not know the code cannot put other keys in between."""
    statement = encode([service, sorted(keys.items())])
    return hmac.new(secret, statement, hashlib.sha256).hexdigest()


def keys_are_proved(answer: EnrolAnswer, code: str) -> bool:
    """Tell whether the keys in the answer come from someone who knows the code."""
    expected = prove_keys(proof_key(code), service=answer.service, keys=answer.keys)
    return hmac.compare_digest(expected, answer.proof)


def _plain(code: str) -> bytes:
    """Forgive how a code is typed: case, spaces, dashes, O for 0, I and L for 1."""
    letters = code.upper().translate(str.maketrans("OIL", "011"))
    return "".join(letter for letter in letters if letter.isalnum()).encode()
