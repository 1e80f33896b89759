"""The profile's random data key and the slots it is kept in (``keys.json`` and a second copy)."""

from __future__ import annotations

import hmac
import logging
import secrets
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace

from heliograph.errors import KeyUnavailable, StoreError, StoreTooNew
from heliograph.store.database import DataKey
from heliograph.store.files import only_one, unused, write_whole
from heliograph.store.keyring_slot import Keyring, KeyringSlot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Protection = Literal["keyring", "plain"]

FILE_NAME = "keys.json"
COPY_NAME = "keys.json.bak"
FORMAT = 1
_KEY_BYTES = 32
_CHECK = "heliograph key check"

_log = logging.getLogger(__name__)


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One place where the key is: in the file itself, or in the system's keyring."""

    kind: str
    key: str | None = None
    """The key in hexadecimal, only in a ``plain`` slot."""

    def __repr__(self) -> str:  # the key gets into no log
        return f"Slot(kind={self.kind!r})"


class _KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    profile: str
    check: str
    """Tells a wrong key from a damaged store; says nothing about the key itself."""
    slots: tuple[Slot, ...]


class Keys:
    """The opened key of a profile.

    ``keyring`` makes the system's keyring; it is called only when that is needed.
    """

    def __init__(
        self, folder: Path, data_key: DataKey, *, keyring: Callable[[], Keyring | None]
    ) -> None:
        self.data_key = data_key
        self._folder = folder
        self._keyring = keyring

    @classmethod
    def make(cls, folder: Path, *, protect: bool, keyring: Callable[[], Keyring | None]) -> Keys:
        """Draw a new key and write its slots into a folder that has none.

        With ``protect`` the keyring is used; when that does not work, the plain slot stays.
        """
        data_key = DataKey(secrets.token_bytes(_KEY_BYTES))
        keys = cls(folder, data_key, keyring=keyring)
        keys._write(
            _KeyFile(
                format=FORMAT,
                profile=secrets.token_hex(16),
                check=data_key.derive(_CHECK),
                slots=(_plain(data_key),),
            )
        )
        if protect:
            try:
                keys._protect(on=True)
            except KeyUnavailable as error:
                _log.info("keyring not used", extra={"code": error.reason})
        return keys

    @classmethod
    def load(cls, folder: Path, *, keyring: Callable[[], Keyring | None]) -> Keys:
        """Open the first slot that gives the right key; never write over what cannot be read.

        Raises:
            KeyUnavailable: no slot could be opened.
            StoreTooNew: the slots were written by a newer Heliograph.
        """
        refusals: list[KeyUnavailable] = []
        for name in (FILE_NAME, COPY_NAME):
            path = folder / name
            try:
                file = _read(path)
                keys = cls(folder, _open(path, file, keyring), keyring=keyring)
            except KeyUnavailable as error:
                refusals.append(error)
                continue
            keys._even_out(opened=name)
            return keys
        telling = [each for each in refusals if each.reason != "slots-unreadable"]
        raise (telling or refusals)[0]

    @property
    def protection(self) -> Protection:
        """Tell where the key is kept: ``plain`` as long as any copy of the file has it."""
        kinds = {slot.kind for file in self._files().values() for slot in file.slots}
        return "plain" if "plain" in kinds else "keyring"

    def protect(self, *, on: bool) -> None:
        """Move the key into the keyring or out of it; no data is written anew.

        Raises:
            KeyUnavailable: the keyring does not take the key; it stays where it was.
        """
        with only_one(self._folder):
            self._protect(on=on)

    def _protect(self, *, on: bool) -> None:
        files = list(self._files().values())
        if not files:
            raise KeyUnavailable(self._folder / FILE_NAME, "slots-unreadable")
        file = files[0]
        slot = KeyringSlot(self._folder / FILE_NAME, file.profile, self._keyring)
        if on:
            slot.put(self.data_key.secret)
            self._write(replace(file, slots=(Slot(kind="keyring"),)))
            return
        self._write(replace(file, slots=(_plain(self.data_key),)))
        try:
            slot.remove()
        except KeyUnavailable as error:
            # It opens nothing more than the plain slot does that stands in the file now.
            _log.info("key left in keyring", extra={"code": error.reason})

    def _even_out(self, *, opened: str) -> None:
        """Put back a lost file, and finish a change that was cut between the two files."""
        files = self._files()
        if files.get(FILE_NAME) == files.get(COPY_NAME):
            return
        try:
            with only_one(self._folder):
                files = self._files()  # once more: somebody may just have changed them
                for name in {FILE_NAME, COPY_NAME} - {opened}:
                    path = self._folder / name
                    follows = opened == FILE_NAME and name in files
                    if opened in files and (follows or not path.exists()):
                        write_whole(path, _to_json(files[opened]))
        except StoreError as error:
            # One good file is enough to go on; the next start tries again.
            _log.info("key slots not evened out", extra={"code": type(error).__name__})

    def _files(self) -> dict[str, _KeyFile]:
        found: dict[str, _KeyFile] = {}
        for name in (FILE_NAME, COPY_NAME):
            try:
                found[name] = _read(self._folder / name)
            except KeyUnavailable as error:
                _log.info("key slots not read", extra={"code": error.reason})
        return found

    def _write(self, file: _KeyFile) -> None:
        readable = self._files()
        for name in (FILE_NAME, COPY_NAME):
            path = self._folder / name
            if name not in readable and path.exists():
                path.rename(unused(path.with_name(name + ".unreadable")))
            write_whole(path, _to_json(file))


def _read(path: Path) -> _KeyFile:
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_KeyFile)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise KeyUnavailable(path, "slots-unreadable") from error
    if file.format > FORMAT:
        raise StoreTooNew(path, file.format, FORMAT)
    return file


def _open(path: Path, file: _KeyFile, keyring: Callable[[], Keyring | None]) -> DataKey:
    refusal = KeyUnavailable(path, "slots-unreadable")
    for slot in sorted(file.slots, key=lambda each: each.kind != "plain"):
        try:
            if slot.kind == "plain":
                secret, wrong = _from_hex(slot.key), "slots-unreadable"
            elif slot.kind == "keyring":
                secret, wrong = KeyringSlot(path, file.profile, keyring).get(), "keyring-wrong"
            else:
                continue
        except KeyUnavailable as error:
            refusal = error
            continue
        key = DataKey(secret)
        if hmac.compare_digest(key.derive(_CHECK), file.check):
            return key
        refusal = KeyUnavailable(path, wrong)
    raise refusal


def _from_hex(text: str | None) -> bytes:
    try:
        return bytes.fromhex(text or "")
    except ValueError:
        return b""  # the check tells that this is not the key


def _plain(key: DataKey) -> Slot:
    return Slot(kind="plain", key=key.secret.hex())


def _to_json(file: _KeyFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n"
