"""Signing in: the service's address and a code from a letter, or a file that holds both."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from heliograph import wording
from heliograph.app.account import Account
from heliograph.errors import HeliographError
from heliograph.gui import look
from heliograph.gui.parts import button, left_to_right, text
from heliograph.gui.reasons import allow
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.provisioning import Taken
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here


class SignInForm(QWidget):
    """Asks for address and code; nothing goes over the network before the button is pressed."""

    signed_in = Signal()
    set_up = Signal(object)
    """``Taken``: a file from ITU or a ministry was taken in."""
    campaign_added = Signal()
    failed = Signal(object)
    """``wording.Words``: what happened, what is safe, what to do."""
    began = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.busy = False
        self.address = _line(tr("Address of the service"))
        self.address.setPlaceholderText("https://")
        self.code = _line(tr("Code"))
        self.code.setPlaceholderText("XXXX-XXXX-XXXX")
        self._paste = button(tr("&Paste"), self._on_paste)
        address_label = text(tr("&Address of the service"), wraps=False)
        address_label.setBuddy(self.address)
        code_label = text(tr("&Code"), wraps=False)
        code_label.setBuddy(self.code)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.BLOCK_GAP)
        grid.setVerticalSpacing(8)
        grid.addWidget(address_label, 0, 0)
        grid.addWidget(self.address, 0, 1)
        grid.addWidget(code_label, 1, 0)
        code_row = QHBoxLayout()
        code_row.addWidget(self.code, 1)
        code_row.addWidget(self._paste)
        grid.addLayout(code_row, 1, 1)
        hint = text(tr("No code? It comes by e-mail, or on paper from your focal point."), "soft")
        grid.addWidget(hint, 2, 1)
        grid.setColumnStretch(1, 1)
        account = session.workspace.account.current()
        if account is not None:
            self.address.setText(account.service_url)

    @property
    def filled(self) -> bool:
        """Tell whether there is something to sign in with."""
        return bool(self.address.text().strip() and self.code.text().strip())

    def sign_in(self) -> None:
        """Sign in with what was typed, in the background."""
        address, code = self.address.text().strip(), self.code.text().strip()
        if "://" not in address:
            address = f"https://{address}"

        def work(here: Here) -> Account:
            return here.workspace.account.enrol(service_url=address, code=code)

        self._start(work)

    def use_file(self, path: Path) -> None:
        """Sign in with a file, or take in the campaign that it holds."""

        def work(here: Here) -> Account | Taken | None:
            if here.workspace.setting_up.files.is_campaign(path):
                here.workspace.campaigns.add_file(path)
                return None
            return here.workspace.setting_up.files.take(path)

        self._start(work)

    def choose_file(self) -> Path | None:
        """Let the person choose a file from ITU or a ministry."""
        name, _ = QFileDialog.getOpenFileName(
            self.window(),
            tr("File from ITU or your ministry"),
            "",
            tr("Files for Heliograph") + " (*.helio *.json *.jws);;" + tr("All files") + " (*)",
        )
        return Path(name) if name else None

    def _start(self, work: Callable[[Here], Account | Taken | None]) -> None:
        if self.busy:
            return
        self._be_busy(busy=True)
        self.began.emit()
        self._session.tasks.start(work, owner=self, done=self._on_done, failed=self._on_failed)

    def _on_done(self, came: Account | Taken | None) -> None:
        self._be_busy(busy=False)
        if came is None:
            self.campaign_added.emit()
            return
        self.code.clear()
        self._session.worker.check()  # which also uses the code of a file
        if isinstance(came, Account):
            self.signed_in.emit()
        else:
            self.set_up.emit(came)

    def _on_failed(self, error: HeliographError) -> None:
        self._be_busy(busy=False)
        self.failed.emit(wording.enrolment_error(error))

    def _be_busy(self, *, busy: bool) -> None:
        self.busy = busy
        for field in (self.address, self.code, self._paste):
            allow(field, tr("Signing in goes on. Please wait.") if busy else "")

    def _on_paste(self) -> None:
        self.code.setText(QApplication.clipboard().text().strip())
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)


def _line(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    left_to_right(field)
    return field
