"""How it stands with updates of the program, for whoever shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from heliograph.domain.rules import Hold
from heliograph.domain.updates import Offer

Off = Literal["off", "no-root", "not-a-package"]
Wait = Literal["paused", "stories", "no-service", "rule"]
"""Why a package that is wanted does not come now; for ``rule`` see the hold."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with updates now, for whoever shows it."""

    off: Off | None = None
    """Why there are none; everything else is empty then."""
    offer: Offer | None = None
    """A newer version, if one is known."""
    is_hidden: bool = False
    """A person wants to hear no more of this version."""
    is_wanted: bool = False
    have_bytes: int = 0
    package: Path | None = None
    """Where the package lies, whole and checked."""
    wait: Wait | None = None
    hold: Hold | None = None
    """The rule that keeps packages from coming now, whether one is wanted or not."""
    over_budget: bool = False
    """What is missing is more than the data budget still allows."""
    left_s: float | None = None
    """How long the rest takes at the last measured speed; None where none was measured."""
    looked_ms: int | None = None
    """When a source last gave an answer (Unix ms)."""

    @property
    def left_bytes(self) -> int:
        """Tell how much is still to come."""
        return 0 if self.offer is None else self.offer.size_bytes - self.have_bytes
