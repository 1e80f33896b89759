"""Seals a few bytes under a key used once, or to a public key (X25519), as age (C2SP) does."""

from __future__ import annotations

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE = bytes(12)
"""Each key is made from a salt of its own and used once."""


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A few bytes that only who has the recipient's private key can read; all hexadecimal."""

    recipient: str
    ephemeral: str
    sealed: str


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
    return HKDF(SHA256(), KEY_BYTES, salt, f"heliograph {purpose}".encode()).derive(secret)


def seal_to(data: bytes, recipient: bytes, *, purpose: str) -> Sealed:
    """Encrypt to a public key.

    Raises:
        ValueError: it is none, or one that keeps no secret.
    """
    ephemeral = X25519PrivateKey.generate()
    sent = ephemeral.public_key().public_bytes_raw()
    key = _shared(ephemeral, recipient, sent + recipient, purpose)
    return Sealed(
        recipient=recipient.hex(),
        ephemeral=sent.hex(),
        sealed=seal(data, key, bound_to=purpose).hex(),
    )


def unseal_from(sealed: Sealed, holder: X25519PrivateKey, *, purpose: str) -> bytes:
    """Decrypt what ``seal_to`` made for the holder.

    Raises:
        ValueError: it is for somebody else, or something was changed.
    """
    recipient = holder.public_key().public_bytes_raw()
    sent = bytes.fromhex(sealed.ephemeral)
    key = _shared(holder, sent, sent + recipient, purpose)
    return unseal(bytes.fromhex(sealed.sealed), key, bound_to=purpose)


def holder_of(code: bytes) -> X25519PrivateKey:
    """Make the private key that belongs to the 160 bits of a recovery code."""
    return X25519PrivateKey.from_private_bytes(derived(code, b"", "backups of a recovery code"))


def recipient_of(code: bytes) -> bytes:
    """Give the public half of ``holder_of``."""
    return holder_of(code).public_key().public_bytes_raw()


def _shared(own: X25519PrivateKey, other: bytes, salt: bytes, purpose: str) -> bytes:
    # The library refuses points of small order: everybody would know the secret.
    return derived(own.exchange(X25519PublicKey.from_public_bytes(other)), salt, purpose)
