"""How fast it went over each network when it was measured last, and how far a pass is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph.domain.ids import Sha256, StoryId

if TYPE_CHECKING:
    from heliograph.store.account import AccountRows

_NAME = "speeds"
_UNDER_WAY = "under_way"
MOST_NETWORKS = 50
LONG_S = 20.0
"""A measurement of so many seconds stands by itself; a shorter one only moves the one before."""


class Speed(msgspec.Struct, frozen=True, kw_only=True):
    """A measured speed."""

    rate_bytes_s: float
    """Bytes of bodies acknowledged in a second, over all connections together."""
    at_ms: int
    """When (Unix ms)."""
    measured_s: float
    """For how long."""


class Speeds:
    """The speeds of a profile; whatever a method wrote is on the disk when it returns."""

    def __init__(self, values: AccountRows) -> None:
        self._values = values

    def of(self, network: str) -> Speed | None:
        """Give what was measured last in a network (``KeptNetwork.key``)."""
        return self._all().get(network)

    def latest(self) -> Speed | None:
        """Give what was measured last, in whichever network."""
        return max(self._all().values(), key=lambda speed: speed.at_ms, default=None)

    def keep(self, network: str, speed: Speed) -> None:
        """Keep a new measurement of a network."""
        known = self._all()
        known[network] = _together(known.get(network), speed)
        newest = sorted(known.items(), key=lambda each: each[1].at_ms)[-MOST_NETWORKS:]
        self._values.set_value(_NAME, msgspec.json.encode(dict(newest)).decode())

    def _all(self) -> dict[str, Speed]:
        kept = self._values.value(_NAME)
        return {} if kept is None else decoding.decode(kept, type=dict[str, Speed])


class UnderWay(msgspec.Struct, frozen=True, kw_only=True):
    """How far a pass is, for other programs of the profile, which hear no events.

    It is what the other side has acknowledged and the service has not told of yet, and is to be
    shown; what is sent, and what counts as sent, goes by the service's own word.
    """

    at_ms: int = 0
    """When that was (Unix ms)."""
    rate_bytes_s: float | None = None
    stories: dict[StoryId, int] = {}
    """Bytes of each story that bytes are on the way of, those that the service told of included."""
    originals: dict[Sha256, int] = {}
    """Bytes of each original that has begun to go and is not confirmed; kept between passes."""


class UnderWayRows:
    """One row; whatever a method wrote is on the disk when it returns."""

    def __init__(self, values: AccountRows) -> None:
        self._values = values

    def get(self) -> UnderWay:
        """Give what was noted last."""
        kept = self._values.value(_UNDER_WAY)
        return UnderWay() if kept is None else decoding.decode(kept, type=UnderWay)

    def put(self, noted: UnderWay) -> None:
        """Note how far it is; nothing is kept where nothing is under way."""
        is_empty = not (noted.stories or noted.originals)
        if not is_empty or self._values.value(_UNDER_WAY) is not None:
            self._values.set_value(
                _UNDER_WAY, None if is_empty else msgspec.json.encode(noted).decode()
            )


def _together(before: Speed | None, now: Speed) -> Speed:
    if before is None or now.measured_s >= LONG_S:
        return now
    before_s = min(before.measured_s, LONG_S - now.measured_s)
    seconds = before_s + now.measured_s
    rate = (before.rate_bytes_s * before_s + now.rate_bytes_s * now.measured_s) / seconds
    return Speed(rate_bytes_s=rate, at_ms=now.at_ms, measured_s=seconds)
