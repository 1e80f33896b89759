"""The lot: what goes out together, from when something begins to go until nothing does any more."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import msgspec

from heliograph.store.summaries import CLEARED

if TYPE_CHECKING:
    from heliograph.store.database import Database
    from heliograph.store.listing import Numbers

_BEGAN = "lot"
"""The named value that says up to which line of the history everything was before the lot.

Lines have numbers that grow, which no clock does for sure."""

_WAITS = (
    "u.text_received_ms IS NOT NULL AND u.sent_bytes < u.total_bytes AND coalesce(u.media_later,"
    " (SELECT v.value = '1' FROM value v WHERE v.name = 'media_later'), 0)"
)
"""ITU has the text, and the rest stays here because a person chose so."""
_UNDER_WAY = f"u.state IN ('ready', 'sending') AND ({CLEARED})"
_SINCE = (
    "SELECT h.story FROM history h"
    " WHERE h.number > (SELECT CAST(v.value AS INTEGER) FROM value v WHERE v.name = ?1)"
)
_RECEIVED = (
    f"u.receipt IS NOT NULL AND u.story IN ({_SINCE} AND h.event = 'received')"  # noqa: S608 - ours
    " AND NOT EXISTS (SELECT 1 FROM submission n WHERE n.story = u.story"
    " AND n.revision > u.revision AND n.receipt IS NOT NULL)"
)
_REFUSED = f"u.state = 'needs-attention' AND u.story IN ({_SINCE} AND h.event = 'needs-attention')"


class Lot(msgspec.Struct, frozen=True, kw_only=True):
    """How far a lot is, by what is written in the store; sizes are bytes."""

    going: int = 0
    received: int = 0
    """There is a receipt of these."""
    refused: int = 0
    """These need a person."""
    text_only: int = 0
    """ITU has the text of these; the rest stays here until a person sends it too."""
    paused: int = 0
    total_bytes: int = 0
    """Of what goes and of what was received."""
    sent_bytes: int = 0
    """What the service has of that, by its own word."""

    @property
    def stories(self) -> int:
        """Count all that belongs to it."""
        return self.going + self.received + self.refused + self.text_only + self.paused


def begin(database: Database) -> None:
    """Begin a new lot, inside ``write`` and before a story is to go, unless another one goes."""
    goes = f"SELECT 1 FROM submission u WHERE {_UNDER_WAY} AND NOT ({_WAITS})"  # noqa: S608 - ours
    if database.row(goes) is None:
        database.execute("DELETE FROM value WHERE name = ?", _BEGAN)
        begin_unknown(database)


def begin_unknown(database: Database) -> None:
    """Let a lot begin now of which nobody knows when it did, inside ``write``."""
    database.execute(
        "INSERT OR IGNORE INTO value (name, value)"
        " SELECT ?, CAST(coalesce(max(number), 0) AS TEXT) FROM history",
        _BEGAN,
    )


class Lots:
    """The lot of a profile that goes now or went last."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def now(self) -> Lot:
        """Tell how far it is; an empty one where there is none."""
        if self._database.row("SELECT 1 FROM value WHERE name = ?", _BEGAN) is None:
            return Lot()
        going = self._sums(f"{_UNDER_WAY} AND NOT ({_WAITS})")
        received = self._sums(_RECEIVED)
        refused = self._sums(_REFUSED)
        text_only = self._sums(f"{_UNDER_WAY} AND {_WAITS}")
        paused = self._sums("u.state = 'paused'")
        return Lot(
            going=going[0],
            received=received[0],
            refused=refused[0],
            text_only=text_only[0],
            paused=paused[0],
            total_bytes=going[1] + received[1],
            sent_bytes=going[2] + received[2],
        )

    def received(self) -> Numbers:
        """Give the numbers of the stories of which there is a receipt, the newest first."""
        rows = self._database.rows(
            "SELECT s.number FROM submission u JOIN story s ON s.id = u.story"  # noqa: S608 - the same
            f" WHERE s.trashed_ms IS NULL AND {_RECEIVED}"
            " ORDER BY u.received_ms DESC, s.number DESC",
            _BEGAN,
        )
        return array("q", (row[0] for row in rows))

    def put_away(self) -> None:
        """Forget the lot, for nobody wants to hear of it any more."""
        with self._database.write():
            self._database.execute("DELETE FROM value WHERE name = ?", _BEGAN)

    def _sums(self, which: str) -> tuple[int, int, int]:
        rows = self._database.rows(
            "SELECT count(*), coalesce(sum(u.total_bytes), 0), coalesce(sum(u.sent_bytes), 0)"  # noqa: S608 - the same
            f" FROM submission u WHERE {which}",
            *((_BEGAN,) if "?1" in which else ()),
        )
        count, total, sent = rows[0]
        return int(count), int(total), int(sent)
