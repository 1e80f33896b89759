"""Campaign packs that came to this computer, every version."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heliograph.store.database import Database


class CampaignRows:
    """The packs of a profile as the bytes that were read; checking them is not done here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(
        self, *, campaign: str, version: int, payload: bytes, signed: bool, now_ms: int
    ) -> None:
        """Keep a pack; an unsigned one never replaces a signed one of the same version."""
        with self._database.write():
            self._database.execute(
                "INSERT INTO campaign (campaign, version, payload, signed, taken_ms)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (campaign, version) DO UPDATE"
                " SET payload = excluded.payload, signed = excluded.signed,"
                " taken_ms = excluded.taken_ms WHERE excluded.signed >= campaign.signed",
                campaign,
                version,
                payload,
                signed,
                now_ms,
            )

    def all(self) -> list[tuple[str, int, bytes]]:
        """List id, version and payload of every pack, older versions first."""
        rows = self._database.rows(
            "SELECT campaign, version, payload FROM campaign ORDER BY campaign, version"
        )
        return [(row[0], row[1], bytes(row[2])) for row in rows]
