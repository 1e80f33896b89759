"""The story was changed in two places: both sides beside each other, a choice for each question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from heliograph import wording
from heliograph.domain.comparison import compare
from heliograph.domain.story import text_answer
from heliograph.errors import HeliographError
from heliograph.gui import look
from heliograph.gui.editor.beside import SidePage
from heliograph.gui.editor.conflict_choice import ConflictChoice
from heliograph.gui.parts import Column, button, text, together
from heliograph.gui.widgets.flow import Flow
from heliograph.i18n import iso, ntr, tr

if TYPE_CHECKING:
    from heliograph.app.drafts import Changed
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.session import Session

_BESIDE_FROM = 640
"""Logical pixels of width (at 100 %) from which both sides stand beside each other."""


class ConflictPage(SidePage):
    """Nothing is lost whatever is done here: theirs is the draft, ours is a version."""

    topic = "correct#conflict"

    settled = Signal(str, str)
    """It is done: what happened, and the id of a second draft or nothing."""

    def __init__(self, session: Session, draft: EditorDraft, clash: Changed) -> None:
        super().__init__(tr("Changed in two places"))
        self._drafts = session.workspace.drafts
        self._versions = session.workspace.versions
        self._draft = draft
        self._number = clash.kept_as or 0
        self._mine = self._versions.get(draft.id, self._number).answers
        self._theirs = self._drafts.get(draft.id).answers
        column = Column(widest=980)
        column.box.setContentsMargins(2, 0, 16, look.PAGE_MARGIN)
        words = tr(
            "Another program changed this story while you wrote in this window. Nothing is lost. "
            "Choose for each part."
        )
        column.box.addWidget(text(words))
        found = compare((self._mine, ()), (self._theirs, ()), draft.campaign)
        self.choices = [
            ConflictChoice(each, draft.campaign)
            for each in found.answers
            if each.field in clash.clashes
        ]
        for choice in self.choices:
            column.box.addWidget(choice)
        if found.same:
            same = ntr("{n} other part is the same.", "{n} other parts are the same.", found.same)
            column.box.addWidget(text(same, "soft"))
        column.box.addStretch(1)
        self.keep_both = button(tr("&Keep both as two drafts"), self._on_keep_both)
        self.use = button(tr("&Use what I chose"), self._on_use, "primary")
        foot = QWidget()
        flow = Flow(foot)
        flow.addWidget(self.keep_both)
        flow.addWidget(self.use)
        self.box.addWidget(column, 1)
        self.box.addWidget(foot)

    def focus_first(self) -> None:
        """Give the keyboard to the page itself: who was typing must not choose by accident."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set both sides below each other where there is no room beside."""
        super().resizeEvent(event)
        unit = look.font().pointSizeF() / look.TEXT_POINTS
        direction = QBoxLayout.Direction
        beside = self.width() >= _BESIDE_FROM * unit
        for choice in self.choices:
            choice.sides.setDirection(direction.LeftToRight if beside else direction.TopToBottom)

    def _on_use(self) -> None:
        chosen = {
            each.field: self._mine.get(each.field) for each in self.choices if each.takes_mine
        }
        try:
            # Theirs is a version, too, before ours is written over it.
            self._versions.note(self._draft.id, "elsewhere")
            changed = self._drafts.change(self._draft.id, chosen, based_on=self._theirs)
        except HeliographError as error:
            self.message.say(together(wording.error(error)), tone="warning")
            return
        if changed.clashes:
            self.message.say(
                tr("It was changed once more meanwhile. What you wrote is kept under Versions."),
                tone="warning",
            )
            self.story_changed.emit()
            return
        self.story_changed.emit()
        words = tr("The story is as you chose. What you did not choose is kept under Versions.")
        self.settled.emit(words, "")

    def _on_keep_both(self) -> None:
        title = text_answer(self._mine, "title").strip()
        changes: dict[str, object] = {}
        if title == text_answer(self._theirs, "title").strip():
            changes["title"] = f"{title} (2)".strip()
        try:
            made = self._versions.as_draft(self._draft.id, self._number, changes=changes)
        except HeliographError as error:
            self.message.say(together(wording.error(error)), tone="warning")
            return
        self.story_changed.emit()
        called = iso(str(changes.get("title", title)) or tr("(no title yet)"))
        words = tr(
            "Both are kept. This one is what the other program wrote; yours is the draft {title}.",
            title=called,
        )
        self.settled.emit(words, made)
