"""A backup at the first start: chosen and opened before anything is restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heliograph import wording
from heliograph.app import backups
from heliograph.gui.backup.fields import OpenForm
from heliograph.gui.backup.wish import RestoreWish
from heliograph.gui.reasons import allow
from heliograph.i18n import tr
from heliograph.wording import Words

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session


class FirstBackup(QWidget):
    """Asks for the backup that somebody brings from another computer."""

    decided = Signal(object)
    """A ``RestoreWish``."""
    failed = Signal(object)
    """``wording.Words``: what is wrong, what is safe, what to do."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.form = OpenForm()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.form)
        self.form.entered.connect(self.go_on)

    def go_on(self) -> None:
        """Open the backup, and let it be restored when that works and nothing is here."""
        path, secret = self.form.path, self.form.secret.text()
        if path is None:
            self.form.ask_file()
        elif not secret:
            self.failed.emit(Words(what=tr("Choose a backup, and type what opens it.")))
            self.form.secret.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._session.workspace.backups.stories_here():
            self.failed.emit(
                Words(
                    what=tr("There are stories on this computer already."),
                    do=tr("Go on without the backup, and restore it in Settings."),
                )
            )
        elif self.form.isEnabled():
            self._open(path, secret)

    def _open(self, path: Path, secret: str) -> None:
        allow(self.form, tr("Opening the backup…"))
        self._session.tasks.start(
            lambda _: backups.look(path, secret),
            owner=self,
            done=lambda _: self.decided.emit(RestoreWish(path=path, secret=secret, replaces=False)),
            failed=self._on_failed,
        )

    def _on_failed(self, error: HeliographError) -> None:
        allow(self.form)
        self.failed.emit(wording.error(error))
