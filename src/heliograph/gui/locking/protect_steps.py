"""The steps to protected stories: what opens them, a recovery code to keep, a part of it typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from heliograph import wording
from heliograph.app.protection import NewCode, closed_ways
from heliograph.errors import HeliographError
from heliograph.gui.locking.code_step import CodeStep
from heliograph.gui.mnemonics import keep_apart
from heliograph.gui.parts import button, left_to_right, text, together
from heliograph.gui.reasons import allow
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.gui.widgets.radio import Radio, indented
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.gui.tasks import Here


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a person decided, with a code that they have shown to have kept."""

    code: NewCode
    passphrase: str = ""
    organisation: bool = False

    def __repr__(self) -> str:  # it gets into no log
        return "Wish()"


class ProtectSteps(QWidget):
    """Asks one thing after the other; nothing is changed before the last button."""

    decided = Signal(object)
    """A ``Wish``."""
    left = Signal()

    def __init__(
        self,
        *,
        organisation: str = "",
        only_code: bool = False,
        only_phrase: bool = False,
        leave: str = "",
        may_go_on: Callable[[], bool] = lambda: True,
    ) -> None:
        """Begin.

        Args:
            organisation: Name of the one that offers a recovery key, or nothing.
            only_code: Leave how the stories are opened as it is; only the code is new.
            only_phrase: Somebody new: no password store is offered, since others are signed in to
                this computer, too.
            leave: Words of the button that changes nothing.
            may_go_on: Asked before the first step is left.
        """
        super().__init__()
        self._code = NewCode.draw()
        self._only_code = only_code
        self._only_phrase = only_phrase
        self._may_go_on = may_go_on
        self._leave = leave or tr("Do not change an&ything")
        self.message = MessageStrip(self)
        self.store = Radio(tr("With this computer’s pass&word store"))
        self.phrase = Radio(tr("With a p&assphrase"))
        self.passphrase, self.again = _secret_line(), _secret_line()
        self.helps = Tick(
            tr("{organisation} can help when I lose everything", organisation=organisation)
        )
        self.helps.setChecked(bool(organisation))
        self.helps.setVisible(bool(organisation))
        self.typed = (_code_line(), _code_line())
        self.code = CodeStep(self.groups, self.message, leave=self._leave)
        self.code.left.connect(self.left)
        self.code.kept.connect(lambda: self.show_part(2))
        self.parts = (self._make_ways(), self.code, self._make_check())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for each in (self.message, *self.parts):
            box.addWidget(each)
        if only_phrase:
            self.phrase.setChecked(True)
            for each in self._stores:
                each.hide()
        self.show_part(1 if only_code else 0)

    @property
    def groups(self) -> tuple[str, ...]:
        """Give the code that is shown."""
        return self._code.groups

    @property
    def asked(self) -> tuple[int, ...]:
        """Give the positions (from 0) of the groups that are asked."""
        return self._code.asked

    def tell_store(self, there: bool) -> None:  # noqa: FBT001 - the result of a task
        """Take what was found out: without a password store a passphrase is what remains."""
        if not there:
            allow(self.store, tr("This computer has no password store that Heliograph can use."))
            self.phrase.setChecked(True)
            if self.store.hasFocus() or self._at == 0:
                self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_part(self, at: int) -> None:
        """Show one of the steps."""
        self._at = at
        self.message.put_away()
        for number, each in enumerate(self.parts):
            each.setVisible(number == at)
        if not self._only_phrase or at:
            ways = self.phrase if self.phrase.isChecked() else self.store
            (ways, self.code.go_on, self.typed[0])[at].setFocus(Qt.FocusReason.OtherFocusReason)
        keep_apart(self.window())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by Enter, from wherever nothing else takes it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            (self._on_way, self.code.kept.emit, self._on_check)[self._at]()
        else:
            super().keyPressEvent(event)

    def _make_ways(self) -> QWidget:
        choices = QButtonGroup(self)
        self._fields = QWidget()
        fields = QVBoxLayout(self._fields)
        fields.setContentsMargins(0, 0, 0, 0)
        for words, field in (
            (tr("New passphrase"), self.passphrase),
            (tr("The same once more"), self.again),
        ):
            field.setAccessibleName(words)
            label = text(words, wraps=False)
            label.setBuddy(field)
            fields.addWidget(label)
            fields.addWidget(field)
        fields.addWidget(
            text(
                tr("Several words that do not belong together are easy to keep and hard to guess."),
                "soft",
            )
        )
        asked = tr("How do you want to open your stories?")
        part, box = _part(text(tr("Your passphrase") if self._only_phrase else asked, "strong"))
        self._stores: list[QWidget] = [self.store, self.phrase]
        for choice, words in (
            (
                self.store,
                tr("Whoever is signed in to this computer as you opens them, and nobody else."),
            ),
            (self.phrase, tr("Better where several people share one sign-in to this computer.")),
        ):
            choices.addButton(choice)
            choice.setAccessibleDescription(words)
            box.addWidget(choice)
            hint = indented(text(words, "soft"))
            self._stores.append(hint)
            box.addWidget(hint)
        box.addWidget(self._fields if self._only_phrase else indented(self._fields))
        box.addWidget(self.helps)
        self.phrase.toggled.connect(self._fields.setVisible)
        self._fields.hide()
        self.store.setChecked(True)
        box.addLayout(self._buttons(tr("C&ontinue"), self._on_way))
        return part

    def _make_check(self) -> QWidget:
        part, box = _part(text(tr("Type two groups of the code that you have kept."), "strong"))
        for position, field in zip(self.asked, self.typed, strict=True):
            words = tr("Group {n} of the code", n=position + 1)
            field.setAccessibleName(words)
            label = text(words, wraps=False)
            label.setBuddy(field)
            box.addWidget(label)
            box.addWidget(field)
        words = tr("&Protect the stories")
        if self._only_code:
            words = tr("Use this &code from now on")
        elif self._only_phrase:
            words = tr("Add this &person")
        box.addLayout(self._buttons(words, self._on_check))
        return part

    def _buttons(self, words: str, do: Callable[[], None]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(button(self._leave, self.left.emit, "quiet"))
        row.addStretch(1)
        row.addWidget(button(words, do, "primary"))
        return row

    def _on_way(self) -> None:
        if not self._may_go_on():
            return
        if self.phrase.isChecked():
            try:
                closed_ways(self._code, self.passphrase.text() or " ")
            except HeliographError as error:
                self._say(together(wording.error(error)), self.passphrase)
                return
            if self.passphrase.text() != self.again.text():
                self._say(tr("The two are not the same."), self.again)
                return
        self.show_part(1)

    def _on_check(self) -> None:
        try:
            kept = self._code.is_kept(tuple(each.text() for each in self.typed))
        except HeliographError as error:
            self._say(together(wording.error(error)), self.typed[0])
            return
        if not kept:
            self._say(tr("That is not the code. Nothing was changed."), self.typed[0])
            return
        self.decided.emit(
            Wish(
                code=self._code,
                passphrase=self.passphrase.text() if self.phrase.isChecked() else "",
                organisation=self.helps.isChecked() and not self.helps.isHidden(),
            )
        )

    def _say(self, words: str, field: QWidget) -> None:
        self.message.say(words, tone="warning")
        field.setFocus(Qt.FocusReason.OtherFocusReason)


def has_password_store(here: Here) -> bool:
    """Find out, beside the window's thread, whether this computer has a password store."""
    return here.workspace.protecting.has_password_store


def _part(heading: QWidget) -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    box = QVBoxLayout(part)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(8)
    box.addWidget(heading)
    return part, box


def _secret_line() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def _code_line() -> QLineEdit:
    field = QLineEdit()
    field.setMaxLength(8)
    left_to_right(field)
    return field
