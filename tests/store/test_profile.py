"""A profile is made whole or not at all, by whoever comes first."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from heliograph.errors import DiskFull, StoreDamaged, StoreLocked
from heliograph.store import files
from heliograph.store import profile as profile_folder
from heliograph.store.store import Store
from store import child
from store.parts import add

if TYPE_CHECKING:
    from collections.abc import Callable

WHOLE = {"keys.json", "keys.json.bak", "media.db", "store.db"}


def names(profile: Path) -> set[str]:
    return {path.name for path in profile.iterdir()} - {files.LOCK_NAME}


def test_a_new_profile_is_for_its_owner_only(profile: Path) -> None:
    store = Store.create_or_open(profile)
    store.close()
    assert stat.S_IMODE(profile.stat().st_mode) == 0o700
    assert names(profile) == WHOLE


def test_an_empty_or_half_furnished_folder_becomes_a_profile(profile: Path) -> None:
    profile.mkdir(mode=0o755)
    (profile / "logs").mkdir()
    (profile / "settings.toml").write_text("language = 'fr'")
    store = Store.create_or_open(profile)
    store.close()
    assert stat.S_IMODE(profile.stat().st_mode) == 0o700
    assert names(profile) == WHOLE | {"logs", "settings.toml"}


def test_a_profile_is_opened_again_with_all_that_is_in_it(profile: Path) -> None:
    store = Store.create_or_open(profile)
    made = add(store)
    store.close()
    store.close()
    again = Store.create_or_open(profile)
    assert again.stories.get(made) is not None
    assert again.check() == ()
    again.close()


@pytest.mark.parametrize("gone", ["store.db", "media.db"])
def test_a_missing_database_is_told_and_not_made_anew(profile: Path, gone: str) -> None:
    Store.create_or_open(profile).close()
    (profile / gone).unlink()
    with pytest.raises(StoreDamaged) as caught:
        Store.create_or_open(profile)
    assert caught.value == StoreDamaged(profile / gone, "missing")
    assert not (profile / gone).exists()


def test_a_file_in_place_of_the_folder_is_told(profile: Path) -> None:
    profile.write_text("in the way")
    with pytest.raises(StoreDamaged):
        Store.create_or_open(profile)
    assert profile.read_text() == "in the way"


# ---- cut in the middle -----------------------------------------------------------------


class PowerCut(BaseException):
    """Nothing after this instant happened."""


def cut_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let so many steps of the file system happen and no more."""
    left = [count]

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **kwargs: object) -> object:
            if left[0] == 0:
                raise PowerCut
            left[0] -= 1
            return real(*args, **kwargs)

        return step

    for name in ("mkdir", "rename", "replace", "fsync"):
        monkeypatch.setattr(os, name, counted(getattr(os, name)))
    monkeypatch.setattr(profile_folder.shutil, "rmtree", counted(profile_folder.shutil.rmtree))


def test_a_cut_at_any_step_of_making_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cuts = 0
    while True:
        profile = tmp_path / f"p{cuts}"
        with monkeypatch.context() as patch:
            cut_after(cuts, patch)
            try:
                Store.create_or_open(profile).close()
                break
            except PowerCut:
                cuts += 1
        store = Store.create_or_open(profile)
        made = add(store)
        assert store.stories.get(made) is not None
        store.close()
        assert names(profile) == WHOLE
    assert cuts > 15


def test_a_second_program_finishes_what_the_first_left_in_the_middle(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything was built and named, but only one file was moved into place."""
    with monkeypatch.context() as patch:

        def cut(folder: Path) -> None:
            if (profile / "store.db").exists():
                raise PowerCut
            files.sync_folder(folder)

        patch.setattr(profile_folder, "sync_folder", cut)
        with pytest.raises(PowerCut):
            Store.create_or_open(profile)
    assert names(profile) == {"store.db", "new"}
    Store.create_or_open(profile).close()
    assert names(profile) == WHOLE


def test_a_full_disk_while_making_is_told(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:

        def full(path: Path) -> None:
            raise OSError(28, f"No space left on device: {path.name}")

        patch.setattr(profile_folder, "sync_file", full)
        with pytest.raises(DiskFull):
            Store.create_or_open(profile)
    Store.create_or_open(profile).close()
    assert names(profile) == WHOLE


# ---- two at once -----------------------------------------------------------------------


def test_programs_that_begin_at_once_share_one_profile(tmp_path: Path) -> None:
    for number in range(2):
        profile = tmp_path / f"p{number}"
        command = [sys.executable, str(Path(child.__file__)), "begin", str(profile)]
        running = [
            subprocess.Popen([*command, str(seed)], stdout=subprocess.PIPE, text=True)
            for seed in range(3)
        ]
        told = {each.communicate(timeout=60)[0].strip() for each in running}
        assert [each.returncode for each in running] == [0, 0, 0]
        store = Store.create_or_open(profile)
        assert set(store.stories.match("")) == told
        assert len(told) == 3
        store.close()


def test_whoever_waits_too_long_for_the_profile_is_told(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile.mkdir()
    monkeypatch.setattr(files, "_LOCK_WAIT_S", 0.05)
    with FileLock(profile / files.LOCK_NAME), pytest.raises(StoreLocked):
        Store.create_or_open(profile)


def test_a_profile_made_while_waiting_is_opened(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look finds nothing; by the time it is our turn, somebody has made it."""
    real = profile_folder.only_one

    def after_somebody_else(folder: Path) -> object:
        monkeypatch.setattr(profile_folder, "only_one", real)
        other = Store.create_or_open(folder)
        add(other)
        other.close()
        return real(folder)

    monkeypatch.setattr(profile_folder, "only_one", after_somebody_else)
    store = Store.create_or_open(profile)
    assert len(store.stories.summaries()) == 1
    store.close()


@pytest.mark.parametrize("name", ["keys.json", "store.db"])
def test_a_disk_that_gives_nothing_back_is_told(
    profile: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.create_or_open(profile).close()
    real = os.stat

    def stat(path: Path, **more: bool) -> os.stat_result:
        if path == profile / name:
            raise OSError(errno.EIO, "Input/output error", str(path))
        return real(path, **more)

    monkeypatch.setattr(os, "stat", stat)
    with pytest.raises(StoreDamaged):
        Store.create_or_open(profile)
