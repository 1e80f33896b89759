"""The records of slots as they stand in ``keys.json``; all bytes are hexadecimal."""

from __future__ import annotations

import msgspec


class Slot(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """One place where the key is."""

    def __repr__(self) -> str:  # no part of a key gets into a log
        return f"{type(self).__name__}()"


class Plain(Slot, frozen=True, kw_only=True, tag="plain"):
    """The key itself, in the file."""

    key: str


class InKeyring(Slot, frozen=True, kw_only=True, tag="keyring"):
    """The key is in the operating system's keyring, under the profile's random id."""


class ByPassphrase(Slot, frozen=True, kw_only=True, tag="passphrase"):
    """The key, wrapped under what Argon2id (RFC 9106) makes of a passphrase."""

    salt: str
    memory_kib: int
    passes: int
    lanes: int
    wrapped: str


class ByRecovery(Slot, frozen=True, kw_only=True, tag="recovery"):
    """The key, wrapped under the 160 bits of the person's recovery code."""

    salt: str
    wrapped: str
    recipient: str = ""
    """The public half of a key made of the code (X25519): backups are sealed to it."""
    proof: str = ""
    """Made with the profile's key: nobody else put another recipient there."""


class ByOrganisation(Slot, frozen=True, kw_only=True, tag="organisation"):
    """The key, wrapped under a recovery code that only the organisation can read."""

    salt: str
    wrapped: str
    recipient: str
    """The organisation's public key (X25519)."""
    ephemeral: str
    sealed: str
    """The code for that recipient."""


AnySlot = Plain | InKeyring | ByPassphrase | ByRecovery | ByOrganisation
