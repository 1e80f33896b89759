"""The provisioning of a profile: the file as it was signed, its policy, and a code that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

from heliograph import decoding
from heliograph.domain.policy import LockedByPolicy, Policy

if TYPE_CHECKING:
    from heliograph.domain.policy import RuleName
    from heliograph.store.database import Database

_Shape = TypeVar("_Shape")

Source = Literal["person", "program", "system", "gone"]
"""Who brought a file: a person, or whoever may write beside the program or in the system's folder;
from one of which it is gone since."""

_KEPT, _POLICY, _CODE, _ROOTS, _SEEN, _DUE = (
    "provisioning",
    "policy",
    "waiting_code",
    "service_roots",
    "provisioning_seen",
    "settings_due",
)


class KeptProvisioning(msgspec.Struct, frozen=True, kw_only=True):
    """The file that a profile was set up with."""

    statement: str
    """The exact bytes, so that what a later Heliograph reads in them is not lost."""
    source: Source
    place: str
    """The file's path when it was taken in."""
    taken_ms: int


class WaitingCode(msgspec.Struct, frozen=True, kw_only=True):
    """An enrolment code that is used as soon as there is a line."""

    code: str
    """Secret; it lives nowhere but in the encrypted store."""
    address: str
    tries: int = 0
    not_before_ms: int = 0
    refused: bool = False
    """The service does not know it (any more): it is not tried again."""

    def __repr__(self) -> str:  # the code gets into no log
        return f"WaitingCode(tries={self.tries!r}, refused={self.refused!r})"


class Roots(msgspec.Struct, frozen=True, kw_only=True):
    """Certificates that are trusted for one service."""

    address: str
    pem: str


class ProvisioningRows:
    """What came of provisioning files; whatever a method wrote is on the disk when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def kept(self) -> KeptProvisioning | None:
        """Give the file that holds here; None when there was none."""
        return self._decoded(_KEPT, KeptProvisioning)

    def keep(self, kept: KeptProvisioning) -> None:
        """Keep a file in place of an earlier one."""
        self._set(_KEPT, msgspec.json.encode(kept).decode())

    def policy(self) -> Policy:
        """Give what an organisation has set; nothing in a profile without one."""
        return policy_of(self._database)

    def set_policy(self, policy: Policy) -> None:
        """Keep what an organisation has set."""
        self._set(_POLICY, msgspec.json.encode(policy).decode())

    def refuse_change(self, name: RuleName) -> None:
        """Make sure that a rule may be changed here.

        Raises:
            LockedByPolicy: an organisation has set it.
        """
        policy = self.policy()
        if policy.locks(name):
            raise LockedByPolicy(policy.by)

    def code(self) -> WaitingCode | None:
        """Give the code that waits for a line; None when none does."""
        return self._decoded(_CODE, WaitingCode)

    def set_code(self, code: WaitingCode | None) -> None:
        """Let a code wait for a line; None when none does any more."""
        self._set(_CODE, None if code is None else msgspec.json.encode(code).decode())

    def roots_for(self, address: str) -> str:
        """Give the certificates (PEM) that are trusted for a service beside the system's."""
        found = self._decoded(_ROOTS, Roots)
        return found.pem if found is not None and found.address == address else ""

    def set_roots(self, roots: Roots | None) -> None:
        """Trust certificates for one service, in place of any before."""
        self._set(_ROOTS, None if roots is None else msgspec.json.encode(roots).decode())

    def seen(self) -> str:
        """Give the mark of the file that was looked at last in a place of the system."""
        return self._value(_SEEN) or ""

    def set_seen(self, mark: str) -> None:
        """Keep the mark of the file that was looked at last."""
        if mark != self.seen():
            self._set(_SEEN, mark or None)

    def due(self) -> dict[str, Any]:
        """Give what is still to be put into the settings, by name."""
        kept = self._value(_DUE)
        return {} if kept is None else decoding.decode(kept, type=dict[str, Any])

    def set_due(self, values: dict[str, Any]) -> None:
        """Keep what is still to be put into the settings; nothing once it is there."""
        if values or self.due():
            self._set(_DUE, msgspec.json.encode(values).decode() if values else None)

    def _decoded(self, name: str, shape: type[_Shape]) -> _Shape | None:
        kept = self._value(name)
        try:
            return None if kept is None else decoding.decode(kept, type=shape)
        except msgspec.ValidationError:
            return None  # a newer Heliograph wrote it

    def _value(self, name: str) -> str | None:
        return _value(self._database, name)

    def _set(self, name: str, value: str | None) -> None:
        with self._database.write():
            if value is None:
                self._database.execute("DELETE FROM value WHERE name = ?", name)
            else:
                self._database.execute(
                    "INSERT OR REPLACE INTO value (name, value) VALUES (?, ?)", name, value
                )


def policy_of(database: Database) -> Policy:
    """Give what an organisation has set for a profile."""
    kept = _value(database, _POLICY)
    return Policy() if kept is None else decoding.decode(kept, type=Policy)


def _value(database: Database, name: str) -> str | None:
    row = database.row("SELECT value FROM value WHERE name = ?", name)
    return None if row is None else str(row[0])
