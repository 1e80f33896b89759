"""The strip at the bottom: where the work is, how the connection was last tested, the deadline."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from heliograph.gui import icons, look
from heliograph.gui.plain import tip
from heliograph.gui.widgets.words import Words
from heliograph.i18n import moment, tr

_PICTURE = 14


class ShortLabel(Words):
    """A line of text that gives way: what does not fit is cut with an ellipsis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, wrap=False)
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, words: str) -> None:
        """Show these words, as much of them as fits."""
        self._words = words
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew for the new width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Cut anew for another text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._words, Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        self.setText(shown)
        self.setToolTip(tip(self._words) if shown != self._words else "")


class _Picture(QLabel):
    """A small icon that keeps its colour right when the theme changes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icons.icon("waiting", "soft")
        self.setFixedSize(look.scaled(_PICTURE), look.scaled(_PICTURE))

    def take(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._icon = icons.icon(name, colour)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._show()

    def _show(self) -> None:
        self.setPixmap(self._icon.pixmap(self.size()))


class Strip(QFrame):
    """Three facts that are true on every page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look.dress(self, "strip")
        self._saved_picture = _Picture(self)
        self._saved = Words(parent=self, wrap=False)
        self._connection_picture = _Picture(self)
        self._connection = ShortLabel(self)
        self._deadline = Words(parent=self, wrap=False)
        for label in (self._saved, self._connection):
            look.dress(label, "soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(self._saved_picture)
        row.addWidget(self._saved)
        row.addSpacing(20)
        row.addWidget(self._connection_picture)
        row.addWidget(self._connection, 1)
        row.addSpacing(12)
        row.addWidget(self._deadline)
        self.say_saved(tr("Everything is kept on this computer"))

    def show_saved(self, at_ms: int) -> None:
        """Say when the work was last safe on this computer."""
        self.say_saved(tr("Saved on this computer {time}", time=moment(at_ms)))

    def say_saved(self, words: str, *, safe: bool = True) -> None:
        """Say where the work is."""
        self._saved.setText(words)
        self._saved_picture.take(*(("done", "sent") if safe else ("attention", "attention")))

    def saved(self) -> str:
        """Give what is said about where the work is."""
        return self._saved.text()

    def connection(self) -> str:
        """Give what is said about the connection, also where it is cut."""
        return self._connection.accessibleName()

    def say_not_saved(self, words: str) -> None:
        """Say that something is on the screen only."""
        self.say_saved(words, safe=False)

    def show_connection(self, words: str, *, icon: str, colour: str) -> None:
        """Say how the connection was when it was last tested."""
        self._connection.say(words)
        self._connection_picture.take(icon, colour)

    def show_deadline(self, words: str, *, near: bool) -> None:
        """Say how long the campaign still takes stories."""
        self._deadline.setText(words)
        look.dress(self._deadline, "deadline" if near else "soft")
