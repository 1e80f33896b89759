"""The comments on the story that is on the screen: where each belongs, and what was there then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from heliograph import wording
from heliograph.domain.answers import is_asked, is_given
from heliograph.errors import HeliographError
from heliograph.i18n import tr
from heliograph.wording.story_text import answer_words, detail_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.ids import StoryId
    from heliograph.domain.manifest import Manifest
    from heliograph.domain.media import MediaItem
    from heliograph.domain.originals import AskedOriginal
    from heliograph.domain.review import Reviewed, Thread
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.session import Session
    from heliograph.wording.form import Detail

_WRITTEN: tuple[Detail, ...] = ("alt_text", "caption", "credit", "transcript")
"""What of a file's details are words."""


class StoryReviews(QObject):
    """Reads the reviews of one story; whoever shows comments asks here for theirs."""

    changed = Signal()
    """Comments came, were answered or dealt with."""
    refused = Signal(object)
    """An answer was not taken: a ``HeliographError``."""

    def __init__(self, session: Session, draft: EditorDraft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._reviews = session.workspace.reviews
        self._originals = session.workspace.originals
        self._draft = draft
        self._fields = {field.id: at for at, field in enumerate(draft.campaign.fields)}
        self._manifests: dict[int, Manifest] = {}
        self.reviewed: Reviewed | None = self._reviews.of_story(draft.id)

    def refresh(self) -> None:
        """Read the reviews again."""
        before, self.reviewed = self.reviewed, self._reviews.of_story(self._draft.id)
        if before != self.reviewed:
            self.changed.emit()

    def see(self) -> bool:
        """Note that a person has them on the screen; False when there was nothing new."""
        return self._reviews.see(self._draft.id)

    # ---- where they belong -----------------------------------------------------------------

    @property
    def threads(self) -> tuple[Thread, ...]:
        """List the comments that no newer version has answered, in the order of the form."""
        threads = () if self.reviewed is None else self.reviewed.threads
        current = [thread for thread in threads if thread.answered_by is None]
        last = len(self._fields)
        return tuple(
            sorted(
                current, key=lambda each: (self._fields.get(self.field_of(each), last), each.number)
            )
        )

    @property
    def open_threads(self) -> tuple[Thread, ...]:
        """List the comments that wait for their author, in the order of the form."""
        return tuple(thread for thread in self.threads if thread.is_open)

    @property
    def earlier(self) -> tuple[Thread, ...]:
        """List the comments that a newer version has answered, the oldest first."""
        threads = () if self.reviewed is None else self.reviewed.threads
        return tuple(thread for thread in threads if thread.answered_by is not None)

    def field_of(self, thread: Thread) -> str:
        """Give the question at which a comment is shown; empty for one that has no place here.

        A question that is not asked any more is no place, and neither is a file that is gone.
        """
        comment = thread.comment
        if comment.item is not None:
            there = any(item.id == comment.item for item in self._draft.story.media)
            return "media" if there else ""
        field = self._draft.campaign.find_field(comment.field or "")
        if field is None or not is_asked(field, self._draft.answers):
            return ""
        return field.id

    def at_field(self, field_id: str) -> list[Thread]:
        """List the comments on a question."""
        return [
            thread
            for thread in self.threads
            if thread.comment.item is None and self.field_of(thread) == field_id
        ]

    def at_item(self, media: str) -> list[Thread]:
        """List the comments on a file."""
        return [thread for thread in self.threads if thread.comment.item == media]

    def without_place(self) -> list[Thread]:
        """List the comments on the whole story, and those whose question or file is gone."""
        return [thread for thread in self.threads if not self.field_of(thread)]

    def place_name(self, thread: Thread) -> str:
        """Name what a comment speaks of."""
        files = self._reviews.files(self._draft.id) if thread.comment.item else {}
        return wording.comment_place(thread.comment, self._draft.campaign, files)

    # ---- what was there then ----------------------------------------------------------------

    def then(self, thread: Thread) -> str:
        """Give the words that a comment speaks of, where they are others now; else empty."""
        try:
            manifest = self._manifest(thread.revision)
        except HeliographError:
            return ""
        comment = thread.comment
        if comment.item is not None:
            return self._file_then(manifest, comment.item)
        field = self._draft.campaign.find_field(comment.field or "")
        if field is None:
            return ""
        if field.type == "media":
            names = [item.file_name for item in manifest.media]
            now = [item.file_name for item in self._draft.story.media]
            return "" if names == now else "\n".join(names) or tr("(nothing yet)")
        value = manifest.answers.get(field.id)
        if value == self._draft.answers.get(field.id):
            return ""
        return answer_words(field, value, self._draft.campaign) if is_given(value) else ""

    def _manifest(self, revision: int) -> Manifest:
        if revision not in self._manifests:  # what was sent never changes
            self._manifests[revision] = self._reviews.manifest(self._draft.id, revision)
        return self._manifests[revision]

    def _file_then(self, manifest: Manifest, media: str) -> str:
        then = next((item for item in manifest.media if item.id == media), None)
        now: MediaItem | None = next(
            (item for item in self._draft.media() if item.id == media), None
        )
        if then is None:
            return ""
        told = [
            tr("{question}: {answer}", question=wording.detail_label(detail), answer=words)
            for detail in _WRITTEN
            if (words := detail_words(then.details, detail))
            and (now is None or words != detail_words(now.details, detail))
        ]
        return "\n".join(told)

    def original(self, thread: Thread) -> AskedOriginal | None:
        """Give what is to be said of the original that a comment asks for."""
        try:
            return self._originals.asked(self._draft.id, thread)
        except HeliographError:
            return None

    # ---- what the author does ----------------------------------------------------------------

    def write(self, comment: str, text: str) -> None:
        """Keep an answer while it is written."""
        try:
            self._reviews.write(self._draft.id, comment, text)
        except HeliographError as error:
            self.refused.emit(error)

    def finish(self, comment: str, text: str) -> bool:
        """Call a comment dealt with, with an answer or without; tell whether that was taken."""
        try:
            self._reviews.finish(self._draft.id, comment, text)
        except HeliographError as error:
            self.refused.emit(error)
            return False
        self._session.worker.wake()
        self.refresh()
        return True

    def send_original(self, comment: str) -> None:
        """Let the original go that a comment asks for."""
        self._decide(self._originals.send, comment)

    def keep_original(self, comment: str) -> None:
        """Keep the original here that a comment asks for."""
        self._decide(self._originals.keep, comment)

    def _decide(self, act: Callable[[StoryId, str], None], comment: str) -> None:
        try:
            act(self._draft.id, comment)
        except HeliographError as error:
            self.refused.emit(error)
            return
        self._session.worker.wake()
        self.refresh()

    def reopen(self, comment: str) -> None:
        """Take back that a comment is dealt with, and that an original goes which has not gone."""
        try:
            self._originals.undecide(self._draft.id, comment)
        except HeliographError as error:
            self.refused.emit(error)
            return
        self.refresh()
