"""Importing a table in the window: how long its thread was away from its loop, at most.

    QT_QPA_PLATFORM=offscreen python -m benchmarks.import_gaps [--rows 10000]

A timer of the window's thread beats every two milliseconds while another thread does the work. Away
is the time between two beats; its own is what the window's thread itself needed of the processor in
that time. The rest is others who were given the processor, or held Python's lock.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer

from benchmarks import folders
from benchmarks.importing import HEADINGS, rows_of
from heliograph.gui.importing.page import CHECK, DONE, ImportPage
from heliograph.gui.program import Program, application
from heliograph.settings import Settings, save
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from heliograph.gui.shell import Shell

_BEAT_MS = 2
_PATIENCE_S = 600.0


class _Heart:
    """Beats in the window's thread, and knows how long it did not."""

    def __init__(self) -> None:
        self.away: list[tuple[float, float]] = []
        self._last = (0.0, 0.0)
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)

    def begin(self) -> None:
        self.away.clear()
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start(_BEAT_MS)

    def _on_beat(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self.away.append((now[0] - self._last[0], now[1] - self._last[1]))
        self._last = now


class _Person:
    def __init__(self, profile: Path) -> None:
        self._app = application()
        self.program = Program(self._app, profile)
        if not self.program.claim():
            raise RuntimeError("the profile is open elsewhere")
        self.program.show()
        self._wait_for(lambda: self.program.session is not None)
        self.program.window.resize(1366, 768)
        self._heart = _Heart()

    def import_table(self, table: Path) -> None:
        shell = cast("Shell", self.program.contents.shell)
        self._stage("read", lambda: shell.open_file(table), self._is_read)
        (page,) = shell.findChildren(ImportPage)
        page.next.click()
        work = page.work
        self._stage("look", page.next.click, lambda: page.step == CHECK and work.stage is None)
        self._stage("all cells", page.check.as_sheet.click, lambda: True)
        self._stage("a correction", lambda: self._correct(page), lambda: work.stage is None)
        self._stage("undo it", page.check.undo, lambda: work.stage is None)
        self._stage("take in", page.next.click, lambda: page.step == DONE and work.stage is None)
        page.done.undo.click()
        self._stage("take back", page.done.message.buttons()[0].click, lambda: work.stage is None)

    def _is_read(self) -> bool:
        (page,) = cast("Shell", self.program.contents.shell).findChildren(ImportPage)
        return page.work.table is not None and page.work.stage is None

    @staticmethod
    def _correct(page: ImportPage) -> None:
        sheet = page.check.sheet
        model = sheet.model()
        model.setData(model.index(0, 1), "Another title")

    def _stage(self, name: str, act: Callable[[], object], until: Callable[[], bool]) -> None:
        began = time.perf_counter()
        self._heart.begin()
        QTimer.singleShot(0, act)
        self._wait_for(lambda: bool(self._heart.away) and until(), least_s=0.3)
        away = sorted(self._heart.away, reverse=True)
        worst, own = away[0][0], max(each[1] for each in away)
        late = sum(each[0] > 0.05 for each in away)
        took = time.perf_counter() - began
        p99 = away[len(away) // 100][0]
        print(
            f"| {name} | {took:.1f} s | {worst * 1000:.0f} ms | {own * 1000:.0f} ms"
            f" | {p99 * 1000:.0f} ms | {late} of {len(away)} |",
            flush=True,
        )

    def _wait_for(self, true: Callable[[], bool], *, least_s: float = 0.0) -> None:
        began_s = time.monotonic()
        while time.monotonic() < began_s + least_s or not true():
            if time.monotonic() > began_s + _PATIENCE_S:
                raise TimeoutError
            self._app.processEvents()
            time.sleep(0.0005)


def main() -> None:
    """Import a table and print a line for each stage."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.import_gaps")
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args().rows
    with folders.temporary() as folder:
        table = folder / "stories.csv"
        with table.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEADINGS, *rows_of(rows, 0)])
        print("| stage | took | away at most | its own at most | away, 99 % | beats over 50 ms |")
        print("|---|---:|---:|---:|---:|---:|")
        profile = folder / "profile"
        Workspace.open(profile).close()
        save(Settings(language="en", first_run_done=True), profile / "settings.toml")
        person = _Person(profile)
        person.import_table(table)
        person.program.close()
    sys.stdout.flush()


if __name__ == "__main__":
    main()
