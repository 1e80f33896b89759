"""Backups on a disk that fails: each call while one is written, and while one is restored.

A disk that fails from one call on, for whatever is tried, is what a killed program leaves behind:
nothing of what it still wanted to do gets there.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest.mock import patch

import msgspec

from fakes.profiles import Desk
from faults.storage.calls import all_calls
from faults.storage.refusals import WAYS, Disk, Way
from heliograph.app import backups
from heliograph.clock import SystemClock
from heliograph.errors import HeliographError
from heliograph.store.slots import wrapping
from heliograph.store.store import Store

PASSPHRASE = "seven lanterns under water"  # noqa: S105 - opens files of this drill
_LITTLE_KIB = 64
_MINE, _THEIRS = ["Mine"], ["The first", "The second"]


class Tried(msgspec.Struct, kw_only=True):
    """What a number of calls that failed did."""

    refused: int = 0
    wrong: list[str] = msgspec.field(default_factory=list[str])


class Scene:
    """A profile with a story, and the backup of another, copied anew for each call."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("mine", "theirs"):
            (folder / name).mkdir()
        desk = Desk(folder / "theirs")
        for number, title in enumerate(_THEIRS):
            desk.write(bytes([number]) * 90_000, title=title)
        self.backup = folder / "theirs.backup"
        desk.workspace.backups.write(self.backup, passphrase=PASSPHRASE)
        desk.workspace.close()
        desk = Desk(folder / "mine")
        desk.write(b"mine" * 30_000, title=_MINE[0])
        desk.workspace.close()

    def anew(self) -> Path:
        """Give a fresh copy of the profile with the story."""
        profile = self._folder / "now" / "profile"
        shutil.rmtree(profile.parent, ignore_errors=True)
        shutil.copytree(self._folder / "mine" / "profile", profile)
        return profile


def try_writing(scene: Scene, way: Way, at: int, tried: Tried) -> bool:
    """Write a backup while the call with this number fails; False when there are fewer calls."""
    profile = scene.anew()
    out = profile.parent / "out.backup"
    disk = Disk()
    disk.refuse(way, at=at)
    done = False
    with closing(_open(profile)) as store, all_calls(disk):
        try:
            use = backups.Backups(store=store, clock=SystemClock())
            use.write(out, passphrase=PASSPHRASE)
            done = True
        except HeliographError:
            pass  # told to the person
        except OSError as error:
            tried.wrong.append(f"writing, {way} at {at}: told as {error!r}")
        gc.collect()
        disk.recover()
    if not disk.refused:
        return False
    tried.refused += 1
    said = f"writing, {way} at {at}: "
    if done and not out.exists():
        tried.wrong.append(said + "said to be there and is not")
    if out.exists() and not done and way != "error":
        tried.wrong.append(said + "said not to be there and is")
    if out.exists() and not _is_whole(out):
        tried.wrong.append(said + "a half one has the name of a whole one")
    if way not in {"error", "no room"} and not done and list(out.parent.glob("*.unfinished")):
        tried.wrong.append(said + "something was left")
    if titles(profile) != _MINE:
        tried.wrong.append(said + "the profile is not as it was")
    if not out.exists() and not _writes_again(profile, out):
        tried.wrong.append(said + "none can be written afterwards")
    return True


def try_restoring(scene: Scene, way: Way, at: int, tried: Tried) -> bool:
    """Restore over a story while the call with this number fails; False when there are fewer."""
    profile = scene.anew()
    disk = Disk()
    disk.refuse(way, at=at)
    done = unfinished = False
    with all_calls(disk):
        try:
            backups.restore(scene.backup, PASSPHRASE, profile, replace=True, keyring=lambda: None)
            done = True
        except backups.RestoreUnfinished:
            unfinished = True
        except HeliographError:
            pass  # told to the person
        except OSError as error:
            tried.wrong.append(f"restoring, {way} at {at}: told as {error!r}")
        gc.collect()
        disk.recover()
    if not disk.refused:
        return False
    tried.refused += 1
    said = f"restoring, {way} at {at}: "
    found = titles(profile)
    kept = backups.set_aside(profile)
    if found not in (_MINE, _THEIRS):
        tried.wrong.append(said + f"there is {found} now")
    if found == _MINE and (done or unfinished):
        tried.wrong.append(said + "said to be restored and is not")
    if found == _THEIRS and not done and not unfinished and way != "error":
        tried.wrong.append(said + "said not to be restored and is")
    if found == _THEIRS:
        if len(kept) != 1:
            tried.wrong.append(said + f"{len(kept)} were set aside")
        else:
            backups.put_back(profile, kept[0], keyring=lambda: None)
            if titles(profile) != _MINE:
                tried.wrong.append(said + "what was there cannot be put back")
    return True


def calls_of_restoring(scene: Scene) -> int:
    """Count the calls of a restore on a disk that refuses none."""
    disk = Disk()
    profile = scene.anew()
    with all_calls(disk):
        backups.restore(scene.backup, PASSPHRASE, profile, replace=True, keyring=lambda: None)
    return disk.calls


def titles(profile: Path) -> list[str]:
    """Open a profile as a person does, and list what is in it, every file read."""
    with closing(_open(profile)) as store:
        if store.check():
            return ["damaged"]
        found = store.stories.summaries()
        for item in store.kept()[1]:
            if not store.media.verify(item):
                return ["a file is damaged"]
        return sorted(each.title for each in found)


def every_call(
    folder: Path, *, step: int, first: int = 0, tell: Callable[[str], None] = lambda _: None
) -> Tried:
    """Let every ``step``-th call fail in each way, while writing and while restoring.

    Args:
        folder: An empty one.
        step: 1 for every call.
        first: The first call of the first way.
        tell: Takes how far it has come.
    """
    tried = Tried()
    with little_stretching():
        scene = Scene(folder)
        for attempt in (try_writing, try_restoring):
            for number, way in enumerate(WAYS):
                at = (first + number * step // len(WAYS)) % step  # others than those of the last
                while attempt(scene, way, at, tried):
                    at += step
                tell(f"backup calls, {way}: {tried.refused} refused, {len(tried.wrong)} wrong")
    return tried


@contextmanager
def little_stretching() -> Iterator[None]:
    """Let passphrases be stretched little: there are hundreds, and it is tried elsewhere."""
    with patch.object(wrapping, "_MEMORY_KIB", _LITTLE_KIB):
        yield


def _is_whole(path: Path) -> bool:
    try:
        return backups.check(path, PASSPHRASE).stories == len(_MINE)
    except HeliographError:
        return False


def _writes_again(profile: Path, out: Path) -> bool:
    with closing(_open(profile)) as store:
        use = backups.Backups(store=store, clock=SystemClock())
        return use.write(out, passphrase=PASSPHRASE).stories == len(_MINE)


def _open(profile: Path) -> Store:
    return Store.create_or_open(profile, keyring=lambda: None)
