"""Everything ITU's editors said of a story, in one place; what has no question comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.gui import look
from heliograph.gui.editor.beside import SidePage
from heliograph.gui.parts import Card, Column, pictured, text, together
from heliograph.gui.reviews.said import SaidWords
from heliograph.gui.reviews.strips import CommentStrips
from heliograph.gui.stories.story_words import REVIEWED
from heliograph.gui.widgets.picture import Picture
from heliograph.gui.widgets.words import Words
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.domain.review import Thread
    from heliograph.errors import HeliographError
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.menus import Commands
    from heliograph.gui.reviews.story_reviews import StoryReviews


class CommentsPage(SidePage):
    """Says where the story stands; answers what is said of the whole; leads to the rest.

    Args:
        reviews: The comments.
        draft: The story.
        go: Shows a comment at the question that it speaks of.
        change: Opens what was sent for writing; None where it is open or cannot be.
    """

    topic = "review"

    def __init__(
        self,
        reviews: StoryReviews,
        draft: EditorDraft,
        *,
        go: Callable[[Thread], None],
        change: Callable[[], None] | None,
    ) -> None:
        self.change = QPushButton(tr("Change and send again"))
        super().__init__(tr("From ITU"), *([self.change] if change is not None else []))
        self._reviews = reviews
        self._draft = draft
        self._go = go
        look.dress(self.change, "primary")
        if change is not None:
            self.change.clicked.connect(change)
        self._column = Column(widest=820)
        self._column.box.setContentsMargins(2, 0, 16, look.PAGE_MARGIN)
        self.box.addWidget(self._column, 1)
        self.strips = CommentStrips(reviews, named=True)
        self._lists = QVBoxLayout()
        self._lists.setSpacing(look.BLOCK_GAP)
        self._standing = QVBoxLayout()
        self._message = SaidWords()
        self._column.box.addLayout(self._standing)
        self._column.box.addWidget(self._message)
        self._column.box.addWidget(self.strips)
        self._column.box.addLayout(self._lists)
        self._column.box.addStretch(1)
        self.buttons: list[QPushButton] = []
        """Of the comments that are shown at their questions, in the order of the form."""
        reviews.changed.connect(self.refresh)
        reviews.refused.connect(self._on_refused)

    def refresh(self) -> None:
        """Show the comments as they stand now."""
        reviewed = self._reviews.reviewed
        if reviewed is None:
            return
        latest = reviewed.latest
        _clear(self._standing)
        sentence = wording.standing_sentence(latest.state, latest.at_ms)
        self._standing.addWidget(pictured(*REVIEWED[latest.state], text(sentence, "strong")))
        self._message.say(latest.message, latest.language)
        self._message.setVisible(bool(latest.message))
        self.strips.show_threads(self._reviews.without_place(), language=self._draft.language)
        _clear(self._lists)
        self.buttons = []
        placed = [each for each in self._reviews.threads if self._reviews.field_of(each)]
        if placed:
            self._lists.addWidget(self._list(tr("At your answers"), placed))
        if self._reviews.earlier:
            self._lists.addWidget(
                self._list(tr("Answered by a newer version"), self._reviews.earlier)
            )

    def focus_first(self) -> None:
        """Give the keyboard to the first comment that waits."""
        waiting = next((each for each in self.strips.strips.values() if each.is_open), None)
        if waiting is not None:
            waiting.focus_first()
        elif self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def commands(self) -> Commands:
        """Lead on to the first comment at a question."""
        first = next(
            (each for each in self._reviews.open_threads if self._reviews.field_of(each)), None
        )
        return {} if first is None else {"next-comment": lambda: self._go(first)}

    def may_leave(self) -> bool:
        """Keep what is being typed."""
        self.strips.flush()
        return True

    def _list(self, heading: str, threads: Sequence[Thread]) -> QWidget:
        card = Card(heading)
        for thread in threads:
            card.add(self._row(thread))
        return card

    def _row(self, thread: Thread) -> QWidget:
        row = QFrame()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(12)
        shape = ("comment", "attention") if thread.is_open else ("done", "sent")
        line.addWidget(Picture(*shape, row), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        place = self._reviews.place_name(thread)
        words.addWidget(Words(wording.place_line(place, thread), "soft", row))
        said = SaidWords(row)
        said.say(thread.comment.text, thread.comment.language)
        words.addWidget(said)
        words.addWidget(Words(wording.thread_sentence(thread), "soft", row))
        line.addLayout(words, 1)
        if self._reviews.field_of(thread) and thread.answered_by is None:
            go = QPushButton(tr("Go there"), row)
            look.dress(go, "quiet")
            go.setAutoDefault(True)
            go.setAccessibleName(tr("Go there: {problem}", problem=thread.comment.text))
            go.clicked.connect(lambda: self._go(thread))
            self.buttons.append(go)
            line.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _on_refused(self, error: HeliographError) -> None:
        self.message.say(together(wording.error(error)), tone="warning")


def _clear(box: QVBoxLayout) -> None:
    while (item := box.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
