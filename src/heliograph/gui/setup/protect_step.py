"""The last step of the first start, for whoever wants protection: what it means, and making it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from heliograph import wording
from heliograph.gui.locking.protect_steps import ProtectSteps, Wish, has_password_store
from heliograph.gui.parts import Card, button, text
from heliograph.gui.reasons import allow
from heliograph.gui.setup.step import Step
from heliograph.i18n import mark, tr

if TYPE_CHECKING:
    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here

TITLE = mark("Protect your stories")


class ProtectStep(Step):
    """Changes nothing before its last button; "Not now" ends the first start as it was."""

    protection_changed = Signal()

    def __init__(self, session: Session, titles: tuple[str, ...]) -> None:
        super().__init__(titles, len(titles) - 1)
        self._session = session
        self.middle.box.addWidget(
            text(
                tr(
                    "Now whoever has this computer, or a copy of its files, can read your stories."
                    " Protected, they open only with what you choose here, or with a recovery code"
                    " that you keep. Without both they are lost: nobody can open them, not even"
                    " ITU. You can also do this later, in the settings."
                )
            )
        )
        self.steps = ProtectSteps(
            organisation=session.workspace.protecting.organisation, leave=tr("Not &now")
        )
        card = Card()
        card.add(self.steps)
        self.middle.box.addWidget(card)
        self.middle.box.addStretch(1)
        self.foot.addWidget(button(tr("&Back"), self.back.emit))
        self.foot.addStretch(1)
        self.steps.left.connect(self.left)
        self.steps.decided.connect(self._on_decided)
        session.tasks.start(
            has_password_store, owner=self.steps, done=self.steps.tell_store, failed=self._on_failed
        )

    def focus_first(self) -> None:
        """Begin with what opens the stories."""
        self.steps.show_part(0)

    def _on_decided(self, wish: Wish) -> None:
        def work(here: Here) -> None:
            here.workspace.protecting.turn_on(
                wish.code, passphrase=wish.passphrase, organisation=wish.organisation
            )

        allow(self.steps, tr("This is being changed. Please wait."))
        self._session.tasks.start(
            work, owner=self, done=lambda _: self._on_done(), failed=self._on_failed
        )

    def _on_done(self) -> None:
        self.protection_changed.emit()
        self.left.emit()

    def _on_failed(self, error: HeliographError) -> None:
        allow(self.steps)
        self.steps.show_part(0)
        self.warn(wording.error(error))
