"""Bytes on the wire, counted by day, month and network: what the budgets are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph.domain.rules import Period, Used

if TYPE_CHECKING:
    from datetime import date

    from heliograph.store.database import Database

KEPT_DAYS = 400
_PERIOD = "traffic_period"


class DayTraffic(msgspec.Struct, frozen=True, kw_only=True):
    """What went over one network in one counted day."""

    day: int
    date: str
    """What the clock showed when it was last counted, ``2021-05-17``."""
    network: str
    sent_bytes: int
    received_bytes: int


class TrafficRows:
    """The ledger of a profile; what was booked is on the disk when ``book`` returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def book(self, *, network: str, sent_bytes: int, received_bytes: int, today: date) -> None:
        """Add bytes to the day that it is, and forget days before the last 400.

        Args:
            network: Its key, empty when it is not known.
            sent_bytes: On the wire since the last booking.
            received_bytes: The same, the other way.
            today: What the clock shows here.
        """
        with self._database.write():
            period = self._period(today)
            self._database.execute(
                "INSERT OR REPLACE INTO value (name, value) VALUES (?, ?)",
                _PERIOD,
                msgspec.json.encode(period).decode(),
            )
            self._database.execute(
                "INSERT INTO traffic (day, network, month, date, sent_bytes, received_bytes)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET date = excluded.date,"
                " sent_bytes = sent_bytes + excluded.sent_bytes,"
                " received_bytes = received_bytes + excluded.received_bytes",
                period.day,
                network,
                period.month,
                today.isoformat(),
                sent_bytes,
                received_bytes,
            )
            self._database.execute("DELETE FROM traffic WHERE day <= ?", period.day - KEPT_DAYS)

    def used(self, today: date) -> Used:
        """Count what was booked for the day and for the month that it is."""
        period = self._period(today)
        (row,) = self._database.rows(
            "SELECT coalesce(sum(iif(day = ?1, sent_bytes + received_bytes, 0)), 0),"
            " coalesce(sum(iif(month = ?2, sent_bytes + received_bytes, 0)), 0) FROM traffic",
            period.day,
            period.month,
        )
        return Used(day_bytes=row[0], month_bytes=row[1])

    def days(self) -> list[DayTraffic]:
        """List what was counted, the newest day first."""
        rows = self._database.rows(
            "SELECT day, date, network, sent_bytes, received_bytes FROM traffic"
            " ORDER BY day DESC, network"
        )
        return [
            DayTraffic(
                day=row[0], date=row[1], network=row[2], sent_bytes=row[3], received_bytes=row[4]
            )
            for row in rows
        ]

    def _period(self, today: date) -> Period:
        row = self._database.row("SELECT value FROM value WHERE name = ?", _PERIOD)
        if row is None:
            return Period(seen=today, latest=today)
        return decoding.decode(row[0], type=Period).at(today)
