"""Start-up and memory of the window beside an empty PySide6 window, in one run.

    python -m benchmarks.window [--pairs 9] [--stories 20] [--profile FOLDER]

Each start is a process of its own, the two kinds in turn; figures are medians. Ours starts as the
installed command does. Times run from the start of the process: to the first paint, and to the
moment when the window is painted whole and waits for a person ("usable"). Memory is read then, and
again a second later, when tray, sending and all else that waits its turn have begun ("at rest").
USS is what the process has to itself, RSS counts shared pages too. Where strace is, one more start
of each kind counts the files that were opened and the bytes that were read of them.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WATCH = """
import json, os, sys, time
started = float(os.environ["STARTED"])
figures = {}

def memory():
    found = dict.fromkeys(("Rss", "Private_Clean", "Private_Dirty"), 0)
    with open("/proc/self/smaps_rollup") as lines:
        for line in lines:
            name, _, rest = line.partition(":")
            if name in found:
                found[name] = int(rest.split()[0]) / 1024
    return found["Rss"], found["Private_Clean"] + found["Private_Dirty"]

def note(moment, with_memory=False):
    figures[f"{moment}, wall ms"] = (time.time() - started) * 1e3
    figures[f"{moment}, CPU ms"] = time.process_time() * 1e3
    if with_memory:
        figures[f"{moment}, RSS MB"], figures[f"{moment}, USS MB"] = memory()

def watch(widget, then):
    from PySide6.QtCore import QEvent, QObject, QTimer
    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, then)
            return False
    widget.watch = Watch()
    widget.installEventFilter(widget.watch)

def usable(end):
    from PySide6.QtCore import QTimer
    note("usable", with_memory=True)
    figures["usable, modules"] = len(sys.modules)
    def rest():
        note("at rest", with_memory=True)
        print(json.dumps(figures), flush=True)
        end()
    QTimer.singleShot(1000, rest)
"""

EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1240, 780)
def painted():
    note("first paint")
    usable(app.quit)
watch(window, painted)
window.show()
app.exec()
"""

OURS = """
from heliograph.cli.main import main
def begin():
    from heliograph.gui import program as module
    class Watched(module.Program):
        def show(self):
            self.window.painted.connect(lambda: note("first paint"))
            self.opened.connect(self.watch_pages)
            super().show()
        def watch_pages(self):
            watch(self.contents.shell, lambda: usable(self.window.quit))
    module.Program = Watched
import heliograph.cli.main as command
open_window = command.open_window
def watched(*arguments, **named):
    begin()
    open_window(*arguments, **named)
command.open_window = watched
main(["--profile", sys.argv[1]])
"""

FILL = """
import sys
from pathlib import Path
from heliograph.workspace import Workspace
from heliograph.clock import SystemClock
class LastWeek(SystemClock):
    def now_ms(self):
        return super().now_ms() - 7 * 86_400_000
workspace = Workspace.open(Path(sys.argv[1]), clock=LastWeek())
workspace.settings.first_run_done = True
workspace.settings.language = "en"
workspace.save_settings()
for number in range(int(sys.argv[2])):
    workspace.drafts.new(answers={"title": f"Story {number} of many", "kind": "lesson"})
workspace.close()
"""

_READ = re.compile(r"p?read(?:64)?\(\d+<(/[^>]*)>.*\) = (\d+)")
_NO_FILES = ("/proc/", "/sys/", "/dev/")


def environment() -> dict[str, str]:
    """Give that of a desktop, but without one; installed programs have their bytecode."""
    found = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "STARTED": str(time.time())}
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def measure(code: str, *arguments: str) -> dict[str, float]:
    """Start one process and read the figures that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", WATCH + code, *arguments],
        env=environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def count_files(code: str, *arguments: str) -> dict[str, float]:
    """Count, for a whole start, the files that were opened and the bytes read of them."""
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace"
        subprocess.run(
            [
                *("strace", "-f", "-y", "-qq", "-s", "0", "-e", "signal=none", "-o", str(trace)),
                *("-e", "trace=open,openat,read,pread64"),
                *(sys.executable, "-c", WATCH + code, *arguments),
            ],
            env=environment(),
            check=True,
            capture_output=True,
        )
        text = trace.read_text(encoding="utf-8", errors="replace")
    opened = re.findall(r"open(?:at)?\(.*\) = \d+<(/[^>]*)>", text)
    files = [each for each in opened if not each.startswith(_NO_FILES) and Path(each).is_file()]
    read = sum(
        int(amount) for path, amount in _READ.findall(text) if not path.startswith(_NO_FILES)
    )
    return {
        "files opened": len(files),
        "of them Python source": sum(each.endswith(".py") for each in files),
        "read, MB": read / 1e6,
    }


def main() -> None:
    """Print a table: each figure of both kinds, and the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--stories", type=int, default=20)
    parser.add_argument("--profile", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        profile = str(chosen.profile or Path(folder) / "profile")
        if chosen.profile is None:
            subprocess.run([sys.executable, "-c", FILL, profile, str(chosen.stories)], check=True)
        measure(EMPTY)  # what comes from the disk the first time, and bytecode, is not compared
        measure(OURS, profile)
        pairs = [(measure(EMPTY), measure(OURS, profile)) for _ in range(chosen.pairs)]
        rows = {
            name: (
                statistics.median(empty[name] for empty, _ in pairs),
                statistics.median(ours[name] for _, ours in pairs),
                statistics.median(ours[name] / empty[name] for empty, ours in pairs),
            )
            for name in pairs[0][0]
        }
        if shutil.which("strace"):
            empty, ours = count_files(EMPTY), count_files(OURS, profile)
            for name in empty:
                ratio = ours[name] / empty[name] if empty[name] else float("nan")
                rows[name] = empty[name], ours[name], ratio
    print(f"{'':26}{'empty':>9}{'ours':>9}{'ratio':>7}   median of {chosen.pairs} pairs")
    for name, (first, second, ratio) in rows.items():
        print(f"{name:26}{first:9.1f}{second:9.1f}{ratio:7.2f}")


if __name__ == "__main__":
    main()
