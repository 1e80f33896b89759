"""The steps of backups: a passphrase before one is made, two questions before one is restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heliograph.gui.backup.fields import NewPassphrase, OpenForm
from heliograph.gui.backup.wish import RestoreWish
from heliograph.gui.parts import button, text
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import tr
from heliograph.wording import backups as words

if TYPE_CHECKING:
    from heliograph.app.backups import Contents, Expected

_ABOVE = 10
"""Logical pixels between what the card says and the steps."""


class MakeSteps(QWidget):
    """Asks for the passphrase of a new backup, and tells what it will hold."""

    decided = Signal(str)
    """The passphrase."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.message = MessageStrip(self)
        self._expected = text("")
        self.fields = NewPassphrase()
        self.go_on = button(tr("Choose where to write it…"), self._on_go_on, "primary")
        box = _box(self)
        box.setContentsMargins(0, _ABOVE, 0, 0)
        box.addWidget(text(tr("A new backup"), "strong"))
        for each in (self._expected, self.fields, self.message):
            box.addWidget(each)
        box.addLayout(_row(button(tr("Cancel"), self.left.emit, "quiet"), self.go_on))
        self._expected.hide()
        self.fields.entered.connect(self._on_go_on)

    def show_expected(self, expected: Expected) -> None:
        """Say what the backup will hold."""
        self._expected.setText(words.backup_expected(expected))
        self._expected.show()

    def expected_words(self) -> str:
        """Give what it says of that."""
        return self._expected.text()

    def focus_first(self) -> None:
        """Give the keyboard to the passphrase."""
        self.fields.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_go_on(self) -> None:
        wrong = self.fields.wrong()
        if wrong:
            self.message.say(wrong, tone="warning")
        else:
            self.message.put_away()
            self.decided.emit(self.fields.passphrase())


class RestoreSteps(QWidget):
    """Asks for a backup; restores it only after what it replaces was said, and asked once more."""

    check_wanted = Signal(object, str)
    """Path and what opens it: it is to be read, and nothing changed."""
    look_wanted = Signal(object, str)
    """Path and what opens it: the person wants to restore it."""
    decided = Signal(object)
    """A ``RestoreWish``."""
    left = Signal()

    def __init__(self, *, stories: int, unsent: int) -> None:
        """Begin.

        Args:
            stories: How many a person wrote here.
            unsent: How many of them are ready and have not gone.
        """
        super().__init__()
        self._stories, self._unsent = stories, unsent
        self.message = MessageStrip(self)
        self.form = OpenForm()
        self.check = button(tr("Check it"), self._on_check)
        self.restore = button(tr("Restore it here…"), self._on_look, "primary")
        self.replace = button(tr("Continue"), self._on_agreed, "primary")
        self.now = button(tr("Restore now"), self._on_decided, "primary")
        self._seen, self._sure = text(""), text("")
        self._parts = (self._make_form(), self._make_seen(), self._make_sure())
        box = _box(self)
        box.setContentsMargins(0, _ABOVE, 0, 0)
        for each in (*self._parts, self.message):
            box.addWidget(each)
        self._show_part(0)
        self.form.entered.connect(self._on_look)

    def ask(self, found: Contents) -> None:
        """Say what is in the backup and what it replaces, and ask."""
        said = (words.backup_seen(found), *words.stories_replaced(self._stories, self._unsent))
        self._seen.setText("\n".join(said))
        self._show_part(1)

    def words(self) -> str:
        """Give what the question that is shown says."""
        return self._sure.text() if self._sure.isVisible() else self._seen.text()

    def focus_first(self) -> None:
        """Give the keyboard to what is to be chosen first."""
        self.form.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_form(self) -> QWidget:
        part = QWidget()
        box = _box(part)
        box.addWidget(text(tr("Check or restore a backup"), "strong"))
        box.addWidget(self.form)
        row = _row(button(tr("Cancel"), self.left.emit, "quiet"), self.check)
        row.addWidget(self.restore)
        box.addLayout(row)
        return part

    def _make_seen(self) -> QWidget:
        part = QWidget()
        box = _box(part)
        box.addWidget(text(tr("Restore this backup here?"), "strong"))
        box.addWidget(self._seen)
        box.addLayout(_row(self._leave_button(), self.replace))
        return part

    def _make_sure(self) -> QWidget:
        part = QWidget()
        box = _box(part)
        box.addWidget(text(tr("Once more, to be sure"), "strong"))
        box.addWidget(self._sure)
        box.addLayout(_row(self._leave_button(), self.now))
        return part

    def _leave_button(self) -> QPushButton:
        return button(tr("Leave everything as it is"), self.left.emit, "quiet")

    def _show_part(self, at: int) -> None:
        self.message.put_away()
        for number, each in enumerate(self._parts):
            each.setVisible(number == at)
        if at:
            # The harmless answer has the keyboard: Enter alone replaces nothing.
            self._parts[at].findChildren(QPushButton)[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_check(self) -> None:
        if self._is_filled():
            self.check_wanted.emit(self.form.path, self.form.secret.text())

    def _on_look(self) -> None:
        if self._is_filled():
            self.look_wanted.emit(self.form.path, self.form.secret.text())

    def _is_filled(self) -> bool:
        if self.form.is_filled():
            self.message.put_away()
            return True
        self.message.say(tr("Choose a backup, and type what opens it."))
        return False

    def _on_agreed(self) -> None:
        if not self._stories:
            self._on_decided()
            return
        self._sure.setText(words.restoring_closes())
        self._show_part(2)

    def _on_decided(self) -> None:
        if self.form.path is not None:
            self.decided.emit(
                RestoreWish(
                    path=self.form.path,
                    secret=self.form.secret.text(),
                    replaces=bool(self._stories),
                )
            )


def _box(widget: QWidget) -> QVBoxLayout:
    box = QVBoxLayout(widget)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(8)
    return box


def _row(first: QWidget, last: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(first)
    row.addStretch(1)
    row.addWidget(last)
    return row
