"""After a restore: what came back, what is different now, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import joined, tr
from heliograph.wording import backups as words

if TYPE_CHECKING:
    from heliograph.app.backups import Contents


class RestoredNote(QWidget):
    """Stands above the pages until it is put away."""

    sign_in_wanted = Signal()
    protect_wanted = Signal()
    closed = Signal()

    def __init__(self, contents: Contents, *, kept_aside: bool) -> None:
        super().__init__()
        self.strip = MessageStrip(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.strip)
        self.strip.say(
            joined(*words.backup_restored(contents, kept_aside=kept_aside)),
            tone="done",
            actions=(
                (tr("Sign in…"), self.sign_in_wanted.emit),
                (tr("Protect the stories…"), self.protect_wanted.emit),
            ),
        )
        self.strip.closed.connect(self.closed)
        self.strip.closed.connect(self.deleteLater)
