"""The people who write on one computer: each has a profile with keys of its own, and a name."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph.settings import PEOPLE_FILE_NAME
from heliograph.store.database import STORE
from heliograph.store.files import (
    make_folder,
    move,
    only_one,
    our_errors,
    unused,
    write_whole,
)
from heliograph.store.profile import is_made
from heliograph.store.slots import key_file
from heliograph.store.slots.records import Plain

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person; the name can be read by everybody at the computer."""

    folder: str
    """Name of the profile's folder, beside the others."""
    name: str = ""
    """Empty for the first, who was alone here."""


class _Register(msgspec.Struct, frozen=True, kw_only=True):
    people: tuple[Person, ...]


class People:
    """The profiles beside the first one."""

    def __init__(self, first: Path) -> None:
        """Name the profile of whoever was alone here; the others are its neighbours."""
        self._first = first
        self._base = first.parent

    def all(self) -> tuple[Person, ...]:
        """Give everybody, the first one first; a register that cannot be read hides nobody.

        Folders of people that the register does not name are given without a name. Who was added
        but never came to write has no keys yet, and is not given: they are added once more.
        """
        named = self._named() or ()
        known = {each.folder: each for each in named if self._is_ours(each.folder)}
        folders = [*known, *sorted(path.name for path in self._base.glob("person-*"))]
        there = [each for each in folders if self._has_profile(self._base / each)]
        return tuple(
            known.get(folder, Person(folder=folder))
            for folder in dict.fromkeys((self._first.name, *there))
        )

    def profile_of(self, person: Person) -> Path:
        """Give the folder of a person's profile."""
        return self._base / person.folder

    def add(self, name: str) -> Person:
        """Note a new person; their profile is made when it is opened for the first time.

        Raises:
            StoreError: the register cannot be written; nobody was added.
        """
        path = self._base / PEOPLE_FILE_NAME
        with our_errors(self._base):
            make_folder(self._base)
        with only_one(self._base):
            if self._named() is None:  # it may read again, or be read by somebody who can
                with our_errors(path):
                    move(path, unused(path.with_name(path.name + ".unreadable")))
            person = Person(folder=f"person-{secrets.token_hex(4)}", name=name.strip())
            register = _Register(people=(*self.all(), person))
            write_whole(path, msgspec.json.encode(register))
        return person

    def is_open(self, person: Person) -> bool:
        """Tell whether anybody at this computer can open this person's stories."""
        files = key_file.read_all(self.profile_of(person)).values()
        return any(isinstance(slot, Plain) for file in files for slot in file.known())

    def _named(self) -> tuple[Person, ...] | None:
        """Give whom the register names; None where it is there and does not read."""
        try:
            data = (self._base / PEOPLE_FILE_NAME).read_bytes()
            return decoding.decode(data, type=_Register).people
        except FileNotFoundError:
            return ()
        except (OSError, msgspec.MsgspecError):
            _log.info("register of people not read")
            return None

    @staticmethod
    def _has_profile(folder: Path) -> bool:
        return is_made(folder) or (folder / STORE.file_name).exists()

    def _is_ours(self, folder: str) -> bool:
        return folder == self._first.name or (
            folder.startswith("person-") and folder.removeprefix("person-").isalnum()
        )
