"""The keys of those who sign updates, each in a PEM file that only its holder has."""

# pyright: reportPrivateImportUsage=false
# The library names in no list what its modules hand on.

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from securesystemslib.signer import CryptoSigner, SSlibKey

if TYPE_CHECKING:
    from pathlib import Path

    from securesystemslib.signer import Key, Signer


class KeyUnreadable(Exception):
    """A file holds no Ed25519 key in PEM, or its passphrase is another one."""


def make_key(path: Path, passphrase: str) -> Path:
    """Make a new key: the private one at ``path``, where no file is, and its public one beside.

    Args:
        path: Where to.
        passphrase: Encrypts the private key; empty for none.

    Returns:
        Where the public key is.

    Raises:
        FileExistsError: something is there.
    """
    key = Ed25519PrivateKey.generate()
    encryption = (
        serialization.BestAvailableEncryption(passphrase.encode())
        if passphrase
        else serialization.NoEncryption()
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())
    beside = path.with_name(f"{path.name}.pub")
    beside.write_bytes(public)
    return beside


def read_public(path: Path, passphrase: str) -> Key:
    """Read the public key of a file that holds the public or the private one.

    Raises:
        KeyUnreadable: so it is.
    """
    data = path.read_bytes()
    if b"PRIVATE KEY" in data:
        return read_signer(path, passphrase).public_key
    try:
        key = serialization.load_pem_public_key(data)
    except ValueError as error:
        raise KeyUnreadable(str(error)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnreadable("no Ed25519 key")
    return SSlibKey.from_crypto(key)


def read_signer(path: Path, passphrase: str) -> Signer:
    """Read a private key, to sign with.

    Raises:
        KeyUnreadable: so it is.
    """
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), passphrase.encode() or None)
    except (ValueError, TypeError) as error:
        raise KeyUnreadable(str(error)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnreadable("no Ed25519 key")
    return CryptoSigner(key)
