"""The profile's key wrapped under what a person types: a passphrase, or a recovery code."""

from __future__ import annotations

import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from heliograph.store.slots.records import ByPassphrase, ByRecovery

_KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE = bytes(12)
"""Each wrapping key is made from a salt of its own and used once."""
_MEMORY_KIB, _PASSES, _LANES = 64 * 1024, 3, 4
"""The second recommended choice of RFC 9106, section 4: for computers with little memory."""
_MOST_MEMORY_KIB, _MOST_PASSES, _MOST_LANES = 1024 * 1024, 64, 64
"""A file that asks for more was not written by us; it must not take the computer's memory."""


def by_passphrase(key: bytes, passphrase: str, *, profile: str) -> ByPassphrase:
    """Wrap the key under a passphrase."""
    salt = secrets.token_bytes(_SALT_BYTES)
    made = _stretched(passphrase, salt, memory_kib=_MEMORY_KIB, passes=_PASSES, lanes=_LANES)
    return ByPassphrase(
        salt=salt.hex(),
        memory_kib=_MEMORY_KIB,
        passes=_PASSES,
        lanes=_LANES,
        wrapped=seal(key, made, bound_to=f"passphrase {profile}").hex(),
    )


def open_passphrase(slot: ByPassphrase, passphrase: str, *, profile: str) -> bytes:
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
    return unseal(bytes.fromhex(slot.wrapped), made, bound_to=f"passphrase {profile}")


def by_recovery(key: bytes, code: bytes, *, profile: str) -> ByRecovery:
    """Wrap the key under the 160 bits of a recovery code."""
    salt = secrets.token_bytes(_SALT_BYTES)
    made = derived(code, salt, "recovery")
    return ByRecovery(
        salt=salt.hex(), wrapped=seal(key, made, bound_to=f"recovery {profile}").hex()
    )


def open_recovery(salt: str, wrapped: str, code: bytes, *, profile: str) -> bytes:
    """Give the key.

    Raises:
        ValueError: it is another code, or the slot was changed.
    """
    made = derived(code, bytes.fromhex(salt), "recovery")
    return unseal(bytes.fromhex(wrapped), made, bound_to=f"recovery {profile}")


def seal(data: bytes, key: bytes, *, bound_to: str) -> bytes:
    """Encrypt under a key that is used once (RFC 8439); it opens only with ``bound_to``."""
    return ChaCha20Poly1305(key).encrypt(_NONCE, data, f"heliograph {bound_to}".encode())


def unseal(sealed: bytes, key: bytes, *, bound_to: str) -> bytes:
    """Decrypt what ``seal`` made.

    Raises:
        ValueError: another key, or something was changed.
    """
    try:
        return ChaCha20Poly1305(key).decrypt(_NONCE, sealed, f"heliograph {bound_to}".encode())
    except InvalidTag as error:
        raise ValueError("does not open") from error


def derived(secret: bytes, salt: bytes, purpose: str) -> bytes:
    """Make a key of a secret that nobody can guess (HKDF, RFC 5869)."""
    return HKDF(SHA256(), _KEY_BYTES, salt, f"heliograph {purpose}".encode()).derive(secret)


def _stretched(passphrase: str, salt: bytes, *, memory_kib: int, passes: int, lanes: int) -> bytes:
    # As another keyboard types it: one form of each letter, one kind of space (RFC 8265, 4.2).
    spaced = "".join(" " if unicodedata.category(each) == "Zs" else each for each in passphrase)
    typed = unicodedata.normalize("NFC", spaced).encode()
    return Argon2id(
        salt=salt, length=_KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory_kib
    ).derive(typed)
