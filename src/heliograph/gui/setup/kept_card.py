"""The card of what was kept aside: why, since when, and what a person can do with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.app.quarantine import Quarantine, SetAside
from heliograph.gui.parts import Card, button, text, together
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import ltr, tr
from heliograph.wording import quarantine as words

if TYPE_CHECKING:
    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session


class KeptCard(Card):
    """One row for each; says so where there is nothing."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Kept aside"))
        self._session = session
        self._quarantine = Quarantine(session.workspace.profile)
        self.add(text(tr("Files that were damaged or replaced. Heliograph deletes none."), "soft"))
        self.message = MessageStrip(self)
        self.add(self.message)
        self.rows: list[KeptRow] = []
        self._nothing = text(words.nothing())
        self.add(self._nothing)
        self._list = QVBoxLayout()
        self.box.addLayout(self._list)
        self._made: dict[SetAside, KeptRow] = {}
        self.refresh()

    def refresh(self) -> None:
        """Look again what there is."""
        found = self._quarantine.all()
        self._nothing.setVisible(not found)
        for each in reversed(found):
            if each not in self._made:
                self._made[each] = KeptRow(self, each)
                self._list.insertWidget(0, self._made[each])
        for each, row in self._made.items():
            row.setVisible(each in found)
        self.rows = [self._made[each] for each in found]

    def save_copy(self, kept: SetAside) -> None:
        """Let the person choose a folder, and copy it there."""
        name = QFileDialog.getExistingDirectory(self.window(), tr("Copy it into this folder"))
        if not name:
            return
        self.message.say(tr("It is being copied. Please wait."))
        self._session.tasks.start(
            lambda _: self._quarantine.copy_out(kept, Path(name)),
            owner=self,
            done=lambda made: self.message.say(
                tr("Copied to {folder}.", folder=ltr(str(made))), tone="done"
            ),
            failed=self._on_failed,
        )

    def put_back(self, kept: SetAside) -> None:
        """Let it take its place at the next start."""
        self._session.tasks.start(
            lambda _: self._quarantine.put_back_later(kept),
            owner=self,
            done=self._on_put_back,
            failed=self._on_failed,
        )

    def ask_to_delete(self, kept: SetAside) -> None:
        """Ask, and ask again."""
        keep = (tr("&Keep it"), self.message.put_away)
        self.message.say(
            words.first_question(kept),
            tone="warning",
            actions=((tr("&Delete…"), lambda: self._ask_again(kept)), keep),
        )

    def _ask_again(self, kept: SetAside) -> None:
        keep = (tr("&Keep it"), self.message.put_away)
        self.message.say(
            words.second_question(),
            tone="warning",
            actions=(keep, (tr("Delete &for good"), lambda: self._delete(kept))),
        )

    def _delete(self, kept: SetAside) -> None:
        self._session.tasks.start(
            lambda _: self._quarantine.delete(kept),
            owner=self,
            done=lambda _: self._on_deleted(),
            failed=self._on_failed,
        )

    def _on_deleted(self) -> None:
        self.message.say(words.deleted(), tone="done")
        self.refresh()

    def _on_put_back(self, _: None) -> None:
        self.message.say(
            words.waits(), actions=((tr("Close H&eliograph"), lambda: self.window().close()),)
        )
        self.refresh()

    def _on_failed(self, error: HeliographError) -> None:
        self.message.say(together(wording.error(error)), tone="warning")


class KeptRow(QWidget):
    """What was kept aside together."""

    def __init__(self, card: KeptCard, kept: SetAside) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.addWidget(text(words.line(kept)))
        box.addWidget(text(words.reason(kept), "soft"))
        acts = QWidget()
        self._row = Flow(acts)
        self.copy = button(tr("Save a copy…"), lambda: card.save_copy(kept))
        self.back = button(tr("Put back"), lambda: card.put_back(kept))
        self.delete = button(tr("Delete…"), lambda: card.ask_to_delete(kept), "quiet")
        for each in (self.copy, self.back, self.delete):
            each.setAccessibleDescription(words.line(kept))
            self._row.addWidget(each)
        box.addWidget(acts)
