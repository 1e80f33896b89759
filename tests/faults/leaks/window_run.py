"""``python -m faults.leaks.window_run PROFILE WORDS``: the window, with a person and a crash in it.

The words (JSON) are typed, files are looked at, our own code fails with a person's words in the
error, and at the end the process dies by a signal in the middle of it all.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer, qWarning
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from heliograph.gui.endings.crashes import Crashes
from heliograph.gui.program import Program, application

if TYPE_CHECKING:
    from heliograph.gui.shell import Shell

_LATER_MS = 1500


class Person:
    """Types what it was told into the window, page by page."""

    def __init__(self, program: Program, words: dict[str, str]) -> None:
        self._program = program
        self._words = words
        self._wrote = False
        program.opened.connect(lambda: QTimer.singleShot(500, self._write))

    @property
    def _shell(self) -> Shell:
        return cast("Shell", self._program.contents.shell)

    def _write(self) -> None:
        QTimer.singleShot(_LATER_MS, self._die)  # the loop comes to it when all is written
        shell = self._shell
        shell.open_story(self._words["story"])  # its photo is drawn
        shell.new_story()
        boxes = [
            box
            for kind in (QLineEdit, QTextEdit, QPlainTextEdit)
            for box in shell.findChildren(kind)
            if box.isVisible() and not box.isReadOnly()
        ]
        for box in boxes:
            box.setFocus()
            QTest.keyClicks(cast("QWidget", box), self._words["typed"])
        shell.save()
        for place in ("outbox", "sent", "settings", "help", "stories"):
            shell.go(place)
        shell._places.library.grab()
        logging.getLogger("heliograph.gui").warning("told %s", self._words["logged"])
        qWarning(self._words["logged"])
        self._wrote = True
        QTimer.singleShot(0, self._fail)

    def _fail(self) -> None:
        title = self._words["error"]
        raise ValueError(title)

    def _die(self) -> None:
        if not self._wrote or not faulthandler.is_enabled():
            os._exit(3)  # the run went wrong itself, and proves nothing
        os.kill(os.getpid(), getattr(signal, self._words["signal"]))


def main(profile: Path, words: dict[str, str]) -> int:
    """Run the window until it ends, or is ended."""
    crashes = Crashes()
    crashes.watch()
    app = application()
    program = Program(app, profile, crashes=crashes)
    person = Person(program, words)
    code = program.run()
    del person
    crashes.rest()
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_bytes())))
