"""Words for what sending costs: data, and time where a speed was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import Raw, duration, size, tr

if TYPE_CHECKING:
    from heliograph.app.costs import Cost

ESTIMATED_FROM_S = 20
"""What takes fewer seconds is not worth an estimate."""


def time_for(n_bytes: int, *, rate_bytes_s: float | None) -> str:
    """Say how long bytes take; empty where nothing was measured or it is soon over."""
    return time_of(n_bytes / rate_bytes_s) if rate_bytes_s else ""


def time_of(seconds: float) -> str:
    """Say how long something takes; empty when it is soon over."""
    return duration(seconds) if seconds >= ESTIMATED_FROM_S else ""


def with_time(said: str, n_bytes: int, *, rate_bytes_s: float | None) -> str:
    """Add to what is said of bytes how long they take, where that is known."""
    takes = time_for(n_bytes, rate_bytes_s=rate_bytes_s)
    return f"{said} · {takes}" if takes else said


def cost(cost: Cost) -> Raw:
    """Say what sending costs: ``about 4.8 MB of data, about 12 min at the last measured speed``."""
    data = tr("about {size} of data", size=size(_rough(cost.wire_bytes)))
    takes = "" if cost.takes_s is None else time_of(cost.takes_s)
    if not takes:
        return Raw(data)
    if cost.is_rate_of_here:
        return Raw(
            tr(
                "{data}, {duration} at the speed last measured on this network",
                data=Raw(data),
                duration=Raw(takes),
            )
        )
    return Raw(
        tr("{data}, {duration} at the last measured speed", data=Raw(data), duration=Raw(takes))
    )


def _rough(n_bytes: int) -> int:
    """Round up to two digits: an estimate does not know more."""
    unit: int = 10 ** max(0, len(str(n_bytes)) - 2)
    return -(-n_bytes // unit) * unit
