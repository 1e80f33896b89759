"""A profile that waits to take the place of another, when something stands in its way."""

from __future__ import annotations

import errno
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from heliograph.errors import StoreDamaged, StoreLocked
from heliograph.store import keys, restored
from heliograph.store.files import sync_folder
from heliograph.store.restored import forget, stage, take_in, unstage
from heliograph.store.store import Store
from store import child
from store.keyrings import no_keyring
from store.parts import add

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.domain.ids import StoryId


def waiting(profile: Path) -> StoryId:
    """Let a whole profile with one story wait in another; give that story's id."""
    made = profile / "made"
    store = Store.create_or_open(made)
    story = add(store)
    store.close()
    (made / "settings.toml").write_text("language = 'fr'")
    stage(profile, made)
    return story


def has(profile: Path, story: StoryId) -> bool:
    """Open a profile and look for a story."""
    store = Store.create_or_open(profile)
    found = store.stories.get(story)
    store.close()
    return found is not None


def test_without_the_key_only_who_has_it_open_is_in_the_way_and_not_what_a_kill_left(
    profile: Path,
) -> None:
    command = [sys.executable, child.__file__, "save", str(profile), "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline()
        for name in (keys.FILE_NAME, keys.COPY_NAME):
            (profile / name).unlink()
        story = waiting(profile)
        with pytest.raises(StoreLocked):
            take_in(profile, no_keyring)
        other.kill()
    assert (profile / "store.db-shm").exists()
    take_in(profile, no_keyring)
    assert has(profile, story)


def test_what_could_not_be_made_to_wait_for_sure_does_not_wait(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.create_or_open(profile)
    mine = add(store)
    store.close()

    def refuse(path: Path) -> None:
        raise OSError(errno.EIO, f"refused: {path.name}")

    monkeypatch.setattr(restored, "sync_folder", refuse)
    with pytest.raises(StoreDamaged):
        waiting(profile)
    monkeypatch.undo()
    assert (profile / "made" / "store.db").exists()
    assert has(profile, mine)


def refuse(path: Path) -> None:
    """Fail as a disk does that syncs no folder any more."""
    raise OSError(errno.EIO, f"refused: {path.name}")


def test_what_could_not_be_put_back_for_sure_waits_on_as_is_said(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.create_or_open(profile).close()
    story = waiting(profile)

    with monkeypatch.context() as disk:
        disk.setattr(restored, "sync_folder", refuse)
        assert not unstage(profile, profile / "made")
    take_in(profile, no_keyring)
    assert has(profile, story)


def test_what_is_put_back_where_it_came_from_waits_no_longer(profile: Path) -> None:
    store = Store.create_or_open(profile)
    mine = add(store)
    store.close()
    waiting(profile)
    assert unstage(profile, profile / "made")
    take_in(profile, no_keyring)
    assert has(profile, mine)


def test_what_was_discarded_does_not_wait_again_after_a_power_cut(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.create_or_open(profile).close()
    waiting(profile)
    on_the_disk: set[str] = set()

    def sync(path: Path) -> None:
        sync_folder(path)
        if path == profile:
            on_the_disk.clear()
            on_the_disk.update(each.name for each in path.iterdir())

    monkeypatch.setattr(restored, "sync_folder", sync)
    assert forget(profile)
    assert "store.db" in on_the_disk
    assert "restored" not in on_the_disk


def test_what_could_not_be_discarded_for_sure_waits_on_as_is_said(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.create_or_open(profile).close()
    story = waiting(profile)

    with monkeypatch.context() as disk:
        disk.setattr(restored, "sync_folder", refuse)
        assert not forget(profile)
    take_in(profile, no_keyring)
    assert has(profile, story)


def test_settings_that_were_restored_stay_when_the_last_step_was_cut(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.create_or_open(profile).close()
    (profile / "settings.toml").write_text("language = 'en'")
    story = waiting(profile)

    def cut(_profile: Path, _made: Path) -> None:
        raise OSError(errno.EIO, "input/output error")

    with monkeypatch.context() as disk:
        disk.setattr(restored, "put_in_place", cut)
        with pytest.raises(StoreDamaged):
            take_in(profile, no_keyring)
    take_in(profile, no_keyring)
    assert (profile / "settings.toml").read_text() == "language = 'fr'"
    assert has(profile, story)


def test_a_disk_that_does_not_say_whether_something_waits_is_told_as_that(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: Path) -> bool:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(type(profile), "exists", gone)
    with pytest.raises(StoreDamaged):
        take_in(profile, no_keyring)
