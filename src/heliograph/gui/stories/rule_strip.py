"""A strip that says which data rule holds things back, and lets them go all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from heliograph import wording
from heliograph.domain.estimates import Work
from heliograph.domain.ids import StoryId
from heliograph.errors import HeliographError
from heliograph.gui.parts import together
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import Raw, ntr, tr
from heliograph.wording import data_rules, estimates

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from heliograph.app.held import Held
    from heliograph.gui.session import Session


class RuleStrip(MessageStrip):
    """Shown as long as a rule holds something; sending it anyway says first what that costs."""

    did = Signal(str)
    """Something was changed; what, in words."""
    turned = Signal()
    """It began or ceased to ask."""
    change_wanted = Signal()
    """The rules themselves are to be changed."""

    def __init__(self, session: Session) -> None:
        super().__init__(can_close=False)
        self._session = session
        self._asking: Collection[StoryId] | None = None
        """For which stories it asks whether to send them anyway; empty for all of them."""
        self._said: tuple[object, ...] = ()

    @property
    def is_asking(self) -> bool:
        """Tell whether it waits for an answer."""
        return self._asking is not None

    def refresh(self) -> None:
        """Say it as it is now; a screen reader hears it only when it is something new."""
        held = self._session.workspace.holding.held()
        if held is None:
            self._said, self._asking = (), None
            self.put_away()
            return
        said = (held.hold.cause, held.texts, self._asking)
        words = self._sentence(held) if self._asking is None else self._question(held.work)
        if said == self._said:
            self.reword(words)  # whoever has the keyboard on a button keeps it
        else:
            self.say(words, actions=self._offered() if self._asking is None else self._asked())
        self._said = said

    def ask(self, *stories: str) -> None:
        """Say what it costs to send these anyway, all that is held without any, and ask."""
        self._asking = tuple(StoryId(each) for each in stories)
        self.refresh()
        self.turned.emit()
        if buttons := self.buttons():
            buttons[-1].setFocus()  # Enter once more sends nothing

    def _ask_for_all(self) -> None:
        self.ask()

    def _sentence(self, held: Held) -> str:
        return data_rules.held_sentence(held, self._session.workspace.data_rules.standing())

    def _question(self, work: Work) -> str:
        workspace = self._session.workspace
        if self._asking:
            work = sum((workspace.holding.work_of(each) for each in self._asking), Work())
        return tr(
            "Sending now all the same: {cost}.", cost=estimates.cost(workspace.costs.of(work))
        )

    def _offered(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return ((tr("Send anyway"), self._ask_for_all), (tr("Change"), self.change_wanted.emit))

    def _asked(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return ((tr("Send now"), self._send), (tr("Not now"), self._leave_it))

    def _leave_it(self) -> None:
        self._asking = None
        self.refresh()
        self.turned.emit()
        if buttons := self.buttons():
            buttons[0].setFocus()

    def _send(self) -> None:
        stories, self._asking = self._asking or None, None
        try:
            count = self._session.workspace.data_rules.send_anyway(stories)
        except HeliographError as error:
            self.did.emit(together(wording.error(error)))
            return
        said = ntr(
            "{n} story goes now in spite of the rules.",
            "{n} stories go now in spite of the rules.",
            count,
        )
        self.did.emit(tr("{said} What comes later keeps to them.", said=Raw(said)))
