"""Brings ITU's comments into the editor: at the questions, the files, the steps and the check."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from heliograph import wording
from heliograph.domain.lifecycle import State
from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.editor.problem_order import CommentStop, ProblemOrder
from heliograph.gui.editor.steps import comments_words
from heliograph.gui.reviews.comments_page import CommentsPage
from heliograph.gui.reviews.strips import CommentStrips, show_at_questions
from heliograph.i18n import Raw, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.review import Thread
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.editor.messages import EditorMessages
    from heliograph.gui.editor.pages import EditorPages
    from heliograph.gui.editor.story_acts import StoryActs
    from heliograph.gui.menus import Commands
    from heliograph.gui.reviews.story_reviews import StoryReviews

    Act = tuple[str, Callable[[], object]]

_LOW = 560
"""Logical pixels of the window's height (at 100 %) below which a draft has no strip of its own."""


class EditorReviews(QObject):
    """One story's comments, for as long as it is on the screen."""

    side_wanted = Signal(object)
    """A ``CommentsPage`` is to be shown in the questions' place."""
    left_side = Signal()
    """The questions are to be shown again: a comment leads there."""

    def __init__(
        self,
        reviews: StoryReviews,
        draft: EditorDraft,
        pages: EditorPages,
        *,
        messages: EditorMessages,
        acts: StoryActs,
    ) -> None:
        super().__init__(pages)
        self.reviews = reviews
        self._draft = draft
        self._pages = pages
        self._messages = messages
        self._acts = acts
        self._order: ProblemOrder[CommentStop] = ProblemOrder(draft.campaign)
        self._has_said = False
        self.at_file = CommentStrips(reviews)
        pages.media.details.put_above(self.at_file)
        pages.media.panel.remark_of = self._remark_of
        pages.media.details.item_shown.connect(self._show_at_file)
        pages.section_made.connect(self.show_everywhere)
        pages.resized.connect(self._show_standing)
        pages.check.from_itu.opened.connect(self.open_page)
        pages.check.from_itu.go_wanted.connect(self.go_to)
        reviews.changed.connect(self.show_everywhere)
        reviews.refused.connect(messages.say_error)
        self.show_everywhere()

    # ---- what the editor asks ------------------------------------------------------------

    def refresh(self, *, seen: bool) -> None:
        """Read the reviews again.

        Args:
            seen: Whether somebody looks at the page.
        """
        self.reviews.refresh()
        if seen and self.reviews.see():
            self.reviews.refresh()
        self.show_everywhere()

    def state_name(self) -> str:
        """Name what the editors said last of what was sent; empty where another state counts."""
        reviewed = self.reviews.reviewed
        if reviewed is None or self._acts.state() is not State.SENT:
            return ""
        latest = reviewed.latest
        is_older = latest.revision < self._acts.revision()
        return "" if is_older or latest.state == "received" else wording.review_name(latest.state)

    def flush(self) -> None:
        """Keep every answer that is being typed."""
        for strips in self._pages.findChildren(CommentStrips):
            strips.flush()

    def commands(self) -> Commands:
        """Give what can be done with comments."""
        reviewed = self.reviews.reviewed
        if reviewed is None or not (reviewed.threads or reviewed.latest.message):
            return {}
        known: dict[str, Callable[[], None]] = {"comments": self.open_page}
        if self.reviews.open_threads:
            known["next-comment"] = lambda: self.step(1)
            known["previous-comment"] = lambda: self.step(-1)
        return known

    def stops(self) -> list[CommentStop]:
        """List the comments that wait, for a way through all that is to do."""
        return [
            CommentStop(field=self.reviews.field_of(each) or None, comment=each.comment.id)
            for each in self.reviews.open_threads
        ]

    def step(self, by: int) -> None:
        """Go to the next comment that waits (1) or to the one before (-1)."""
        found = self._order.step(self.stops(), here=self._pages.here(), by=by)
        if found is not None:
            self.go_to_stop(found)

    def go_to_stop(self, stop: CommentStop) -> None:
        """Give the keyboard to a comment on the way."""
        thread = next(
            (each for each in self.reviews.threads if each.comment.id == stop.comment), None
        )
        if thread is not None:
            self.go_to(thread)

    def go_to(self, thread: Thread) -> None:
        """Show a comment where it belongs and give it the keyboard."""
        field = self.reviews.field_of(thread)
        if not field:
            self.open_page()
            return
        self.left_side.emit()
        self._draft.save()
        strips = self._pages.show_remark(field, thread.comment.item)
        strip = strips.strips.get(thread.comment.id) if strips is not None else None
        if strip is None:
            self.open_page()
            return
        strip.focus_first()
        place = self.reviews.place_name(thread)
        announce(strip, tr("{question}: {answer}", question=place, answer=thread.comment.text))

    def open_page(self) -> None:
        """Show everything that ITU said."""
        change = self._change if self._acts.state() is State.SENT else None
        self.side_wanted.emit(CommentsPage(self.reviews, self._draft, go=self.go_to, change=change))

    def _change(self) -> None:
        self.left_side.emit()
        self._acts.new_version()

    # ---- showing ---------------------------------------------------------------------------

    def show_everywhere(self) -> None:
        """Show each comment where it belongs."""
        waiting = self.reviews.open_threads
        for frames in self._pages.frames():
            show_at_questions(frames, self.reviews, language=self._draft.language)
        self._show_at_file(self._pages.media.details.item_id)
        self._pages.media.panel.show_remarks()
        counts = Counter(self.reviews.field_of(each) for each in waiting)
        self._pages.show_comments(counts, total=len(waiting))
        self._pages.check.from_itu.show_threads(waiting, self.reviews.place_name)
        self._show_standing()

    def _show_at_file(self, media: str) -> None:
        threads = [*self.reviews.at_field("media"), *self.reviews.at_item(media)]
        self.at_file.show_threads(threads, language=self._draft.language)

    def _remark_of(self, media: str) -> str:
        count = sum(1 for each in self.reviews.at_item(media) if each.is_open)
        return comments_words(count) if count else ""

    def _show_standing(self) -> None:
        """Say in the editor's strip where the story stands with the editors, if they matter."""
        state, strip = self._acts.state(), self._messages.standing
        told = self._standing(state)
        if told is None:
            if self._has_said:
                self._has_said = False
                self._messages.show_standing(state, other=self._acts.other())
            return
        words, actions = told
        self._has_said = True
        names = [name for name, _ in actions]
        # The same again would make the buttons anew, and take the keyboard from them.
        if strip.words() != words or [each.text() for each in strip.buttons()] != names:
            strip.say(words, actions=actions, spoken=False)

    def _standing(
        self, state: State
    ) -> tuple[str, tuple[tuple[str, Callable[[], object]], ...]] | None:
        reviewed = self.reviews.reviewed
        if reviewed is None:
            return None
        read = (tr("Read the comments"), self.open_page)
        latest, waiting = reviewed.latest, self.reviews.open_threads
        if state is State.DRAFT and self._draft.handed_back() is not None:
            return None  # that comes first: before it is put right nothing goes to ITU
        if state is State.DRAFT and (reviewed.asks or waiting):
            if self._pages.window().height() < look.scaled(_LOW):
                return None  # the questions need the room; each step says what waits there
            return wording.comments_sentence(len(waiting)), (read,)
        if state is not State.SENT or latest.revision < self._acts.revision():
            return None
        words = wording.standing_sentence(latest.state, latest.at_ms)
        if latest.message:
            message = wording.one_line(latest.message)
            words = tr("{question}: {answer}", question=Raw(words), answer=message)
        again = tr("Change and send again") if reviewed.asks else tr("New version")
        change = (again, self._messages.version_wanted.emit)
        has_words = bool(latest.message or reviewed.threads)
        return words, (read, change) if has_words else (change,)
