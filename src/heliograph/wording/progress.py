"""Words of a story's way: its state, what was noted of it, and how the connection stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.app.why import is_cause, why_cause
from heliograph.domain.lifecycle import State
from heliograph.i18n import Raw, ctr, duration, iso, joined, ltr, mark, moment, size, tr
from heliograph.wording.reviews import comments_sentence
from heliograph.wording.way import CLOCK_TOLERANCE_MS, way_sentence
from heliograph.wording.why import cause

if TYPE_CHECKING:
    from heliograph.app.outbox import Connection, Why
    from heliograph.domain.trouble import Trouble
    from heliograph.events import Link


def state_name(state: State) -> str:
    """Name a state as in a mail program; ``Sent`` only ever with a checked receipt."""
    match state:
        case State.DRAFT:
            return ctr("state", "Draft")
        case State.READY:
            return ctr("state", "Ready to send")
        case State.SENDING:
            return ctr("state", "Sending")
        case State.PAUSED:
            return ctr("state", "Paused")
        case State.NEEDS_ATTENTION:
            return ctr("state", "Needs your attention")
        case State.IN_BUNDLE:
            return ctr("state", "In a bundle")
        case State.SENT:
            return ctr("state", "Sent")
        case State.WITHDRAWN:
            return ctr("state", "Withdrawn")


def exact_state(state: State, why: Why | None) -> str:
    """Name a state as exactly as is known: what ITU has of a story comes before what we do."""
    match None if why is None else why.cause:
        case "waiting-receipt":
            return tr("Waiting for receipt")
        case "media-later" | "metered-text-only":
            return ctr("state", "Text received")
        case "clearance":
            return tr("Waits for clearance")
        case _:
            return state_name(state)


_HISTORY = {
    "begun": mark("Begun"),
    "imported": mark("Made of a row of a table"),
    "marked-ready": mark("Marked ready"),
    "to-drafts": mark("Put back to drafts"),
    "new-version": mark("New version begun"),
    "withdrawal-asked": mark("Withdrawal asked for"),
    "withdrawal-received": mark("Withdrawal received by ITU"),
    "review-received": mark("With ITU’s editors"),
    "review-in-review": mark("ITU’s editors began to read it"),
    "review-accepted": mark("Accepted by ITU"),
    "review-declined": mark("Declined by ITU"),
    "replied": mark("A comment of ITU was dealt with"),
    "original-received": mark("Original of a file received by ITU"),
    "cleared": mark("Cleared to be sent"),
    "clearance-taken-back": mark("Clearance taken back"),
    "declined": mark("Handed back with a comment"),
    "begun-before-clearance": mark("On its way when the rule of clearance began"),
    "text-received": mark("Text received by ITU; its files followed"),
}


def history_sentence(
    event: str, detail: str = "", *, revision: int | None = None, size_bytes: int | None = None
) -> str:
    """Say what happened to a story, as noted in its history; an unknown event is given back.

    Args:
        event: The noted word.
        detail: The receipt's number for ``received``, the key of the row for ``imported``, the
            cause for ``needs-attention``, the number of comments for ``review-returned``.
        revision: The version that it happened to, where that is to be named.
        size_bytes: Of what was received.
    """
    parts: list[str] = [_event(event, detail)]
    if revision is not None:
        parts.append(tr("version {n}", n=revision))
    if size_bytes is not None:
        parts.append(size(size_bytes).replace(" ", "\u00a0"))  # a number keeps its unit
    return " · ".join(parts)


def _event(event: str, detail: str) -> str:
    match event:
        case "received":
            return tr("Received by ITU, receipt {number}", number=ltr(detail))
        case "imported" if detail:
            return tr("Made of row {key} of a table", key=iso(detail))
        case "review-returned":
            return comments_sentence(int(detail or 0))
        case "needs-attention" if is_cause(detail):
            return cause(detail)
        case "needs-attention":
            return ctr("state", "Needs your attention")
        case _:
            return tr(_HISTORY[event]) if event in _HISTORY else event


def connection_sentence(connection: Connection) -> str:
    """Say how things stand with the service, as last tested, and whether the clock is right."""
    if not connection.signed_in:
        return tr("Sign in to send. You can go on writing.")
    blocking = _blocking(connection.trouble)
    if blocking:
        blocking = tr("{sentence}.", sentence=Raw(blocking))
    if connection.last_reached_ms is None:
        return blocking or tr("ITU’s server has not been reached yet.")
    reached = tr("ITU’s server was last reached {time}.", time=moment(connection.last_reached_ms))
    ahead_ms = connection.service_ahead_ms
    if ahead_ms is None or abs(ahead_ms) < CLOCK_TOLERANCE_MS:
        return joined(blocking, reached)
    return joined(blocking, reached, _clock(ahead_ms))


def _blocking(trouble: Trouble | None) -> str:
    """Say what a person may have to do something about; nothing for a line that merely is away."""
    if trouble is None:
        return ""
    match why_cause(trouble.cause):
        case "no-network" | "portal" | "proxy-sign-in" | "clock-wrong" | "untrusted" as blocking:
            return way_sentence(blocking, trouble)
        case _:
            return ""


def link_sentence(
    link: Link,
    *,
    at_ms: int | None = None,
    reached_ms: int | None = None,
    trouble: Trouble | None = None,
) -> str:
    """Say what was found when the service was last tried.

    Args:
        link: What was found.
        at_ms: When it was tried, Unix milliseconds.
        reached_ms: When the service was last reached, Unix milliseconds.
        trouble: What is known of what stands in the way.
    """
    match link:
        case "reached" if at_ms is not None:
            return tr("ITU server reached {time}", time=moment(at_ms))
        case "reached":
            return tr("ITU server reached")
        case "not-reached" if reached_ms is not None:
            return tr("Not connected. Last reached ITU {time}", time=moment(reached_ms))
        case "not-reached":
            return tr("Not connected")
        case "no-network" | "portal" | "proxy-sign-in" | "clock-wrong" | "untrusted":
            return way_sentence(link, trouble)
        case "signed-out":
            return tr("Sign in to send. You can go on writing.")
        case "unknown":
            return tr("Connection: not tested yet")


def _clock(ahead_ms: int) -> str:
    wrong = duration(abs(ahead_ms) / 1000)
    if ahead_ms > 0:
        return tr("This computer’s clock is {duration} slow.", duration=wrong)
    return tr("This computer’s clock is {duration} fast.", duration=wrong)
