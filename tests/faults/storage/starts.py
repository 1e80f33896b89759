"""P5: one writer: programs that begin in the same instant, and locks of those that are killed."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable
from contextlib import ExitStack
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Literal

from faults.shares import servers, without_main
from faults.storage import old
from faults.storage.kills import Found
from heliograph.errors import SynchroniserBusy
from heliograph.store.store import Store
from heliograph.sync.lock import only_synchroniser

Right = Literal["window", "sending"]
"""What only one program of a profile may have."""

RIGHTS: tuple[Right, ...] = ("window", "sending")
AT_ONCE = 3
_WAIT_S = 60.0


class _Started:
    """Programs that wait for one sign and then all do the same."""

    def __init__(self, work: Callable[..., None], profile: Path, *args: object) -> None:
        context = servers()
        self._gate = context.Event()
        self._hears: list[Connection] = []
        self._processes = []
        for _ in range(AT_ONCE):
            hears, tells = Pipe(duplex=False)
            process = context.Process(target=work, args=(tells, self._gate, profile, *args))
            with without_main():
                process.start()
            tells.close()
            self._hears.append(hears)
            self._processes.append(process)
        for each in self._hears:
            assert each.recv_bytes() == b"here"

    def answers(self) -> list[str]:
        """Give the sign, and what each said in the end."""
        self._gate.set()
        said = {}
        while len(said) < AT_ONCE:
            ready = wait([each for each in self._hears if each not in said], timeout=_WAIT_S)
            assert ready, "it says nothing"
            for each in ready:
                assert isinstance(each, Connection)
                said[each] = each.recv_bytes().decode()
        return [said[each] for each in self._hears]

    def kill(self) -> None:
        """Kill them all."""
        for process in self._processes:
            process.kill()
            process.join()
            process.close()
        for each in self._hears:
            each.close()


def open_a_profile(tells: Connection, gate: threading.Event, profile: Path) -> None:
    """Be a program that opens the profile at the sign."""
    tells.send_bytes(b"here")
    gate.wait()
    try:
        Store.create_or_open(profile).close()
    except BaseException as error:  # noqa: BLE001 - told to the parent, which judges it
        tells.send_bytes(repr(error).encode())
    else:
        tells.send_bytes(b"opened")
    threading.Event().wait()


def take_a_right(tells: Connection, gate: threading.Event, profile: Path, right: Right) -> None:
    """Be a program that wants to be the only one, and keeps it until it is killed."""
    tells.send_bytes(b"here")
    gate.wait()
    with ExitStack() as kept:
        tells.send_bytes(b"mine" if _take(kept, profile, right) else b"taken")
        threading.Event().wait()


def open_together(folder: Path, *, rounds: int, seed: int = 0) -> Found:
    """Let programs open a new profile, one of today or of an old layout in the same instant."""
    chance = random.Random(seed)  # noqa: S311 - which layouts
    found = Found()
    for number in range(rounds):
        profile = folder / "profile"
        version = None if number % 3 == 0 else chance.choice([*old.VERSIONS, old.NEWEST])
        if version is not None:
            old.lay_out(version, profile)
        started = _Started(open_a_profile, profile)
        try:
            said = started.answers()
        finally:
            started.kill()
        found.deaths += 1
        wrong = [each for each in said if each != "opened"]
        if version is not None:
            wrong += old.look(profile, version=version)
        found.wrong += [f"from {version}, round {number} of seed {seed}: {each}" for each in wrong]
        shutil.rmtree(profile)
    return found


def contend(folder: Path, right: Right, *, rounds: int, seed: int = 0) -> Found:
    """Let programs want the same right at once, kill whoever has it, and ask for it again."""
    found = Found()
    profile = folder / "profile"
    Store.create_or_open(profile).close()
    for number in range(seed, seed + rounds):
        started = _Started(take_a_right, profile, right)
        try:
            said = started.answers()
        finally:
            started.kill()
        found.deaths += 1
        if said.count("mine") != 1:
            found.wrong.append(f"{right}, round {number}: {said.count('mine')} had it")
        with ExitStack() as kept:
            if not _take(kept, profile, right):
                found.wrong.append(f"{right}, round {number}: stuck after its owner was killed")
    return found


def _take(kept: ExitStack, profile: Path, right: Right) -> bool:
    if right == "sending":
        try:
            kept.enter_context(only_synchroniser(profile))
        except SynchroniserBusy:
            return False
        return True
    from heliograph.gui.one_window import OneWindow  # noqa: PLC0415 - Qt only where it is asked for

    window = OneWindow(profile)
    kept.callback(window.release)
    return window.claim()
