"""The key in a real password store, GNOME's, on a bus of its own: kept, locked, gone, silent.

Run by ``pytest -m slow tests/interop/test_secret_service.py``; no store of a person's is touched.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from heliograph.errors import KeyUnavailable
from heliograph.store.slots import secret_service
from heliograph.store.slots.keyring import KeyringSlot, has_keyring, system_keyring
from heliograph.store.store import Store
from store.parts import add

_BUS_PROGRAM, _STORE_PROGRAM, _WAITS = "dbus-daemon", "gnome-keyring-daemon", "gdbus"
_MISSING = [each for each in (_BUS_PROGRAM, _STORE_PROGRAM, _WAITS) if shutil.which(each) is None]
pytestmark = [
    pytest.mark.slow,
    # The backend lets go of its connection to a store that stays locked without closing it: two
    # descriptors, until the garbage is collected.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.skipif(bool(_MISSING), reason=f"not installed here: {', '.join(_MISSING)}"),
]

_BUS = """<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
"""Without folders of services: nobody but the test starts the store, and none asks on a screen."""
_KEY = bytes(range(32))


class Desktop:
    """A session's bus and, while it runs, its password store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store: subprocess.Popen[bytes] | None = None

    def unlock(self, password: bytes | None) -> None:
        """Start the store anew, opened by a password; locked with None."""
        self.end()
        words = [] if password is None else ["--unlock"]
        self._store = subprocess.Popen(
            [_STORE_PROGRAM, "--foreground", "--components=secrets", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert self._store.stdin is not None
        if password is not None:
            self._store.stdin.write(password)
        self._store.stdin.close()
        waited = [_WAITS, "wait", "--session", "--timeout", "20", "org.freedesktop.secrets"]
        subprocess.run(waited, check=True)

    def lock(self) -> None:
        """Do what a screen lock does with some desktops."""
        import secretstorage  # noqa: PLC0415 - only where there is such a store

        with closing(secretstorage.dbus_init()) as connection:
            secretstorage.get_default_collection(connection).lock()

    def hang(self) -> None:
        """Let it be there and do nothing."""
        assert self._store is not None
        os.kill(self._store.pid, signal.SIGSTOP)

    def end(self) -> None:
        """Let it be gone."""
        if self._store is not None:
            self._store.kill()
            self._store.wait()
            self._store = None


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """Give a session whose store is open and empty."""
    socket, config = tmp_path / "bus", tmp_path / "bus.conf"
    config.write_text(_BUS.format(socket=socket))
    (tmp_path / "run").mkdir(mode=0o700)
    for name, value in {
        "HOME": tmp_path,
        "XDG_DATA_HOME": tmp_path / "data",
        "XDG_RUNTIME_DIR": tmp_path / "run",
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={socket}",
    }.items():
        monkeypatch.setenv(name, str(value))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    command = [_BUS_PROGRAM, f"--config-file={config}", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as bus:
        made = Desktop(tmp_path)
        try:
            assert bus.stdout is not None
            assert bus.stdout.readline()
            made.unlock(b"secret")
            yield made
        finally:  # else a store that does not come leaves both, and the test waits for the bus
            made.end()
            bus.kill()
    gc.collect()  # they are warned of here and not in somebody else's test


@pytest.fixture
def slot(desktop: Desktop, tmp_path: Path) -> KeyringSlot:
    """Give the slot of a profile, with its key in it."""
    made = KeyringSlot(tmp_path / "keys.json", "profile", system_keyring)
    assert refusal(made) == "keyring-missing"
    made.put(_KEY)
    assert desktop is not None
    return made


def refusal(slot: KeyringSlot) -> str:
    with pytest.raises(KeyUnavailable) as caught:
        slot.get()
    return caught.value.reason


def test_it_keeps_the_key_over_a_new_start_and_gives_it_back_until_it_is_removed(
    desktop: Desktop, slot: KeyringSlot
) -> None:
    assert slot.get() == _KEY
    desktop.unlock(b"secret")
    assert slot.get() == _KEY
    slot.remove()
    assert refusal(slot) == "keyring-missing"


def test_one_that_is_locked_says_so_and_takes_nothing(desktop: Desktop, slot: KeyringSlot) -> None:
    desktop.lock()
    assert refusal(slot) == "keyring-locked"
    with pytest.raises(KeyUnavailable, match="keyring-locked"):
        slot.put(_KEY[::-1])
    for password in (None, b"another"):
        desktop.unlock(password)
        assert refusal(slot) == "keyring-locked"
    desktop.unlock(b"secret")
    assert slot.get() == _KEY


def test_one_that_goes_away_meanwhile_is_missing_and_back_with_the_key(
    desktop: Desktop, slot: KeyringSlot
) -> None:
    desktop.end()
    assert refusal(slot) == "keyring-missing"
    assert not has_keyring()
    desktop.unlock(b"secret")
    assert slot.get() == _KEY


def test_what_somebody_else_put_there_is_wrong(slot: KeyringSlot) -> None:
    keyring = system_keyring()
    assert keyring is not None
    keyring.set_password("heliograph", "profile", "no key of ours")
    assert refusal(slot) == "keyring-wrong"


def test_one_that_hangs_is_not_waited_for(
    desktop: Desktop, slot: KeyringSlot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_service, "PATIENCE_S", 0.3)
    desktop.hang()
    assert refusal(slot) == "keyring-silent"
    assert not has_keyring()


def test_a_profile_opens_with_it_and_only_with_it(desktop: Desktop, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    with closing(Store.create_or_open(profile, protect=True)) as store:
        assert store.protection == "keyring"
        story = add(store)
    desktop.unlock(b"secret")
    with closing(Store.create_or_open(profile)) as store:
        assert store.stories.get(story) is not None
        desktop.end()  # what is open stays so
        assert store.stories.get(story) is not None
    with pytest.raises(KeyUnavailable, match="keyring-missing"):
        Store.create_or_open(profile)
