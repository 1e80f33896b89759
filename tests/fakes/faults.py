"""Faults that a test plans for the in-memory service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from heliograph.errors import CaptivePortal, Offline, ServiceBusy, ServiceError, TimedOut
from heliograph.remote.wire import ExchangeAnswer

Step = Literal["info", "enrol", "exchange", "send", "offset", "file"]


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What goes wrong, once, at the next call of ``step`` (after ``skip`` calls that go well)."""

    step: Step
    error: ServiceError | None = None
    """What the client gets to see."""
    after_effect: bool = False
    """The service does its work and only then the error comes: a lost answer."""
    after_bytes: int = 0
    """``send`` only: so many bytes reach the service first."""
    keep_bytes: bool = True
    """``send`` only: False when a proxy swallowed the bytes of the cut request."""
    crash: bool = False
    """The service restarts at that moment with nothing but what was durable."""
    forget_upload: bool = False
    """``send`` only: the upload has expired."""
    alter: Callable[[ExchangeAnswer], ExchangeAnswer] | None = None
    """``exchange`` only: what somebody in between makes of the answer."""
    skip: int = 0


def offline(step: Step, *, skip: int = 0) -> Fault:
    """No connection: nothing reaches the service."""
    return Fault(step=step, error=Offline(), skip=skip)


def lost_answer(step: Step, *, skip: int = 0) -> Fault:
    """The service does it, and its answer never arrives."""
    return Fault(step=step, error=TimedOut(), after_effect=True, skip=skip)


def cut(after_bytes: int, *, keep_bytes: bool = True, crash: bool = False, skip: int = 0) -> Fault:
    """The connection breaks in the middle of a media item."""
    return Fault(
        step="send",
        error=Offline(),
        after_bytes=after_bytes,
        keep_bytes=keep_bytes,
        crash=crash,
        skip=skip,
    )


def crash(step: Step, *, after_effect: bool = False, skip: int = 0) -> Fault:
    """The service dies before or after doing it, and starts again."""
    return Fault(step=step, error=Offline(), after_effect=after_effect, crash=True, skip=skip)


def busy(step: Step, *, retry_after_s: float | None = None, full: bool = False) -> Fault:
    """The service asks for patience."""
    return Fault(step=step, error=ServiceBusy(retry_after_s=retry_after_s, full=full))


def portal(step: Step) -> Fault:
    """A hotel answers in the service's place."""
    return Fault(step=step, error=CaptivePortal(location="http://portal.example/login"))
