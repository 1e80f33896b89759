"""What ITU has received: receipts, the history of each story, what exactly was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from heliograph import wording
from heliograph.app.why import Why
from heliograph.domain.lifecycle import State
from heliograph.errors import HeliographError
from heliograph.gui import look
from heliograph.gui.parts import list_card, page_box, together
from heliograph.gui.stories import story_words
from heliograph.gui.stories.history import steps_of
from heliograph.gui.stories.receipt_acts import ReceiptActs
from heliograph.gui.stories.receipts_saving import ReceiptsSaving
from heliograph.gui.stories.sent_details import Roomy, SentDetails
from heliograph.gui.stories.sent_head import SentHead
from heliograph.gui.stories.sent_offers import Offers
from heliograph.gui.stories.story_list import StoryList
from heliograph.gui.stories.story_model import Line, Wanted
from heliograph.gui.widgets.empty_page import EmptyPage
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.app.drafts import Summary
    from heliograph.domain.ids import StoryId
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session
    from heliograph.workspace import Workspace

_FIND_AFTER_MS = 200
_LOW = 440
"""Logical pixels of height (at 100 %) that two parts above each other need."""


_MENU: tuple[tuple[str, str], ...] = (
    ("show-text", mark("What exactly was &sent")),
    ("save-receipt", mark("Save &receipt…")),
    ("print-receipt", mark("&Print receipt…")),
    ("save-receipts", mark("Save &many receipts…")),
    ("new-version", mark("New &version")),
    ("withdraw", mark("&Withdraw…")),
)


class SentPage(QWidget):
    """A list of receipts above, the chosen story's way below."""

    story_opened = Signal(str)
    comments_wanted = Signal(str)
    """What ITU said of this story is to be read and answered."""
    changed = Signal()
    text_wanted = Signal(str)
    """What was sent of a story is to be read as text."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._kinds = story_words.KindNames(session.workspace)
        self.head = SentHead()
        self.search = self.head.search
        self.message = MessageStrip(self)
        self.receipts = ReceiptActs(session, self, self.message)
        self.saving = ReceiptsSaving(session, self.message)
        self.list = StoryList(session, self, tr("Sent"), many=True)
        self.details = SentDetails()
        self._part = Roomy(self.details)
        self.empty = EmptyPage(
            tr(
                "Nothing was received by ITU yet. A story is here once its receipt"
                " was checked on this computer."
            ),
            icon="sent",
        )
        both = QSplitter(Qt.Orientation.Vertical)
        self._both = both
        both.setChildrenCollapsible(False)
        both.setHandleWidth(look.BLOCK_GAP)
        both.addWidget(list_card(self.list))
        both.addWidget(self._part)
        both.setSizes([1200, 1000])
        self._middle = QStackedWidget()
        self.nothing = EmptyPage("", icon="find")
        for each in (both, self.empty, self.nothing):
            self._middle.addWidget(each)
        box = page_box(self)
        box.addWidget(self.head)
        box.addWidget(self.saving)
        box.addWidget(self.message)
        box.addWidget(self._middle, 1)
        self._finding = QTimer(self)
        self._finding.setSingleShot(True)
        self._finding.setInterval(_FIND_AFTER_MS)
        self._finding.timeout.connect(self.refresh)
        self._connect()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._finding.start)
        self.search.returnPressed.connect(self.list.focus_first)
        self.nothing.pressed.connect(self._on_nothing)
        self.head.month_changed.connect(self.refresh)
        self.head.save_wanted.connect(self._on_save_many)
        self.saving.changed.connect(self._on_saving_changed)
        self.list.chosen.connect(self._show_details)
        self.list.read.connect(self._on_read)
        self.list.typed.connect(self._on_typed)
        self.list.menu_wanted.connect(self._on_menu)
        self.list.opened.connect(self._part.focus_first)
        self.details.what.clicked.connect(self._on_what)
        self.details.save.clicked.connect(self._on_save)
        self.details.print.clicked.connect(self._on_print)
        self.details.comments.clicked.connect(self._on_comments)
        self.details.again.clicked.connect(self._on_new_version)
        self.details.withdraw.clicked.connect(self._on_withdraw)

    # ---- what the shell asks ----------------------------------------------------------

    def refresh(self) -> None:
        """Read the rows again."""
        self.head.offer(self._session.workspace.receipts.months())
        self.list.refresh()

    def _on_read(self) -> None:
        self.list.choose_first()
        if not self.list.is_empty:
            self._middle.setCurrentIndex(0)
        elif self.head.is_part:
            again = tr("Clear the search") if self.head.typed else tr("Show all months")
            self.nothing.say(tr("Nothing found."), button=again)
            self._middle.setCurrentWidget(self.nothing)
        else:
            self._middle.setCurrentWidget(self.empty)
        self._show_details()

    def focus_first(self) -> None:
        """Give the keyboard to the list, or to finding where it is empty."""
        if self.list.is_empty:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.focus_first()

    def commands(self) -> Commands:
        """Give what can be done with the chosen story."""
        known: dict[str, Callable[[], None]] = {"find": self._on_find}
        row = self._chosen()
        if row is None:
            return known
        known["show-text"] = self._on_what
        if not isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit):
            known["select-all"] = self.list.selectAll
        if self.list.row_count > 1 and not self.saving.is_busy:
            known["save-receipts"] = self._on_save_many
        known["save-receipt"] = self._on_save
        known["print-receipt"] = self._on_print
        if self._has_words(row):
            known["comments"] = self._on_comments
        offers = Offers(row, self._session.workspace)
        if not offers.no_version():
            known["new-version"] = self._on_new_version
        if not offers.no_withdrawal():
            known["withdraw"] = self._on_withdraw
        return known

    def choose(self, story: StoryId) -> None:
        """Show one story's receipt and way."""
        self.list.choose(story)

    def save_lot(self) -> None:
        """Ask where the receipts of all that went out together are to be saved."""
        if not self.saving.is_busy:
            self.saving.ask(
                lambda workspace: workspace.outbox.lot_receipts(), start=self.receipts.folder
            )

    def tell(self, error: HeliographError) -> None:
        """Say what went wrong."""
        self.message.say(together(wording.error(error)), tone="warning")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand the two parts beside each other where the window is low."""
        super().resizeEvent(event)
        low = self.height() < _LOW * look.font().pointSizeF() / look.TEXT_POINTS
        wished = Qt.Orientation.Horizontal if low else Qt.Orientation.Vertical
        if wished is not self._both.orientation():
            self._both.setOrientation(wished)
            self._both.setSizes([900, 1300] if low else [1000, 1000])

    # ---- inside -------------------------------------------------------------------------

    def wanted(self) -> Wanted:
        """Give what the list is to show."""
        find = self.head.typed
        from_ms, until_ms = self.head.span_ms()

        def read(workspace: Workspace, limit: int | None) -> Sequence[int]:
            return workspace.receipts.numbers(
                find=find, from_ms=from_ms, until_ms=until_ms, limit=limit
            )

        return Wanted(key=(find, from_ms), read=read, is_quick=not find)

    def lines(self, numbers: Sequence[int]) -> list[Line]:
        """Give what rows show."""
        return [self._line(row) for row in self._session.workspace.receipts.rows(numbers)]

    def number_of(self, story: StoryId) -> int | None:
        """Give the number of a story's row."""
        return self._session.workspace.library.number_of(story)

    def _line(self, row: Summary) -> Line:
        submission = row.submission
        why = None if submission is None else self._session.workspace.outbox.why(submission)
        icon, colour = story_words.shape(row, why)
        next_step = story_words.next_step(row, why, self._session.workspace)
        if row.state is State.SENT and why is None:
            next_step = story_words.received(row)
        if _withdrawal_asked(row) and why is None and row.state is State.SENT:
            next_step = wording.why_sentence(Why(cause="withdrawal-waiting"))
        return Line(
            number=row.number,
            story=row.story,
            title=story_words.title(row),
            language=row.language,
            next_step=next_step,
            facts=story_words.facts(row, self._kinds),
            state=story_words.state(row, why),
            icon=icon,
            colour=colour,
            spoken=story_words.spoken(row, why, self._kinds, step=next_step),
            is_new=story_words.is_new(row),
        )

    def _chosen(self) -> Summary | None:
        number = self.list.number
        rows = () if number is None else self._session.workspace.receipts.rows((number,))
        return next(iter(rows), None)

    def _show_details(self) -> None:
        row = self._chosen()
        self.head.show_for(
            self.list.row_count,
            chosen=len(self.list.numbers()),
            is_busy=self.saving.is_busy,
        )
        self._part.setVisible(row is not None)
        if row is None:
            return
        offers = Offers(row, self._session.workspace)
        self.details.show_standing(row.reviewed, asks=row.asks, comments=self._has_words(row))
        self.details.show_offers(
            no_version=offers.no_version(),
            no_withdrawal=offers.no_withdrawal(),
            until=offers.until(),
        )
        self.details.show_story(
            story_words.title(row), steps_of(self._session.workspace, row.story)
        )
        if story_words.is_new(row) and not row.asks and self._is_looked_at():
            # It is on the screen now; the dot in the list stays until the rows are read again.
            self._session.workspace.reviews.see(row.story)

    def _has_words(self, row: Summary) -> bool:
        """Tell whether the editors said more than where the story stands."""
        found = self._session.workspace.reviews.of_story(row.story) if row.standing else None
        return found is not None and bool(found.latest.message or found.threads)

    def _is_looked_at(self) -> bool:
        return self.isVisible() and self.isActiveWindow()

    # ---- what a person does ---------------------------------------------------------------

    def _on_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_menu(self, place: QPoint) -> None:
        known = self.commands()
        menu = QMenu(self)
        for name, words in _MENU:
            if name in known:
                menu.addAction(tr(words), known[name])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _on_typed(self, letters: str) -> None:
        self.search.setText(letters)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.end(False)  # noqa: FBT003 - Qt's own way to say: select nothing

    def _on_what(self) -> None:
        row = self._chosen()
        if row is not None:
            self.text_wanted.emit(row.story)

    def _on_save(self) -> None:
        row = self._chosen()
        if row is not None:
            self.receipts.save(row.story)

    def _on_save_many(self) -> None:
        self.saving.ask(self._many(), start=self.receipts.folder)

    def _many(self) -> Callable[[Workspace], Sequence[int]]:
        """Give the rows that are selected, or all that are listed, when several are not."""
        chosen, read = self.list.numbers(), self.wanted().read
        return lambda workspace: chosen if len(chosen) > 1 else read(workspace, None)

    def _on_saving_changed(self) -> None:
        self._show_details()
        if not self.saving.is_busy and QApplication.focusWidget() is None:
            self.focus_first()

    def _on_nothing(self) -> None:
        if self.head.typed:
            self.search.clear()
            self._on_find()
        else:
            self.head.show_all_months()
            self.head.months.setFocus()

    def _on_print(self) -> None:
        row = self._chosen()
        if row is not None:
            self.receipts.print(row.story)

    def _on_comments(self) -> None:
        row = self._chosen()
        if row is not None:
            self.comments_wanted.emit(row.story)

    def _on_new_version(self) -> None:
        row = self._chosen()
        if row is None or self._is_refused(Offers(row, self._session.workspace).no_version()):
            return
        try:
            self._session.workspace.drafts.new_version(row.story)
        except HeliographError as error:
            self.tell(error)
            return
        self.changed.emit()
        self.story_opened.emit(row.story)

    def _on_withdraw(self) -> None:
        row = self._chosen()
        if row is None or self._is_refused(Offers(row, self._session.workspace).no_withdrawal()):
            return
        self.message.say(
            tr(
                "Withdraw {title}? ITU is asked to take it out. This cannot be undone."
                " The story stays on this computer.",
                title=story_words.title(row),
            ),
            tone="warning",
            actions=(
                (tr("Withdraw story"), lambda: self._withdraw(row.story)),
                (tr("Keep it"), self.message.put_away),
            ),
        )

    def _is_refused(self, why_not: str) -> bool:
        if why_not:
            self.message.say(why_not, for_ms=10_000)
        return bool(why_not)

    def _withdraw(self, story: StoryId) -> None:
        self.message.put_away()
        try:
            self._session.workspace.receipts.withdraw(story)
        except HeliographError as error:
            self.tell(error)
            return
        self._session.worker.check()
        self.message.say(tr("The withdrawal goes as soon as there is a connection."), tone="done")
        self.refresh()
        self.changed.emit()


def _withdrawal_asked(row: Summary) -> bool:
    return row.submission is not None and row.submission.withdrawal_asked_ms is not None
