"""A question as it stands on the page: label, required in words, help, counter, problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.plain import named
from heliograph.gui.widgets.picture import Picture
from heliograph.gui.widgets.told_beside import ToldBeside
from heliograph.gui.widgets.words import Words
from heliograph.i18n import joined, tr

if TYPE_CHECKING:
    from heliograph.gui.widgets.answer_input import AnswerInput

_PICTURE = 15
_BESIDE_GAP = 14


class FieldFrame(QWidget):
    """Label above, input, help and problem below.

    Args:
        label: The question; empty where the input carries it itself, as a box to tick does.
        help_line: One line, always visible; empty for none.
        answer: The input.
        parent: Its widget.
    """

    def __init__(
        self, label: str, *, help_line: str, answer: AnswerInput, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.answer = answer
        self._label_words = label
        self._help_words = help_line
        self._problem_words = ""
        self._required = False
        self.under_label: QWidget | None = None
        """What others say of the answer, between the question and it."""
        self.told: ToldBeside | None = None
        """What another language version says here."""
        self._beside = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(_BESIDE_GAP)
        column = self._column = QVBoxLayout()
        column.setSpacing(5)
        self._beside.addLayout(column, 1)
        self._required_words = Words("", "soft", self, wrap=False)
        self._counter = Words("", "counter", self, wrap=False)
        if label:
            column.addLayout(self._make_head(label))
        else:
            self._required_words.hide()
            self._counter.hide()
        column.addWidget(answer)
        self._help = Words(help_line, "soft", self)
        self._help.setVisible(bool(help_line))
        column.addWidget(self._help)
        self._problem_row = self._make_problem()
        column.addWidget(self._problem_row)
        answer.counted.connect(self._on_counted)
        self._describe()

    def set_required(self, *, required: bool) -> None:
        """Say in words whether an answer is needed."""
        if required != self._required:
            self._required = required
            self._required_words.setText(tr("(required)") if required else "")
            self._describe()

    def set_problem(self, words: str) -> None:
        """Show what is wrong, in the words of the check list; empty for nothing."""
        if words != self._problem_words:
            self._problem_words = words
            self._problem.setText(words)
            self._problem_row.setVisible(bool(words))
            self._describe()

    def problem(self) -> str:
        """Give what is shown as wrong."""
        return self._problem_words

    def put_under_label(self, widget: QWidget) -> None:
        """Show something between the question and its answer."""
        self.under_label = widget
        self._column.insertWidget(self._column.indexOf(self.answer), widget)

    def tell_beside(self, language: str, words: str) -> None:
        """Show what another language version answers; empty where it does not yet."""
        if self.told is None:
            self.told = ToldBeside(self)
            self._beside.addWidget(self.told, 1)
            self.told.show()
        self.told.tell(language, words)

    def stop_telling(self) -> None:
        """Show this version alone."""
        if self.told is not None:
            self.told.hide()
            self.told.deleteLater()
            self.told = None

    def set_two_columns(self, *, two: bool) -> None:
        """Show the other version beside the question, or below it."""
        direction = QBoxLayout.Direction
        self._beside.setDirection(direction.LeftToRight if two else direction.TopToBottom)

    def _make_head(self, label: str) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(6)
        words = Words(named(label), "strong", self)
        words.setBuddy(self.answer.main_widget())
        head.addWidget(words)
        head.addWidget(self._required_words, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self._counter, 0, Qt.AlignmentFlag.AlignBottom)
        return head

    def _make_problem(self) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        picture = Picture("must", "attention", row, size=_PICTURE)
        self._problem = Words("", "problem", row)
        picture.setFixedHeight(QFontMetrics(look.font(look.SMALL_POINTS)).lineSpacing())
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._problem, 1)
        row.hide()
        return row

    def _on_counted(self, words: str, dress: str) -> None:
        self._counter.setText(words)
        look.dress(self._counter, dress)

    def _describe(self) -> None:
        """Tell a screen reader everything that stands around the input."""
        needed = tr("(required)") if self._required else ""
        around = (self._problem_words, self._help_words)
        self.answer.describe(
            joined(self._label_words, needed),
            joined(*around),
        )
