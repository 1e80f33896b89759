"""Saves pictures of every page of the real window, for the manual and to look at after a change.

``python packaging/pictures.py OUT [--languages en ar …] [--theme light|dark]`` makes a throw-away
profile and a service for each language and writes ``OUT/<page>-<language>.png``. With ``--only`` it
shows one matter step by step and nothing else: ``keys``, ``backup`` or ``import``. Those of the
guide are all made by ``python packaging/pictures.py resources/guide/pictures --only guide``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import picture_backup
import picture_guide
import picture_import
import picture_keys
from picture_scene import Scene
from PySide6.QtCore import QEventLoop, Qt, QTimer

from heliograph import settings as settings_file
from heliograph.gui.editor.page import EditorPage
from heliograph.gui.program import Program, application
from heliograph.gui.setup.first_run import FirstRun
from heliograph.gui.shell import Shell
from heliograph.i18n import LANGUAGES
from heliograph.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QApplication

    from heliograph.gui.navigation import Place
    from heliograph.settings import Theme

_PLACES: tuple[Place, ...] = ("stories", "outbox", "sent", "call", "settings", "help")
_PATIENCE_MS = 20_000
_SIZE = (1366, 768)
_GUIDE_SIZE = (1020, 640)
"""Just wide enough for the places to stand beside the page: letters stay readable in the guide."""
_QUALITY = 60
"""Of WebP; PNG loses nothing."""
_TOURS = {
    "backup": picture_backup.tour,
    "guide": picture_guide.tour,
    "import": picture_import.tour,
    "keys": picture_keys.tour,
}
"""What is shown step by step, by the name of the matter."""


class Album:
    """Takes pictures of one look of the window."""

    def __init__(
        self,
        app: QApplication,
        out: Path,
        *,
        size: tuple[int, int],
        theme: Theme,
        percent: int,
        kind: str,
    ) -> None:
        self._app = app
        self._out = out
        self._size = size
        self._theme: Theme = theme
        self._percent = percent
        self._kind = kind
        out.mkdir(parents=True, exist_ok=True)

    def take_all(self, language: str, folder: Path, *, only: str) -> None:
        """Take a picture of every page in one language, or only of the steps of one matter."""
        if not only:
            self._take_first_run(language, folder / "new")
        scene = Scene(folder / "old", language)
        try:
            scene.dress(theme=self._theme, percent=self._percent)
            program = Program(self._app, scene.profile, open_workspace=scene.open, shared=True)
            self._open(program)
            if not only:
                self._take_pages(program, scene, language)
            # Each ends with the window covered, so a whole album shows the first steps of one.
            for page in _TOURS[only or "keys"](program, language, _wait_for):
                self._take(program, page, language)
            program.close()
        finally:
            scene.close()

    def _take_first_run(self, language: str, profile: Path) -> None:
        profile.mkdir(parents=True)
        settings = Settings(language=language, theme=self._theme, text_percent=self._percent)
        settings_file.save(settings, profile / "settings.toml")
        program = Program(self._app, profile)
        self._open(program)
        for step in range(4):
            cast("FirstRun", program.contents.first_run).go(step)
            self._take(program, f"first-run-{step + 1}", language)
        program.close()

    def _take_pages(self, program: Program, scene: Scene, language: str) -> None:
        shell = cast("Shell", program.contents.shell)
        if program.session is not None:
            program.session.worker.check()
        _wait(2500)  # until the line is known to be slow
        for place in _PLACES:
            shell.go(place)
            self._take(program, place, language)
        shell.open_story(scene.draft)
        _wait(200)
        self._take(program, "editor", language)
        (editor,) = shell.findChildren(EditorPage)
        editor.pages.media.panel.rows()[0].click()
        self._take(program, "photos", language)
        for step in ("where", "themes", "org", "links", "consent"):
            editor.show_step(step)
            editor.pages.focus_first()
            self._take(program, f"editor-{step}", language)
        shell.open_check(scene.draft)
        self._take(program, "check", language)
        shell.commands()["show-text"]()
        self._take(program, "text", language)

    def _open(self, program: Program) -> None:
        if not program.claim():
            raise RuntimeError("the profile is open elsewhere")
        program.show()
        _wait_for(lambda: program.session is not None)
        # A screen that nobody sees is small, so the window began maximised.
        program.window.setWindowState(Qt.WindowState.WindowNoState)
        _wait(50)
        program.window.resize(*self._size)

    def _take(self, program: Program, page: str, language: str) -> None:
        _wait(250)
        path = self._out / f"{page}-{language}.{self._kind}"
        if not program.window.grab().save(str(path), quality=_QUALITY):
            raise OSError(str(path))


def main(arguments: Sequence[str]) -> int:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=list(LANGUAGES))
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", nargs=2, type=int, metavar=("W", "H"))
    parser.add_argument("--percent", type=int, default=100, help="size of the text")
    parser.add_argument("--only", choices=tuple(_TOURS), default="", help="only one matter")
    given = parser.parse_args(arguments)
    is_guide = given.only == "guide"
    size = tuple(given.size or (_GUIDE_SIZE if is_guide else _SIZE))
    album = Album(
        application(),
        given.out,
        size=cast("tuple[int, int]", size),
        theme=given.theme,
        percent=given.percent,
        kind="webp" if is_guide else "png",
    )
    for language in given.languages:
        with tempfile.TemporaryDirectory(prefix="heliograph-pictures-") as folder:
            album.take_all(language, Path(folder), only=given.only)
    return 0


def _wait(for_ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(for_ms, loop.quit)
    loop.exec()


def _wait_for(true: Callable[[], bool]) -> None:
    for _ in range(_PATIENCE_MS // 20):
        if true():
            return
        _wait(20)
    raise TimeoutError


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
