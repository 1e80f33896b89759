"""What a person does to the list of a story's files, and how all of it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from heliograph.errors import HeliographError

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.ids import MediaId
    from heliograph.domain.media import MediaItem
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.session import Session

_MOST = 100


class _Step(NamedTuple):
    """The files before and after something that was done to their list."""

    before: tuple[MediaItem, ...]
    after: tuple[MediaItem, ...]


class MediaActs(QObject):
    """Moves files, takes them out and puts them back; files added meanwhile are left alone."""

    changed = Signal()
    """The list is another now; the store has it already."""
    refused = Signal(object)
    """A ``HeliographError``; the list is as it was."""

    def __init__(self, session: Session, draft: EditorDraft, parent: QObject) -> None:
        super().__init__(parent)
        self._drafts = session.workspace.drafts
        self._attachments = session.workspace.attachments
        self._draft = draft
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to take back."""
        return self._draft.is_open and bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Tell whether something that was taken back can be done again."""
        return self._draft.is_open and bool(self._undone)

    def move(self, media: MediaId, to: int) -> bool:
        """Give a file another place (from 0); tell whether it has it now."""
        order = [item.id for item in self._draft.media()]
        if media not in order or not 0 <= to < len(order) or order.index(media) == to:
            return False
        order.remove(media)
        order.insert(to, media)
        return self._do(lambda: self._attachments.reorder(self._draft.id, order))

    def remove(self, media: MediaId) -> MediaItem | None:
        """Take a file out of the story; give it when it is out."""
        item = self._draft.item(media)
        if item is None or not self._draft.save():
            return None
        out = self._do(lambda: self._attachments.detach(self._draft.id, media))
        return item if out else None

    def undo(self) -> bool:
        """Take back what was done last; tell whether it is."""
        return self._turn(self._done, self._undone, lambda step: step.before)

    def redo(self) -> bool:
        """Do again what was taken back last; tell whether it is."""
        return self._turn(self._undone, self._done, lambda step: step.after)

    # ---- inside ------------------------------------------------------------------------------

    def _now(self) -> tuple[MediaItem, ...]:
        return self._drafts.get(self._draft.id).media

    def _do(self, act: Callable[[], object]) -> bool:
        before: list[tuple[MediaItem, ...]] = []

        def watched() -> None:
            before.append(self._now())
            act()

        if not self._try(watched):
            return False
        self._done.append(_Step(before[0], self._now()))
        del self._done[:-_MOST]
        self._undone.clear()
        self.changed.emit()
        return True

    def _turn(
        self,
        source: list[_Step],
        other: list[_Step],
        wanted: Callable[[_Step], tuple[MediaItem, ...]],
    ) -> bool:
        if not source or not self._draft.is_open or not self._draft.save():
            return False
        step = source[-1]
        if not self._try(lambda: self._restore(step, wanted(step))):
            return False
        other.append(source.pop())
        self.changed.emit()
        return True

    def _restore(self, step: _Step, wanted: tuple[MediaItem, ...]) -> None:
        story = self._draft.id
        here = {item.id for item in self._now()}
        ids = [item.id for item in wanted]
        before, after = ({item.id for item in side} for side in step)
        for media in (before | after) - set(ids):
            if media in here:
                self._attachments.detach(story, media)
        known = before & after
        for item in wanted:
            # What both sides know and is gone was taken out by another hand.
            if item.id not in here and item.id not in known:
                self._attachments.put_back(story, item)
        here = {item.id for item in self._now()}
        kept = [each for each in ids if each in here]
        added = [item.id for item in self._now() if item.id not in ids]
        self._attachments.reorder(story, [*kept, *added])

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except HeliographError as error:
            self.refused.emit(error)
            return False
        return True
