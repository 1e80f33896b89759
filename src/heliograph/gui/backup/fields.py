"""The fields of backups: a new passphrase typed twice, and a backup with what opens it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from heliograph.app.backups import SHORTEST_PASSPHRASE
from heliograph.gui import look
from heliograph.gui.parts import button, text
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import iso, tr
from heliograph.wording import backups as words

ENDING = ".backup"
_FIELD_WIDTH = 460
"""Logical pixels at a text size of 100 %."""


class NewPassphrase(QWidget):
    """Asks for a passphrase twice, and can show what is typed."""

    entered = Signal()
    """Enter was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.again = QLineEdit(), QLineEdit()
        box = _box(self)
        box.addWidget(text(words.passphrase_matters(), "soft"))
        for name, field in (
            (tr("Passphrase of the backup"), self.first),
            (tr("The same once more"), self.again),
        ):
            _add_secret(box, name, field)
        box.addWidget(_shows(self.first, self.again))
        self.first.returnPressed.connect(
            lambda: self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        )
        self.again.returnPressed.connect(self.entered)

    def wrong(self) -> str:
        """Say what is not right yet and lead there, or nothing."""
        if len(self.first.text()) < SHORTEST_PASSPHRASE:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
            return words.passphrase_too_short(SHORTEST_PASSPHRASE)
        if self.first.text() != self.again.text():
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return tr("The two are not the same.")
        return ""

    def passphrase(self) -> str:
        """Give what was typed."""
        return self.first.text()


class OpenForm(QWidget):
    """Asks for a backup and for what opens it."""

    entered = Signal()
    """Enter was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self.choose = button(tr("Choose backup…"), self.ask_file)
        self._name = text("", "soft")
        self.secret = QLineEdit()
        box = _box(self)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addWidget(self._name, 1, Qt.AlignmentFlag.AlignVCenter)
        box.addLayout(row)
        _add_secret(box, tr("Passphrase of the backup, or recovery code"), self.secret)
        box.addWidget(_shows(self.secret))
        self.secret.returnPressed.connect(self.entered)

    def take(self, path: Path) -> None:
        """Take a file that was chosen."""
        self.path = path
        self._name.setText(iso(path.name))
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_file(self) -> None:
        """Let the person choose a backup."""
        name, _ = QFileDialog.getOpenFileName(
            self.window(),
            tr("Choose a backup"),
            "",
            tr("Backups of Heliograph") + f" (*{ENDING});;" + tr("All files") + " (*)",
        )
        if name:
            self.take(Path(name))

    def is_filled(self) -> bool:
        """Tell whether there is a file and something typed; lead to what is missing."""
        if self.path is None:
            self.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.secret.text():
            self.secret.setFocus(Qt.FocusReason.OtherFocusReason)
        return self.path is not None and bool(self.secret.text())


def _box(widget: QWidget) -> QVBoxLayout:
    box = QVBoxLayout(widget)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(8)
    return box


def _add_secret(box: QVBoxLayout, name: str, field: QLineEdit) -> None:
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaximumWidth(look.scaled(_FIELD_WIDTH))
    field.setAccessibleName(name)
    label = text(name, wraps=False)
    label.setBuddy(field)
    box.addWidget(label)
    box.addWidget(field)


def _shows(*fields: QLineEdit) -> Tick:
    tick = Tick(tr("Show what I type"))

    def show(on: bool) -> None:  # noqa: FBT001 - a slot
        modes = QLineEdit.EchoMode
        for each in fields:
            each.setEchoMode(modes.Normal if on else modes.Password)

    tick.toggled.connect(show)
    return tick
