"""P6: a bit flips in any file of a profile: noticed, never sent, and every other story usable."""

from __future__ import annotations

import contextlib
import hashlib
import random
import shutil
from collections import Counter
from pathlib import Path

import msgspec

from fakes.profiles import Desk
from faults.storage.ledger import fact_of, media_wrong
from heliograph.app.rescue import Rescue
from heliograph.errors import HeliographError, KeyUnavailable
from heliograph.store.account import LOG_CUT
from heliograph.store.store import Store

STORIES = 40
_IN_OUTBOX = range(12)
_WITH_MEDIA = range(8)


class Rot(msgspec.Struct, kw_only=True):
    """What flips did."""

    flips: int = 0
    by_file: Counter[str] = msgspec.field(default_factory=Counter[str])
    told: int = 0
    """How many were noticed."""
    stories: int = 0
    """How many stories there were, over all flips."""
    lost: int = 0
    """How many of them could not be read any more; it was said."""
    closed: int = 0
    """How many profiles did not open."""
    rescued: int = 0
    """How many profiles were opened again as far as they read."""
    whole: int = 0
    """How many of their stories came back whole."""
    named: int = 0
    """How many came back with a loss that was named."""
    unread: int = 0
    """How many did not come back; it was said."""
    logs: int = 0
    """How many flips were in the log that a killed program left."""
    taken_back: int = 0
    """How many of those took back what was saved last: to SQLite, a log that ends there."""
    unsaid: int = 0
    """How many of those were the very last commit, as one that was still being written."""
    wrong: list[str] = msgspec.field(default_factory=list[str])

    def add(self, other: Rot) -> None:
        """Take in what others did."""
        self.flips += other.flips
        self.by_file += other.by_file
        self.told += other.told
        self.stories += other.stories
        self.lost += other.lost
        self.closed += other.closed
        self.rescued += other.rescued
        self.whole += other.whole
        self.named += other.named
        self.unread += other.unread
        self.logs += other.logs
        self.taken_back += other.taken_back
        self.unsaid += other.unsaid
        self.wrong += other.wrong


class _Profile:
    """A sound one, as it is while a program has it open, and what is in it."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder)
        self.desk.sign_in()
        chance = random.Random(6)  # noqa: S311 - the bytes of files
        made = [
            self.desk.write(
                *([chance.randbytes(90_000)] if n in _WITH_MEDIA else []),
                title=f"The net of boat {n}",
            )
            for n in range(STORIES)
        ]
        for n in _IN_OUTBOX:
            self.desk.workspace.drafts.mark_ready(made[n])
        self.desk.workspace.save_settings()
        store = self.desk.workspace._store
        self.facts = {each: fact_of(store, each) for each in made}
        # As a kill leaves it: with the logs that were not written back.
        self.sound = folder / "sound"
        shutil.copytree(self.desk.folder / "profile", self.sound)
        shutil.rmtree(self.sound / "writers", ignore_errors=True)
        self.desk.workspace.close()
        self.names = sorted(
            str(path.relative_to(self.sound))
            for path in self.sound.rglob("*")
            if path.is_file() and path.stat().st_size and not path.name.endswith("-shm")
        )


def flip_many(folder: Path, *, flips: int, seed: int = 0) -> Rot:
    """Flip one bit after the other, each in a fresh copy, in every file in turn."""
    chance = random.Random(seed)  # noqa: S311 - which bit
    profile = _Profile(folder)
    found = Rot()
    for number in range(flips):
        # The stories' own file is most of what there is to lose.
        name = "store.db" if number % 2 else profile.names[number // 2 % len(profile.names)]
        harmed = profile.desk.folder / "profile"
        shutil.rmtree(harmed)
        shutil.copytree(profile.sound, harmed)
        place = _flip(harmed / name, chance)
        found.flips += 1
        found.by_file[name] += 1
        told = found.told
        wrong = _look(profile, harmed, found)
        if name.endswith("-wal"):
            found.logs += 1
            found.taken_back += bool(wrong)
            found.unsaid += bool(wrong) and found.told == told
            continue
        found.wrong += [f"{name} at {place}, flip {number} of {seed}: {each}" for each in wrong]
    return found


def _flip(path: Path, chance: random.Random) -> int:
    data = bytearray(path.read_bytes())
    place = chance.randrange(len(data))
    data[place] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return place


def _look(profile: _Profile, harmed: Path, found: Rot) -> list[str]:
    told = 0
    wrong: list[str] = []
    found.stories += len(profile.facts)
    try:
        store = Store.create_or_open(harmed)
    except HeliographError:
        found.closed += 1
        found.told += 1
        found.lost += len(profile.facts)
        return [*_rescue(profile, harmed, found), *_send(profile)]
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        return [f"an error that is none of ours: {error!r}"]
    with contextlib.closing(store):
        told += store.account.value(LOG_CUT) is not None
        for story, fact in profile.facts.items():
            try:
                now = fact_of(store, story)
                if now != fact:
                    wrong.append(f"silently changed: {story}")
                    continue
                told += bool(media_wrong(store, now, set()))
            except HeliographError:
                found.lost += 1
                told += 1
        try:
            if len(store.stories.summaries()) != len(profile.facts):
                wrong.append("the list is silently short")
        except HeliographError:
            told += 1
        told += len(store.check())
    if told and not wrong:
        wrong += _rescue(profile, harmed, found)
    wrong += _send(profile)
    found.told += bool(told)
    return wrong


def _rescue(profile: _Profile, harmed: Path, found: Rot) -> list[str]:
    """Open what still reads: each story is as it was, or it is said what it lost."""
    try:
        report = Rescue(harmed, clock=profile.desk.clock).read_what_can_be()
    except KeyUnavailable:
        return []  # no key, no words
    except HeliographError as error:
        return [f"not rescued: {error!r}"]
    if report is None:
        return []  # none of the databases
    found.rescued += 1
    named = {each.story for each in report.harmed}
    wrong: list[str] = []
    missing = 0
    with contextlib.closing(Store.create_or_open(harmed)) as store:
        wrong += [f"rescued, and yet {each}" for each in store.check()]
        for story, fact in profile.facts.items():
            now = fact_of(store, story)
            as_it_was = now is not None and now == fact and not media_wrong(store, now, set())
            found.whole += as_it_was
            missing += now is None
            if now is not None and not as_it_was:
                found.named += 1
                if story not in named:
                    wrong.append(f"rescued otherwise than it was, unsaid: {story}")
    found.unread += missing
    if missing > report.unread:
        wrong.append(f"{missing} stories are missing, and {report.unread} said")
    return wrong


def _send(profile: _Profile) -> list[str]:
    """Do a pass: what reaches the service must be what was frozen."""
    world = profile.desk.world
    with contextlib.suppress(HeliographError):
        profile.desk.workspace = profile.desk.open()
        with contextlib.closing(profile.desk.workspace):
            profile.desk.send()
    manifests = {hash_ for fact in profile.facts.values() if fact for hash_ in fact.manifests}
    wrong = [
        f"a changed text was sent: {each}"
        for each in world.texts
        if world.texts[each].sha256 not in manifests
    ]
    wrong += [
        f"changed media were sent: {sha256}"
        for (_, sha256), data in world.media.items()
        if hashlib.sha256(data).hexdigest() != sha256
    ]
    for kept in (world.texts, world.media, world.receipts, world.incoming):
        kept.clear()
    return wrong
