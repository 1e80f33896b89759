"""The strip above the pages after a rescue: what came back, and which story lost what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import joined, tr
from heliograph.wording import rescue as words

if TYPE_CHECKING:
    from heliograph.app.rescue import Salvaged
    from heliograph.gui.session import Session

_DETAILS_HEIGHT = 150


class RescueReport(QWidget):
    """Stays until a person puts it away, also over starts of the program."""

    closed = Signal()

    def __init__(self, session: Session, report: Salvaged) -> None:
        super().__init__()
        self._session = session
        self._report = report
        self.strip = MessageStrip(self)
        drafts = session.workspace.drafts
        lines = words.harmed_lines(report, lambda story: drafts.get(story).title)
        self.details = QPlainTextEdit("\n".join(lines), self)
        # Lines that begin with a title in another script run as the language does.
        runs = self.details.document().defaultTextOption()
        runs.setTextDirection(QApplication.layoutDirection())
        self.details.document().setDefaultTextOption(runs)
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
        self._say()

    def _say(self) -> None:
        hidden = self.details.isHidden()
        name = tr("Show details") if hidden else tr("Hide details")
        self.strip.say(
            joined(*words.rescued(self._report)),
            tone="warning" if self._report.harmed or self._report.unread else "done",
            actions=((name, self._on_details),) if self._report.harmed else (),
            spoken=hidden,
        )

    def _on_details(self) -> None:
        self.details.setVisible(self.details.isHidden())
        self._say()
        (self.details if self.details.isVisible() else self.strip.buttons()[0]).setFocus()

    def _on_closed(self) -> None:
        self.hide()
        self._session.workspace.forget_rescue()
        self.closed.emit()
