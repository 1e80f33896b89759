"""A strip that says which data rule holds things back, and lets them go all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from heliograph import wording
from heliograph.errors import HeliographError
from heliograph.gui.parts import together
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import Raw, ntr, tr
from heliograph.wording import data_rules, estimates

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.held import Held
    from heliograph.gui.session import Session


class RuleStrip(MessageStrip):
    """Shown as long as a rule holds something; sending it anyway says first what that costs."""

    did = Signal(str)
    """Something was changed; what, in words."""
    change_wanted = Signal()
    """The rules themselves are to be changed."""

    def __init__(self, session: Session) -> None:
        super().__init__(can_close=False)
        self._session = session
        self._asking = False
        self._said: tuple[object, ...] = ()

    def refresh(self) -> None:
        """Say it as it is now; a screen reader hears it only when it is something new."""
        held = self._session.workspace.holding.held()
        if held is None:
            self._said, self._asking = (), False
            self.put_away()
            return
        said = (held.hold.cause, held.texts, self._asking)
        words = self._question(held) if self._asking else self._sentence(held)
        if said == self._said:
            self.reword(words)  # whoever has the keyboard on a button keeps it
        else:
            self.say(words, actions=self._asked() if self._asking else self._offered())
        self._said = said

    def _sentence(self, held: Held) -> str:
        return data_rules.held_sentence(held, self._session.workspace.data_rules.standing())

    def _question(self, held: Held) -> str:
        cost = estimates.cost(self._session.workspace.costs.of(held.work))
        return tr("Sending now all the same: {cost}.", cost=cost)

    def _offered(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return (
            (tr("Send anyway"), lambda: self._ask(asking=True)),
            (tr("Change"), self.change_wanted.emit),
        )

    def _asked(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return (
            (tr("Send now"), self._send),
            (tr("Not now"), lambda: self._ask(asking=False)),
        )

    def _ask(self, *, asking: bool) -> None:
        self._asking = asking
        self.refresh()
        if buttons := self.buttons():
            buttons[-1 if asking else 0].setFocus()

    def _send(self) -> None:
        self._asking = False
        try:
            count = self._session.workspace.data_rules.send_anyway()
        except HeliographError as error:
            self.did.emit(together(wording.error(error)))
            return
        said = ntr(
            "{n} story goes now in spite of the rules.",
            "{n} stories go now in spite of the rules.",
            count,
        )
        self.did.emit(tr("{said} What comes later keeps to them.", said=Raw(said)))
