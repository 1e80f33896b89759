"""Reading what waits for clearance, one story after the other, and deciding on each at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from heliograph import wording
from heliograph.app.clearing import UNCLEARED
from heliograph.errors import HeliographError
from heliograph.gui import look
from heliograph.gui.parts import button, text, together
from heliograph.gui.stories.clearing_acts import ClearingActs
from heliograph.gui.stories.hand_back import HandBack
from heliograph.gui.stories.text_page import Shown, TextPage, as_it_goes
from heliograph.gui.widgets.flow import Flow
from heliograph.i18n import ntr, tr
from heliograph.wording.clearance import remarked

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session

_COMMENTS = 3
"""So many of the last things that were said of it stand above the text."""


class ClearingPage(TextPage):
    """The text of a story that waits, with what can be said of it.

    What is decided is decided of exactly the revision that was on the screen.

    Args:
        session: What the pages share.
        story: Where reading begins.
        back: What stands on the way back.

    Raises:
        HeliographError: the story cannot be shown.
    """

    topic = "clearance"

    did = Signal()
    """Something was cleared, handed back or commented on."""

    def __init__(self, session: Session, story: StoryId, *, back: str = "") -> None:
        self._clearing = session.workspace.clearing
        self._library = session.workspace.library
        self._story = story
        self._lined_up: list[int] = []
        self._seen: Submission | None = None
        self._is_clearing = False
        super().__init__(session, lambda: self._read_this(session), back=back)
        self._acts = ClearingActs(session, self.message, did=self._on_did, failed=self._on_not_done)
        self.clear = button(tr("Clear, and read the next"), self.clear_this)
        self.clear.installEventFilter(self)
        self.hand_back = button(tr("Hand back…"), self._ask)
        self.following_story = button(tr("Read the next"), self.read_next)
        self.left = text("", "soft", wraps=False)
        self.left.setMinimumHeight(look.scaled(look.CONTROL_HEIGHT))
        self.question = HandBack(self)
        self.question.given.connect(self._on_given)
        self.question.noted.connect(self._on_noted)
        self.question.closed.connect(self.focus_first)
        self.question.turned.connect(self.fit)
        row = self._row = QWidget(self)
        flow = Flow(row)
        for each in (self.clear, self.hand_back, self.following_story, self.left):
            flow.addWidget(each)
        at = self.box.indexOf(self.message) + 1
        self.box.insertWidget(at, row)
        self.box.insertWidget(at + 1, self.question)
        self._line_up()
        self._show_standing()

    # ---- what the page it stands in asks --------------------------------------------------

    def refresh(self) -> None:
        """Read the story again, and whether it still waits."""
        super().refresh()
        self._show_standing()

    def fit(self) -> None:
        """Show what there is room for; in a low window only the question while it is asked."""
        super().fit()
        is_low = self.is_low()
        asks = is_low and not self.question.isHidden()
        self.about.setVisible(not is_low)
        self.view.setVisible(not asks)
        self.question.be_short(short=asks)
        self._row.setVisible(not asks)

    def commands(self) -> Commands:
        """Give what can be done here now, by the names of the menu bar."""
        known: dict[str, Callable[[], None]] = {**super().commands()}
        if self._seen is not None and self._seen.waits_for_clearance:
            known |= {"clear": self.clear_this, "hand-back": self._ask}
        if self._next() is not None:
            known["read-next"] = self.read_next
        return known

    # ---- what a person does -----------------------------------------------------------------

    def clear_this(self) -> None:
        """Let what is on the screen leave, and show the next that waits."""
        row = self._seen
        if row is not None and not self._is_clearing:
            self._is_clearing = True
            self._acts.clear_read(row, then=self._show_following)

    def read_next(self) -> None:
        """Show the next that waits, and leave this one as it is; after the last the first."""
        following = self._next()
        if following is not None:
            self._show(following)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the second half of a double click clear nothing: the next stands there by then."""
        if event.type() is QEvent.Type.MouseButtonDblClick and watched is self.clear:
            return True
        return super().eventFilter(watched, event)

    # ---- inside --------------------------------------------------------------------------------

    def _read_this(self, session: Session) -> Shown:
        shown = as_it_goes(session, self._story)
        row = self._clearing.submission(self._story)
        said = [
            remarked(each, wording.one_line(each.comment))
            for each in self._clearing.said_of(self._story)[-_COMMENTS:]
            if each.comment and each.revision == row.revision
        ]
        # Last, so that what cannot be read leaves it at what is on the screen.
        self._seen = row if row.revision == shown.revision else None
        return Shown(
            heading=shown.heading,
            about="\n".join((shown.about, *said)),
            title=shown.title,
            text=shown.text,
            revision=shown.revision,
        )

    def _line_up(self) -> None:
        """Keep in which order others follow: this one leaves the list when it is decided on."""
        waiting = list(self._library.numbers(UNCLEARED))
        number = self._library.number_of(self._story)
        at = waiting.index(number) if number in waiting else len(waiting)
        self._lined_up = waiting[at + 1 :] + waiting[:at]

    def _next(self) -> StoryId | None:
        """Give what else waits and comes next."""
        waiting = self._library.numbers(UNCLEARED)
        there, this = set(waiting), self._library.number_of(self._story)
        for number in (*self._lined_up, *waiting):
            if number in there and number != this:
                return next(row.story for row in self._library.rows((number,)))
        return None

    def _show_following(self) -> None:
        self._is_clearing = False
        following = self._next()
        if following is None:
            self.refresh()
        else:
            self._show(following)

    def _show(self, story: StoryId) -> None:
        before, self._story = self._story, story
        try:
            self.refresh()
        except HeliographError as error:
            self._story = before
            self.message.say(together(wording.error(error)), tone="warning")
        else:
            self._line_up()
        self.question.hide()
        self.fit()
        self.focus_first()

    def _show_standing(self) -> None:
        row = self._seen
        waits = row is not None and row.waits_for_clearance
        for each in (self.clear, self.hand_back):
            each.setVisible(waits)
        if not waits:
            self.question.hide()
        count = self._library.count_uncleared()
        self.following_story.setVisible(count > waits)
        self.left.setText(
            ntr("{n} story waits for clearance.", "{n} stories wait for clearance.", count)
            if count
            else tr("Nothing waits for clearance.")
        )

    def _ask(self) -> None:
        number = self._library.number_of(self._story)
        if number is not None:
            self.question.ask([number])

    def _on_given(self, numbers: list[int], comment: str) -> None:
        del numbers
        if self._seen is not None:
            self._acts.hand_back_read(self._seen, comment, then=self._on_handed_back)

    def _on_noted(self, numbers: list[int], comment: str) -> None:
        del numbers
        if self._seen is not None:
            self._acts.remark_read(self._seen, comment, then=self._on_remarked)

    def _on_handed_back(self) -> None:
        self.question.settle()
        self._show_following()

    def _on_remarked(self) -> None:
        self.question.settle()
        self.refresh()

    def _on_not_done(self, error: HeliographError) -> None:
        self._is_clearing = False
        self._on_failed(error)

    def _on_did(self) -> None:
        try:
            self.refresh()  # it may have been changed while it was read
        except HeliographError as error:
            self.message.say(together(wording.error(error)), tone="warning")
        self.did.emit()
