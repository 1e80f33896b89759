"""Words of a story's way: its state, why it has not gone yet, and how the connection stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.lifecycle import State
from heliograph.i18n import Raw, ctr, duration, ltr, mark, moment, ntr, size, tr
from heliograph.wording.reviews import comments_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.app.outbox import Connection, Why, WhyCause
    from heliograph.domain.media import MediaKind
    from heliograph.domain.submission import Cause
    from heliograph.events import Link

CLOCK_TOLERANCE_MS = 300_000
"""A clock that is off by less than this many milliseconds is not worth a sentence."""

_CAUSES: dict[Cause, WhyCause] = {
    "offline": "no-connection",
    "portal": "portal",
    "clock-wrong": "clock-wrong",
    "untrusted": "untrusted",
    "timed-out": "timed-out",
    "service-busy": "service-busy",
    "service-full": "service-full",
    "sign-in": "sign-in",
    "refused": "refused",
    "other-content": "other-content",
    "withdrawn": "withdrawn",
    "contract-broken": "contract-broken",
    "media-missing": "media-missing",
    "media-changed": "media-changed",
}

_WAITING: dict[WhyCause, str] = {
    "no-connection": mark("Waiting for connection"),
    "timed-out": mark("The line went silent; what has arrived is kept"),
    "service-busy": mark("ITU’s service is busy"),
    "service-full": mark("ITU’s service has no room at the moment"),
    "portal": mark("This network asks you to open its own page first"),
    "clock-wrong": mark("Date or time of this computer is wrong, so ITU cannot be reached safely"),
    "untrusted": mark(
        "Something in this network stands between you and ITU; nothing is sent to it"
    ),
}
"""What only waits: a time of the next try can follow."""

_HELD: dict[WhyCause, str] = {
    "sending": mark("Sending. If the line drops, it goes on from here"),
    "waiting-receipt": mark("All sent. Waiting for ITU’s receipt"),
    "turn": mark("Waiting its turn"),
    "sign-in": mark("Sign in to send. You can go on writing."),
    "paused": mark("You paused this story"),
    "paused-all": mark("You paused all sending"),
    "not-automatic": mark("Goes when you choose to send"),
    "in-bundle": mark("In a bundle. Receipt not confirmed"),
    "refused": mark("Not accepted. Your story is safe on this computer"),
    "other-content": mark("ITU holds this version with other content. Your story is safe here"),
    "withdrawn": mark("This story was withdrawn, so ITU does not take it again"),
    "contract-broken": mark(
        "ITU’s service gave an answer that cannot be read. Your story is safe here"
    ),
    "media-missing": mark("A file of this story is missing on this computer"),
    "media-changed": mark("A file of this story is damaged on this computer"),
    "withdrawal-waiting": mark("Withdrawal waiting to be sent"),
}
"""What has no next try: it goes on by itself, or a person decides."""


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
        case "media-later":
            return ctr("state", "Text received")
        case _:
            return state_name(state)


def cause(cause: Cause) -> str:
    """Say why a try did not get on."""
    return why_sentence(_CAUSES[cause])


def why_sentence(
    cause: WhyCause,
    *,
    next_try_ms: int | None = None,
    since_ms: int | None = None,
    lacking: Sequence[MediaKind] = (),
) -> str:
    """Say in one sentence why a story has not gone (yet), and what happens next.

    Args:
        cause: Of the closed list.
        next_try_ms: When Heliograph tries again by itself, Unix milliseconds.
        since_ms: Since when it has been so, Unix milliseconds.
        lacking: With ``media-later``, the kinds of the media items that ITU does not have.
    """
    if cause == "media-later":
        return _kept_back(lacking)
    if cause in _WAITING:
        waiting = tr(_WAITING[cause])
        if next_try_ms is None:
            return waiting
        return tr(
            "{waiting}. Tries again about {time}",
            waiting=Raw(waiting),
            time=moment(next_try_ms),
        )
    if since_ms is not None and cause in {"waiting-receipt", "in-bundle", "withdrawal-waiting"}:
        return _since(cause, moment(since_ms))
    return tr(_HELD[cause])


def why_button(cause: WhyCause, *, lacking: Sequence[MediaKind] = ()) -> str | None:
    """Give the words of the one button that helps, or None where waiting is all."""
    match cause:
        case "media-later":
            return send_media_too(lacking)
        case "no-connection" | "timed-out" | "service-busy" | "service-full" | "contract-broken":
            return tr("Try now")
        case "clock-wrong" | "untrusted":
            return tr("Check again")
        case "portal":
            return tr("Open its page")
        case "sign-in":
            return tr("Sign in")
        case "paused":
            return tr("Go on")
        case "paused-all":
            return tr("Go on with all")
        case "not-automatic":
            return tr("Send now")
        case "refused" | "withdrawn" | "media-missing" | "media-changed" | "in-bundle":
            return tr("Open")
        case "other-content":
            return tr("Make a new version")
        case "sending" | "waiting-receipt" | "turn" | "withdrawal-waiting":
            return None


def text_first(kinds: Sequence[MediaKind]) -> str:
    """Say the choice to send the text now and these media items only when that is said."""
    if _are_photos(kinds):
        return tr("Text now, photos later")
    return tr("Text now, files later")


def send_media_too(kinds: Sequence[MediaKind]) -> str:
    """Say the way back from ``text_first``."""
    return tr("Send the photos too") if _are_photos(kinds) else tr("Send the files too")


_HISTORY = {
    "begun": mark("Begun"),
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
    "text-received": mark("Text received by ITU; its files followed"),
}


def history_sentence(
    event: str, detail: str = "", *, revision: int | None = None, size_bytes: int | None = None
) -> str:
    """Say what happened to a story, as noted in its history; an unknown event is given back.

    Args:
        event: The noted word.
        detail: The receipt's number for ``received``, the cause for ``needs-attention``, the
            number of comments for ``review-returned``.
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
        case "review-returned":
            return comments_sentence(int(detail or 0))
        case "needs-attention" if detail in _CAUSES:
            return cause(detail)
        case "needs-attention":
            return ctr("state", "Needs your attention")
        case _:
            return tr(_HISTORY[event]) if event in _HISTORY else event


def connection_sentence(connection: Connection) -> str:
    """Say how things stand with the service, as last tested, and whether the clock is right."""
    if not connection.signed_in:
        return tr("Sign in to send. You can go on writing.")
    if connection.last_reached_ms is None:
        return tr("ITU’s server has not been reached yet.")
    reached = tr("ITU’s server was last reached {time}.", time=moment(connection.last_reached_ms))
    ahead_ms = connection.service_ahead_ms
    if ahead_ms is None or abs(ahead_ms) < CLOCK_TOLERANCE_MS:
        return reached
    return f"{reached} {_clock(ahead_ms)}"


def link_sentence(link: Link, *, at_ms: int | None = None, reached_ms: int | None = None) -> str:
    """Say what was found when the service was last tried.

    Args:
        link: What was found.
        at_ms: When it was tried, Unix milliseconds.
        reached_ms: When the service was last reached, Unix milliseconds.
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
        case "portal" | "clock-wrong" | "untrusted":
            return tr(_WAITING[link])
        case "signed-out":
            return tr("Sign in to send. You can go on writing.")
        case "unknown":
            return tr("Connection: not tested yet")


def _are_photos(kinds: Sequence[MediaKind]) -> bool:
    return all(kind == "photo" for kind in kinds)


def _kept_back(lacking: Sequence[MediaKind]) -> str:
    if not lacking:
        return tr("Text received, the rest waits – on purpose")
    if _are_photos(lacking):
        return ntr(
            "Text received, {n} photo waits – on purpose",
            "Text received, {n} photos wait – on purpose",
            len(lacking),
        )
    return ntr(
        "Text received, {n} file waits – on purpose",
        "Text received, {n} files wait – on purpose",
        len(lacking),
    )


def _since(cause: WhyCause, time: Raw) -> str:
    match cause:
        case "waiting-receipt":
            return tr("All sent. Waiting for ITU’s receipt (since {time})", time=time)
        case "in-bundle":
            return tr("In a bundle since {time}. Receipt not confirmed", time=time)
        case _:
            return tr("Withdrawal waiting to be sent since {time}", time=time)


def _clock(ahead_ms: int) -> str:
    wrong = duration(abs(ahead_ms) / 1000)
    if ahead_ms > 0:
        return tr("This computer’s clock is {duration} slow.", duration=wrong)
    return tr("This computer’s clock is {duration} fast.", duration=wrong)
