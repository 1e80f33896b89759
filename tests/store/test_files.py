"""Small files and folders: there whole after a power cut, whatever stands in the way."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from heliograph.errors import StoreDamaged
from heliograph.store import files
from heliograph.store.database import STORE
from heliograph.store.files import copy_whole, make_folder, move, sync_folder, write_whole
from heliograph.store.salvage import building


class Held(PermissionError):
    """What Windows says of a file that somebody has open."""

    winerror = 32


class Scanner:
    """Holds every file for so many tries to move it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tries: int) -> None:
        self.left = tries
        self._replace = os.replace
        monkeypatch.setattr(os, "replace", self._held)
        monkeypatch.setattr(files, "_PAUSES_S", (0.0, 0.0, 0.0))

    def _held(self, source: Path, target: Path) -> None:
        if self.left:
            self.left -= 1
            raise Held(errno.EACCES, "held")
        self._replace(source, target)


class Names:
    """What a disk has in its folders for sure: what was in them when they were synced last."""

    def __init__(self) -> None:
        self.sure: dict[Path, set[str]] = {}

    def sync(self, path: Path) -> None:
        """Sync a folder, and take note."""
        sync_folder(path)
        self.sure[path] = {each.name for each in path.iterdir()}


def test_a_new_folder_is_there_for_sure_with_all_that_are_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names()
    monkeypatch.setattr(files, "sync_folder", names.sync)
    path = tmp_path / "one" / "two" / "three"
    make_folder(path)
    for each in (path, path.parent, path.parent.parent):
        assert each.name in names.sure[each.parent]
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    names.sure.clear()
    make_folder(path)
    assert names.sure == {}, "nothing is new, and nothing is waited for"


def test_a_salvaged_database_is_there_for_sure_before_it_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names()
    monkeypatch.setattr(building, "sync_folder", names.sync)
    with building.building(tmp_path, STORE) as folder:
        (folder / STORE.file_name).write_bytes(b"whole")
    assert names.sure[folder] == {STORE.file_name}


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
def test_a_share_that_syncs_no_folders_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(code, "no such thing")

    monkeypatch.setattr(files, "sync", refuse)
    sync_folder(tmp_path)


def test_a_disk_that_fails_to_sync_a_folder_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(errno.EIO, "failed")

    monkeypatch.setattr(files, "sync", refuse)
    with pytest.raises(OSError, match="failed"):
        sync_folder(tmp_path)


def test_a_file_that_a_scanner_holds_for_a_moment_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"old")
    scanner = Scanner(monkeypatch, tries=3)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert scanner.left == 0


def test_a_file_that_is_held_for_long_stays_as_it_was_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"old")
    Scanner(monkeypatch, tries=99)
    with pytest.raises(StoreDamaged):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"


def test_nothing_is_tried_again_that_no_time_mends(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        move(tmp_path / "nothing", tmp_path / "something")


def test_a_copy_is_what_was_there(tmp_path: Path) -> None:
    data = bytes(range(256)) * 5000
    (tmp_path / "it").write_bytes(data)
    copy_whole(tmp_path / "it", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == data


def test_a_copy_that_comes_back_otherwise_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"

    def sync(_descriptor: int) -> None:
        copy.write_bytes(b"something else")

    (tmp_path / "it").write_bytes(b"what was written")
    monkeypatch.setattr(files, "sync", sync)
    with pytest.raises(StoreDamaged):
        copy_whole(tmp_path / "it", copy)
