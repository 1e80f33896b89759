"""The card of the settings for signing in and out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from heliograph.gui.parts import Card, button, row_of, text, together
from heliograph.gui.setup.sign_in import SignInForm
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import joined, ltr, moment, tr
from heliograph.wording.provisioning import signs_in_sentence, taken_sentences

if TYPE_CHECKING:
    from heliograph.app.provisioning import Taken
    from heliograph.gui.session import Session
    from heliograph.wording import Words


class AccountCard(Card):
    """Who is signed in where; the questions of signing in while nobody is."""

    changed = Signal()
    file_chosen = Signal(Path)

    def __init__(self, session: Session, message: MessageStrip) -> None:
        super().__init__(tr("Signing in"))
        self._session = session
        self._message = message
        self._who = text("")
        self.leave = button(tr("Sign &out…"), self._on_leave)
        self.add(self._who, self.leave)
        self.form = SignInForm(session)
        self._file = button(tr("Use a &file…"), self._on_file)
        self.sign_in = button(tr("Sign &in"), self._on_sign_in, "primary")
        self.add(self.form)
        self._buttons = row_of(text("", wraps=False), self._file, self.sign_in)
        self.add(self._buttons)
        self.form.signed_in.connect(self._on_signed_in)
        self.form.set_up.connect(self._on_set_up)
        self.form.campaign_added.connect(self._on_campaign_added)
        self.form.failed.connect(self._on_failed)
        self.form.began.connect(lambda: message.say(tr("Signing in…")))
        self.refresh()

    def refresh(self) -> None:
        """Read the account again."""
        account = self._session.workspace.account.current()
        known = self._session.workspace.outbox.connection()
        inside = account is not None and known.signed_in
        if account is not None and inside:
            words = tr(
                "Signed in to {service} for {organisation} since {time}. Address: {address}",
                service=account.service_name,
                organisation=account.organisation,
                time=moment(account.enrolled_ms),
                address=ltr(account.service_url),
            )
        else:
            words = tr("Not signed in. You can go on writing; nothing is sent.")
            here = self._session.workspace.setting_up.current()
            if here is not None and here.code_waits:
                words = joined(words, signs_in_sentence())
        self._who.setText(words)
        self.leave.setVisible(inside)
        self.form.setVisible(not inside)
        self._buttons.setVisible(not inside)

    def focus_first(self) -> None:
        """Give the keyboard to the first thing to do."""
        first = self.leave if self.form.isHidden() else self.form.address
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_sign_in(self) -> None:
        if self.form.filled:
            self.form.sign_in()
        else:
            self._message.say(tr("Type the address of the service and your code first."))
            self.form.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_file(self) -> None:
        path = self.form.choose_file()
        if path is not None:
            self.file_chosen.emit(path)

    def _on_signed_in(self) -> None:
        self._message.say(tr("Signed in. Stories that are ready go now."), tone="done")
        self.refresh()
        self.changed.emit()

    def _on_set_up(self, taken: Taken) -> None:
        self._message.say(joined(*taken_sentences(taken)), tone="done")
        self.refresh()
        self.changed.emit()

    def _on_campaign_added(self) -> None:
        self._message.say(tr("The campaign was added."), tone="done")
        self.changed.emit()

    def _on_failed(self, words: Words) -> None:
        self._message.say(together(words), tone="warning")

    def _on_leave(self) -> None:
        self._message.say(
            tr(
                "Sign out on this computer? Your stories and receipts stay here."
                " To send again you need a new code."
            ),
            tone="warning",
            actions=(
                (tr("Sign out"), self._leave_now),
                (tr("Stay signed in"), self._message.put_away),
            ),
        )

    def _leave_now(self) -> None:
        self._message.put_away()
        self._session.workspace.account.sign_out()
        self._session.worker.interrupt()
        self.refresh()
        self.changed.emit()
