"""Offers to bring drafts up to date when organisation or contact changed; never silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from heliograph import wording
from heliograph.gui.parts import together
from heliograph.i18n import Raw, ntr, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from heliograph.app.profile_answers import Brought
    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.widgets.message_strip import MessageStrip


class ProfileOffer(QObject):
    """Says that the profile was saved, and for which drafts it could hold, too."""

    changed = Signal()
    """Drafts were changed."""

    def __init__(self, session: Session, message: MessageStrip, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._message = message
        self._before: dict[str, object] = dict(session.workspace.settings.answers)

    def tell_saved(self) -> None:
        """Say that the profile was saved, then look for drafts that say what it said before."""
        self._message.say(_saved(), tone="done", for_ms=4000)
        before = dict(self._before)
        self._session.tasks.start(
            lambda here: len(here.workspace.profile_answers.behind(before)),
            owner=self,
            done=self._offer,
            failed=self._say_error,
        )

    def _offer(self, count: int) -> None:
        if count == 0:
            return
        words = ntr(
            "{n} draft still has the earlier details.",
            "{n} drafts still have the earlier details.",
            count,
        )
        self._message.say(
            tr("{saved} {drafts}", saved=Raw(_saved()), drafts=Raw(words)),
            actions=((ntr("Update the draft", "Update the drafts", count), self._bring),),
        )

    def _bring(self) -> None:
        before = dict(self._before)
        self._session.tasks.start(
            lambda here: here.workspace.profile_answers.bring(before),
            owner=self,
            done=self._on_brought,
            failed=self._say_error,
        )

    def _on_brought(self, brought: Brought) -> None:
        earlier = self._before
        self._before = dict(self._session.workspace.settings.answers)
        words = ntr(
            "{n} draft has the new details now.",
            "{n} drafts have the new details now.",
            len(brought),
        )
        undo = (tr("Undo"), lambda: self._undo(brought, earlier))
        self._message.say(words, tone="done", actions=(undo,))
        self.changed.emit()

    def _undo(self, brought: Brought, earlier: dict[str, object]) -> None:
        def done(_: object) -> None:
            self._before = earlier
            self._message.put_away()
            self.changed.emit()

        self._session.tasks.start(
            lambda here: here.workspace.profile_answers.undo(brought),
            owner=self,
            done=done,
            failed=self._say_error,
        )

    def _say_error(self, error: HeliographError) -> None:
        self._message.say(together(wording.error(error)), tone="warning")


def _saved() -> str:
    return tr("Saved for new stories.")
