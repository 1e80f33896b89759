"""A strip above the page with details below it, for those who want to see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.gui.widgets.message_strip import Tone

_DETAILS_HEIGHT = 150


class DetailedStrip(QWidget):
    """Says a sentence, and shows its details on request; without details it offers none."""

    closed = Signal()
    """A person put it away."""

    def __init__(self, details: str) -> None:
        super().__init__()
        self.strip = MessageStrip(self)
        self.details = QPlainTextEdit(details, self)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setFixedHeight(look.scaled(_DETAILS_HEIGHT))
        self.details.setAccessibleName(tr("Details"))
        self.details.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(look.PAGE_MARGIN, look.BLOCK_GAP, look.PAGE_MARGIN, 0)
        box.setSpacing(8)
        box.addWidget(self.strip)
        box.addWidget(self.details)
        self.strip.closed.connect(self._on_closed)
        self._words = ""
        self._tone: Tone = "note"
        self._actions: Sequence[tuple[str, Callable[[], object]]] = ()

    def say(
        self,
        words: str,
        *,
        tone: Tone = "note",
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> None:
        """Show a sentence.

        Args:
            words: What happened.
            tone: How it looks, and how urgently it is spoken.
            actions: Buttons beside that of the details: name and what pressing does.
        """
        self._words, self._tone, self._actions = words, tone, actions
        self._show(spoken=True)

    def _show(self, *, spoken: bool) -> None:
        name = tr("Show details") if self.details.isHidden() else tr("Hide details")
        details = ((name, self._on_details),) if self.details.toPlainText() else ()
        self.strip.say(
            self._words, tone=self._tone, actions=(*details, *self._actions), spoken=spoken
        )

    def _on_details(self) -> None:
        self.details.setVisible(self.details.isHidden())
        self._show(spoken=False)
        (self.details if self.details.isVisible() else self.strip.buttons()[0]).setFocus()

    def _on_closed(self) -> None:
        self.hide()
        self.closed.emit()
