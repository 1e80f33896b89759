"""P4: a migration is all or nothing: killed, cut and torn on the way from every old layout."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from faults.storage import old
from faults.storage.images import Diary, Disk
from faults.storage.kills import Found, Program
from heliograph.store.store import Store


def open_it(opened: Connection, profile: Path) -> None:
    """Be a program that brings a profile to its own layout, and then waits to be killed."""
    opened.send_bytes(b"begun")
    Store.create_or_open(profile).close()
    threading.Event().wait()


def how_long_s(folder: Path) -> float:
    """Measure how long the longest migration takes here."""
    profile = folder / "measured"
    old.lay_out(1, profile)
    before = time.monotonic()
    Store.create_or_open(profile).close()
    taken = time.monotonic() - before
    shutil.rmtree(profile)
    return taken


def kill_many(folder: Path, *, deaths: int, seed: int = 0) -> Found:
    """Kill programs that migrate, from every layout in turn, and start the next one."""
    chance = random.Random(seed)  # noqa: S311 - when to kill
    longest_s = 1.2 * how_long_s(folder)
    found = Found()
    for number in range(deaths):
        version = old.VERSIONS[number % len(old.VERSIONS)]
        profile = folder / "profile"
        old.lay_out(version, profile)
        program = Program(open_it, profile)
        try:
            program.go_on(chance.random() * longest_s)
        finally:
            program.end()
        wrong = old.look(profile, version=version)
        found.deaths += 1
        found.wrong += [f"from {version}, death {number} of seed {seed}: {each}" for each in wrong]
        shutil.rmtree(profile)
    return found


def draw_many(folder: Path, *, images: int, seed: int = 0) -> Found:
    """Look at disks that dropped or tore what was not synced while programs migrated."""
    chance = random.Random(seed)  # noqa: S311 - which moments
    found = Found()
    for place, version in enumerate(old.VERSIONS):
        share = images // len(old.VERSIONS) + (place < images % len(old.VERSIONS))
        with _migrated(folder / "base", version) as (disk, diary):
            moments = sorted(chance.randint(1, len(diary.changes)) for _ in range(share))
            taken = 0
            for moment in moments:
                for change in diary.changes[taken:moment]:
                    disk.take(change)
                taken = moment
                image = folder / "image"
                disk.draw(image, chance)
                wrong = old.look(image / "profile", version=version)
                found.deaths += 1
                found.wrong += [f"from {version}, after change {moment}: {each}" for each in wrong]
                shutil.rmtree(image)
    return found


@contextmanager
def _migrated(folder: Path, version: int) -> Iterator[tuple[Disk, Diary]]:
    folder.mkdir()
    old.lay_out(version, folder / "profile")
    disk, diary = Disk(folder), Diary(folder / "ledger")
    with diary.watched():
        Store.create_or_open(folder / "profile").close()
    yield disk, diary
    shutil.rmtree(folder)
