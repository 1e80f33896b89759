"""The card of the settings for protection: who can open the stories, and when the window locks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from heliograph import wording
from heliograph.gui import look
from heliograph.gui.locking.protect_steps import ProtectSteps, Wish, has_password_store
from heliograph.gui.parts import Card, button, text, together
from heliograph.gui.reasons import allow
from heliograph.gui.setup.locked import LockedLine
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.i18n import joined, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.gui.widgets.message_strip import MessageStrip

_MINUTES = (5, 15, 60)


class ProtectionCard(Card):
    """Says what holds, and leads through the steps to something else."""

    changed = Signal()

    def __init__(self, session: Session, message: MessageStrip) -> None:
        super().__init__(tr("Protection"))
        self._session = session
        self._message = message
        self.steps: ProtectSteps | None = None
        self._said = text("")
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.on = button(tr("Protect the stories…"), self.begin)
        self.another = button(tr("Open them another way…"), self.begin)
        self.code = button(tr("New recovery code…"), lambda: self.begin(only_code=True))
        self.off = button(tr("Take the protection away"), self._on_off, "quiet")
        self.minutes = ChoiceBox()
        self.minutes.offer(
            (
                *((str(each), ntr("{n} minute", "{n} minutes", each)) for each in _MINUTES),
                ("0", tr("Never")),
            )
        )
        self.minutes.activated.connect(self._on_minutes)
        self._when = text(tr("Lock when nobody was here for"), wraps=False)
        self._when.setBuddy(self.minutes)
        self.add(self._said)
        self.add(self._when, self.minutes)
        row = self.row()
        for each in (self.on, self.another, self.code):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self.off)
        self._locked = LockedLine(
            session.workspace, {"protection": (self.off,), "lock_after_min": (self.minutes,)}
        )
        self.add(self._locked.line)
        self.refresh()

    def refresh(self) -> None:
        """Read again who can open the stories."""
        self._locked.refresh()
        protecting = self._session.workspace.protecting
        protected = protecting.kind != "plain"
        asking = self.steps is not None
        self._said.setText(joined(*wording.protection(protecting)))
        self.on.setVisible(not protected and not asking)
        for each in (self.another, self.code, self.off, self.minutes, self._when):
            each.setVisible(protected and not asking)
        has_code = "recovery" in protecting.slots
        self.code.setText(tr("New recovery code…") if has_code else tr("Make a recovery code…"))
        look.dress(self._said, "attention" if protected and not has_code else "")
        self.minutes.choose(str(self._session.workspace.settings.lock_after_min))

    def words(self) -> str:
        """Give what it says."""
        return self._said.text()

    def begin(self, *, only_code: bool = False) -> None:
        """Show the steps to another protection."""
        self._end_steps()
        protecting = self._session.workspace.protecting
        organisation = "" if only_code else protecting.organisation
        steps = self.steps = ProtectSteps(organisation=organisation, only_code=only_code)
        steps.left.connect(self._on_left)
        steps.decided.connect(partial(self._on_decided, only_code=only_code))
        self.add(steps)
        self.refresh()
        steps.show()
        self._session.tasks.start(
            has_password_store, owner=steps, done=steps.tell_store, failed=self._on_failed
        )
        steps.show_part(1 if only_code else 0)

    def _on_left(self) -> None:
        self._end_steps()
        self.refresh()
        self._focus()

    def _focus(self) -> None:
        """Give the keyboard to what can be done next: what had it is gone."""
        first = self.on if self.on.isVisible() else self.another
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_steps(self) -> None:
        steps, self.steps = self.steps, None
        if steps is not None:
            self.box.removeWidget(steps)
            steps.hide()
            steps.deleteLater()

    def _on_decided(self, wish: Wish, *, only_code: bool) -> None:
        def work(here: Here) -> None:
            protecting = here.workspace.protecting
            if only_code:
                protecting.renew_code(wish.code)
            else:
                protecting.turn_on(
                    wish.code, passphrase=wish.passphrase, organisation=wish.organisation
                )

        self._change(work)

    def _on_off(self) -> None:
        self._change(lambda here: here.workspace.protecting.turn_off())

    def _change(self, work: Callable[[Here], None]) -> None:
        for each in (self.on, self.another, self.code, self.off):
            allow(each, tr("This is being changed. Please wait."))
        self._session.tasks.start(
            work, owner=self, done=lambda _: self._on_done(), failed=self._on_failed
        )

    def _on_done(self) -> None:
        self._end_steps()
        self._settle()
        self._focus()
        self._message.say(self.words(), tone="done")
        self.changed.emit()

    def _on_failed(self, error: HeliographError) -> None:
        self._settle()
        if self.steps is not None:
            self.steps.show_part(0)
        self._message.say(together(wording.error(error)), tone="warning")

    def _settle(self) -> None:
        for each in (self.on, self.another, self.code, self.off):
            allow(each)
        self.refresh()

    def _on_minutes(self) -> None:
        self._session.workspace.settings.lock_after_min = int(self.minutes.code())
        self._session.workspace.save_settings()
        self.changed.emit()
