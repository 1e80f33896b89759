"""What a person has corrected of tables that are not imported yet, kept until they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph.domain.tables.corrections import Patch
from heliograph.domain.tables.mapping import Mapping

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
    steps: tuple[Patch, ...] = ()
    undone: tuple[Patch, ...] = ()
    mapping: Mapping | None = None
    campaign: str = ""
    """Whose questions the mapping names."""


class TakenUp(msgspec.Struct, frozen=True, kw_only=True):
    """Corrections that were made at another time."""

    steps: int
    kept_ms: int
    """When the last of them was made."""


class SaidOfColumns(msgspec.Struct, frozen=True, kw_only=True):
    """What the columns of a table were said to be at another time."""

    mapping: Mapping
    kept_ms: int


class KeptCorrections:
    """Keeps them as named values, a value for each sheet, known by the bytes of its table."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def keep(
        self,
        table: Sha256,
        sheet: str,
        corrections: Corrections | None,
        *,
        mapping: Mapping | None = None,
        campaign: str = "",
    ) -> None:
        """Keep what is corrected now, in place of what was kept before.

        Args:
            table: Of the table's bytes.
            sheet: Which of its sheets it is about.
            corrections: What is corrected and undone by now; None keeps what was kept of it.
            mapping: What a person has said of the columns; None when it is as it was found.
            campaign: Whose questions it names.

        Raises:
            DiskFull: there is no room; what was kept before stays.
        """
        before = self._kept(table, sheet) or _Kept(kept_ms=0)
        made = _Kept(
            kept_ms=self._clock.now_ms(),
            steps=before.steps if corrections is None else corrections.steps,
            undone=before.undone if corrections is None else corrections.undone,
            mapping=mapping,
            campaign=campaign,
        )
        if not made.steps and not made.undone and mapping is None:
            self.drop(table, sheet)
            return
        name = _name(table, sheet)
        with self._store.imports.together():
            names = [*(each for each in self._names() if each != name), name]
            self._store.account.set_value(name, msgspec.json.encode(made).decode())
            for old in names[:-_MOST_TABLES]:
                self._store.account.set_value(old, None)
            self._write_names(names[-_MOST_TABLES:])

    def take_up(self, table: Sha256, sheet: str, corrections: Corrections) -> TakenUp | None:
        """Correct a table again that was just read; None when nothing is kept of it."""
        kept = self._kept(table, sheet)
        if kept is None:
            return None
        steps = corrections.take_up(kept.steps, kept.undone)
        return TakenUp(steps=steps, kept_ms=kept.kept_ms) if steps else None

    def said(self, table: Sha256, sheet: str, campaign: str) -> SaidOfColumns | None:
        """Give what was said of the columns for a campaign; None when nothing was."""
        kept = self._kept(table, sheet)
        if kept is None or kept.mapping is None or kept.campaign != campaign:
            return None
        return SaidOfColumns(mapping=kept.mapping, kept_ms=kept.kept_ms)

    def drop(self, table: Sha256, sheet: str) -> None:
        """Let go of what is kept of a sheet, if anything is."""
        name, names = _name(table, sheet), self._names()
        if name in names:
            with self._store.imports.together():
                self._store.account.set_value(name, None)
                self._write_names([each for each in names if each != name])

    def _kept(self, table: Sha256, sheet: str) -> _Kept | None:
        value = self._store.account.value(_name(table, sheet))
        return None if value is None else decoding.decode(value, type=_Kept)

    def _names(self) -> list[str]:
        value = self._store.account.value(_TABLES)
        return [] if value is None else decoding.decode(value, type=list[str])

    def _write_names(self, names: list[str]) -> None:
        value = msgspec.json.encode(names).decode() if names else None
        self._store.account.set_value(_TABLES, value)


def _name(table: Sha256, sheet: str) -> str:
    return f"{_TABLES} {table} {sheet}"
