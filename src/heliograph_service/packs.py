"""Campaign packs: kept by version, handed out signed, read by the checks."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs
from sqlalchemy import func, insert, select

import heliograph
from heliograph.domain.campaign import Campaign, parse_campaign
from heliograph_service.tables import packs

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection

    from heliograph_service.database import Database
    from heliograph_service.keys import Identity

_FRESH_S = 1.0
"""How long rules are used before they are read again: another process may publish a pack."""
_MOST_RULES = 1000


@dataclasses.dataclass
class VersionTaken(Exception):
    """Another pack was published under this version; the next one needs a higher number."""

    campaign: str
    version: int


class Packs:
    """Every version of every campaign pack; the newest is handed out."""

    def __init__(
        self, database: Database, identity: Identity, *, now_ms: Callable[[], int]
    ) -> None:
        self._database = database
        self._now_ms = now_ms
        self._identity = identity
        self._statements: dict[bytes, str] = {}
        self._rules: dict[tuple[str, int], tuple[float, Campaign | None]] = {}

    def publish(self, payload: bytes) -> Campaign:
        """Keep a pack; the same again changes nothing.

        Raises:
            PackInvalid: it is none.
            VersionTaken: this version exists with other content.
        """
        campaign = parse_campaign(payload)
        row = {
            "campaign": campaign.id,
            "version": campaign.version,
            "payload": payload,
            "published_ms": self._now_ms(),
        }

        def keep(connection: Connection) -> bytes:
            held = _payload(connection, campaign.id, campaign.version)
            if held is None:
                connection.execute(insert(packs), row)
            return held or payload

        if self._database.write(keep) != payload:
            raise VersionTaken(campaign=campaign.id, version=campaign.version)
        self._rules.clear()
        return campaign

    def publish_shipped(self) -> None:
        """Keep the packs that come with the program, where they are newer than what is held."""
        held = self._versions()
        for path in shipped():
            payload = path.read_bytes()
            campaign = parse_campaign(payload)
            if campaign.version > held.get(campaign.id, 0):
                self.publish(payload)

    def rules(self, campaign: str, version: int) -> Campaign | None:
        """Give what a story is checked against, or None for an unknown campaign.

        The form is the one that the story was written for, if it is known; the dates are always
        those of the newest pack.
        """
        now_s = time.monotonic()
        known = self._rules.get((campaign, version))
        if known is None or now_s - known[0] > _FRESH_S:
            if len(self._rules) > _MOST_RULES:
                self._rules.clear()
            known = self._rules[campaign, version] = (now_s, self._read_rules(campaign, version))
        return known[1]

    def _read_rules(self, campaign: str, version: int) -> Campaign | None:
        newest = self._newest(campaign)
        if newest is None:
            return None
        latest = _parse(newest)
        if latest.version == version or not 0 < version < latest.version:
            return latest
        written_for = self._database.read(
            lambda connection: _payload(connection, campaign, version)
        )
        if written_for is None:
            return latest
        return structs.replace(
            _parse(written_for), opens=latest.opens, closes=latest.closes, late=latest.late
        )

    def newer_than(self, held: dict[str, int] | None) -> list[str]:
        """List the signed packs of which a client holds an older version or none.

        None when it does not want to know.
        """
        if held is None:
            return []
        newer = [name for name, version in self._versions().items() if version > held.get(name, 0)]
        return [signed[0] for name in sorted(newer) if (signed := self.signed(name)) is not None]

    def signed(self, campaign: str) -> tuple[str, str] | None:
        """Give the newest pack as a signed statement, and its ETag."""
        payload = self._newest(campaign)
        if payload is None:
            return None
        statement = self._statements.get(payload)
        if statement is None:
            statement = self._identity.sign(payload, typ="heliograph-campaign")
            self._statements[payload] = statement
        return statement, f'"{hashlib.sha256(statement.encode()).hexdigest()[:32]}"'

    def _newest(self, campaign: str) -> bytes | None:
        query = (
            select(packs.c.payload)
            .where(packs.c.campaign == campaign)
            .order_by(packs.c.version.desc())
            .limit(1)
        )
        return self._database.read(lambda connection: connection.scalar(query))

    def _versions(self) -> dict[str, int]:
        newest = func.max(packs.c.version).label("version")
        query = select(packs.c.campaign, newest).group_by(packs.c.campaign)
        return self._database.read(
            lambda connection: {row.campaign: row.version for row in connection.execute(query)}
        )


def shipped() -> list[Path]:
    """Find the packs in the wheel, or else in the checkout; there may be none."""
    package = Path(heliograph.__file__).parent
    for folder in (
        package / "_data" / "resources" / "campaigns",
        package.parents[1] / "resources" / "campaigns",
    ):
        if folder.is_dir():
            return sorted(folder.glob("*.json"))
    return []


def _payload(connection: Connection, campaign: str, version: int) -> bytes | None:
    return connection.scalar(
        select(packs.c.payload).where(packs.c.campaign == campaign, packs.c.version == version)
    )


@lru_cache(maxsize=64)
def _parse(payload: bytes) -> Campaign:
    return parse_campaign(payload)
