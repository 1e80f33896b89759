"""The section of the check list with what ITU asks: how many comments wait, and the way to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.gui import look
from heliograph.gui.reviews.said import SaidWords
from heliograph.gui.widgets.picture import Picture
from heliograph.gui.widgets.words import Words
from heliograph.i18n import iso, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.domain.review import Thread


class FromItu(QFrame):
    """Hidden while nothing waits."""

    go_wanted = Signal(object)
    """A ``Thread`` is to be shown where it belongs."""
    opened = Signal()
    """Everything that ITU said is to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look.dress(self, "card")
        self._shown: tuple[Thread, ...] = ()
        self._head = Words("", "strong", self)
        self.all = QPushButton(tr("Read the comments"), self)
        look.dress(self.all, "quiet")
        self.all.clicked.connect(self.opened)
        top = QHBoxLayout()
        top.setContentsMargins(look.ROW_MARGIN, 6, 10, 0)
        top.addWidget(self._head, 1, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.all)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 4, 1, 4)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(self._rows)
        self.hide()

    def show_threads(self, threads: Sequence[Thread], place_name: Callable[[Thread], str]) -> None:
        """Show what waits.

        Args:
            threads: In the order of the form.
            place_name: Names what a comment speaks of.
        """
        self.setVisible(bool(threads))
        if tuple(threads) == self._shown:
            return
        self._shown = tuple(threads)
        self._head.setText(tr("From ITU: {n}", n=len(threads)))
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for thread in threads:
            self._rows.addWidget(self._row(thread, place_name(thread)))

    def _row(self, thread: Thread, place: str) -> QWidget:
        row = QFrame(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(look.ROW_MARGIN, 6, 10, 6)
        line.setSpacing(12)
        line.addWidget(Picture("comment", "attention", row))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Words(iso(place), "soft", row))
        said = SaidWords(row)
        said.say(wording.one_line(thread.comment.text), thread.comment.language)
        words.addWidget(said)
        line.addLayout(words, 1)
        go = QPushButton(tr("Go there"), row)
        look.dress(go, "quiet")
        go.setAccessibleName(tr("Go there: {problem}", problem=thread.comment.text))
        go.clicked.connect(lambda: self.go_wanted.emit(thread))
        line.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
        return row
