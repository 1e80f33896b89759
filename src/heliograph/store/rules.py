"""The data rules of a profile, the networks that it was in, and what goes in spite of them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph.domain.lifecycle import IN_OUTBOX
from heliograph.domain.rules import NetworkRule, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.domain.ids import StoryId
    from heliograph.domain.policy import Policy
    from heliograph.domain.rules import NetworkSeen
    from heliograph.store.database import Database

_RULES, _SALT, _NOW = "data_rules", "network_salt", "network_now"
_STATES = ", ".join(f"'{state}'" for state in sorted(IN_OUTBOX))


class KeptNetwork(msgspec.Struct, frozen=True, kw_only=True):
    """A network that this computer was in."""

    key: str = ""
    """A salted hash of what the system knows it by; empty for one that cannot be told apart."""
    name: str = ""
    """As the person knows it; empty when it has none."""
    said: NetworkRule | None = None
    """The person's word."""
    metered: bool | None = None
    """What the system says or guesses; None when it does not tell."""
    seen_ms: int = 0


class RuleRows:
    """Rules and networks; whatever a method wrote is on the disk when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> Rules:
        """Give the rules; those of a new profile limit nothing."""
        kept = self._value(_RULES)
        return Rules() if kept is None else decoding.decode(kept, type=Rules)

    def put(self, rules: Rules) -> None:
        """Keep rules in place of the earlier ones.

        Raises:
            LockedByPolicy: an organisation has set one that would change.
        """
        with self._database.write():
            policy = self._policy()
            if policy is not None:
                policy.check_change(self.get(), rules)
            self._set_value(_RULES, msgspec.json.encode(rules).decode())

    def is_metered_locked(self) -> bool:
        """Tell whether an organisation has set what goes over metered networks."""
        policy = self._policy()
        return policy is not None and policy.locks("when_metered")

    # ---- networks ------------------------------------------------------------

    def note_network(self, seen: NetworkSeen | None, *, now_ms: int) -> KeptNetwork:
        """Take note of the network that the computer is in now; None when nobody can tell."""
        key = "" if seen is None else self._key(seen.identity)
        known = self.network(key)
        name = "" if seen is None else seen.name or known.name
        metered = known.metered if seen is None or seen.metered is None else seen.metered
        if (
            known.seen_ms
            and self._value(_NOW) == key
            and (known.name, known.metered)
            == (
                name,
                metered,
            )
        ):
            return known  # nothing new: a look is no write
        with self._database.write():
            self._database.execute(
                "INSERT INTO network (key, name, metered, seen_ms) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET name = excluded.name, metered = excluded.metered,"
                " seen_ms = excluded.seen_ms",
                key,
                name,
                metered,
                now_ms,
            )
            self._set_value(_NOW, key)
        return self.network(key)

    def current(self) -> KeptNetwork:
        """Give the network that was last taken note of."""
        return self.network(self._value(_NOW) or "")

    def network(self, key: str) -> KeptNetwork:
        """Give what is known of a network; a fresh one when nothing is."""
        rows = self._networks("WHERE key = ?", key)
        return rows[0] if rows else KeptNetwork(key=key)

    def networks(self) -> list[KeptNetwork]:
        """List the networks that this computer was in, the latest first."""
        return self._networks("ORDER BY seen_ms DESC, key")

    def say_of_network(self, key: str, rule: NetworkRule | None, *, now_ms: int) -> None:
        """Keep the person's word about a network; None takes it back."""
        with self._database.write():
            self._database.execute(
                "INSERT INTO network (key, name, rule, seen_ms) VALUES (?1, '', ?2, ?3)"
                " ON CONFLICT DO UPDATE SET rule = excluded.rule",
                key,
                rule,
                now_ms,
            )

    def hint(self, key: str, *, metered: bool | None, now_ms: int) -> None:
        """Keep what the system says of a network; None when it does not tell any more."""
        with self._database.write():
            self._database.execute(
                "INSERT INTO network (key, name, metered, seen_ms) VALUES (?1, '', ?2, ?3)"
                " ON CONFLICT DO UPDATE SET metered = excluded.metered",
                key,
                metered,
                now_ms,
            )

    # ---- in spite of them ------------------------------------------------------

    def set_anyway(self, stories: Iterable[StoryId] | None, *, anyway: bool) -> int:
        """Let what is in the outbox go in spite of the rules, or no more; give how many changed.

        Args:
            stories: Which; None for all that are in the outbox now.
            anyway: False takes the word back.

        Raises:
            LockedByPolicy: an organisation has set a rule of data, which nothing goes past.
        """
        which = "" if stories is None else " AND story IN (SELECT value FROM json_each(?2))"
        values = [] if stories is None else [msgspec.json.encode(sorted(stories)).decode()]
        with self._database.write():
            policy = self._policy()
            if anyway and policy is not None:
                policy.check_anyway()
            return self._database.execute(
                "UPDATE submission SET anyway = ?1"  # noqa: S608 - our own words
                f" WHERE state IN ({_STATES}) AND anyway != ?1{which}",
                anyway,
                *values,
            )

    # ---- inside ----------------------------------------------------------------

    def _networks(self, rest: str, *values: str) -> list[KeptNetwork]:
        rows = self._database.rows(
            f"SELECT key, name, rule, metered, seen_ms FROM network {rest}",  # noqa: S608 - the same
            *values,
        )
        return [
            KeptNetwork(
                key=row[0],
                name=row[1],
                said=row[2],
                metered=None if row[3] is None else bool(row[3]),
                seen_ms=row[4],
            )
            for row in rows
        ]

    def _key(self, identity: str) -> str:
        salt = self._value(_SALT)
        if salt is None:
            with self._database.write():
                self._database.execute(
                    "INSERT OR IGNORE INTO value (name, value) VALUES (?, ?)",
                    _SALT,
                    secrets.token_hex(16),
                )
            salt = self._value(_SALT) or ""
        return hmac.digest(bytes.fromhex(salt), identity.encode(), hashlib.sha256).hex()[:32]

    def _policy(self) -> Policy | None:
        """Give what an organisation has set; None in most profiles, which load nothing for it."""
        if self._value("policy") is None:
            return None
        from heliograph.store.provisioning import policy_of  # noqa: PLC0415 - seldom needed

        return policy_of(self._database)

    def _value(self, name: str) -> str | None:
        row = self._database.row("SELECT value FROM value WHERE name = ?", name)
        return None if row is None else str(row[0])

    def _set_value(self, name: str, value: str) -> None:
        self._database.execute(
            "INSERT OR REPLACE INTO value (name, value) VALUES (?, ?)", name, value
        )
