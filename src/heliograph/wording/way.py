"""Words of what stands in the way to the service, as exact as is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import errors
from heliograph.domain.trouble import Trouble, host_of, trouble_of
from heliograph.i18n import Raw, duration, iso, ltr, mark, moment, tr
from heliograph.sync.outcome import cause_of
from heliograph.wording.words import Words

if TYPE_CHECKING:
    from heliograph.app.why import ServiceCause, WayCause
    from heliograph.errors import CertificateFault

CLOCK_TOLERANCE_MS = 300_000
"""A clock that is off by less than this many milliseconds is not worth a sentence."""

_PLAIN: dict[WayCause | ServiceCause, str] = {
    "no-network": mark("This computer is not connected to any network"),
    "no-connection": mark("Waiting for connection"),
    "timed-out": mark("The line went silent; what has arrived is kept"),
    "portal": mark("This network asks you to open its own page first"),
    "proxy-sign-in": mark("The proxy of this network asks for a name and a password"),
    "clock-wrong": mark("Date or time of this computer is wrong, so ITU cannot be reached safely"),
    "untrusted": mark(
        "Something in this network stands between you and ITU; nothing is sent to it"
    ),
    "service-busy": mark("ITU’s service is busy"),
    "service-full": mark("ITU’s service has no room at the moment"),
    "sign-in": mark("Sign in to send. You can go on writing."),
}

_FAULTS: dict[CertificateFault, str] = {
    "self-signed": mark(
        "What answers in ITU’s place vouches only for itself; nothing is sent to it"
    ),
    "expired": mark(
        "The certificate of ITU’s service has run out; nothing is sent until it has a new one"
    ),
    "old-tls": mark("What answers protects too weakly what is sent; nothing is sent to it"),
    "other-service": mark(
        "Another service answers than the one you signed in to; nothing is sent to it"
    ),
}


def way_sentence(cause: WayCause | ServiceCause, trouble: Trouble | None = None) -> str:
    """Say what stands in the way, without a full stop.

    Args:
        cause: Of the closed list.
        trouble: What is known of it.
    """
    match cause:
        case "portal" if trouble is not None and trouble.page:
            host = ltr(host_of(trouble.page))
            return tr("This network asks you to open its own page first, at {host}", host=host)
        case "proxy-sign-in" if trouble is not None and trouble.proxy:
            proxy = ltr(trouble.proxy)
            return tr("The proxy {proxy} asks for a name and a password", proxy=proxy)
        case "clock-wrong" if trouble is not None and trouble.fast_ms:
            return _clock(trouble.fast_ms, at_least=trouble.at_least)
        case "untrusted" if trouble is not None:
            return _fault(trouble)
        case "service-busy" if trouble is not None and trouble.until_ms is not None:
            return tr("ITU’s service is busy until {time}", time=moment(trouble.until_ms))
        case _:
            return tr(_PLAIN[cause])


def _clock(fast_ms: int, *, at_least: bool) -> str:
    wrong = duration(abs(fast_ms) / 1000)
    if at_least and fast_ms > 0:
        return tr(
            "This computer’s clock is fast by {duration} or more, so ITU cannot be reached safely",
            duration=wrong,
        )
    if at_least:
        return tr(
            "This computer’s clock is slow by {duration} or more, so ITU cannot be reached safely",
            duration=wrong,
        )
    if fast_ms > 0:
        return tr(
            "This computer’s clock is {duration} fast, so ITU cannot be reached safely",
            duration=wrong,
        )
    return tr(
        "This computer’s clock is {duration} slow, so ITU cannot be reached safely", duration=wrong
    )


def _fault(trouble: Trouble) -> str:
    if trouble.fault == "unknown-issuer" and trouble.issuer:
        return tr(
            "“{issuer}” opens what passes through this network; nothing is sent to it",
            issuer=iso(trouble.issuer),
        )
    if trouble.fault == "wrong-name" and trouble.subject:
        return tr(
            "“{name}” answers in ITU’s place; nothing is sent to it", name=iso(trouble.subject)
        )
    return tr(_FAULTS.get(trouble.fault, _PLAIN["untrusted"]))


# ---- as errors -------------------------------------------------------------------------


def way_error(error: errors.ServiceError) -> Words:
    """Say of a try that did not get on what happened, what is safe and what to do."""
    trouble = trouble_of(error, cause_of(error), now_ms=0, before=None)
    safe = tr("Your stories are safe on this computer.")
    match error:
        case errors.CaptivePortal() if trouble.page:
            return Words(
                what=tr("This network asks you to open its own page first."),
                safe=safe,
                do=tr("Open {address}, then come back.", address=ltr(trouble.page)),
            )
        case errors.CaptivePortal():
            return Words(
                what=tr("This network asks you to open its own page first."),
                safe=safe,
                do=tr("Open any page in a browser, then come back."),
            )
        case errors.ProxySignIn():
            return Words(
                what=_ended(way_sentence("proxy-sign-in", trouble)),
                safe=safe,
                do=tr("Type them in the settings, under Proxy."),
            )
        case errors.ClockWrong():
            return Words(
                what=_ended(way_sentence("clock-wrong", trouble)),
                safe=safe,
                do=tr("Set date and time; sending then goes on by itself."),
            )
        case errors.Untrusted():
            return Words(
                what=_ended(way_sentence("untrusted", trouble)),
                safe=safe,
                do=_against(error.fault),
            )
        case errors.TimedOut():
            return Words(
                what=tr("The line went silent."),
                safe=tr("What has arrived is kept."),
                do=tr("Heliograph tries again by itself."),
            )
        case errors.ServiceBusy(full=True):
            return Words(
                what=tr("ITU’s service has no room at the moment."),
                safe=safe,
                do=tr("Heliograph tries again by itself."),
            )
        case errors.ServiceBusy() | errors.UploadGone():
            return Words(
                what=tr("ITU’s service is busy."),
                safe=safe,
                do=tr("Heliograph tries again by itself."),
            )
        case errors.Offline(no_network=True):
            return Words(
                what=_ended(way_sentence("no-network")),
                safe=safe,
                do=tr("Heliograph tries again by itself when there is a connection."),
            )
        case _:
            return Words(
                what=tr("ITU’s service cannot be reached now."),
                safe=safe,
                do=tr("Heliograph tries again by itself when there is a connection."),
            )


def _against(fault: CertificateFault) -> str:
    if fault in {"expired", "old-tls"}:
        return tr("Tell those from whom you have the address of the service.")
    return tr("Use another network, or ask who looks after this one.")


def _ended(sentence: str) -> str:
    return tr("{sentence}.", sentence=Raw(sentence))
