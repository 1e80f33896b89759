"""A program that is killed at any moment loses nothing that it had acknowledged."""

from __future__ import annotations

import queue
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from heliograph.domain.ids import Sha256, StoryId
from heliograph.store.store import Store
from store import child

ROUNDS = 4
MANY_ROUNDS = 200


class Victim:
    """A child that works on a profile until it is killed."""

    def __init__(self, mode: str, profile: Path, seed: int) -> None:
        command = [sys.executable, str(Path(child.__file__)), mode, str(profile), str(seed)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def kill_after(self, lines: int, wait_s: float) -> list[str]:
        """Kill it so long after so many lines; give everything that it said."""
        said = [self._lines.get(timeout=60) for _ in range(lines)]
        # The moment of the kill is what is random here; nothing is waited for.
        threading.Event().wait(wait_s)
        self._process.kill()
        self._process.wait(60)
        self._reader.join(60)
        while not self._lines.empty():
            said.append(self._lines.get())
        return said

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                if line.endswith("\n"):
                    self._lines.put(line.strip())


def kill_while_saving(profile: Path, rounds: int) -> None:
    chance = random.Random(11)  # noqa: S311 - when to kill
    saved: dict[StoryId, int] = {}
    for number in range(rounds):
        victim = Victim("save", profile, seed=number)
        said = victim.kill_after(chance.randrange(1, 40), chance.random() / 100)
        story, last = said[-1].split()
        saved[StoryId(story)] = int(last)
        store = Store.create_or_open(profile)
        for each, acknowledged in saved.items():
            found = store.stories.get(each)
            assert found is not None
            # What was on its way when it was killed may be there or not, but whole.
            assert int(found.title) in {acknowledged, acknowledged + 1}
            assert found.answers.get("summary", found.title) in {found.title * 2000, found.title}
            assert [row.story for row in store.stories.summaries(find=found.title)].count(each) == 1
            saved[each] = int(found.title)
        assert store.check() == ()
        store.close()


def kill_while_attaching(profile: Path, rounds: int) -> None:
    chance = random.Random(12)  # noqa: S311 - when to kill
    added: set[Sha256] = set()
    for number in range(rounds):
        victim = Victim("attach", profile, seed=1000 * number)
        said = victim.kill_after(chance.randrange(1, 4), chance.random() / 10)
        told = [line.split() for line in said]
        added |= {Sha256(sha256) for word, sha256 in told if word == "added"}
        begun = {Sha256(sha256) for word, sha256 in told if word == "begun"}
        store = Store.create_or_open(profile)
        new = {Sha256(sha256) for word, sha256 in told if word == "added"}
        assert all(store.media.verify(sha256) for sha256 in new)
        for sha256 in begun - new:
            assert store.media.has(sha256) is store.media.verify(sha256)
        store.media.collect(added)
        items = {row[0] for row in store._media_database.rows("SELECT sha256 FROM item")}
        assert items == added
        assert store.check() == ()
        if number % 10 == 9:
            assert all(store.media.verify(sha256) for sha256 in added)
            store.media.collect(())
            added.clear()
        store.close()


def test_killed_while_saving(profile: Path) -> None:
    kill_while_saving(profile, ROUNDS)


def test_killed_while_attaching(profile: Path) -> None:
    kill_while_attaching(profile, ROUNDS)


@pytest.mark.slow
def test_killed_many_times_while_saving(profile: Path) -> None:
    kill_while_saving(profile, MANY_ROUNDS)


@pytest.mark.slow
def test_killed_many_times_while_attaching(profile: Path) -> None:
    kill_while_attaching(profile, MANY_ROUNDS)
