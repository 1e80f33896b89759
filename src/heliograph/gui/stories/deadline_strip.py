"""A strip that warns when the measured speed will miss a deadline, with what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from heliograph import wording
from heliograph.errors import HeliographError
from heliograph.gui.parts import together
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.deadlines import Deadline
    from heliograph.gui.session import Session


class DeadlineStrip(MessageStrip):
    """Shown as long as a deadline is in danger; it goes away when the danger is over."""

    did = Signal(str)
    """Something was changed for the deadline; what, in words."""

    def __init__(self, session: Session) -> None:
        super().__init__(can_close=False)
        self._session = session
        self._said: tuple[str, ...] = ()
        """What is shown, without the times that change by themselves."""

    def refresh(self) -> None:
        """Say it as it is now; a screen reader hears it only when it is something new."""
        found = self._session.workspace.deadlines.in_danger()
        if found is None:
            self._said = ()
            self.put_away()
            return
        actions, words = self._actions_for(found), wording.outlook_sentence(found)
        said = (found.campaign.id, found.outlook.verdict, *(name for name, _ in actions))
        if said == self._said:
            self.reword(words)  # whoever has the keyboard on a button keeps it
        else:
            self.say(words, tone="warning", actions=actions)
        self._said = said

    def _actions_for(self, found: Deadline) -> list[tuple[str, Callable[[], object]]]:
        deadlines, campaign = self._session.workspace.deadlines, found.campaign.id
        actions: list[tuple[str, Callable[[], object]]] = []
        if found.texts_only_helps:
            actions.append(
                (
                    tr("Only the texts for now"),
                    lambda: self._do(
                        lambda: deadlines.send_texts_only(campaign),
                        lambda n: ntr(
                            "{n} story: the text goes now, the rest waits until you send it too.",
                            "{n} stories: the texts go now, the rest waits until you send it too.",
                            n,
                        ),
                    ),
                )
            )
        if found.first_helps:
            actions.append(
                (
                    tr("Send these first"),
                    lambda: self._do(
                        lambda: deadlines.send_first(campaign),
                        lambda n: ntr(
                            "{n} story goes before all others.",
                            "{n} stories go before all others.",
                            n,
                        ),
                    ),
                )
            )
        return actions

    def _do(self, act: Callable[[], int], said: Callable[[int], str]) -> None:
        try:
            done = act()
        except HeliographError as error:
            self.did.emit(together(wording.error(error)))
            return
        self.did.emit(said(done))
