"""Earlier versions of the story: which there are, what differs from now, and putting one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.domain.lifecycle import State
from heliograph.errors import HeliographError
from heliograph.gui import look
from heliograph.gui.editor.beside import SidePage
from heliograph.gui.editor.differences import Told, tell
from heliograph.gui.editor.version_list import VersionList
from heliograph.gui.parts import Card, Column, button, list_card, text, together
from heliograph.gui.plain import tip
from heliograph.gui.widgets.changed_text import ChangedText
from heliograph.i18n import moment, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.ids import StoryId
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.session import Session

_LIST_WIDTH = 280
_BESIDE_FROM = 700
"""Logical pixels of width (at 100 %) from which the list stands beside the differences."""
_LIST_HEIGHT = 150


class VersionsPage(SidePage):
    """The list on one side, the differences of the chosen one on the other."""

    topic = "lost#versions"

    def __init__(self, session: Session, draft: EditorDraft) -> None:
        self.restore = button(tr("Restore this version"), self._on_restore, "primary")
        super().__init__(tr("Earlier versions"), self.restore)
        self._versions = session.workspace.versions
        self._drafts = session.workspace.drafts
        self._draft = draft
        self.list = VersionList()
        self.list.currentRowChanged.connect(self._show_chosen)
        self._none = text(
            tr(
                "There is no earlier version yet. One is kept every ten minutes while you write, "
                "and each time the story is marked ready."
            ),
            "soft-large",
        )
        self._list_card = list_card(self.list)
        self._column = Column(widest=760)
        self._column.box.setContentsMargins(2, 0, 16, look.PAGE_MARGIN)
        self._inside: QWidget | None = None
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(16)
        self._body.addWidget(self._list_card)
        self._body.addWidget(self._column, 1)
        self.box.addWidget(self._none)
        self.box.addLayout(self._body, 1)

    def refresh(self) -> None:
        """Read the versions and what differs again."""
        lines = self._versions.list(self._draft.id)
        self._none.setVisible(not lines)
        self._list_card.setVisible(bool(lines))
        self._column.setVisible(bool(lines))
        self.restore.setVisible(bool(lines))
        self.list.show_versions(lines)
        self._show_chosen()

    def focus_first(self) -> None:
        """Give the keyboard to the list."""
        first: QWidget = self.list if self.list.count() else self.back
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the list above where there is no room beside."""
        super().resizeEvent(event)
        unit = look.font().pointSizeF() / look.TEXT_POINTS
        beside = self.width() >= _BESIDE_FROM * unit
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._list_card.setMinimumWidth(round(_LIST_WIDTH * unit) if beside else 0)
        self._list_card.setMaximumWidth(round(_LIST_WIDTH * unit) if beside else 16_777_215)
        self._list_card.setMaximumHeight(16_777_215 if beside else round(_LIST_HEIGHT * unit))

    # ---- what differs ----------------------------------------------------------------------

    def _show_chosen(self) -> None:
        number = self.list.number
        if number is None:
            return
        try:
            comparison = self._versions.compare(self._draft.id, number)
        except HeliographError as error:
            self.message.say(together(wording.error(error)), tone="warning")
            return
        self._show(tell(comparison, self._draft.campaign))
        words = self._why_not(differs=not comparison.is_empty)
        look.dress(self.restore, "not-yet" if words else "primary")
        self.restore.setAccessibleDescription(words)
        self.restore.setToolTip(tip(words))

    def _show(self, told: list[Told]) -> None:
        if self._inside is not None:
            self._inside.hide()
            self._column.box.removeWidget(self._inside)
            self._inside.deleteLater()
        self._inside = QWidget()
        box = QVBoxLayout(self._inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.BLOCK_GAP)
        if told:
            legend = tr(
                "Struck through: in this version, and no longer in the story. "
                "Underlined: in the story now, and not in this version."
            )
            box.addWidget(text(legend, "soft"))
        else:
            box.addWidget(text(tr("The story is now as it was in this version."), "soft-large"))
        for each in told:
            card = Card(each.name)
            changed = ChangedText(card)
            changed.say(each.pieces)
            changed.setAccessibleName(f"{each.name}: {changed.accessibleName()}")
            card.add(changed)
            box.addWidget(card)
        box.addStretch(1)
        self._column.box.addWidget(self._inside, 1)
        self._inside.show()
        self._column.verticalScrollBar().setValue(0)

    # ---- putting one back --------------------------------------------------------------------

    def _state(self) -> State:
        if self._drafts.is_open(self._draft.id):
            return State.DRAFT
        return self._drafts.submission(self._draft.id).state

    def _why_not(self, *, differs: bool) -> str:
        """Say why the version cannot be put back now; empty when it can."""
        if not differs:
            return tr("The story is now as it was in this version.")
        match self._state():
            case State.DRAFT:
                return ""
            case State.READY | State.PAUSED | State.NEEDS_ATTENTION:
                return tr("This story is in the outbox, so it stays as it is.")
            case State.SENT:
                return tr("This story was sent. What ITU has stays as it is.")
            case State.WITHDRAWN:
                return tr("This story was withdrawn.")
            case State.SENDING | State.IN_BUNDLE:
                return tr("This story is on its way, so it stays as it is.")

    def _on_restore(self) -> None:
        why = self.restore.accessibleDescription()
        if why:
            self.message.say(why, actions=self._ways_out())
            return
        number = self.list.number
        item = next(each for each in self._versions.list(self._draft.id) if each.number == number)
        there = self._restore(item.number)
        if there is not None:
            words = tr(
                "The story is again as it was {time}. What was there before is kept as a version.",
                time=moment(item.at_ms),
            )
            self.message.say(
                words, tone="done", actions=((tr("Undo"), lambda: self._on_undo(there)),)
            )

    def _on_undo(self, there: int) -> None:
        if self._restore(there) is not None:
            self.message.say(tr("The story is again as it was before."), tone="done")

    def _restore(self, number: int) -> int | None:
        try:
            there = self._versions.restore(self._draft.id, number)
        except HeliographError as error:
            self.message.say(together(wording.error(error)), tone="warning")
            return None
        self.story_changed.emit()
        return there

    def _ways_out(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        match self._state():
            case State.READY | State.PAUSED | State.NEEDS_ATTENTION:
                return ((tr("Back to drafts"), lambda: self._make_open(self._drafts.to_drafts)),)
            case State.SENT:
                return ((tr("New version"), lambda: self._make_open(self._drafts.new_version)),)
            case _:
                return ()

    def _make_open(self, act: Callable[[StoryId], None]) -> None:
        try:
            act(self._draft.id)
        except HeliographError as error:
            self.message.say(together(wording.error(error)), tone="warning")
            return
        self.message.put_away()
        self.story_changed.emit()
