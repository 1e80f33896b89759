"""``python -m faults.leaks.shown_window FOLDER PORT``: the window, with markup in all it shows.

Every text that comes from outside, and every one that a person types, has an image in it that would
be fetched from the port, and a link. The window goes to all its pages; what it shows is looked at.
"""

from __future__ import annotations

import html
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QTextEdit, QToolTip, QWidget

from faults.leaks.findings import Seen
from faults.leaks.hostile import World
from heliograph.gui.editor.page import EditorPage
from heliograph.gui.program import Program, application

if TYPE_CHECKING:
    from heliograph.gui.journey import Place
    from heliograph.gui.shell import Shell

_PLACES: tuple[Place, ...] = ("stories", "outbox", "sent", "call", "settings", "help", "import")
_STEPS = ("story", "where", "themes", "org", "media", "links", "consent", "check")
_PATIENCE_MS = 20_000
_LIVE = "<img"


class _Walk:
    """Goes to every page of the window and looks at everything in it."""

    def __init__(self, program: Program, world: World, seen: Seen) -> None:
        self._program = program
        self._world = world
        self._seen = seen

    def go(self) -> None:
        """Walk."""
        shell = cast("Shell", self._program.contents.shell)
        for place in _PLACES:
            shell.go(place)
            self._look(place)
        for story in (self._world.draft, self._world.waiting, self._world.sent):
            shell.open_story(story)
            editor = shell.findChildren(EditorPage)[-1]
            for step in _STEPS:
                editor.show_step(step)
                self._look(f"{story} {step}")
            for command in ("show-text", "versions", "compare"):
                act = shell.commands().get(command)
                if act is not None:
                    act()
                    self._look(f"{story} {command}")
                    shell.back()
        shell.open_comments(self._world.sent)
        self._look("comments")
        shell.open_sent(self._world.sent)
        self._look("receipt")

    def _look(self, page: str) -> None:
        _wait(60)
        self._seen.pages += 1
        for widget in QApplication.allWidgets():
            if not widget.isVisible():
                continue
            self._seen.widgets += 1
            for where, words, obeyed in _texts(widget):
                self._note(f"{page}: {type(widget).__name__} {where}", words, obeyed=obeyed)
            if isinstance(widget, QLabel) and widget.openExternalLinks():
                self._seen.wrong.append(f"{page}: a label opens links by itself")
        # As for somebody who rests the pointer there.
        QToolTip.showText(QPoint(1, 1), "")

    def _note(self, where: str, words: str, *, obeyed: bool) -> None:
        if obeyed and _LIVE in words:
            self._seen.wrong.append(f"{where} obeys {words[:60]!r}")
        bare = html.unescape(words)
        for source in self._world.words:
            if f"[{source}]" in bare:
                self._seen.sources.add(source)


def _texts(widget: QWidget) -> list[tuple[str, str, bool]]:
    """Give the words of a widget: where they stand, and whether Qt may read them as markup."""
    found = [
        (where, words, True)
        for where, words in (
            ("tip", widget.toolTip()),
            ("status", widget.statusTip()),
            ("help", widget.whatsThis()),
        )
    ]
    if isinstance(widget, QLabel):
        found.append(("text", widget.text(), widget.textFormat() != Qt.TextFormat.PlainText))
    elif isinstance(widget, QTextEdit):
        found.append(("text", widget.toPlainText(), False))
        found.append(("markup", widget.toHtml(), True))
    elif isinstance(widget, QPlainTextEdit):
        found.append(("text", widget.toPlainText(), False))
    elif isinstance(getattr(widget, "text", None), object) and callable(
        getattr(widget, "text", None)
    ):
        found.append(("text", str(widget.text()), False))  # type: ignore[attr-defined] # asked for
    return found


def _wait(for_ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(for_ms, loop.quit)
    loop.exec()


def main(folder: Path, port: int) -> Seen:
    """Show it all and give what was seen."""
    seen = Seen()
    world = World(folder, port)

    def note_opened(_: object) -> bool:
        seen.opened += 1
        return True

    QDesktopServices.openUrl = note_opened  # type: ignore[method-assign] # nobody presses anything
    program = Program(
        application(), folder / "profile", open_workspace=lambda *_: world.desk.open(), shared=True
    )
    assert program.claim()
    program.show()
    waited = 0
    while program.session is None and waited < _PATIENCE_MS:
        _wait(50)
        waited += 50
    _Walk(program, world, seen).go()
    program.close()
    return seen


if __name__ == "__main__":
    said = main(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.buffer.write(msgspec.json.encode(said))
