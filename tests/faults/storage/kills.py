"""P1: the program is killed at random moments of every stage; nothing acknowledged may be gone."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from faults.shares import servers, without_main
from faults.storage.ledger import Known
from faults.storage.writer import Stage, Writer
from heliograph.domain.lifecycle import State
from heliograph.errors import HeliographError
from heliograph.store.store import Store
from heliograph.workspace import Workspace
from heliograph_service import tables
from heliograph_service.embedded import EmbeddedService

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection as Sql

KILLED: tuple[Stage, ...] = ("draft", "attach", "ready", "send")
_LONGEST_S = 0.15
"""From the first act of the program to its death."""
_EARLY = 0.15
"""So many die while they open the profile."""
_A_PROFILE = 25
"""So many deaths in one profile, then a new one."""


REFUSED = 3
"""How a program here ends that was told by an error of ours that it cannot go on."""


class Found(msgspec.Struct, kw_only=True):
    """What a number of deaths did."""

    deaths: int = 0
    acknowledged: int = 0
    wrong: list[str] = msgspec.field(default_factory=list[str])

    def add(self, other: Found) -> None:
        """Take in what others did."""
        self.deaths += other.deaths
        self.acknowledged += other.acknowledged
        self.wrong += other.wrong


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a program is to do that will be killed."""

    folder: Path
    """For the ledger and the person's files."""
    profile: Path
    seed: int
    stages: tuple[Stage, ...]
    ledger_name: str = "ledger"
    lax: bool = False
    """Let SQLite wait for no disk: what a power cut must show."""


def work_until_killed(opened: Connection, task: Task) -> None:
    """Be the program; ``opened`` hears when the profile is open."""
    ledger = task.folder / task.ledger_name
    writer = Writer(task.profile, ledger, task.folder / "files", seed=task.seed)
    if task.lax:
        writer.be_lax()
    opened.send_bytes(b"open")
    writer.work(*task.stages)


class Program:
    """Runs ``work(opened, *args)`` as a process of its own until it is killed."""

    def __init__(self, work: Callable[..., None], *args: object) -> None:
        self._hears, tells = multiprocessing.Pipe(duplex=False)
        self._process = servers().Process(target=_be, args=(work, tells, *args))
        with without_main():
            self._process.start()
        tells.close()

    def go_on(self, for_s: float, *, opened: bool = True) -> None:
        """Let it work so long, counted from when it has opened the profile.

        Raises:
            AssertionError: it ended by itself.
        """
        if opened:
            assert self._hears.poll(60), "it does not open"
        # How long it lives is the chance in this; nothing is waited for.
        self._process.join(for_s)
        assert self._process.is_alive(), f"it ended by itself with {self._process.exitcode}"

    def end(self, *, within_s: float = 0) -> int | None:
        """Kill it, if it has not ended within a time; give its own exit code, if it had one."""
        self._process.join(within_s)
        code = self._process.exitcode
        self._process.kill()
        self._process.join()
        self._process.close()
        self._hears.close()
        return code


def _be(work: Callable[..., None], opened: Connection, *args: object) -> None:
    try:
        work(opened, *args)
    except HeliographError:
        # Told to a person in the window; here a process that has no disk any more.
        os._exit(REFUSED)


def kill_many(folder: Path, stage: Stage, *, deaths: int, seed: int = 0) -> Found:
    """Kill the program so often in one stage; look at everything after each death."""
    if stage != "send":
        return _kill_many(folder, stage, deaths, seed, service=None)
    service = EmbeddedService(folder / "service")
    service.start()
    try:
        return _kill_many(folder, stage, deaths, seed, service=service)
    finally:
        service.stop()


def _kill_many(
    folder: Path, stage: Stage, deaths: int, seed: int, *, service: EmbeddedService | None
) -> Found:
    chance = random.Random(seed)  # noqa: S311 - when to kill
    found = Found()
    for begin in range(0, deaths, _A_PROFILE):
        here = folder / f"{stage}-{begin}"
        (here / "files").mkdir(parents=True)
        if service is not None:
            _sign_in(here / "profile", service)
        known = Known(here / "ledger")
        for number in range(begin, min(deaths, begin + _A_PROFILE)):
            _start_and_kill(here, seed + number, stage, chance)
            found.deaths += 1
            found.wrong += [
                f"{stage}, death {number} of seed {seed}: {each}"
                for each in look(here / "profile", known)
            ]
        if service is not None:
            found.wrong += _send_the_rest(here / "profile", service)
        found.acknowledged += known.acknowledged
        shutil.rmtree(here)
    return found


def look(profile: Path, known: Known, *, sure_bytes: int | None = None) -> list[str]:
    """Open the profile as the next start does and compare; give what is wrong.

    ``sure_bytes`` is for ``Known.look``.
    """
    try:
        store = Store.create_or_open(profile)
    except HeliographError as error:
        return [f"does not open: {error!r}"]
    try:
        return known.look(store, sure_bytes=sure_bytes)
    except HeliographError as error:
        return [f"does not read: {error!r}"]
    finally:
        store.close()


def _start_and_kill(here: Path, seed: int, stage: Stage, chance: random.Random) -> None:
    task = Task(folder=here, profile=here / "profile", seed=seed, stages=(stage,))
    program = Program(work_until_killed, task)
    try:
        program.go_on(chance.random() * _LONGEST_S, opened=chance.random() > _EARLY)
    finally:
        program.end()


def _sign_in(profile: Path, service: EmbeddedService) -> None:
    workspace = Workspace.open(profile)
    workspace.account.enrol(service_url=service.address, code=service.new_code("Coast Radio"))
    workspace.close()


def _send_the_rest(profile: Path, service: EmbeddedService) -> list[str]:
    """With nobody killed, everything goes, and the service has each revision once."""
    workspace = Workspace.open(profile)
    passes = workspace.passes(publish=lambda _: None, stopping=lambda: False)
    try:
        passes.run(at_once=True, lock_wait_s=5.0)
        rows = [
            row
            for each in workspace.drafts.summaries()
            for row in workspace._store.outbox.of_story(each.story)
        ]
    finally:
        passes.close()
        workspace.close()
    wrong = [f"not sent in the end: {row.story}" for row in rows if row.state != State.SENT]

    def read(connection: Sql) -> list[tuple[str, int]]:
        table = tables.revisions
        return [(row.story, row.revision) for row in connection.execute(select(table))]

    kept = service.central.database.read(read)
    doubled = len(kept) - len(set(kept))
    return wrong + ([f"{doubled} doubled at the service"] if doubled else [])
