"""Words of why a story has not gone yet: one sentence and one button for each cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.app.why import Why, why_cause
from heliograph.i18n import Raw, iso, mark, moment, ntr, size, tr
from heliograph.wording.problems import problem
from heliograph.wording.way import way_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.app.why import Act, HeldCause, RuleCause, StoryCause
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.media import MediaKind
    from heliograph.domain.submission import Cause

_HELD: dict[HeldCause, str] = {
    "sending": mark("Sending. If the line drops, it goes on from here"),
    "waiting-receipt": mark("All sent. Waiting for ITU’s receipt"),
    "turn": mark("Waiting its turn"),
    "paused": mark("You paused this story"),
    "paused-all": mark("You paused all sending"),
    "not-automatic": mark("Goes when you choose to send"),
    "in-bundle": mark("In a bundle. Receipt not confirmed"),
    "withdrawal-waiting": mark("Withdrawal waiting to be sent"),
    "clearance": mark("Waits for clearance"),
}

_RULES: dict[RuleCause, str] = {
    "metered-wait": mark("By your data rules nothing goes over this network"),
    "metered-text-only": mark(
        "By your data rules only texts go over this network; photos and files wait for another"
    ),
    "budget-day": mark("Today’s data budget is used up"),
    "budget-month": mark("This month’s data budget is used up"),
    "outside-hours": mark("Outside the hours that you chose for sending"),
}

_BLOCKED: dict[StoryCause, str] = {
    "refused": mark("Not accepted. Your story is safe on this computer"),
    "too-large": mark("Too large for ITU’s service. Your story is safe here"),
    "other-content": mark("ITU holds this version with other content. Your story is safe here"),
    "withdrawn": mark("This story was withdrawn, so ITU does not take it again"),
    "contract-broken": mark(
        "ITU’s service gave an answer that cannot be read. Your story is safe here"
    ),
    "media-missing": mark("A file of this story is missing on this computer"),
    "media-changed": mark("A file of this story is damaged on this computer"),
}

_ACTS: dict[Act, str] = {
    "try-now": mark("Try now"),
    "check-again": mark("Check again"),
    "open-portal": mark("Open its page"),
    "proxy-sign-in": mark("Sign in to the proxy"),
    "sign-in": mark("Sign in"),
    "pause": mark("Pause"),
    "go-on": mark("Go on"),
    "go-on-all": mark("Go on with all"),
    "send-next": mark("Send this next"),
    "send-now": mark("Send now"),
    "put-back": mark("Try now"),
    "open": mark("Open"),
    "open-file": mark("Go to the file"),
    "open-question": mark("Go to the question"),
    "new-version": mark("Make a new version"),
    "send-anyway": mark("Send anyway"),
    "clear": mark("Clear it"),
}


def why_sentence(why: Why, *, campaign: Campaign | None = None) -> str:
    """Say in one sentence why a story has not gone (yet), and what happens next.

    Args:
        why: Cause and what is known of it.
        campaign: The pack that the story is for, which names what was not accepted.
    """
    match why.cause:
        case (
            "no-network"
            | "no-connection"
            | "timed-out"
            | "portal"
            | "proxy-sign-in"
            | "clock-wrong"
            | "untrusted"
            | "service-busy"
            | "service-full"
        ):
            return _with_times(way_sentence(why.cause, why.trouble), why)
        case "sign-in":
            return way_sentence(why.cause)
        case (
            "refused"
            | "too-large"
            | "other-content"
            | "withdrawn"
            | "contract-broken"
            | "media-missing"
            | "media-changed"
        ):
            return _blocked(why.cause, why, campaign)
        case "media-later":
            return _kept_back(why.lacking)
        case "metered-wait" | "metered-text-only" | "budget-day" | "budget-month" | "outside-hours":
            return _by_rule(why.cause, why.until_ms)
        case "waiting-receipt" | "in-bundle" | "withdrawal-waiting" | "clearance" if why.since_ms:
            return _since(why.cause, moment(why.since_ms))
        case held:
            return tr(_HELD[held])


def why_button(why: Why) -> str | None:
    """Give the words of the one button that helps, or None where waiting is all."""
    act = why.act
    if act is None:
        return None
    return send_media_too(why.lacking) if act == "send-media" else tr(_ACTS[act])


def cause(cause: Cause) -> str:
    """Say why a try did not get on, where no more than that is known."""
    return why_sentence(Why(cause=why_cause(cause)))


def text_first(kinds: Sequence[MediaKind]) -> str:
    """Say the choice to send the text now and these media items only when that is said."""
    if _are_photos(kinds):
        return tr("Text now, photos later")
    return tr("Text now, files later")


def send_media_too(kinds: Sequence[MediaKind]) -> str:
    """Say the way back from ``text_first``."""
    return tr("Send the photos too") if _are_photos(kinds) else tr("Send the files too")


def _with_times(waiting: str, why: Why) -> str:
    """Add since when it has been so, and when Heliograph tries again by itself."""
    if why.since_ms is not None:
        waiting = tr("{waiting} (since {time})", waiting=Raw(waiting), time=moment(why.since_ms))
    told = why.trouble is not None and why.trouble.until_ms is not None
    if why.next_try_ms is None or (told and why.cause == "service-busy"):
        return waiting
    return tr(
        "{waiting}. Tries again about {time}", waiting=Raw(waiting), time=moment(why.next_try_ms)
    )


def _by_rule(cause: RuleCause, until_ms: int | None) -> str:
    held = tr(_RULES[cause])
    if until_ms is None:
        return held
    return tr("{held}. Goes on {time}", held=Raw(held), time=moment(until_ms))


def _blocked(cause: StoryCause, why: Why, campaign: Campaign | None) -> str:
    if why.problem is None:
        return tr(_BLOCKED[cause])
    file, params = iso(why.file_name), why.problem.params
    if why.file_name and cause == "media-missing":
        return tr("{file} is missing on this computer. Everything else is safe here", file=file)
    if why.file_name and cause == "media-changed":
        return tr("{file} is damaged on this computer. Everything else is safe here", file=file)
    if why.file_name and cause == "too-large":
        return _too_large(file, params.get("size_bytes"), params.get("limit_bytes"))
    if cause != "refused" or campaign is None:
        return tr(_BLOCKED[cause])
    names = {why.problem.item: why.file_name} if why.problem.item and why.file_name else {}
    said = Raw(problem(why.problem, campaign, names))
    return tr("Not accepted: {problem}. Your story is safe here.", problem=said)


def _too_large(file: Raw, size_bytes: str | int | None, limit_bytes: str | int | None) -> str:
    if not isinstance(size_bytes, int):
        return tr("Too large: {file}. Your story is safe here", file=file)
    if not isinstance(limit_bytes, int):
        return tr(
            "Too large: {file} ({size}). Your story is safe here", file=file, size=size(size_bytes)
        )
    return tr(
        "Too large for this campaign: {file} ({size}, limit {limit}). Your story is safe here",
        file=file,
        size=size(size_bytes),
        limit=size(limit_bytes),
    )


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


def _since(cause: HeldCause, time: Raw) -> str:
    match cause:
        case "waiting-receipt":
            return tr("All sent. Waiting for ITU’s receipt (since {time})", time=time)
        case "in-bundle":
            return tr("In a bundle since {time}. Receipt not confirmed", time=time)
        case "clearance":
            return tr("Waits for clearance since {time}", time=time)
        case _:
            return tr("Withdrawal waiting to be sent since {time}", time=time)
