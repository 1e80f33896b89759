"""The head of a backup: what kind of file it is, and the slots in which its key is kept.

A line that names the format, a line of JSON, a line with the JSON's sha256, and a MAC of all that.
The sha256 tells damage from a wrong passphrase; the MAC, made with the file's key, that nobody has
changed the head. Each slot keeps the random key of the file in a way of its own: either opens it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from heliograph import decoding
from heliograph.domain.recovery_code import looks_like_code, read_code
from heliograph.errors import RecoveryCodeMistyped
from heliograph.exchange.failures import BackupKeyWrong, BackupUnreadable
from heliograph.store.slots.records import ByPassphrase
from heliograph.store.slots.sealing import (
    KEY_BYTES,
    Sealed,
    derived,
    holder_of,
    seal_to,
    unseal_from,
)
from heliograph.store.slots.wrapping import by_passphrase, open_passphrase

if TYPE_CHECKING:
    from pathlib import Path

_NAME = b"heliograph backup "
_FORMAT = b"1"
_LARGEST_BYTES = 64 * 1024
_DIGEST_BYTES = 32
_WHOSE = "backup"


class ByCode(msgspec.Struct, frozen=True, kw_only=True, tag="code", tag_field="kind"):
    """The file's key, sealed to the recovery code that its profile had."""

    sealed: Sealed


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    slots: tuple[msgspec.Raw, ...]

    def known(self) -> tuple[ByPassphrase | ByCode, ...]:
        """Give the slots of a kind that is known here; others are passed over."""
        return tuple(
            decoding.decode(each, type=ByPassphrase | ByCode)
            for each in self.slots
            if decoding.decode(each, type=_Kind).kind in {"passphrase", "code"}
        )


class _Kind(msgspec.Struct):
    kind: str


class Opened(msgspec.Struct, frozen=True):
    """What a backup's key gives."""

    stream_key: bytes

    def __repr__(self) -> str:  # the key gets into no log
        return "Opened()"


def write_head(target: BinaryIO, *, passphrase: str, recipient: bytes = b"") -> Opened:
    """Write the head of a new backup with a key of its own.

    Args:
        target: The file.
        passphrase: Opens it.
        recipient: The public key of a recovery code that opens it, too.
    """
    file_key = secrets.token_bytes(KEY_BYTES)
    slots: list[ByPassphrase | ByCode] = [by_passphrase(file_key, passphrase, whose=_WHOSE)]
    if recipient:
        slots.append(ByCode(sealed=seal_to(file_key, recipient, purpose=_WHOSE)))
    raw = tuple(msgspec.Raw(msgspec.json.encode(each)) for each in slots)
    head = msgspec.json.encode(_Head(slots=raw))
    said = (
        _NAME + _FORMAT + b"\n" + head + b"\n" + hashlib.sha256(head).hexdigest().encode() + b"\n"
    )
    target.write(said + _mac(file_key, said))
    return Opened(_derive(file_key, "stream"))


def read_head(source: BinaryIO, path: Path, *, secret: str) -> Opened:
    """Read the head and open it; ``source`` stands at the stream afterwards.

    ``secret`` is what a person typed: the passphrase, or the recovery code.

    Raises:
        BackupUnreadable: it is no backup, a newer one, or damaged.
        BackupKeyWrong: what was typed opens no slot.
        RecoveryCodeMistyped: a recovery code was meant, and one of its groups is not right.
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
        slots = decoding.decode(line, type=_Head).known()
    except msgspec.MsgspecError as error:
        raise BackupUnreadable(path, "damaged") from error
    file_key = _open(slots, secret)
    if file_key is None:
        raise BackupKeyWrong(path, code=looks_like_code(secret))
    if not hmac.compare_digest(mac, _mac(file_key, name + line + digest)):
        raise BackupUnreadable(path, "damaged")
    return Opened(_derive(file_key, "stream"))


def _open(slots: tuple[ByPassphrase | ByCode, ...], secret: str) -> bytes | None:
    """Give the file's key from the first slot that opens."""
    code, mistyped = b"", None
    if looks_like_code(secret):
        try:
            code = read_code(secret)
        except RecoveryCodeMistyped as error:
            mistyped = error
    for slot in slots:
        try:
            if isinstance(slot, ByPassphrase):
                return open_passphrase(slot, secret, whose=_WHOSE)
            if code:
                return unseal_from(slot.sealed, holder_of(code), purpose=_WHOSE)
        except ValueError:
            continue
    if mistyped is not None:
        raise mistyped
    return None


def _mac(file_key: bytes, said: bytes) -> bytes:
    return hmac.digest(_derive(file_key, "head"), said, "sha256")


def _derive(file_key: bytes, label: str) -> bytes:
    return derived(file_key, b"", f"backup {label}")
