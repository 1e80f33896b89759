"""When to try again: exponential delay with jitter that the caller draws."""

from __future__ import annotations

FIRST_DELAY_S = 10.0
LONGEST_DELAY_S = 1800.0
LONGEST_RETRY_AFTER_S = 86_400.0
"""A service that asks for more than a day's patience is taken at a day."""


def delay_s(*, attempts: int, jitter: float, retry_after_s: float | None = None) -> float:
    """Give the seconds to wait after ``attempts`` tries in a row without success.

    Args:
        attempts: 1 after the first try.
        jitter: A random number in [0, 1), drawn by the caller: half of the delay moves with it,
            so that computers cut off together do not come back together.
        retry_after_s: What the service asked for (RFC 9110, section 10.2.3); never undercut.
    """
    exponent = min(max(attempts, 1) - 1, 16)
    longest = min(FIRST_DELAY_S * 2.0**exponent, LONGEST_DELAY_S)
    delay = longest * (0.5 + 0.5 * jitter)
    if retry_after_s is None:
        return delay
    asked = min(max(retry_after_s, 0.0), LONGEST_RETRY_AFTER_S)
    return max(delay, asked)
