"""Keyrings that keep, forget and refuse, and a profile that is opened with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from keyring.errors import InitError, KeyringLocked, NoKeyringError

from heliograph.errors import KeyUnavailable
from heliograph.store import keys as keys_file
from heliograph.store.slots.secret_service import Silent
from heliograph.store.store import Store
from store.parts import add

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.domain.ids import StoryId
    from heliograph.store.slots.keyring import Keyring


class HonestKeyring:
    """Keeps secrets as the systems' keyrings do, for as long as the test runs."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Give a secret."""
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Remove a secret."""
        del self.secrets[service, username]


class ForgetfulKeyring(HonestKeyring):
    """Accepts everything and keeps nothing, like the null backend."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Accept."""


class BrokenKeyring:
    """Raises whatever it is given, as backends raise whatever their system raises."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        """Raise."""
        raise self._refuse(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Raise."""
        raise self._refuse(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        """Raise."""
        raise self._refuse(service, username)

    def _refuse(self, *asked: str) -> Exception:
        assert asked[0] == "heliograph"
        return self.error


def no_keyring() -> Keyring | None:
    """Say that this system has none."""
    return None


REFUSALS = [
    (NoKeyringError(), "keyring-missing"),
    (KeyringLocked(), "keyring-locked"),
    (InitError(), "keyring-locked"),
    (Silent(), "keyring-silent"),
    (RuntimeError("the binding of the system"), "keyring-missing"),
]


class Home:
    """A profile with one story, opened and closed with whatever keyring a test has."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.keyring: Keyring | None = HonestKeyring()
        self.story: StoryId | None = None

    def open(self, *, protect: bool | None = None) -> Store:
        """Open it, made if need be."""
        return Store.create_or_open(self.profile, protect=protect, keyring=lambda: self.keyring)

    def begin(self, *, protect: bool | None = None) -> None:
        """Make it, with its story."""
        store = self.open(protect=protect)
        self.story = add(store)
        store.close()

    def still_there(self) -> bool:
        """Open it and look for its story."""
        store = self.open()
        assert self.story is not None
        found = store.stories.get(self.story)
        store.close()
        return found is not None

    def refusal(self) -> str:
        """Fail to open it, and give the reason."""
        with pytest.raises(KeyUnavailable) as caught:
            self.open()
        return caught.value.reason

    def files(self) -> tuple[bytes, bytes]:
        """Read both files of keys."""
        names = (keys_file.FILE_NAME, keys_file.COPY_NAME)
        first, second = ((self.profile / name).read_bytes() for name in names)
        return first, second


def protect(home: Home, *, on: bool) -> None:
    """Turn protection on or off and close the profile again."""
    store = home.open()
    try:
        store.protect(on=on)
    finally:
        store.close()
