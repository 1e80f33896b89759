"""An error in sentences."""

from __future__ import annotations

import msgspec


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, what is safe, what to do; ``safe`` and ``do`` may be empty."""

    what: str
    safe: str = ""
    do: str = ""
