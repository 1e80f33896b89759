"""The eighteen faults of a line and of a service, and the steps of the protocol that they strike.

What a line or a service can do to one request is closed: nothing arrives, a part arrives, all of
it arrives and the answer does not, it arrives twice, somebody else answers, or the service answers
something else than hoped for. Each of these is here once for every way in which the client has to
go on differently. That the clock jumps, and that either side dies, are no faults of a request:
runs draw them besides.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

Step = Literal[
    "enrol",
    "info",
    "texts",
    "receipts",
    "withdrawal",
    "replies",
    "news",
    "first-bytes",
    "middle",
    "last-bytes",
    "offset",
]
"""An exchange is named for what it carries; media is struck before its first byte, between, and
when only its last byte is missing."""
STEPS: tuple[Step, ...] = get_args(Step)

BYTES: tuple[Step, ...] = ("first-bytes", "middle", "last-bytes")
EXCHANGES: tuple[Step, ...] = ("texts", "receipts", "withdrawal", "replies", "news")

Name = Literal[
    "unreachable",
    "request-cut",
    "request-stalls",
    "answer-lost",
    "answer-stalls",
    "answer-truncated",
    "answer-garbled",
    "request-doubled",
    "portal",
    "sign-in",
    "bytes-lost",
    "too-large",
    "wait",
    "own-fault",
    "full",
    "upload-gone",
    "other-service",
    "false-receipt",
]


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: what happens, and where it can."""

    name: Name
    what: str
    steps: tuple[Step, ...] = STEPS


KINDS: tuple[Kind, ...] = (
    Kind(name="unreachable", what="no network, no name, no route, or nobody listens"),
    Kind(name="request-cut", what="the line breaks in the request; what came is kept, or is not"),
    Kind(name="request-stalls", what="nothing of the request moves any more"),
    Kind(name="answer-lost", what="the service does it, and the line breaks before the answer"),
    Kind(name="answer-stalls", what="the service does it, and its answer stands still"),
    Kind(name="answer-truncated", what="the service does it, and half of its answer comes"),
    Kind(name="answer-garbled", what="the service does it, and its answer cannot be read"),
    Kind(name="request-doubled", what="a box on the way delivers the request twice"),
    Kind(name="portal", what="somebody else answers: a page, a redirect, a proxy's sign-in"),
    Kind(
        name="sign-in",
        what="401: the service does not know this device",
        steps=(*EXCHANGES, *BYTES, "offset"),
    ),
    Kind(
        name="bytes-lost",
        what="the service has less than it told before, and says so (409 to a PATCH)",
        steps=("texts", "receipts", *BYTES, "offset"),
    ),
    Kind(
        name="too-large",
        what="413, from the service or from a proxy before it",
        steps=("enrol", *EXCHANGES, *BYTES),
    ),
    Kind(name="wait", what="429 or 503 with Retry-After, in seconds or as a date"),
    Kind(name="own-fault", what="500, 502, 503, 504 or 408, without a word of when"),
    Kind(name="full", what="507: the service has no room"),
    Kind(
        name="upload-gone",
        what="404 or 410: the service forgot the upload",
        steps=(*BYTES, "offset"),
    ),
    Kind(
        name="other-service",
        what="another service answers, well-formed, under its own name",
        steps=("enrol", *EXCHANGES),
    ),
    Kind(
        name="false-receipt",
        what="what is signed does not hold: forged, garbled, replayed, of another service",
        steps=("enrol", "texts", "receipts", "withdrawal", "news"),
    ),
)


class Strike(msgspec.Struct, frozen=True, kw_only=True):
    """One fault at the next time that a step is taken, after ``skip`` times that go well."""

    kind: Name
    step: Step
    skip: int = 0


CELLS: tuple[tuple[Name, Step], ...] = tuple(
    (kind.name, step) for kind in KINDS for step in kind.steps
)
"""Every fault at every step that it can strike."""
