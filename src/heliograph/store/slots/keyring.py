"""The operating system's keyring as a place for one key, trusted only after reading back."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Protocol, cast

from heliograph.errors import KeyUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SERVICE = "heliograph"


class Keyring(Protocol):
    """What we use of a backend of the ``keyring`` package."""

    def get_password(self, service: str, username: str) -> str | None:
        """Give a secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Remove a secret."""


class _Backend(Keyring, Protocol):
    viable: bool
    persist: str

    def __init__(self) -> None: ...


_BACKENDS = {
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
    "darwin": ("keyring.backends.macOS", "Keyring"),
    "linux": ("keyring.backends.SecretService", "Keyring"),
}


def system_keyring() -> Keyring | None:
    """Make the backend of this operating system, by its class; None when there is none.

    ``keyring.get_keyring()`` is not used: it obeys a configuration file that can run foreign code,
    and may answer with a backend that forgets or writes plain text.

    Raises:
        Silent: it is there and does not answer.
    """
    module, name = _BACKENDS.get(sys.platform, _BACKENDS["linux"])
    # Imported here: it takes a tenth of a second.
    backend = cast("type[_Backend]", getattr(importlib.import_module(module), name))
    if not backend.viable:
        return None
    made = backend()
    if sys.platform == "win32":  # pragma: no cover - its default roams to other computers
        made.persist = "local machine"
    elif sys.platform != "darwin":
        # Imported here: a start needs it only where a keyring opens the profile.
        from heliograph.store.slots import secret_service  # noqa: PLC0415

        secret_service.require_answer()
    return made


def has_keyring(make: Callable[[], Keyring | None] = system_keyring) -> bool:
    """Tell whether this computer has a keyring that could be used; no password is asked for.

    On Linux it waits up to ``secret_service.PATIENCE_S`` for one that does not answer.
    """
    try:
        return make() is not None
    except Exception:  # noqa: BLE001 - backends raise whatever their system's binding raises
        return False


class KeyringSlot:
    """One key in the keyring, under the random id of the profile."""

    def __init__(self, path: Path, account: str, make: Callable[[], Keyring | None]) -> None:
        self._path = path
        self._account = account
        self._make = make

    def get(self) -> bytes:
        """Read the key.

        Raises:
            KeyUnavailable: ``keyring-`` and ``missing``, ``locked``, ``wrong`` or ``silent``.
        """
        backend = self._backend()
        try:
            found = backend.get_password(SERVICE, self._account)
        except Exception as error:
            raise self._refusal(error) from error
        if found is None:
            raise KeyUnavailable(self._path, "keyring-missing")
        try:
            return bytes.fromhex(found)
        except ValueError as error:
            raise KeyUnavailable(self._path, "keyring-wrong") from error

    def put(self, key: bytes) -> None:
        """Write the key and read it back: some backends accept and forget.

        Raises:
            KeyUnavailable: see ``get``.
        """
        backend = self._backend()
        try:
            backend.set_password(SERVICE, self._account, key.hex())
        except Exception as error:
            raise self._refusal(error) from error
        if self.get() != key:
            raise KeyUnavailable(self._path, "keyring-wrong")

    def remove(self) -> None:
        """Remove the key.

        Raises:
            KeyUnavailable: see ``get``.
        """
        backend = self._backend()
        try:
            backend.delete_password(SERVICE, self._account)
        except Exception as error:
            raise self._refusal(error) from error

    def _backend(self) -> Keyring:
        try:
            backend = self._make()
        except Exception as error:
            raise self._refusal(error) from error
        if backend is None:
            raise KeyUnavailable(self._path, "keyring-missing")
        return backend

    def _refusal(self, error: Exception) -> KeyUnavailable:
        # Backends raise whatever their system's binding raises, so any error is a refusal.
        from keyring.errors import InitError, KeyringLocked  # noqa: PLC0415 - slow to import

        from heliograph.store.slots.secret_service import Silent  # noqa: PLC0415 - as above

        if isinstance(error, Silent):
            return KeyUnavailable(self._path, "keyring-silent")
        locked = isinstance(error, InitError | KeyringLocked)
        return KeyUnavailable(self._path, "keyring-locked" if locked else "keyring-missing")
