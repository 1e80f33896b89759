"""``python -m faults.storage.acts_run PROFILE TASK OUT``: everything that one does in the window.

A person does every act of the menus and what pages offer beside, first on a disk each sync of which
takes 200 ms, then on one that is full. The window's thread is watched while they do it.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from faults.storage.act_disk import SlowDisk
from faults.storage.act_results import Act, Acts, Skipped, Told
from faults.storage.typist import Watch, timed
from heliograph.errors import StoreError

if TYPE_CHECKING:
    from types import TracebackType

    from PySide6.QtCore import QTimer

    from faults.storage.acts import Doer
    from faults.storage.typist import What
    from heliograph.gui.endings.crashes import Crashes
    from heliograph.gui.program import Program

_TICK_MS = 5
_SETTLED_DOWN_MS = 2_500
_AFTER_S = 0.3
"""What an act begins in the background is watched, too."""


class Watcher:
    """Does acts one by one and notes what the window's thread did meanwhile."""

    def __init__(self, program: Program, disk: SlowDisk, crashes: Crashes) -> None:
        from PySide6.QtCore import QTimer  # noqa: PLC0415 - not before the platform is chosen

        self._program = program
        self._disk = disk
        self._crashes = crashes
        self._watch = Watch()
        self._ticked = self._watch.now()
        self._blocked_s = self._ran_s = 0.0
        self._errors: list[str] = []
        self._ticks: QTimer = QTimer()
        self._ticks.timeout.connect(self._tick)
        self._ticks.start(_TICK_MS)
        self._waited_s = 0.0
        sys.excepthook = self._on_error

    def do(self, name: str, act: Callable[[], None], *, is_full: bool) -> Act:
        """Do one act."""
        self.go_on(0.05)
        syncs, refused = self._disk.syncs_here, self._disk.refused
        self._blocked_s = self._ran_s = 0.0
        self._errors.clear()
        self._waited_s, skipped = 0.0, False
        try:
            act()
        except Skipped:
            skipped = True
        except Exception as error:  # noqa: BLE001 - as Qt has it, which calls slots
            sys.excepthook(type(error), error, error.__traceback__)
        self.go_on(_AFTER_S)
        return Act(
            name=name,
            blocked_s=self._blocked_s,
            ran_s=self._ran_s,
            syncs=self._disk.syncs_here - syncs,
            refused=self._disk.refused - refused,
            said=self._said() if is_full else "",
            waited_s=self._waited_s,
            skipped=skipped,
            wrong="; ".join(self._errors),
        )

    def go_on(self, for_s: float) -> None:
        """Let the window do what it does."""
        from PySide6.QtTest import QTest  # noqa: PLC0415 - as above

        QTest.qWait(round(for_s * 1000))

    def _tick(self) -> None:
        away_s, idle_s = self._watch.since(self._ticked)
        self._ticked = self._watch.now()
        if away_s > 2 * _TICK_MS / 1000:
            self._blocked_s = max(self._blocked_s, idle_s)
            self._ran_s = max(self._ran_s, away_s - idle_s)

    def note_wait(self, for_s: float) -> None:
        """Hear how long the window's thread did nothing in a transaction."""
        self._waited_s = max(self._waited_s, for_s)

    def _said(self) -> str:
        from heliograph.gui.widgets.message_strip import MessageStrip  # noqa: PLC0415 - as above

        shell, window = self._program.contents.shell, self._program.window
        words = [each.words() for each in window.findChildren(MessageStrip) if each.isVisible()]
        return " / ".join((*words, "" if shell is None else shell.strip.saved()))

    def _on_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, StoreError):  # which is told in words
            at = traceback.extract_tb(error.__traceback__)[-1]
            self._errors.append(f"{error!r} ({Path(at.filename).name}:{at.lineno})")
        self._crashes._on_error(kind, error, trace)


def main(profile: Path, told: Told, out: Path) -> None:
    """Do everything on a slow disk and then on a full one, and write down what came of it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - the platform is chosen

    from faults.storage.acts import Doer  # noqa: PLC0415 - the same
    from heliograph.gui.endings.crashes import Crashes  # noqa: PLC0415 - the same
    from heliograph.gui.program import Program, application  # noqa: PLC0415 - the same

    app = application()
    disk, found = SlowDisk(told.slow_s), Acts()
    watchers: list[Watcher] = []

    def note(what: What, *, count: int = 0, for_s: float = 0.0) -> None:
        del what, count
        for each in watchers:
            each.note_wait(for_s)

    with disk.holds_everything(), timed(note, Watch()):
        crashes = Crashes()
        program = Program(app, profile, crashes=crashes)

        def work() -> None:
            watcher = Watcher(program, disk, crashes)
            watchers.append(watcher)
            hands = Doer(program, told, watcher.go_on)
            try:
                _work(hands, watcher, disk, found)
            except Exception:  # noqa: BLE001 - told
                found.wrong.append(traceback.format_exc())
            finally:
                disk.recover()
                out.write_bytes(msgspec.json.encode(found))
                watcher.go_on(1.0)
                app.quit()

        program.opened.connect(lambda: QTimer.singleShot(_SETTLED_DOWN_MS, work))
        program.run()


def _work(hands: Doer, watcher: Watcher, disk: SlowDisk, found: Acts) -> None:
    for name, act in hands.acts():
        found.slow.append(watcher.do(name, act, is_full=False))
    hands.write_something()
    disk.be_full()
    for name, act in hands.acts(full=True):
        found.full.append(watcher.do(name, act, is_full=True))
    found.wrong += [f"on a full disk: {each}" for each in hands.look_at_words()]
    disk.recover()
    until_s = time.monotonic() + 20
    while (lost := hands.look_at_store()) and time.monotonic() < until_s:
        watcher.go_on(0.2)
    found.wrong += [f"when there is room again: {each}" for each in lost]


if __name__ == "__main__":
    main(Path(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=Told), Path(sys.argv[3]))
