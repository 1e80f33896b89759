"""When to try again: exponential delay with jitter, for the way as a whole and not by story."""

from __future__ import annotations

import msgspec

FIRST_DELAY_S = 10.0
LONGEST_DELAY_S = 1800.0
LONGEST_RETRY_AFTER_S = 86_400.0
"""A service that asks for more than a day's patience is taken at a day."""
LONGEST_WAIT_MS = 86_400_000
"""A day: no wait is longer, so one that seems longer comes from a clock that jumped."""
SPREAD = 0.1
"""What is added to what a service asked for, at most: all whom it asked must not come at once."""
LEAST_SPREAD_S = 5.0
LARGEST_SPREAD_S = 300.0

RETURNS = 5
"""So many returns of the line in a row are believed; one that flaps is then tried as any other."""
RETURN_EVERY_S = 900.0
"""How long until one more is."""


def delay_s(*, attempts: int, jitter: float, retry_after_s: float | None = None) -> float:
    """Give the seconds to wait after ``attempts`` tries in a row without success.

    Args:
        attempts: 1 after the first try.
        jitter: A random number in [0, 1), drawn by the caller: half of the delay moves with it,
            so that computers cut off together do not come back together.
        retry_after_s: What the service asked for (RFC 9110, section 10.2.3); never undercut, and
            the jitter spreads those who were asked for the same.
    """
    exponent = min(max(attempts, 1) - 1, 16)
    longest = min(FIRST_DELAY_S * 2.0**exponent, LONGEST_DELAY_S)
    delay = longest * (0.5 + 0.5 * jitter)
    if retry_after_s is None:
        return delay
    asked = min(max(retry_after_s, 0.0), LONGEST_RETRY_AFTER_S)
    spread = min(max(SPREAD * asked, LEAST_SPREAD_S), LARGEST_SPREAD_S)
    return max(delay, min(asked + spread * jitter, LONGEST_RETRY_AFTER_S))


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long the way is left alone after tries, one after the other, that did not get on.

    It belongs to the way and to no story: a hundred stories that wait are tried as often as one.
    """

    tries: int
    not_before_ms: int
    """Unix milliseconds, by this computer's clock."""
    asked: bool = False
    """The service named the time; only a person goes before it."""

    def is_over(self, now_ms: int) -> bool:
        """Tell whether the way may be tried again; a clock that was set back holds nothing."""
        return not now_ms < self.not_before_ms <= now_ms + LONGEST_WAIT_MS


def patience_after(
    before: Patience | None, *, now_ms: int, jitter: float, retry_after_s: float | None = None
) -> Patience:
    """Give the patience that follows on a try that did not get on.

    Args:
        before: That of the try before; None when that one got on.
        now_ms: Wall clock.
        jitter: See ``delay_s``.
        retry_after_s: See ``delay_s``.
    """
    tries = 1 if before is None else before.tries + 1
    wait_s = delay_s(attempts=tries, jitter=jitter, retry_after_s=retry_after_s)
    return Patience(
        tries=tries,
        not_before_ms=now_ms + int(wait_s * 1000),
        asked=retry_after_s is not None and retry_after_s > 0,
    )


class Returns:
    """How many returns of the line are believed, so that one that flaps is no reason to hammer."""

    def __init__(self) -> None:
        self._left = float(RETURNS)
        self._at_s: float | None = None

    def believe(self, now_s: float) -> bool:
        """Tell whether this return counts; ``now_s`` is the monotonic clock."""
        if self._at_s is not None:
            self._left = min(RETURNS, self._left + (now_s - self._at_s) / RETURN_EVERY_S)
        self._at_s = now_s
        if self._left < 1:
            return False
        self._left -= 1
        return True
