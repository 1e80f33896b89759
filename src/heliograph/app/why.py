"""Why a story has not gone yet: the closed list of causes, and the one act that helps with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeGuard

import msgspec

from heliograph.domain.lifecycle import State
from heliograph.domain.media import MediaKind
from heliograph.domain.problems import Problem
from heliograph.domain.rules import Hold, HoldCause
from heliograph.domain.trouble import Trouble
from heliograph.sync import plan

if TYPE_CHECKING:
    from heliograph.domain.submission import Cause, Submission

WayCause = Literal[
    "no-network",
    "no-connection",
    "timed-out",
    "portal",
    "proxy-sign-in",
    "clock-wrong",
    "untrusted",
]
"""Something on the way to the service."""
ServiceCause = Literal["service-busy", "service-full", "sign-in"]
"""The service answered, and not with what was hoped for."""
HeldCause = Literal[
    "sending",
    "waiting-receipt",
    "turn",
    "paused",
    "paused-all",
    "not-automatic",
    "in-bundle",
    "withdrawal-waiting",
    "media-later",
    "clearance",
]
"""Nothing is wrong: it goes on by itself, or a person holds it."""
RuleCause = HoldCause
"""A data rule of the person holds it back."""
StoryCause = Literal[
    "refused",
    "too-large",
    "other-content",
    "withdrawn",
    "contract-broken",
    "media-missing",
    "media-changed",
]
"""This one story needs a person; all others go on."""
WhyCause = WayCause | ServiceCause | HeldCause | RuleCause | StoryCause
"""Why a story has not gone (yet): the closed list that sentences and buttons are made from."""

Act = Literal[
    "try-now",
    "check-again",
    "open-portal",
    "proxy-sign-in",
    "sign-in",
    "pause",
    "go-on",
    "go-on-all",
    "send-next",
    "send-now",
    "send-media",
    "send-anyway",
    "put-back",
    "open",
    "open-file",
    "open-question",
    "clear",
    "new-version",
]
"""What the one button of a story does."""

_ACTS: dict[WhyCause, Act | None] = {
    "no-network": "try-now",
    "no-connection": "try-now",
    "timed-out": "try-now",
    "portal": "open-portal",
    "proxy-sign-in": "proxy-sign-in",
    "clock-wrong": "check-again",
    "untrusted": "check-again",
    "service-busy": "try-now",
    "service-full": "try-now",
    "sign-in": "sign-in",
    "sending": "pause",
    "waiting-receipt": "check-again",
    "turn": "send-next",
    "paused": "go-on",
    "paused-all": "go-on-all",
    "not-automatic": "send-now",
    "in-bundle": None,
    "withdrawal-waiting": None,
    "media-later": "send-media",
    "clearance": "clear",
    "metered-wait": "send-anyway",
    "metered-text-only": "send-anyway",
    "budget-day": "send-anyway",
    "budget-month": "send-anyway",
    "outside-hours": "send-anyway",
    "refused": "open",
    "too-large": "open",
    "other-content": "new-version",
    "withdrawn": "open",
    "contract-broken": "put-back",
    "media-missing": "open",
    "media-changed": "open",
}

_CAUSES: dict[Cause, WhyCause] = {
    "no-network": "no-network",
    "offline": "no-connection",
    "timed-out": "timed-out",
    "portal": "portal",
    "proxy-sign-in": "proxy-sign-in",
    "clock-wrong": "clock-wrong",
    "untrusted": "untrusted",
    "service-busy": "service-busy",
    "service-full": "service-full",
    "sign-in": "sign-in",
    "refused": "refused",
    "too-large": "too-large",
    "other-content": "other-content",
    "withdrawn": "withdrawn",
    "contract-broken": "contract-broken",
    "media-missing": "media-missing",
    "media-changed": "media-changed",
}


_WORTH_SAYING_MS = 60_000
"""What began this minute needs no word of since when."""


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Derived from rows and settings, never stored; times are Unix milliseconds."""

    cause: WhyCause
    since_ms: int | None = None
    next_try_ms: int | None = None
    until_ms: int | None = None
    """With a data rule: when it lets things go again."""
    lacking: tuple[MediaKind, ...] = ()
    """With ``media-later``: the media items that ITU does not have, by kind."""
    trouble: Trouble | None = None
    """What is known of a cause that lies on the way or with the service."""
    problem: Problem | None = None
    """The first thing to put right, with a cause that lies with the story."""
    file_name: str = ""
    """Of the file that the problem is about."""

    @property
    def act(self) -> Act | None:
        """Give what its one button does; None where waiting is all."""
        if self.problem is not None and self.cause in {"refused", "too-large", *_OF_FILES}:
            if self.problem.item is not None:
                return "open-file"
            if self.problem.field is not None:
                return "open-question"
        return _ACTS[self.cause]


_OF_FILES: frozenset[WhyCause] = frozenset({"media-missing", "media-changed"})


def causes() -> tuple[WhyCause, ...]:
    """List the closed list."""
    return tuple(_ACTS)


def is_cause(text: str) -> TypeGuard[Cause]:
    """Tell whether a noted word is a cause that this Heliograph knows."""
    return text in _CAUSES


def why_cause(cause: Cause) -> WhyCause:
    """Give the cause of the closed list for what a pass noted."""
    return _CAUSES[cause]


def why_ended(cause: Cause, trouble: Trouble | None) -> Why:
    """Say why a pass ended early, with what is known of that."""
    return Why(cause=why_cause(cause), trouble=_of(trouble, cause))


def why_held(row: Submission) -> Why | None:
    """Say what state and rows alone tell; None where the way and the settings decide."""
    match row.state:
        case State.READY | State.SENDING if row.media_waits:
            return Why(cause="media-later", lacking=row.lacking)
        case State.SENDING if row.waits_for_receipt:
            return Why(cause="waiting-receipt")
        case State.SENDING:
            return Why(cause="sending")
        case State.READY if row.waits_for_clearance:
            return Why(cause="clearance", since_ms=row.ready_ms)
        case State.PAUSED:
            return Why(cause="paused")
        case State.IN_BUNDLE:
            return Why(cause="in-bundle", since_ms=row.ready_ms)
        case State.SENT if row.withdrawal_asked_ms is not None:
            return Why(cause="withdrawal-waiting", since_ms=row.withdrawal_asked_ms)
        case _:
            return None


def why_waiting(row: Submission, trouble: Trouble | None, *, now_ms: int) -> Why:
    """Say why a story that may go has not, by its last try."""
    if row.waits_for_receipt:
        return Why(cause="waiting-receipt")
    if row.cause is None:
        return Why(cause="turn")
    over = plan.is_over(row, now_ms=now_ms)
    known = _of(trouble, row.cause)
    lasts = known is not None and now_ms - known.since_ms >= _WORTH_SAYING_MS
    return Why(
        cause=why_cause(row.cause),
        next_try_ms=None if over else row.not_before_ms,
        since_ms=known.since_ms if known is not None and lasts else None,
        trouble=known,
    )


def why_ruled(hold: Hold) -> Why:
    """Say that a data rule holds a story back, and until when."""
    return Why(cause=hold.cause, until_ms=hold.until_ms)


def _of(trouble: Trouble | None, cause: Cause) -> Trouble | None:
    return trouble if trouble is not None and trouble.cause == cause else None
