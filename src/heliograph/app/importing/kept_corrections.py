"""What a person has corrected of tables that are not imported yet, kept until they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph.domain.tables.corrections import Patch

if TYPE_CHECKING:
    from heliograph.clock import Clock
    from heliograph.domain.ids import Sha256
    from heliograph.domain.tables.corrections import Corrections
    from heliograph.store.store import Store

_TABLES = "tables_corrected"
"""The named value that lists the tables, the one corrected last at the end."""
_MOST_TABLES = 20
"""The corrections of more tables than these are let go, the oldest first."""


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    kept_ms: int
    steps: tuple[Patch, ...]


class TakenUp(msgspec.Struct, frozen=True, kw_only=True):
    """Corrections that were made at another time."""

    steps: int
    kept_ms: int
    """When the last of them was made."""


class KeptCorrections:
    """Keeps them as named values, a value for each sheet, known by the bytes of its table."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def keep(self, table: Sha256, sheet: str, corrections: Corrections) -> None:
        """Keep what is corrected now, in place of what was kept before.

        Raises:
            DiskFull: there is no room; what was kept before stays.
        """
        steps = corrections.steps
        if not steps:
            self.drop(table, sheet)
            return
        made = _Kept(kept_ms=self._clock.now_ms(), steps=steps)
        name = _name(table, sheet)
        with self._store.imports.together():
            names = [*(each for each in self._names() if each != name), name]
            self._store.account.set_value(name, msgspec.json.encode(made).decode())
            for old in names[:-_MOST_TABLES]:
                self._store.account.set_value(old, None)
            self._write_names(names[-_MOST_TABLES:])

    def take_up(self, table: Sha256, sheet: str, corrections: Corrections) -> TakenUp | None:
        """Correct a table again that was just read; None when nothing is kept of it."""
        value = self._store.account.value(_name(table, sheet))
        if value is None:
            return None
        kept = decoding.decode(value, type=_Kept)
        steps = corrections.take_up(kept.steps)
        return TakenUp(steps=steps, kept_ms=kept.kept_ms) if steps else None

    def drop(self, table: Sha256, sheet: str) -> None:
        """Let go of what is kept of a sheet, if anything is."""
        name, names = _name(table, sheet), self._names()
        if name in names:
            with self._store.imports.together():
                self._store.account.set_value(name, None)
                self._write_names([each for each in names if each != name])

    def _names(self) -> list[str]:
        value = self._store.account.value(_TABLES)
        return [] if value is None else decoding.decode(value, type=list[str])

    def _write_names(self, names: list[str]) -> None:
        value = msgspec.json.encode(names).decode() if names else None
        self._store.account.set_value(_TABLES, value)


def _name(table: Sha256, sheet: str) -> str:
    return f"{_TABLES} {table} {sheet}"
