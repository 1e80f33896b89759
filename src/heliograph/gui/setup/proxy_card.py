"""The card of the settings for the proxy of a network: its address, and what it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from heliograph import wording
from heliograph.errors import HeliographError
from heliograph.gui import look
from heliograph.gui.parts import Card, button, left_to_right, text, together
from heliograph.i18n import ltr, tr

if TYPE_CHECKING:
    from heliograph.gui.session import Session
    from heliograph.gui.widgets.message_strip import MessageStrip


class ProxyCard(Card):
    """For offices that let nothing through but by a proxy, and for proxies that ask who one is."""

    def __init__(self, session: Session, message: MessageStrip) -> None:
        super().__init__(tr("Proxy"))
        self._session = session
        self._message = message
        self.address = _line(tr("Address of the proxy"))
        self.address.setPlaceholderText(ltr("http://proxy.example.org:8080"))
        self.user = _line(tr("Name for the proxy"))
        self.password = _line(tr("Password for the proxy"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.use = button(tr("&Use this proxy"), self._on_use)
        self.add(
            text(
                tr(
                    "Some offices let nothing through but by their proxy. Without an address the"
                    " one is used that this computer’s system names."
                ),
                "soft",
            )
        )
        self.add(self._make_fields())
        self.add(
            text(
                tr(
                    "Name and password are kept encrypted with your stories and told to this proxy"
                    " only."
                ),
                "soft",
            )
        )
        self.add(text("", wraps=False), self.use)
        self.refresh()

    def refresh(self) -> None:
        """Read again what was chosen, unless somebody is typing."""
        if any(each.isModified() for each in (self.address, self.user, self.password)):
            return
        choice = self._session.workspace.account.proxy()
        self.address.setText(choice.address)
        self.user.setText(choice.user)
        self.password.setText(choice.password)

    def focus_first(self) -> None:
        """Give the keyboard to what the proxy asks for, once it is known which one."""
        trouble = self._session.workspace.outbox.connection().trouble
        asks = trouble is not None and trouble.cause == "proxy-sign-in"
        first = self.user if asks or self.address.text() else self.address
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _make_fields(self) -> QWidget:
        fields = QWidget()
        grid = QGridLayout(fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.BLOCK_GAP)
        grid.setVerticalSpacing(8)
        asked = (
            (tr("Address of the proxy"), self.address),
            (tr("Name for the proxy"), self.user),
            (tr("Password for the proxy"), self.password),
        )
        for row, (words, field) in enumerate(asked):
            label = text(words, wraps=False)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            field.returnPressed.connect(self._on_use)
        grid.setColumnStretch(1, 1)
        return fields

    def _on_use(self) -> None:
        account = self._session.workspace.account
        try:
            choice = account.choose_proxy(
                self.address.text(),
                user=self.user.text().strip(),
                password=self.password.text(),
            )
        except HeliographError as error:
            self._message.say(together(wording.error(error)), tone="warning")
            self.address.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for each in (self.address, self.user, self.password):
            each.setModified(False)
        self.address.setText(choice.address)
        self._message.say(tr("Kept. Heliograph tries it now."), tone="done")
        self._session.worker.interrupt()
        self._session.worker.check()


def _line(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    left_to_right(field)
    return field
