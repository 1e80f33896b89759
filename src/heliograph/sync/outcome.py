"""From a service error to what it means for what was being sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.errors import (
    CaptivePortal,
    ClockWrong,
    ContractBroken,
    Offline,
    ProxySignIn,
    ServiceBusy,
    ServiceError,
    SignInRequired,
    TimedOut,
    Untrusted,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.domain.problems import Problem
    from heliograph.domain.submission import Cause
    from heliograph.events import Link


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a pass ended: why it stopped early, if it did, and what it moved."""

    cause: Cause | None = None
    """None when everything that could be done was done."""
    interrupted: bool = False
    received: int = 0
    handed_bytes: int = 0
    """Media bytes given to the network, those that had to go again included."""
    resumed_bytes: int = 0
    """Media bytes that the service already held when it was asked."""


def cause_of(error: ServiceError) -> Cause:
    """Name the cause that a waiting story shows."""
    match error:
        case CaptivePortal():
            return "portal"
        case ProxySignIn():
            return "proxy-sign-in"
        case ClockWrong():
            return "clock-wrong"
        case Untrusted():
            return "untrusted"
        case TimedOut():
            return "timed-out"
        case ServiceBusy(full=True):
            return "service-full"
        case ServiceBusy():
            return "service-busy"
        case SignInRequired():
            return "sign-in"
        case ContractBroken():
            return "contract-broken"
        case Offline(no_network=True):
            return "no-network"
        case _:
            return "offline"


def refusal_of(problems: Iterable[Problem], *, code: str = "") -> Cause:
    """Tell what is too large from what was refused for another reason."""
    large = code == "too-large" or any(each.code == "media-too-large" for each in problems)
    return "too-large" if large else "refused"


def link_of(cause: Cause | None) -> Link:
    """Say what a cause tells about the line."""
    match cause:
        case "portal" | "proxy-sign-in" | "clock-wrong" | "untrusted" | "no-network":
            return cause
        case "sign-in":
            return "signed-out"
        case "offline" | "timed-out":
            return "not-reached"
        case _:
            return "reached"
