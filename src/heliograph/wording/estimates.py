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
    if not rate_bytes_s or n_bytes / rate_bytes_s < ESTIMATED_FROM_S:
        return ""
    return duration(n_bytes / rate_bytes_s)


def with_time(said: str, n_bytes: int, *, rate_bytes_s: float | None) -> str:
    """Add to what is said of bytes how long they take, where that is known."""
    takes = time_for(n_bytes, rate_bytes_s=rate_bytes_s)
    return f"{said} · {takes}" if takes else said


def cost(cost: Cost) -> Raw:
    """Say what sending costs: ``about 4.8 MB of data, about 12 min at the last measured speed``."""
    data = tr("about {size} of data", size=size(_rough(cost.wire_bytes)))
    if cost.takes_s is None or cost.takes_s < ESTIMATED_FROM_S:
        return Raw(data)
    takes = duration(cost.takes_s)
    if cost.is_rate_of_here:
        return Raw(
            tr(
                "{data}, {duration} at the speed last measured on this network",
                data=Raw(data),
                duration=takes,
            )
        )
    return Raw(tr("{data}, {duration} at the last measured speed", data=Raw(data), duration=takes))


def _rough(n_bytes: int) -> int:
    """Round up to two digits: an estimate does not know more."""
    unit: int = 10 ** max(0, len(str(n_bytes)) - 2)
    return -(-n_bytes // unit) * unit
