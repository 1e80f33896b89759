"""The library with 100,000 stories: first rows, frames while scrolling, searching, filtering.

    python -m benchmarks.library [--stories 100000] [--profile FOLDER]

A folder that is there already is measured as it is; else it is filled first (minutes). Figures are
milliseconds, of CPU time of the window's thread and of wall time; the platform is offscreen.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.many_stories import COMMON, SEARCHES, fill

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from heliograph.app.library import Library, Show
    from heliograph.gui.stories.library import LibraryPage


class Stopwatch:
    """Collects CPU and wall times of steps with the same name."""

    def __init__(self) -> None:
        self._times: dict[str, list[tuple[float, float]]] = {}

    def run(self, name: str, step: Callable[[], object]) -> None:
        """Do and measure a step."""
        cpu, wall = time.thread_time(), time.perf_counter()
        step()
        took = (time.thread_time() - cpu) * 1e3, (time.perf_counter() - wall) * 1e3
        self._times.setdefault(name, []).append(took)

    def report(self) -> None:
        """Print a line for each name."""
        print(f"{'':40}{'n':>5} {'CPU median':>11}{'p95':>8}{'max':>8}   wall median, max")
        for name, times in self._times.items():
            cpu, wall = (sorted(each) for each in zip(*times, strict=True))
            high = cpu[min(len(cpu) - 1, int(len(cpu) * 0.95))]
            print(
                f"{name:40}{len(cpu):5} {statistics.median(cpu):11.1f}{high:8.1f}{cpu[-1]:8.1f}"
                f"{statistics.median(wall):14.1f}{wall[-1]:8.1f}"
            )


def measure_store(library: Library, watch: Stopwatch) -> None:
    """Measure what the store alone needs for the first rows of a search."""
    from heliograph.app.library import Wish  # noqa: PLC0415 - the platform is chosen first

    def first_rows(word: str) -> None:
        library.rows(library.numbers(Wish(find=word), limit=50))

    for kind, words in (("rare", SEARCHES), ("common", COMMON)):
        for language, word in words.items():
            for _ in range(5):
                watch.run(f"store: first rows, {kind} word, {language}", partial(first_rows, word))
    for _ in range(5):
        watch.run("store: all numbers", lambda: library.numbers(Wish()))
        watch.run("store: counts", library.groups)


def measure_page(page: LibraryPage, app: QApplication, watch: Stopwatch) -> None:
    """Measure what a person waits for at the screen."""
    from PySide6.QtCore import QPoint, QPointF, Qt  # noqa: PLC0415 - the same
    from PySide6.QtGui import QWheelEvent  # noqa: PLC0415 - the same

    def settle() -> None:
        while not page.list.is_complete:
            app.processEvents()
        app.processEvents()

    def frame() -> None:
        page.list.viewport().repaint()

    def show() -> None:
        page.refresh()
        page.show()
        frame()

    watch.run("first rows on the screen", show)
    watch.run("then all rows known", settle)
    bar = page.list.verticalScrollBar()

    def wheel() -> None:
        event = QWheelEvent(
            QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, -360), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003
        )  # fmt: skip
        app.sendEvent(page.list.viewport(), event)
        frame()

    def move(value: int) -> None:
        bar.setValue(value)
        frame()

    def switch(kind: Show) -> None:
        page.show_only(kind)
        frame()

    def refresh() -> None:
        page.refresh()
        frame()

    for _ in range(200):
        watch.run("frame: wheel", wheel)
    for _ in range(100):
        watch.run("frame: page", lambda: move(bar.value() + bar.pageStep()))
    for step in range(100):
        watch.run("frame: scroll bar jump", partial(move, bar.maximum() * step // 100))
    for language, word in SEARCHES.items():
        page.search.setText(word)
        # The wait for the next letter is not measured.
        page._finding.stop()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

        def look_for() -> None:
            page.refresh()
            settle()
            frame()

        watch.run(f"search to repaint, all rows, {language}", look_for)
    page.search.clear()
    page._finding.stop()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    kinds: tuple[Show, ...] = ("drafts", "ready", "trash", "all")
    for kind in kinds:
        watch.run("filter switch", partial(switch, kind))
        settle()
    watch.run("refresh after a change", refresh)
    settle()
    page.new.click()
    watch.run("a new story while shown", refresh)
    watch.run("then all rows known", settle)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--profile", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        profile = chosen.profile or Path(folder) / "profile"
        if not profile.exists():
            fill(profile, chosen.stories)
        _measure(profile)


def _measure(profile: Path) -> None:
    from heliograph.gui.appearance import Appearance  # noqa: PLC0415 - the same
    from heliograph.gui.bridge import Bridge  # noqa: PLC0415 - the same
    from heliograph.gui.program import application  # noqa: PLC0415 - the same
    from heliograph.gui.session import Session  # noqa: PLC0415 - the same
    from heliograph.gui.settling import Settling  # noqa: PLC0415 - the same
    from heliograph.gui.spelling.spelling import Spelling  # noqa: PLC0415 - the same
    from heliograph.gui.stories.library import LibraryPage  # noqa: PLC0415 - the same
    from heliograph.gui.tasks import Tasks  # noqa: PLC0415 - the same
    from heliograph.workspace import Workspace  # noqa: PLC0415 - the same

    app = application()
    workspace = Workspace.open(profile)
    bridge = Bridge()
    session = Session(
        workspace=workspace,
        tasks=Tasks(workspace),
        bridge=bridge,
        settling=Settling(workspace),
        worker=workspace.worker(bridge),
        appearance=Appearance(app, workspace.settings),
        spelling=Spelling(workspace),
    )
    watch = Stopwatch()
    measure_store(workspace.library, watch)
    page = LibraryPage(session)
    page.resize(1130, 640)
    measure_page(page, app, watch)
    watch.report()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    print(f"memory {pages * os.sysconf('SC_PAGE_SIZE') / 1e6:.0f} MB")
    page.close()
    session.tasks.stop()
    session.worker.stop()


if __name__ == "__main__":
    main()
