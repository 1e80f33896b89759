"""Words for how long bytes take to be sent, only where a speed was measured."""

from __future__ import annotations

from heliograph.i18n import duration

ESTIMATED_FROM_S = 20
"""What takes fewer seconds is not worth an estimate."""


def time_for(n_bytes: int, *, rate_bytes_s: float | None) -> str:
    """Say how long bytes take; empty where nothing was measured or it is soon over."""
    if not rate_bytes_s or n_bytes / rate_bytes_s < ESTIMATED_FROM_S:
        return ""
    return duration(n_bytes / rate_bytes_s)


def with_time(said: str, n_bytes: int, *, rate_bytes_s: float | None) -> str:
    """Add to what is said of bytes how long they take, where that is known."""
    takes = time_for(n_bytes, rate_bytes_s=rate_bytes_s)
    return f"{said} · {takes}" if takes else said
