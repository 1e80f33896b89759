"""How the program came onto the computer decides which packages it takes, if any."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from heliograph.app import installed
from heliograph.app.installed import first_root, installed_as, this_system
from heliograph.updates.shelf import Shelf


def be(monkeypatch: pytest.MonkeyPatch, system: str, machine: str, *, frozen: str = "") -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    if frozen:
        monkeypatch.setattr(sys, "frozen", True, raising=False)
        monkeypatch.setattr(sys, "executable", frozen)


@pytest.mark.parametrize(
    ("system", "machine", "executable", "found"),
    [
        ("linux", "x86_64", "/usr/lib/heliograph/heliograph", "debian-amd64"),
        ("linux", "aarch64", "/usr/lib/heliograph/heliograph", "debian-arm64"),
        ("linux", "x86_64", "/tmp/.mount_Helio/usr/bin/heliograph", None),  # noqa: S108 - a name
        ("linux", "riscv64", "/usr/lib/heliograph/heliograph", None),
        ("win32", "AMD64", "C:/Program Files/Heliograph/heliograph.exe", "windows-amd64"),
        ("darwin", "arm64", "/Applications/Heliograph.app/heliograph", "macos-arm64"),
    ],
)
def test_an_installed_program_takes_its_own_packages(
    system: str, machine: str, executable: str, found: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(monkeypatch, system, machine, frozen=executable)
    assert installed_as() == found


def test_a_program_that_is_not_frozen_takes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    be(monkeypatch, "linux", "x86_64")
    assert installed_as() is None
    assert this_system() == "debian-amd64"


def test_the_root_that_was_shipped_stands_above_one_that_was_handed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path)
    shipped = tmp_path / "shipped.json"

    def resource(name: str) -> Path:
        assert name == "updates/root.json"
        if not shipped.exists():
            raise FileNotFoundError(name)
        return shipped

    monkeypatch.setattr(installed, "resource", resource)
    assert first_root(shelf) is None
    shelf.given_root.parent.mkdir()
    shelf.given_root.write_bytes(b"handed out")
    assert first_root(shelf) == b"handed out"
    shipped.write_bytes(b"shipped")
    assert first_root(shelf) == b"shipped"
