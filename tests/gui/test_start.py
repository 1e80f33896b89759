"""What a start of the window loads, and that whatever is left for later is there."""

from __future__ import annotations

import ast
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from heliograph.clock import SystemClock
from heliograph.workspace import Workspace

ROOT = Path(__file__).parents[2]
LATER = frozenset(
    {
        "cryptography",  # a signature
        "difflib",  # two versions compared
        "joserfc",
        "keyring",  # a protected profile
        "pi_heif",
        "pikepdf",
        "PIL",
        "regex",  # letters that are not ASCII
        "requests",  # sending
        "segno",
        "PySide6.QtPrintSupport",
        "heliograph.cli.sending",  # the command line
        "heliograph.gui.campaign_page",  # other pages than the first
        "heliograph.gui.editor.page",
        "heliograph.gui.help_page",
        "heliograph.gui.setup.settings_page",
        "heliograph.gui.spelling.speller",
        "heliograph.gui.stories.outbox_page",
        "heliograph.gui.stories.sent_page",
        "heliograph.gui.widgets.counted_text",
        "heliograph.remote.http",
        "heliograph.spelling.words",
        "heliograph.sync.engine",
    }
)
"""Not loaded before the stories are on the screen."""
MOST_MODULES = 443
"""390 in November 2026; an empty PySide6 window has 150."""

START = """
import json, linecache, sys
import heliograph.cli.main as command

def open_window(session, **how):
    from heliograph.gui import program as module
    from PySide6.QtCore import QEvent, QObject, QTimer
    class FirstPaint(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                found = {"modules": sorted(sys.modules), "sources": sorted(linecache.cache)}
                print(json.dumps(found), flush=True)
                QTimer.singleShot(0, watched.window().quit)
            return False
    class Watched(module.Program):
        def __init__(self, *arguments, **named):
            super().__init__(*arguments, **named)
            self.opened.connect(self.watch)
        def watch(self):
            self.first = FirstPaint()
            self.contents.shell.installEventFilter(self.first)
    module.Program = Watched
    opens(session, **how)

opens, command.open_window = command.open_window, open_window
command.main(["--profile", sys.argv[1]])
"""


class LastWeek(SystemClock):
    """Stories of today have no day in their rows; those of most people have."""

    def now_ms(self) -> int:
        """Give the time of a week ago (Unix ms)."""
        return super().now_ms() - 7 * 86_400_000


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Start the window on a profile with stories, as the command does, and see what came in."""
    profile = tmp_path_factory.mktemp("start") / "profile"
    workspace = Workspace.open(profile, clock=LastWeek())
    workspace.settings.first_run_done = True
    workspace.settings.language = "en"
    workspace.save_settings()
    for number in range(3):
        workspace.drafts.new(answers={"title": f"Story {number}", "kind": "lesson"})
    workspace.close()
    done = subprocess.run(
        [sys.executable, "-c", START, str(profile)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not (profile / "running.json").exists(), "it ended in order"
    return json.loads(done.stdout)


def test_what_only_some_need_is_not_loaded_for_all(loaded: dict[str, list[str]]) -> None:
    assert "heliograph.gui.stories.library" in loaded["modules"], "the stories are on the screen"
    assert LATER.intersection(loaded["modules"]) == set()


def test_the_start_stays_small(loaded: dict[str, list[str]]) -> None:
    assert len(loaded["modules"]) <= MOST_MODULES


def test_no_source_is_read_to_start(loaded: dict[str, list[str]]) -> None:
    assert [each for each in loaded["sources"] if "heliograph" in each] == []


def later_imports() -> list[tuple[str, str, str]]:
    """List (where, module, name) of everything that our code loads when it first needs it."""
    found: set[tuple[str, str, str]] = set()
    for path in sorted((ROOT / "src" / "heliograph").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for each in ast.walk(node):
                if isinstance(each, ast.ImportFrom) and (each.module or "").startswith(
                    "heliograph"
                ):
                    where = str(path.relative_to(ROOT))
                    found |= {(where, str(each.module), alias.name) for alias in each.names}
    return sorted(found)


def test_what_is_loaded_later_is_there() -> None:
    """A wrong name fails here, and not in the hands of somebody who opens a page."""
    imports = later_imports()
    assert len(imports) > 30
    for where, module, name in imports:
        if module.endswith(("_windows", "_mac")):
            continue  # it has names only there
        found = importlib.import_module(module)
        if not hasattr(found, name):
            importlib.import_module(f"{module}.{name}")  # a module of a package
        assert hasattr(found, name), f"{where}: {module}.{name}"
