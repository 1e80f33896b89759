"""One dictionary at work in its own process: asked in batches, remembered, never waited for."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from heliograph.spelling.words import looked_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Suggested = Callable[[list[str]], None]

_ASK_AFTER_MS = 60
"""So that the words of a whole page go as one question."""


class Speller(QObject):
    """Knows or asks whether words are in a dictionary (a word list ``xx.dic``)."""

    learned = Signal(object)
    """These words (a frozenset) turned out to be unknown."""
    broke = Signal()
    """The process ended by itself: the dictionary cannot be used."""

    def __init__(self, words: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._is_good: dict[str, bool] = {}
        self._asked: set[str] = set()
        self._waiting: list[str] = []
        self._suggested: dict[str, list[Suggested]] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_ASK_AFTER_MS)
        self._soon.timeout.connect(self._ask)
        self._process = QProcess(self)
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._on_answer)
        self._process.finished.connect(self._on_end)
        self._process.errorOccurred.connect(self._on_end)
        program, *arguments = _command(words)
        self._process.start(program, arguments)

    def verdict(self, word: str) -> bool | None:
        """Tell whether a word is known; None as long as that is being asked."""
        asked = looked_up(word)
        known = self._is_good.get(asked)
        if known is None and asked not in self._asked:
            self._asked.add(asked)
            self._waiting.append(asked)
            if not self._soon.isActive():
                self._soon.start()
        return known

    def suggest(self, word: str, then: Suggested) -> None:
        """Look for words that may have been meant; ``then`` gets up to five of them."""
        asked = looked_up(word)
        self._suggested.setdefault(asked, []).append(then)
        self._write({"suggest": asked})

    def stop(self) -> None:
        """End the process."""
        self._process.finished.disconnect(self._on_end)
        self._process.errorOccurred.disconnect(self._on_end)
        self._process.closeWriteChannel()
        self._process.kill()
        self._process.waitForFinished(1000)

    def _ask(self) -> None:
        words, self._waiting = self._waiting, []
        self._write({"check": words})

    def _write(self, request: dict[str, object]) -> None:
        self._process.write(f"{json.dumps(request)}\n".encode("ascii"))

    def _on_answer(self) -> None:
        while self._process.canReadLine():
            answer = cast("dict[str, object]", json.loads(bytes(self._process.readLine().data())))
            if "suggest" in answer:
                for then in self._suggested.pop(str(answer["suggest"]), []):
                    then(cast("list[str]", answer["words"]))
                continue
            bad = frozenset(cast("list[str]", answer["bad"]))
            self._is_good |= {word: word not in bad for word in cast("list[str]", answer["check"])}
            self._asked.difference_update(self._is_good)
            if bad:
                self.learned.emit(bad)

    def _on_end(self) -> None:
        self._soon.stop()
        self.broke.emit()


def _command(words: Path) -> list[str]:
    if getattr(sys, "frozen", False):  # the program itself is then the only Python there is
        return [sys.executable, "look-up", str(words)]
    # -P: nothing from the folder that the program happens to be started in.
    return [sys.executable, "-P", "-m", "heliograph.spelling.process", str(words)]
