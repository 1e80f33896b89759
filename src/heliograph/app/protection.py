"""Who can open the stories: a password store or a passphrase, and codes for the day it is lost."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import msgspec

from heliograph.app.account import ORGANISATION_KEY
from heliograph.domain.recovery_code import GROUPS, SECRET_BYTES, groups_of, read_group
from heliograph.errors import KeyUnavailable, OrganisationKeyInvalid, PassphraseShort
from heliograph.store.keys import Protection, SlotKind, Ways
from heliograph.store.slots import key_file
from heliograph.store.slots.records import ByOrganisation

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.store.store import Store

LEAST_PASSPHRASE = 12
"""Characters: whoever has a copy of the profile can try as many as they like."""
_ASKED = 2


class NewCode(msgspec.Struct, frozen=True, kw_only=True):
    """A recovery code that is drawn and nowhere kept yet."""

    secret: bytes
    asked: tuple[int, ...]
    """The positions (from 0) of the groups that the person types to show that it was kept."""

    @classmethod
    def draw(cls) -> NewCode:
        """Draw one, and what will be asked of it."""
        asked = secrets.SystemRandom().sample(range(GROUPS), _ASKED)
        return cls(secret=secrets.token_bytes(SECRET_BYTES), asked=tuple(sorted(asked)))

    @property
    def groups(self) -> tuple[str, ...]:
        """Give the eight groups to be written down."""
        return groups_of(self.secret)

    def is_kept(self, typed: tuple[str, ...]) -> bool:
        """Tell whether the groups that were asked are those of this code.

        Raises:
            RecoveryCodeMistyped: one of them is no group of its place.
        """
        if len(typed) != len(self.asked):
            return False
        return all(
            read_group(text, at) == read_group(self.groups[at], at)
            for text, at in zip(typed, self.asked, strict=True)
        )

    def __repr__(self) -> str:  # it gets into no log
        return "NewCode()"


class Protecting:
    """Use cases of protection; each thread has its own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def kind(self) -> Protection:
        """Tell what opens the stories; ``plain`` when any copy of the folder does."""
        return self._store.protection

    @property
    def slots(self) -> frozenset[SlotKind]:
        """Give the kinds of slots that the key is in."""
        return self._store.key_slots

    @property
    def has_password_store(self) -> bool:
        """Tell whether this computer has a password store; may take its time."""
        return self._store.has_keyring

    @property
    def organisation(self) -> str:
        """Give the name of the organisation that offers a recovery key, or nothing."""
        account = self._store.account.get()
        if account is None or not self._store.account.value(ORGANISATION_KEY):
            return ""
        return account.organisation or account.service_name

    def turn_on(self, code: NewCode, *, passphrase: str = "", organisation: bool = False) -> None:
        """Close every way but those given: the password store, or a passphrase in its place.

        Args:
            code: A recovery code that the person has kept.
            passphrase: Typed at each start; empty for this computer's password store.
            organisation: Whether the organisation's recovery key opens the stories too.

        Raises:
            PassphraseShort: it can be guessed; nothing was changed.
            KeyUnavailable: ``not-taken`` or ``not-taken-locked``: the password store does not keep
                the key; nothing was changed.
        """
        ways = self.ways(code, passphrase, organisation=organisation)
        try:
            self._store.protect_with(ways)
        except KeyUnavailable as error:
            if not error.reason.startswith("keyring"):
                raise
            locked = error.reason == "keyring-locked"
            reason = "not-taken-locked" if locked else "not-taken"
            raise KeyUnavailable(error.path, reason) from error

    def ways(self, code: NewCode, passphrase: str, *, organisation: bool = False) -> Ways:
        """Give the slots that ``turn_on`` makes; raises what it raises."""
        return closed_ways(code, passphrase, (self._public_key() or "") if organisation else "")

    def renew_code(self, code: NewCode) -> None:
        """Let a new recovery code take the place of the one before, which opens nothing more.

        Raises:
            KeyUnavailable: no key file can be read; nothing was changed.
        """
        self._store.protect_with(Ways(code=code.secret))

    def turn_off(self) -> None:
        """Lay the key into the folder; every other way to it goes.

        Raises:
            KeyUnavailable: no key file can be read; nothing was changed.
        """
        self._store.protect(on=False)

    def opens_with(self, secret: str) -> bool:
        """Tell whether somebody typed what opens the stories; without it the keyring is asked.

        Raises:
            RecoveryCodeMistyped: a recovery code was meant, and a group is not right.
        """
        return self._store.opens_with(secret)

    def _public_key(self) -> str | None:
        return self._store.account.value(ORGANISATION_KEY)


def closed_ways(code: NewCode, passphrase: str = "", organisation: str = "") -> Ways:
    """Give the slots of a profile that nobody opens without a secret.

    Raises:
        PassphraseShort: the passphrase can be guessed.
    """
    if passphrase and len(passphrase.strip()) < LEAST_PASSPHRASE:
        raise PassphraseShort(LEAST_PASSPHRASE)
    return Ways(
        keyring=not passphrase,
        passphrase=passphrase,
        code=code.secret,
        organisation=organisation,
    )


def recovery_request(profile: Path) -> bytes:
    """Make the file that a person hands to their organisation; the profile stays closed.

    Raises:
        KeyUnavailable: there is no key file.
        OrganisationKeyInvalid: ``no-slot``: the organisation cannot open this profile.
    """
    from heliograph.store.slots.organisation import request_of  # noqa: PLC0415 - ciphers are slow

    files = key_file.read_all(profile).values()
    if not files:
        raise KeyUnavailable(profile / key_file.FILE_NAME, "slots-unreadable")
    for slot in (slot for file in files for slot in file.known()):
        if isinstance(slot, ByOrganisation):
            return msgspec.json.encode(request_of(slot))
    raise OrganisationKeyInvalid("no-slot")
