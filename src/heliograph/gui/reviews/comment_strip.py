"""One comment of ITU's editors where it belongs: who, when, what; answering; dealt with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.domain.review import LONGEST_TEXT
from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.reviews.said import SaidWords
from heliograph.gui.widgets.counted_text import CountedText
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.picture import Picture
from heliograph.gui.widgets.words import Words
from heliograph.i18n import tr

if TYPE_CHECKING:
    from heliograph.domain.originals import AskedOriginal
    from heliograph.domain.review import Thread

WRITE_AFTER_MS = 1_000
"""At most so much of an answer is lost when the power goes."""


class CommentStrip(QFrame):
    """Under the question, above the answer: nothing of it covers what is being written."""

    written = Signal(str, str)
    """An answer so far: the comment's id and the text."""
    finished = Signal(str, str)
    """The comment is dealt with: its id and the answer, which may be empty."""
    reopened = Signal(str)
    """The comment is not dealt with after all."""
    original_let_go = Signal(str)
    """The original that the comment asks for is to be sent."""
    original_kept = Signal(str)
    """The original that the comment asks for stays here."""

    def __init__(self, thread: Thread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thread = thread
        self._kept = thread.draft
        self.setMinimumWidth(0)
        self._shape = Picture("comment", "attention", self)
        self._head = Words("", "soft", self)
        self.words = SaidWords(self)
        self._then_note = Words(tr("This speaks of an older text."), "soft", self)
        self._then_button = QPushButton(self)
        look.dress(self._then_button, "quiet")
        self._then_button.setCheckable(True)
        self._then = SaidWords(self)
        look.dress(self._then, "was")
        self._answers = QVBoxLayout()
        self._answers.setSpacing(2)
        self._standing = Words("", "soft", self)
        self.box = CountedText("text", self)
        self.box.set_limits(None, LONGEST_TEXT)
        self._counter = Words("", "counter", self, wrap=False)
        self.send = QPushButton(tr("Send the answer"), self)
        self.answer = QPushButton(tr("Answer…"), self)
        self.done = QPushButton(tr("Dealt with"), self)
        self._original: AskedOriginal | None = None
        self.original_words = Words("", "strong", self)
        self.send_original = QPushButton(wording.send_original(), self)
        self.keep_original = QPushButton(wording.keep_original(), self)
        self.undo = QPushButton(tr("Undo"), self)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self.box.counted.connect(self._on_counted)
        self.box.edited.connect(self._on_edited)
        self.answer.clicked.connect(self._on_answer)
        self.send.clicked.connect(self._on_send)
        self.done.clicked.connect(lambda: self.finished.emit(self.comment, ""))
        self.undo.clicked.connect(lambda: self.reopened.emit(self.comment))
        self.send_original.clicked.connect(lambda: self.original_let_go.emit(self.comment))
        self.keep_original.clicked.connect(lambda: self.original_kept.emit(self.comment))
        self._then_button.toggled.connect(self._on_then)
        self.box.set_value(thread.draft or None)
        self._is_writing = bool(thread.draft)

    @property
    def comment(self) -> str:
        """Give the comment's id."""
        return self._thread.comment.id

    @property
    def is_open(self) -> bool:
        """Tell whether the comment waits for its author."""
        return self._thread.is_open

    def show_thread(
        self,
        thread: Thread,
        *,
        place: str,
        then: str,
        language: str,
        original: AskedOriginal | None = None,
    ) -> None:
        """Show the comment as it stands now; what is being written in the box stays.

        Args:
            thread: The comment with what was done about it.
            place: What it speaks of, where that is not plain to see; else empty.
            then: The text that it speaks of, where that is another now.
            language: Of the story, in which the author writes (BCP 47).
            original: What is to be said of the original that it asks for, if it asks for one.
        """
        if thread.done_ms is not None and self._thread.done_ms is None:
            self._is_writing = False
            self._kept = ""
            self._timer.stop()
            self.box.set_value(None)
        self._thread = thread
        look.dress(self, "note" if thread.is_open else "beside")
        self._shape.take(*(("comment", "attention") if thread.is_open else ("done", "sent")))
        self._head.setText(wording.place_line(place or tr("Comment"), thread))
        self.words.say(thread.comment.text, thread.comment.language)
        self.setAccessibleName(tr("Comment from ITU: {text}", text=thread.comment.text))
        self._show_then(then)
        self._show_answers(thread)
        self._show_original(original)
        self.box.set_story_language(language)
        self.box.describe(tr("Your answer to ITU"), thread.comment.text)
        for button in (self.answer, self.send, self.done, self.undo, self._then_button):
            button.setAccessibleDescription(thread.comment.text)
        for button in (self.send_original, self.keep_original):
            button.setAccessibleDescription(self.original_words.text())
        self._fit()

    def focus_first(self) -> None:
        """Give the keyboard to the answer, or to the first thing that can be done."""
        if not self.is_open:
            self.undo.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._is_writing:
            self.box.focus_on()
        else:
            self.answer.setFocus(Qt.FocusReason.OtherFocusReason)
        # Of a long comment in a low window the words come first.
        QTimer.singleShot(0, self, lambda: self._come_into_sight(self.answer, self.words))

    def flush(self) -> None:
        """Keep what was typed so far."""
        self._timer.stop()
        text = str(self.box.value() or "")
        if text != self._kept:
            self._kept = text
            self.written.emit(self.comment, text)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was typed when another page is shown."""
        super().hideEvent(event)
        self.flush()

    # ---- inside ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 10, 8)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._head, 1)
        column.addLayout(head)
        column.addWidget(self.words)
        then = QWidget(self)
        self._then_row = then
        line = QHBoxLayout(then)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._then_note, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._then_button)
        line.addStretch(1)
        column.addWidget(then)
        column.addWidget(self._then)
        column.addLayout(self._answers)
        column.addWidget(self._standing)
        column.addWidget(self.original_words)
        column.addWidget(self.box)
        column.addWidget(self._counter, 0, Qt.AlignmentFlag.AlignTrailing)
        acts = QWidget(self)
        flow = Flow(acts)
        for button in (
            self.send_original,
            self.keep_original,
            self.send,
            self.answer,
            self.done,
            self.undo,
        ):
            button.setAutoDefault(True)  # Enter presses it, not only the space bar
            flow.addWidget(button)
        column.addWidget(acts)

    def _show_then(self, then: str) -> None:
        self._then_row.setVisible(bool(then))
        self._then.say(then, "")
        self._on_then(on=self._then_button.isChecked())

    def _on_then(self, on: bool) -> None:  # noqa: FBT001 - a slot
        self._then_button.setText(tr("Hide that text") if on else tr("Show that text"))
        self._then.setVisible(on and bool(self._then.text()))

    def _show_answers(self, thread: Thread) -> None:
        while (item := self._answers.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for sent in thread.replies:
            if sent.reply.text:
                said = SaidWords(self)
                said.say(sent.reply.text, sent.reply.language)
                self._answers.addWidget(Words(wording.answer_line(sent), "soft", self))
                self._answers.addWidget(said)
        last = thread.replies[-1] if thread.replies else None
        words = "" if thread.is_open else wording.thread_sentence(thread)
        if last is not None and not last.reply.text and not thread.is_open:
            words = f"{words}. {wording.reply_sentence(last)}"
        self._standing.setText(words)
        self._standing.setVisible(bool(words))

    @property
    def _asks_for_original(self) -> bool:
        return self.is_open and self._original is not None and self._original.state == "asked"

    def _show_original(self, original: AskedOriginal | None) -> None:
        self._original = original
        self.original_words.setText("" if original is None else wording.original_sentence(original))
        self.original_words.setVisible(original is not None)

    def _on_counted(self, words: str, dress: str) -> None:
        self._counter.setText(words)
        look.dress(self._counter, dress)

    def _on_edited(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
        self._fit()

    def _on_answer(self) -> None:
        self._is_writing = True
        self._fit()
        self.box.focus_on()
        # Once the box has its room, all of the strip is to be seen, with what sends the answer.
        QTimer.singleShot(0, self, lambda: self._come_into_sight(self.send, self.box))

    def _come_into_sight(self, *parts: QWidget) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            for part in parts:
                above.ensureWidgetVisible(part, 0, 12)

    def _on_send(self) -> None:
        text = str(self.box.value() or "").strip()
        if not text:
            announce(self.send, tr("There is no answer yet."))
            self.box.focus_on()
            return
        self.flush()
        self.finished.emit(self.comment, text)

    def _fit(self) -> None:
        """Offer what can be done: an answer that was begun is never lost by "dealt with"."""
        is_open, has_text = self.is_open, self.box.value() is not None
        writing = is_open and self._is_writing
        asks = self._asks_for_original
        is_there = self._original is not None and self._original.state == "received"
        for widget, shown in (
            (self.box, writing),
            (self._counter, writing),
            (self.send, writing),
            (self.answer, is_open and not writing),
            (self.send_original, asks and not writing),
            (self.keep_original, asks and not writing),
            (self.done, is_open and not asks and not (writing and has_text)),
            (self.undo, not is_open and not is_there and self._thread.answered_by is None),
        ):
            widget.setVisible(shown)
        look.dress(self.send, "primary" if has_text else "not-yet")
