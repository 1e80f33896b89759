"""Start-up and memory of the window beside an empty PySide6 window, in one run.

    python benchmarks/window.py [--runs 7] [--stories 0]

Each run is a process of its own, the two kinds in turn; figures are medians. CPU time and wall
time run from the process's start to the moment when the stories are on screen.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

EMPTY = """
import json, os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 700)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""

OURS = """
import json, os, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from heliograph.gui.program import Program, Start, application
app = application()
program = Program(app, Path(sys.argv[1]), Start(language="en"))
program.opened.connect(lambda: QTimer.singleShot(0, app.quit))
program.claim()
program.show()
app.exec()
"""

REPORT = """
started = float(os.environ["STARTED"])
pages = int(open("/proc/self/statm").read().split()[1])
figures = {"cpu_ms": time.process_time() * 1e3, "wall_ms": (time.time() - started) * 1e3}
figures["rss_mb"] = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
print(json.dumps(figures))
sys.stdout.flush()
os._exit(0)
"""

FILL = """
import sys
from pathlib import Path
from heliograph.workspace import Workspace
workspace = Workspace.open(Path(sys.argv[1]))
workspace.settings.first_run_done = True
workspace.settings.language = "en"
workspace.save_settings()
for number in range(int(sys.argv[2])):
    workspace.drafts.new(answers={"title": f"Story {number} of many", "kind": "lesson"})
workspace.close()
"""


def measure(code: str, *arguments: str) -> dict[str, float]:
    """Run one process and read the figures that it prints."""
    import time  # noqa: PLC0415 - read at the last moment before the start

    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "STARTED": str(time.time())}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed programs have their bytecode
    done = subprocess.run(
        [sys.executable, "-c", code + REPORT, *arguments],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Print one line a kind, and the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--stories", type=int, default=0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        profile = str(Path(folder) / "profile")
        subprocess.run([sys.executable, "-c", FILL, profile, str(chosen.stories)], check=True)
        runs: dict[str, list[dict[str, float]]] = {"empty window": [], "heliograph": []}
        for _ in range(chosen.runs):
            runs["empty window"].append(measure(EMPTY))
            runs["heliograph"].append(measure(OURS, profile))
    medians = {
        kind: {name: statistics.median(run[name] for run in found) for name in found[0]}
        for kind, found in runs.items()
    }
    for kind, figures in medians.items():
        print(kind, {name: round(value, 1) for name, value in figures.items()})
    first, second = medians.values()
    print("ratio", {name: round(second[name] / first[name], 2) for name in first})


if __name__ == "__main__":
    main()
