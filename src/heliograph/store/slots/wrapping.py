"""A key, of a profile or of a backup, wrapped under a passphrase or a recovery code."""

from __future__ import annotations

import hmac
import secrets
import unicodedata

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from heliograph.store.slots.records import ByPassphrase, ByRecovery
from heliograph.store.slots.sealing import derived, recipient_of, seal, unseal

_KEY_BYTES = 32
_SALT_BYTES = 16
_MEMORY_KIB, _PASSES, _LANES = 64 * 1024, 3, 4
"""The second recommended choice of RFC 9106, section 4: for computers with little memory."""
_MOST_MEMORY_KIB, _MOST_PASSES, _MOST_LANES = 1024 * 1024, 16, 16
"""A file that asks for more was not written by us; it must not take the computer's memory
or its time."""


def by_passphrase(key: bytes, passphrase: str, *, whose: str) -> ByPassphrase:
    """Wrap the key under a passphrase; ``whose`` names what it opens, and belongs to the slot."""
    salt = secrets.token_bytes(_SALT_BYTES)
    made = _stretched(passphrase, salt, memory_kib=_MEMORY_KIB, passes=_PASSES, lanes=_LANES)
    return ByPassphrase(
        salt=salt.hex(),
        memory_kib=_MEMORY_KIB,
        passes=_PASSES,
        lanes=_LANES,
        wrapped=seal(key, made, bound_to=f"passphrase {whose}").hex(),
    )


def open_passphrase(slot: ByPassphrase, passphrase: str, *, whose: str) -> bytes:
    """Give the key.

    Raises:
        ValueError: it is another passphrase, or the slot was changed.
    """
    within = (
        0 < slot.passes <= _MOST_PASSES
        and 0 < slot.lanes <= _MOST_LANES
        and 8 * slot.lanes <= slot.memory_kib <= _MOST_MEMORY_KIB
    )
    if not within:
        raise ValueError("parameters")
    made = _stretched(
        passphrase,
        bytes.fromhex(slot.salt),
        memory_kib=slot.memory_kib,
        passes=slot.passes,
        lanes=slot.lanes,
    )
    return unseal(bytes.fromhex(slot.wrapped), made, bound_to=f"passphrase {whose}")


def by_recovery(key: bytes, code: bytes, *, whose: str) -> ByRecovery:
    """Wrap the key under the 160 bits of a recovery code."""
    salt = secrets.token_bytes(_SALT_BYTES)
    made = derived(code, salt, "recovery")
    recipient = recipient_of(code)
    return ByRecovery(
        salt=salt.hex(),
        wrapped=seal(key, made, bound_to=f"recovery {whose}").hex(),
        recipient=recipient.hex(),
        proof=_proof(key, salt, recipient).hex(),
    )


def open_recovery(salt: str, wrapped: str, code: bytes, *, whose: str) -> bytes:
    """Give the key.

    Raises:
        ValueError: it is another code, or the slot was changed.
    """
    made = derived(code, bytes.fromhex(salt), "recovery")
    return unseal(bytes.fromhex(wrapped), made, bound_to=f"recovery {whose}")


def proved_recipient(slot: ByRecovery, key: bytes) -> bytes:
    """Give the public key to which backups are sealed, or nothing where none is to be trusted.

    Somebody who changed the file may have put a key of their own there: only who has the
    profile's key can make the proof.
    """
    try:
        salt, recipient = bytes.fromhex(slot.salt), bytes.fromhex(slot.recipient)
        proof = bytes.fromhex(slot.proof)
    except ValueError:
        return b""
    return recipient if hmac.compare_digest(proof, _proof(key, salt, recipient)) else b""


def _proof(key: bytes, salt: bytes, recipient: bytes) -> bytes:
    return hmac.digest(derived(key, salt, "recipient of backups"), recipient, "sha256")


def _stretched(passphrase: str, salt: bytes, *, memory_kib: int, passes: int, lanes: int) -> bytes:
    # As another keyboard types it: one form of each letter, one kind of space (RFC 8265, 4.2).
    spaced = "".join(" " if unicodedata.category(each) == "Zs" else each for each in passphrase)
    typed = unicodedata.normalize("NFC", spaced).encode()
    return Argon2id(
        salt=salt, length=_KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory_kib
    ).derive(typed)
