"""A strip inside the page that says what happened and what one can do; it never covers anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QWidget,
)

from heliograph.gui import icons, look
from heliograph.gui.announce import announce
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.picture import Picture
from heliograph.gui.widgets.words import Words
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LEAST_MS = 2_000
"""What is left of its time when somebody looks away from it."""

Tone = Literal["note", "done", "warning"]

_ICONS: dict[Tone, tuple[str, str]] = {
    "note": ("note", "action"),
    "done": ("done", "sent"),
    "warning": ("attention", "attention"),
}


class MessageStrip(QFrame):
    """Hidden until it has something to say."""

    closed = Signal()
    """It went away: pressed away, or its time was over."""

    def __init__(self, parent: QWidget | None = None, *, can_close: bool = True) -> None:
        super().__init__(parent)
        self._icon = Picture("note", "action", self)
        self._words = Words("", "", self)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._actions = QWidget(self)
        self._action_row = Flow(self._actions)
        self._close = QToolButton(self)
        self._close.setIcon(icons.icon("close", "soft"))
        self._close.setIconSize(QSize(look.scaled(14), look.scaled(14)))
        self._close.setAccessibleName(tr("Close this message"))
        self._close.setToolTip(tr("Close this message"))
        self._close.clicked.connect(self.put_away)
        self._close.setVisible(can_close)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._actions)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.put_away)
        self._left_ms: int | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)
        self.hide()

    def say(
        self,
        words: str,
        *,
        tone: Tone = "note",
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
        for_ms: int | None = None,
        spoken: bool = True,
    ) -> None:
        """Show a sentence.

        Args:
            words: What happened.
            tone: How it looks, and how urgently it is spoken.
            actions: Buttons: name and what pressing does.
            for_ms: After this time it goes away by itself.
            spoken: Whether a screen reader says it at once.
        """
        name, tint = _ICONS[tone]
        look.dress(self, "warning" if tone == "warning" else "note")
        self._icon.take(name, tint)
        self._words.setText(words)
        self.setAccessibleName(words)
        self._fill(actions)
        self.show()
        self._left_ms = for_ms
        self._timer.stop()
        self._go_on()
        if spoken:
            announce(self, words, urgent=tone == "warning")

    def reword(self, words: str) -> None:
        """Say the same in words that have moved on with time; nobody is disturbed by it."""
        self._words.setText(words)
        self.setAccessibleName(words)

    def words(self) -> str:
        """Give what it says, empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    @property
    def time_runs(self) -> bool:
        """Tell whether it is about to go away by itself."""
        return self._timer.isActive()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the pointer rests on it."""
        super().enterEvent(event)
        self._pause()

    def leaveEvent(self, event: QEvent) -> None:
        """Let the time go on."""
        super().leaveEvent(event)
        self._go_on()

    def buttons(self) -> list[QPushButton]:
        """Give the buttons of the message, in reading order."""
        return [each for each in self._actions.findChildren(QPushButton) if not each.isHidden()]

    def put_away(self) -> None:
        """Hide it."""
        if not self.isHidden():
            self._timer.stop()
            self._left_ms = None
            self.hide()
            self.closed.emit()

    def _pause(self) -> None:
        if self._timer.isActive():
            self._left_ms = max(self._timer.remainingTime(), _LEAST_MS)
            self._timer.stop()

    def _go_on(self) -> None:
        """Let the time run, unless somebody points at the message or has the keyboard in it."""
        focused = QApplication.focusWidget()
        rests = self.underMouse() or (focused is not None and self.isAncestorOf(focused))
        if self._left_ms is not None and not rests and not self._timer.isActive():
            self._timer.start(self._left_ms)

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        del before
        if now is not None and self.isAncestorOf(now):
            self._pause()
        else:
            self._go_on()

    def _fill(self, actions: Sequence[tuple[str, Callable[[], object]]]) -> None:
        while (item := self._action_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        width = 0
        for name, act in actions:
            button = QPushButton(name, self._actions)
            button.setAutoDefault(True)  # Enter presses it, not only the space bar
            button.clicked.connect(act)
            self._action_row.addWidget(button)
            button.show()
            width += button.sizeHint().width() + (8 if width else 0)
        self._actions.setMinimumWidth(width)
        self._actions.setVisible(bool(actions))
