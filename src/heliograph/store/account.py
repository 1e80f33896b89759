"""The service that this computer sends to, and small values that belong to the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from heliograph import decoding
from heliograph.domain.proxy import ProxyChoice
from heliograph.domain.retry import Patience
from heliograph.domain.signed import PinnedKeys
from heliograph.domain.trouble import Trouble
from heliograph.store.reviews import CURSOR

if TYPE_CHECKING:
    from heliograph.store.database import Database


RESCUED = "salvaged"
"""The named value that says what came of a damaged database, until a person has read it."""

LOG_CUT = "log_cut"
"""The named value that says when saved changes were found to be missing (Unix ms), until read."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What a device got when it was enrolled at a service."""

    service_url: str
    service: str
    """The service's own id, which its receipts name."""
    service_name: str
    device: str
    token: str
    """Secret; it lives nowhere but in the encrypted store."""
    organisation: str
    keys: PinnedKeys
    enrolled_ms: int
    """When it signed in (Unix ms); 0 before it ever did, where a file named the service."""
    retired: PinnedKeys = msgspec.field(default_factory=dict[str, str])
    """Keys that the service signed by before: they prove what was kept then, and nothing new."""

    def with_keys(self, keys: PinnedKeys) -> Account:
        """Give the account with other keys pinned; those before prove what they signed."""
        retired = {**self.retired, **self.keys}
        return structs.replace(
            self,
            keys=keys,
            retired={name: each for name, each in retired.items() if name not in keys},
        )

    def __repr__(self) -> str:  # the token gets into no log
        return f"Account(service={self.service!r}, device={self.device!r})"


class AccountRows:
    """At most one account, and named values."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> Account | None:
        """Give the account; None before the first enrolment and after signing out."""
        row = self._database.row("SELECT account FROM account")
        return None if row is None else decoding.decode(row[0], type=Account)

    def put(self, account: Account) -> None:
        """Keep an account in place of an earlier one; reviews are asked for from the beginning."""
        with self._database.write():
            self._database.execute("DELETE FROM value WHERE name = ?", CURSOR)
            self._database.execute(
                "INSERT OR REPLACE INTO account (number, account) VALUES (1, ?)",
                msgspec.json.encode(account),
            )

    def clear(self) -> None:
        """Forget the account with its token; named values stay."""
        with self._database.write():
            self._database.execute("DELETE FROM account")

    def trouble(self) -> Trouble | None:
        """Give what stood in the way at the last try; None once the service was reached."""
        kept = self.value("trouble")
        try:
            return None if kept is None else decoding.decode(kept, type=Trouble)
        except msgspec.ValidationError:
            return None  # a newer Heliograph wrote it

    def set_trouble(self, trouble: Trouble | None) -> None:
        """Keep what stands in the way; None takes it away."""
        if trouble is not None or self.value("trouble") is not None:
            kept = None if trouble is None else msgspec.json.encode(trouble).decode()
            self.set_value("trouble", kept)

    def patience(self) -> Patience | None:
        """Give how long the way is left alone; None once a pass got on."""
        kept = self.value("patience")
        return None if kept is None else decoding.decode(kept, type=Patience)

    def set_patience(self, patience: Patience | None) -> None:
        """Keep how long the way is left alone; None takes it away."""
        if patience is not None or self.value("patience") is not None:
            kept = None if patience is None else msgspec.json.encode(patience).decode()
            self.set_value("patience", kept)

    def proxy(self) -> ProxyChoice:
        """Give the proxy that a person chose, and what it is told."""
        kept = self.value("proxy")
        return ProxyChoice() if kept is None else decoding.decode(kept, type=ProxyChoice)

    def set_proxy(self, choice: ProxyChoice) -> None:
        """Keep which proxy to use and what it is told."""
        self.set_value("proxy", msgspec.json.encode(choice).decode())

    def takes_brotli(self) -> bool:
        """Tell whether the service last said that it reads brotli (RFC 7932)."""
        return self.value("takes_brotli") is not None

    def note_brotli(self, *, taken: bool) -> None:
        """Keep whether the service reads brotli, so that the first body can go in it."""
        if taken != self.takes_brotli():
            self.set_value("takes_brotli", "1" if taken else None)

    def value(self, name: str) -> str | None:
        """Give a named value; None when it was never set."""
        row = self._database.row("SELECT value FROM value WHERE name = ?", name)
        return None if row is None else str(row[0])

    def set_value(self, name: str, value: str | None) -> None:
        """Set a named value; None takes it away."""
        with self._database.write():
            if value is None:
                self._database.execute("DELETE FROM value WHERE name = ?", name)
                return
            self._database.execute(
                "INSERT OR REPLACE INTO value (name, value) VALUES (?, ?)", name, value
            )
