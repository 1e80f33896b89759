"""The profile's random data key: opened from a slot, and moved between slots as one wishes."""

from __future__ import annotations

import hmac
import logging
import secrets
from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph.errors import KeyUnavailable, RecoveryCodeMistyped
from heliograph.store.database import DataKey
from heliograph.store.files import only_one
from heliograph.store.slots import key_file
from heliograph.store.slots.key_file import COPY_NAME, FILE_NAME, KeyFile
from heliograph.store.slots.keyring import Keyring, KeyringSlot, has_keyring
from heliograph.store.slots.records import (
    AnySlot,
    ByOrganisation,
    ByPassphrase,
    ByRecovery,
    InKeyring,
    Plain,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["COPY_NAME", "FILE_NAME", "Keys", "Protection", "SlotKind", "Ways"]

Protection = Literal["keyring", "passphrase", "plain"]
SlotKind = Literal["plain", "keyring", "passphrase", "recovery", "organisation"]

_KINDS: dict[type[AnySlot], SlotKind] = {
    Plain: "plain",
    InKeyring: "keyring",
    ByPassphrase: "passphrase",
    ByRecovery: "recovery",
    ByOrganisation: "organisation",
}
_TYPED = ByPassphrase | ByRecovery | ByOrganisation
_KEY_BYTES = 32
_CHECK = "heliograph key check"

_log = logging.getLogger(__name__)


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """Slots to be made; with ``keyring`` or ``passphrase`` the other one and the plain slot go."""

    keyring: bool = False
    passphrase: str = ""
    code: bytes = b""
    """The 160 bits of a recovery code that the person has kept."""
    organisation: str = ""
    """The public key of the organisation that may help."""

    def __repr__(self) -> str:  # what a person types gets into no log
        return "Ways()"


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
    def make(
        cls,
        folder: Path,
        *,
        protect: bool,
        keyring: Callable[[], Keyring | None],
        ways: Ways | None = None,
    ) -> Keys:
        """Draw a new key and write its slots into a folder that has none.

        With ``protect`` the keyring is used; when that does not work, the plain slot stays. With
        ``ways`` the key never lies open in the folder, or nothing is made.

        Raises:
            KeyUnavailable: the keyring that ``ways`` asks for does not keep the key.
        """
        data_key = DataKey(secrets.token_bytes(_KEY_BYTES))
        keys = cls(folder, data_key, keyring=keyring)
        empty = KeyFile(
            format=key_file.FORMAT,
            profile=secrets.token_hex(16),
            check=data_key.derive(_CHECK),
            slots=(),
        )
        if ways is not None:
            key_file.write(folder, keys._with(empty, ways))
            return keys
        key_file.write(folder, empty.having([_plain(data_key)]))
        if protect:
            try:
                keys._protect(Ways(keyring=True))
            except KeyUnavailable as error:
                _log.info("keyring not used", extra={"code": error.reason})
        return keys

    @classmethod
    def load(cls, folder: Path, *, keyring: Callable[[], Keyring | None], secret: str = "") -> Keys:
        """Open the first slot that gives the right key; never write over what cannot be read.

        ``secret`` is what a person typed: a passphrase, or a recovery code. Where it opens a
        profile whose keyring lost the key, it is put back there.

        Raises:
            KeyUnavailable: no slot could be opened; it names those that something typed opens.
            RecoveryCodeMistyped: a code was meant, and one of its groups is not right.
            StoreTooNew: the slots were written by a newer Heliograph.
        """
        refusals: list[KeyUnavailable] = []
        files = key_file.read_all(folder)
        for name in (FILE_NAME, COPY_NAME):
            path = folder / name
            file = files.get(name)
            if file is None:
                refusals.append(KeyUnavailable(path, "slots-unreadable"))
                continue
            try:
                keys = cls(folder, _open(path, file, keyring, secret), keyring=keyring)
            except KeyUnavailable as error:
                refusals.append(error)
                continue
            key_file.even_out(folder, opened=name)
            if secret:
                keys._put_back_in_keyring(file)
            return keys
        telling = [each for each in refusals if each.reason != "slots-unreadable"]
        raise (telling or refusals)[0]

    @property
    def protection(self) -> Protection:
        """Tell where the key is kept: ``plain`` as long as any copy of the file has it."""
        kinds = self.kinds
        if "plain" in kinds:
            return "plain"
        return "passphrase" if "passphrase" in kinds and "keyring" not in kinds else "keyring"

    @property
    def kinds(self) -> frozenset[SlotKind]:
        """Give the kinds of slots that stand in either file."""
        files = key_file.read_all(self._folder).values()
        return frozenset(_KINDS[type(slot)] for file in files for slot in file.known())

    @property
    def code_recipient(self) -> bytes:
        """Give the public key of the recovery code, for backups that it opens too, or nothing."""
        from heliograph.store.slots.wrapping import proved_recipient  # noqa: PLC0415 - see _with

        for file in key_file.read_all(self._folder).values():
            for slot in file.known():
                if isinstance(slot, ByRecovery):
                    return proved_recipient(slot, self.data_key.secret)
        return b""

    @property
    def has_keyring(self) -> bool:
        """Tell whether there is a keyring that could take the key; may take its time."""
        return has_keyring(self._keyring)

    def opens_with(self, secret: str) -> bool:
        """Tell whether a person typed what opens this profile, or its keyring opens it.

        Without ``secret`` the keyring is asked.

        Raises:
            RecoveryCodeMistyped: see ``load``.
        """
        for name, file in key_file.read_all(self._folder).items():
            try:
                found = _open(self._folder / name, file, self._keyring, secret)
            except KeyUnavailable:
                continue
            return hmac.compare_digest(found.secret, self.data_key.secret)
        return False

    def protect(self, *, on: bool) -> None:
        """Move the key into the keyring or out of every slot but the plain one.

        Raises:
            KeyUnavailable: the keyring does not take the key; it stays where it was.
        """
        with only_one(self._folder):
            if on:
                self._protect(Ways(keyring=True))
            else:
                self._lay_open()

    def protect_with(self, ways: Ways) -> None:
        """Make slots; no data is written anew.

        Raises:
            KeyUnavailable: the keyring does not take the key; nothing was changed.
            OrganisationKeyInvalid: the organisation's key is none; nothing was changed.
        """
        with only_one(self._folder):
            self._protect(ways)

    def _protect(self, ways: Ways) -> None:
        file = self._file()
        key_file.write(self._folder, self._with(file, ways))
        if ways.passphrase and not ways.keyring:
            self._take_out_of_keyring(file)

    def _with(self, file: KeyFile, ways: Ways) -> KeyFile:
        # Loaded only here and where something was typed: most starts need no cipher of ours.
        from heliograph.store.slots.organisation import by_organisation  # noqa: PLC0415
        from heliograph.store.slots.wrapping import by_passphrase, by_recovery  # noqa: PLC0415

        key, profile = self.data_key.secret, file.profile
        new: list[AnySlot] = []
        if ways.code:
            new.append(by_recovery(key, ways.code, whose=profile))
        if ways.organisation:
            new.append(by_organisation(key, ways.organisation, profile=profile))
        if ways.passphrase:
            new.append(by_passphrase(key, ways.passphrase, whose=profile))
            file = file.without(Plain, InKeyring)
        if ways.keyring:
            self._slot(file).put(key)
            new.append(InKeyring())
            file = file.without(Plain)
            if not ways.passphrase:
                file = file.without(ByPassphrase)
        return file.having(new)

    def _lay_open(self) -> None:
        file = self._file()
        closed = (InKeyring, ByPassphrase, ByRecovery, ByOrganisation)
        key_file.write(self._folder, file.without(*closed).having([_plain(self.data_key)]))
        self._take_out_of_keyring(file)

    def _take_out_of_keyring(self, before: KeyFile) -> None:
        if not any(isinstance(slot, InKeyring) for slot in before.known()):
            return
        try:
            self._slot(before).remove()
        except KeyUnavailable as error:
            _log.info("key left in keyring", extra={"code": error.reason})

    def _put_back_in_keyring(self, file: KeyFile) -> None:
        if not any(isinstance(slot, InKeyring) for slot in file.known()):
            return
        slot = self._slot(file)
        try:
            if slot.get() == self.data_key.secret:
                return
        except KeyUnavailable as error:
            _log.info("keyring without key", extra={"code": error.reason})
        try:
            slot.put(self.data_key.secret)
        except KeyUnavailable as error:
            # What was typed opens it the next time as well.
            _log.info("key not put back", extra={"code": error.reason})

    def _file(self) -> KeyFile:
        files = list(key_file.read_all(self._folder).values())
        if not files:
            raise KeyUnavailable(self._folder / FILE_NAME, "slots-unreadable")
        return files[0]

    def _slot(self, file: KeyFile) -> KeyringSlot:
        return KeyringSlot(self._folder / FILE_NAME, file.profile, self._keyring)


def _open(path: Path, file: KeyFile, keyring: Callable[[], Keyring | None], secret: str) -> DataKey:
    slots = file.known()
    typed = tuple(_KINDS[type(slot)] for slot in slots if isinstance(slot, _TYPED))
    refusal = KeyUnavailable(path, "secret-needed" if typed else "slots-unreadable", typed)
    if secret and typed:
        key = _typed_key(file, secret)
        if key is not None:
            return key
        raise KeyUnavailable(path, "secret-wrong", typed)
    for slot in sorted(slots, key=lambda each: not isinstance(each, Plain)):
        try:
            if isinstance(slot, Plain):
                found, wrong = _from_hex(slot.key), "slots-unreadable"
            elif isinstance(slot, InKeyring):
                found, wrong = KeyringSlot(path, file.profile, keyring).get(), "keyring-wrong"
            else:
                continue
        except KeyUnavailable as error:
            refusal = KeyUnavailable(path, error.reason, typed)
            continue
        key = DataKey(found)
        if _is_right(key, file):
            return key
        refusal = KeyUnavailable(path, wrong, typed)
    raise refusal


def _typed_key(file: KeyFile, secret: str) -> DataKey | None:
    from heliograph.domain.recovery_code import looks_like_code, read_code  # noqa: PLC0415
    from heliograph.store.slots.wrapping import open_passphrase, open_recovery  # noqa: PLC0415

    code, mistyped = b"", None
    if looks_like_code(secret):
        try:
            code = read_code(secret)
        except RecoveryCodeMistyped as error:
            mistyped = error
    for slot in file.known():
        try:
            if isinstance(slot, ByPassphrase):
                found = open_passphrase(slot, secret, whose=file.profile)
            elif code and isinstance(slot, ByRecovery | ByOrganisation):
                found = open_recovery(slot.salt, slot.wrapped, code, whose=file.profile)
            else:
                continue
        except ValueError:
            continue
        key = DataKey(found)
        if _is_right(key, file):
            return key
    if mistyped is not None:
        raise mistyped
    return None


def _is_right(key: DataKey, file: KeyFile) -> bool:
    return hmac.compare_digest(key.derive(_CHECK), file.check)


def _from_hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""  # the check tells that this is not the key


def _plain(key: DataKey) -> Plain:
    return Plain(key=key.secret.hex())
