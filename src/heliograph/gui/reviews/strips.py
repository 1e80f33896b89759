"""All comments of one place below each other; a place without any takes no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heliograph.gui.reviews.comment_strip import CommentStrip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.domain.review import Thread
    from heliograph.gui.reviews.story_reviews import StoryReviews
    from heliograph.gui.widgets.field_frame import FieldFrame


class CommentStrips(QWidget):
    """Keeps a strip for each comment as long as it is here, so that no typing is disturbed.

    Args:
        reviews: The comments of the story.
        named: Whether each says what it speaks of.
        parent: Its widget.
    """

    def __init__(
        self, reviews: StoryReviews, *, named: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._reviews = reviews
        self._named = named
        self._before: QWidget | None = None
        self.strips: dict[str, CommentStrip] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.hide()

    def show_threads(self, threads: Sequence[Thread], *, language: str) -> None:
        """Show these comments and no others.

        Args:
            threads: In their order.
            language: Of the story (BCP 47).
        """
        there = {thread.comment.id for thread in threads}
        is_new = not there <= self.strips.keys()
        for gone in [each for each in self.strips if each not in there]:
            strip = self.strips.pop(gone)
            strip.flush()
            self._column.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        for at, thread in enumerate(threads):
            if thread.comment.id not in self.strips:
                self.strips[thread.comment.id] = self._make(thread)
            strip = self.strips[thread.comment.id]
            if self._column.indexOf(strip) != at:
                self._column.insertWidget(at, strip)
            strip.show_thread(
                thread,
                place=self._reviews.place_name(thread) if self._named else "",
                then=self._reviews.then(thread),
                language=language,
                original=self._reviews.original(thread),
            )
            strip.show()
        self.setVisible(bool(threads))
        if is_new:
            self._take_keys()

    def flush(self) -> None:
        """Keep what is being typed in any of them."""
        for strip in self.strips.values():
            strip.flush()

    def come_before(self, widget: QWidget) -> None:
        """Let the keyboard come here before it comes to a widget that was made earlier."""
        self._before = widget
        self._take_keys()

    def _take_keys(self) -> None:
        if self._before is None:
            return
        # Behind a widget that holds others Qt means behind all of them, so one is sought that
        # holds none of what comes next.
        last = self._before.previousInFocusChain()
        while last is not None and last is not self._before:
            takes_keys = bool(last.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if takes_keys and not last.isAncestorOf(self._before):
                break
            last = last.previousInFocusChain()
        if last is None:
            return
        strips = sorted(self.strips.values(), key=self._column.indexOf)
        for strip in strips:
            for each in strip.findChildren(QWidget):
                if each.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    QWidget.setTabOrder(last, each)
                    last = each

    def _make(self, thread: Thread) -> CommentStrip:
        made = CommentStrip(thread, self)
        made.written.connect(self._reviews.write)
        made.finished.connect(self._reviews.finish)
        made.reopened.connect(self._reviews.reopen)
        made.original_let_go.connect(self._reviews.send_original)
        made.original_kept.connect(self._reviews.keep_original)
        return made


def show_at_questions(
    frames: Mapping[str, FieldFrame], reviews: StoryReviews, *, language: str
) -> None:
    """Show each comment under the label of the question that it speaks of."""
    for name, frame in frames.items():
        threads = reviews.at_field(name)
        strips = frame.under_label
        if strips is None and threads:
            strips = CommentStrips(reviews, parent=frame)
            frame.put_under_label(strips)
            strips.come_before(frame.answer)
        if isinstance(strips, CommentStrips):
            strips.show_threads(threads, language=language)
