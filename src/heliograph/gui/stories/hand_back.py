"""Asks what is to be changed before stories that wait for clearance go back to drafts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from heliograph.domain.clearance import MOST_COMMENT
from heliograph.gui import look
from heliograph.gui.parts import button, text
from heliograph.gui.widgets.counted_text import CountedText
from heliograph.gui.widgets.flow import Flow
from heliograph.i18n import ntr, tr


class HandBack(QFrame):
    """Hidden until it asks; Escape leaves everything as it is."""

    given = Signal(object, str)
    """The rows that were asked about are to go back, and with what comment."""
    noted = Signal(object, str)
    """A comment on these rows that decides nothing: they go on waiting."""
    turned = Signal()
    """It began or ceased to ask."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look.dress(self, "note")
        self._numbers: list[int] = []
        self._begun: dict[tuple[int, ...], str] = {}
        """What was begun for other rows and not given: it is theirs, and nobody else's."""
        self._given = ""
        self._question = text("")
        self.box = CountedText("text", self)
        self.box.set_limits(None, MOST_COMMENT)
        self.send = button(tr("Hand back"), lambda: self._give(self.given))
        self.note = button(tr("Comment only"), lambda: self._give(self.noted))
        self.leave = button(tr("Not now"), self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self._question)
        column.addWidget(self.box)
        below = QWidget()
        acts = Flow(below)
        acts.addWidget(self.send)
        acts.addWidget(self.note)
        acts.addWidget(self.leave)
        column.addWidget(below)
        self.hide()

    def ask(self, numbers: list[int]) -> None:
        """Ask for the comment to the authors of these rows."""
        if numbers != self._numbers:
            self._begun[tuple(self._numbers)] = str(self.box.value() or "")
            self.box.take(self._begun.pop(tuple(numbers), "") or None)
            self._numbers = numbers
        words = ntr(
            "What is to be changed in this story? Its author reads it at the head of the draft.",
            "What is to be changed in these {n} stories?"
            " Their authors read it at the head of the drafts.",
            len(numbers),
        )
        self._question.setText(words)
        self.box.setAccessibleName(words)
        if (field := self.box.focusProxy()) is not None:
            field.setAccessibleName(words)
        self.show()
        self.turned.emit()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def be_short(self, *, short: bool) -> None:
        """Leave the room of a low window to the box and the buttons."""
        self._question.setVisible(not short)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape leave everything as it is."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _give(self, signal: SignalInstance) -> None:
        comment = str(self.box.value() or "").strip()
        if not 0 < len(comment) <= MOST_COMMENT:
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._given = comment
        signal.emit(self._numbers, comment)
        self._close()

    def settle(self) -> None:
        """Let go of the words that were given, once they are kept; until then they stay here."""
        if str(self.box.value() or "").strip() == self._given:
            self.box.take(None)

    def _close(self) -> None:
        self.hide()
        self.turned.emit()
        self.closed.emit()
