"""The head of a backup: what kind of file it is, and the slots in which its key is kept.

A line that names the format, a line of JSON, a line with the JSON's sha256, and a MAC of all that.
The sha256 tells damage from a wrong passphrase; the MAC, made with the file's key, that nobody has
changed the head. Each slot keeps the random key of the file under a key of its own, so that a file
may be opened in several ways.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from typing import TYPE_CHECKING, BinaryIO

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from heliograph.exchange.failures import BackupKeyWrong, BackupUnreadable

if TYPE_CHECKING:
    from pathlib import Path

_NAME = b"heliograph backup "
_FORMAT = b"1"
_LARGEST_BYTES = 64 * 1024
_KEY_BYTES = 32
_SALT_BYTES = 16
_DIGEST_BYTES = 32
# RFC 9106, section 4, second choice: what a small computer can spare for half a second.
_MEMORY_KIB = 64 * 1024
_PASSES = 3
_LANES = 4
# What a file may ask of this computer at most: a hostile one must not take its memory.
_MOST_MEMORY_KIB = 1024 * 1024
_MOST_PASSES = 16
_MOST_LANES = 16


class PassphraseSlot(msgspec.Struct, frozen=True, kw_only=True, tag="passphrase", tag_field="kind"):
    """The file's key under one made from a passphrase by Argon2id (RFC 9106)."""

    salt: bytes
    memory_kib: int
    passes: int
    lanes: int
    wrapped: bytes


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    slots: tuple[PassphraseSlot, ...]


class Opened(msgspec.Struct, frozen=True):
    """What a backup's key gives."""

    stream_key: bytes

    def __repr__(self) -> str:  # the key gets into no log
        return "Opened()"


def write_head(target: BinaryIO, *, passphrase: str) -> Opened:
    """Write the head of a new backup with a key of its own."""
    file_key = secrets.token_bytes(_KEY_BYTES)
    head = msgspec.json.encode(_Head(slots=(_slot(file_key, passphrase),)))
    said = (
        _NAME + _FORMAT + b"\n" + head + b"\n" + hashlib.sha256(head).hexdigest().encode() + b"\n"
    )
    target.write(said + _mac(file_key, said))
    return Opened(_derive(file_key, "stream"))


def read_head(source: BinaryIO, path: Path, *, passphrase: str) -> Opened:
    """Read the head and open it; ``source`` stands at the stream afterwards.

    Raises:
        BackupUnreadable: it is no backup, a newer one, or damaged.
        BackupKeyWrong: the passphrase opens no slot.
    """
    name = source.readline(len(_NAME) + 16)
    if not name.startswith(_NAME) or not name.endswith(b"\n"):
        raise BackupUnreadable(path, "not-a-backup")
    if name != _NAME + _FORMAT + b"\n":
        raise BackupUnreadable(path, "too-new" if name[len(_NAME) : -1].isdigit() else "damaged")
    line = source.readline(_LARGEST_BYTES)
    digest = source.readline(2 * _DIGEST_BYTES + 1)
    mac = source.read(_DIGEST_BYTES)
    if digest != hashlib.sha256(line[:-1]).hexdigest().encode() + b"\n":
        raise BackupUnreadable(path, "damaged")
    try:
        head = msgspec.json.decode(line, type=_Head)
    except msgspec.MsgspecError as error:
        raise BackupUnreadable(path, "damaged") from error
    for slot in head.slots:
        file_key = _open(slot, passphrase, path)
        if file_key is not None:
            if not hmac.compare_digest(mac, _mac(file_key, name + line + digest)):
                raise BackupUnreadable(path, "damaged")
            return Opened(_derive(file_key, "stream"))
    raise BackupKeyWrong(path)


def _slot(file_key: bytes, passphrase: str) -> PassphraseSlot:
    salt = secrets.token_bytes(_SALT_BYTES)
    key = _stretch(passphrase, salt, memory_kib=_MEMORY_KIB, passes=_PASSES, lanes=_LANES)
    return PassphraseSlot(
        salt=salt,
        memory_kib=_MEMORY_KIB,
        passes=_PASSES,
        lanes=_LANES,
        wrapped=_wrap(key, file_key),
    )


def _open(slot: PassphraseSlot, passphrase: str, path: Path) -> bytes | None:
    small = (
        slot.memory_kib <= _MOST_MEMORY_KIB
        and slot.passes <= _MOST_PASSES
        and slot.lanes <= _MOST_LANES
    )
    if not small:
        raise BackupUnreadable(path, "damaged")
    try:
        key = _stretch(
            passphrase,
            slot.salt,
            memory_kib=slot.memory_kib,
            passes=slot.passes,
            lanes=slot.lanes,
        )
    except ValueError as error:  # numbers that Argon2id does not take
        raise BackupUnreadable(path, "damaged") from error
    return _unwrap(key, slot.wrapped)


def _stretch(passphrase: str, salt: bytes, *, memory_kib: int, passes: int, lanes: int) -> bytes:
    made = Argon2id(
        salt=salt, length=_KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory_kib
    )
    return made.derive(_as_bytes(passphrase))


def _as_bytes(passphrase: str) -> bytes:
    """Give the same bytes on every computer, however its keyboard composes letters and spaces.

    This is the OpaqueString profile of RFC 8265, without its refusals.
    """
    spaced = "".join(" " if unicodedata.category(each) == "Zs" else each for each in passphrase)
    return unicodedata.normalize("NFC", spaced).encode()


def _wrap(key: bytes, file_key: bytes) -> bytes:
    # The key comes from a salt of this slot alone, so one nonce for it is enough.
    return ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)


def _unwrap(key: bytes, wrapped: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(bytes(12), wrapped, None)
    except InvalidTag:
        return None


def _mac(file_key: bytes, said: bytes) -> bytes:
    return hmac.digest(_derive(file_key, "head"), said, "sha256")


def _derive(file_key: bytes, label: str) -> bytes:
    made = HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"heliograph backup {label}".encode())
    return made.derive(file_key)
