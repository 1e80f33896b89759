"""P2: somebody types into the real window, whose disk is slow, until the program is killed.

The program is a process of its own with its own event loop. Every sync of SQLite's and of ours
takes as long as is asked for, and is noted when the window's thread makes one. What is typed, and
when, goes into a ledger before each key. Then the story is read as the next start reads it.
"""

from __future__ import annotations

import os
import random
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol
from unittest.mock import patch

import apsw
import msgspec

from faults.storage.kills import Program
from heliograph.domain.ids import StoryId
from heliograph.store.store import Store
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from heliograph.gui.program import Program as Window

SLOW_S = 0.2
FIELD = "action"
_LETTERS = "abcdefghij"
_A_PROFILE = 25
_SHORTEST_S, _LONGEST_S = 0.2, 6.0
"""Of typing, until the program is killed."""
_KEY_EVERY_MS = 25
_TICK_MS = 5
_SETTLED_DOWN_MS = 1500
"""What sends and tells is loaded by then: a disk is looked at here, not a start."""
_SENDER_EVERY_S = 0.2

What = Literal["key", "saved", "save", "wait", "gap", "sync"]
"""A key is pressed; the window says "saved"; how long a save took; how long the window's thread did
nothing in a transaction, and while it was away from its loop; and a sync that it made itself."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the ledger."""

    what: What
    at_s: float
    """On the clock that all processes of a system share."""
    count: int = 0
    """Letters typed so far, or of which it was said that they are saved."""
    for_s: float = 0.0


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What the program that will be killed needs to know."""

    profile: Path
    ledger: Path
    story: StoryId
    slow_s: float
    waits: bool


class Typed(msgspec.Struct, kw_only=True):
    """What came of it."""

    deaths: int = 0
    keys: int = 0
    lost_s: list[float] = msgspec.field(default_factory=list[float])
    """By death: how long before it the first key was pressed that was lost."""
    saves_s: list[float] = msgspec.field(default_factory=list[float])
    waits_s: list[float] = msgspec.field(default_factory=list[float])
    gaps_s: list[float] = msgspec.field(default_factory=list[float])
    syncs: int = 0
    """Made by the window's thread."""
    wrong: list[str] = msgspec.field(default_factory=list[str])

    def add(self, other: Typed) -> None:
        """Take in what others found."""
        self.deaths += other.deaths
        self.keys += other.keys
        self.lost_s += other.lost_s
        self.saves_s += other.saves_s
        self.waits_s += other.waits_s
        self.gaps_s += other.gaps_s
        self.syncs += other.syncs
        self.wrong += other.wrong


def text_of(count: int) -> str:
    """Give what stands in the story after so many letters."""
    return "".join(_LETTERS[number % len(_LETTERS)] for number in range(count))


def type_many(
    folder: Path, *, deaths: int, seed: int = 0, slow_s: float = SLOW_S, waits: bool = False
) -> Typed:
    """Kill the program so often while somebody types; look at the story after each death.

    With ``waits`` the window's thread waits for the disk itself, which must be seen.
    """
    chance = random.Random(seed)  # noqa: S311 - when to kill
    found = Typed()
    for begin in range(0, deaths, _A_PROFILE):
        profile = folder / f"profile-{begin}"
        for number in range(begin, min(deaths, begin + _A_PROFILE)):
            ledger = folder / f"ledger-{number}"
            found.add(_type_once(profile, ledger, chance, slow_s=slow_s, waits=waits))
        shutil.rmtree(profile)
    return found


def _type_once(
    profile: Path, ledger: Path, chance: random.Random, *, slow_s: float, waits: bool
) -> Typed:
    workspace = Workspace.open(profile)
    workspace.settings.first_run_done = True
    workspace.settings.language = "en"
    workspace.settings.check_spelling = False
    workspace.save_settings()
    story = workspace.drafts.new(campaign="open-call", answers={"title": "Typed"})
    workspace.close()
    task = Task(profile=profile, ledger=ledger, story=story, slow_s=slow_s, waits=waits)
    program = Program(type_until_killed, task)
    try:
        program.go_on(chance.uniform(_SHORTEST_S, _LONGEST_S))
        died_s = time.monotonic()
    finally:
        program.end()
    store = Store.create_or_open(profile)
    kept = store.stories.get(story)
    broken = store.check()
    store.close()
    text = "" if kept is None else str(kept.answers.get(FIELD, ""))
    return _judge(ledger, text, died_s, [*broken])


def _judge(ledger: Path, text: str, died_s: float, wrong: list[str]) -> Typed:
    data = ledger.read_bytes()
    whole = data[: data.rfind(b"\n") + 1].splitlines()
    lines = [msgspec.json.decode(each, type=Line) for each in whole]
    keys = [each.at_s for each in lines if each.what == "key"]
    promised = max((each.count for each in lines if each.what == "saved"), default=0)
    lost_s = died_s - keys[len(text)] if len(text) < len(keys) else 0.0
    if text != text_of(len(text)):
        wrong.append("the text is another one")
    if len(text) < promised:
        wrong.append(f"{promised - len(text)} letters lost that were called saved")
    syncs = sum(each.what == "sync" for each in lines)
    if syncs:
        wrong.append(f"{syncs} syncs in the window's thread")
    return Typed(
        deaths=1,
        keys=len(keys),
        lost_s=[lost_s],
        saves_s=[each.for_s for each in lines if each.what == "save"],
        waits_s=[each.for_s for each in lines if each.what == "wait"],
        gaps_s=[each.for_s for each in lines if each.what == "gap"],
        syncs=syncs,
        wrong=[f"death after {len(keys)} keys: {each}" for each in wrong],
    )


# ---- in the process that is killed -----------------------------------------------------------


def type_until_killed(opened: Connection, task: Task) -> None:
    """Be the program, and the person in front of it; ``opened`` hears when typing begins."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - not in the parent

    from heliograph.gui.program import Program, application  # noqa: PLC0415 - the same

    note, watch = _Notes(task.ledger), Watch()
    waiting = _waiting() if task.waits else nullcontext()
    with _slow_disk(task.slow_s, note), timed(note, watch), waiting:
        window = Program(application(), task.profile)
        person = _Person(window, task.story, note=note, watch=watch, opened=opened)
        window.opened.connect(lambda: QTimer.singleShot(_SETTLED_DOWN_MS, person.begin))
        window.run()


@contextmanager
def _waiting() -> Iterator[None]:
    """Let the window wait for the disk itself."""
    real = Store.another

    def another(store: Store, *, settler: object = None) -> Store:
        del settler
        return real(store)

    with patch.object(Store, "another", another):
        yield


class Noting(Protocol):
    """Takes what the window's thread did."""

    def __call__(self, what: What, *, count: int = 0, for_s: float = 0.0) -> None:
        """Note it."""


class _Notes:
    """The writing side of the ledger."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def __call__(self, what: What, *, count: int = 0, for_s: float = 0.0) -> None:
        line = Line(what=what, at_s=time.monotonic(), count=count, for_s=for_s)
        os.write(self._file, msgspec.json.encode(line) + b"\n")


class Times(NamedTuple):
    """Of the window's thread, in seconds."""

    wall_s: float
    ran_s: float
    delayed_s: float
    """Ready to run, while others had the processor."""


class Watch:
    """Reads the times of the thread that makes it: a busy computer is not a slow disk."""

    def __init__(self) -> None:
        path = Path("/proc/thread-self/schedstat")
        self._file = os.open(path, os.O_RDONLY) if path.exists() else None

    def now(self) -> Times:
        """Read them."""
        wall_s = time.monotonic()
        if self._file is None:
            return Times(wall_s, time.thread_time(), 0.0)
        ran, delayed, _ = os.pread(self._file, 100, 0).split()
        return Times(wall_s, int(ran) / 1e9, int(delayed) / 1e9)

    def since(self, then: Times) -> tuple[float, float]:
        """Give the time since then without that of others, and how much of it nothing ran."""
        wall_s, ran_s, delayed_s = (b - a for a, b in zip(then, self.now(), strict=True))
        return wall_s - delayed_s, wall_s - delayed_s - ran_s


class _Person:
    """Types into the window, while a sender writes into the same store beside it."""

    def __init__(
        self,
        window: Window,
        story: StoryId,
        *,
        note: _Notes,
        watch: Watch,
        opened: Connection,
    ) -> None:
        from PySide6.QtCore import QTimer  # noqa: PLC0415 - not in the parent

        self._window = window
        self._story = story
        self._note = note
        self._opened = opened
        self._count = self._written = 0
        self._keys, self._ticks = QTimer(window), QTimer(window)
        self._keys.timeout.connect(self._press)
        self._ticks.timeout.connect(self._tick)
        self._watch = watch
        self._ticked = watch.now()

    def begin(self) -> None:
        """Open the story and begin."""
        shell = self._window.contents.shell
        session = self._window.session
        assert shell is not None
        assert session is not None
        shell.go_on_writing(self._story, FIELD)
        editor = shell._editor
        assert editor is not None
        editor.draft.saved.connect(lambda _: self._note("saved", count=self._written))
        real = editor.draft.save

        def save() -> bool:
            was_dirty, begun = editor.draft.is_dirty, self._watch.now()
            done = real()
            if was_dirty:
                self._note("save", for_s=self._watch.since(begun)[0])
            return done

        # Every caller but the timer finds it on the object.
        editor.draft._timer.timeout.disconnect()
        editor.draft._timer.timeout.connect(save)
        editor.draft.save = save  # type: ignore[method-assign] # it is timed
        sender = session.workspace.another()
        threading.Thread(target=_send, args=(sender,), name="sender", daemon=True).start()
        self._keys.start(_KEY_EVERY_MS)
        self._ticks.start(_TICK_MS)
        self._ticked = self._watch.now()
        self._opened.send_bytes(b"typing")

    def _press(self) -> None:
        from PySide6.QtTest import QTest  # noqa: PLC0415 - as above
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - as above

        focused = QApplication.focusWidget()
        assert focused is not None
        self._note("key")
        QTest.keyClicks(focused, _LETTERS[self._count % len(_LETTERS)])
        self._count += 1

    def _tick(self) -> None:
        away_s, idle_s = self._watch.since(self._ticked)
        self._ticked = self._watch.now()
        if away_s > 2 * _TICK_MS / 1000:
            self._note("gap", for_s=idle_s)


def _send(workspace: Workspace) -> None:
    number = 0
    while True:
        number += 1
        workspace._store.account.set_value("drill", str(number))
        threading.Event().wait(_SENDER_EVERY_S)


@contextmanager
def _slow_disk(slow_s: float, note: _Notes) -> Iterator[None]:
    """Let every sync take so long, SQLite's and ours; note those of the window's thread."""
    real_sync, real_connect = os.fsync, apsw.Connection
    waiting = threading.Event()

    def wait() -> None:
        if threading.current_thread() is threading.main_thread():
            note("sync")
        waiting.wait(slow_s)

    def sync(descriptor: int) -> None:
        wait()
        real_sync(descriptor)

    class File(apsw.VFSFile):
        def __init__(self, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
            super().__init__("unix", name, flags)

        def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's own name
            wait()
            super().xSync(flags)

    class Slow(apsw.VFS):
        def __init__(self) -> None:
            super().__init__("slow", base="unix")

        def xOpen(  # noqa: N802 - SQLite's own name
            self, name: str | apsw.URIFilename | None, flags: list[int]
        ) -> apsw.VFSFile:
            return File(name, flags)

    vfs = Slow()

    def connect(path: str, *, flags: int) -> apsw.Connection:
        return real_connect(path, flags=flags, vfs="multipleciphers-slow")

    try:
        with (
            patch("heliograph.store.database.apsw.Connection", connect),
            patch.object(os, "fsync", sync),
        ):
            yield
    finally:
        vfs.unregister()


@contextmanager
def timed(note: Noting, watch: Watch) -> Iterator[None]:
    """Note how long the window's thread was in each transaction that writes."""
    from heliograph.store.database import Database  # noqa: PLC0415 - patched here alone

    real = Database.write

    @contextmanager
    def write(database: Database) -> Iterator[None]:
        begun = watch.now()
        with real(database):
            yield
        if threading.current_thread() is threading.main_thread():
            note("wait", for_s=watch.since(begun)[1])

    with patch.object(Database, "write", write):
        yield
