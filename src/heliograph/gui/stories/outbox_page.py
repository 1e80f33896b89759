"""The outbox: how the connection stands, what goes, what waits and why, with one button each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QWidget

from heliograph import wording
from heliograph.app.clearing import UNCLEARED
from heliograph.domain.ids import StoryId
from heliograph.gui import look
from heliograph.gui.menus import commands_with_keys
from heliograph.gui.parts import Head, button, list_card, page_box, row_of, text, together
from heliograph.gui.stories.clearance_bar import ClearanceBar
from heliograph.gui.stories.connection_card import ConnectionCard
from heliograph.gui.stories.deadline_strip import DeadlineStrip
from heliograph.gui.stories.lot_strip import LotStrip
from heliograph.gui.stories.outbox_acts import OutboxActs
from heliograph.gui.stories.outbox_rows import OutboxRows
from heliograph.gui.stories.rule_strip import RuleStrip
from heliograph.gui.stories.story_list import StoryList
from heliograph.gui.widgets.empty_page import EmptyPage
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.drafts import Summary
    from heliograph.errors import HeliographError
    from heliograph.events import Progressed
    from heliograph.gui.connection import ConnectionNews
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session
    from heliograph.gui.stories.hand_back import HandBack

_LOW = 360
"""Logical pixels of height (at 100 %) from which every line has room."""

_TINY = 240
"""Logical pixels below which the connection gives way: the bottom of the window tells it too."""

_STRIP = 60
"""What each strip takes of that."""
_ROOM_TO_WRITE = 5
"""So many strips takes the question of what is to be changed."""

_TRIED_MS = 5_000
_TRYING_MS = 60_000
"""At the longest; another process of this profile may be the one that sends."""

_BELOW: tuple[tuple[str, str], ...] = (
    ("clear", mark("Clear")),
    ("hand-back", mark("Hand back…")),
    ("send-next", mark("Send this next")),
    ("text-first", mark("Text now, photos later")),
    ("media-too", mark("Send the photos too")),
    ("pause", mark("Pause")),
    ("go-on", mark("Go on")),
    ("to-drafts", mark("Back to drafts")),
)
"""What can be done with the chosen stories, as buttons below the list."""
_IN_MENU: tuple[tuple[str, str], ...] = (
    ("open", mark("&Open")),
    ("clear", mark("Clear")),
    ("hand-back", mark("Hand back…")),
    ("send-next", mark("Send this ne&xt")),
    ("text-first", mark("&Text now, photos later")),
    ("media-too", mark("Send the p&hotos too")),
    ("pause", mark("&Pause this story")),
    ("go-on", mark("&Go on with this story")),
    ("to-drafts", mark("&Back to drafts")),
)


class OutboxPage(QWidget):
    """Rows of what is to be sent; says "sent" of nothing."""

    story_opened = Signal(str)
    refused_opened = Signal(str, object)
    """A story that was not accepted, and its ``story_words.Refusal``."""
    text_wanted = Signal(str)
    """A story is to be read as text."""
    place_wanted = Signal(str)
    sign_in_wanted = Signal()
    proxy_wanted = Signal()
    receipts_wanted = Signal()
    """The receipts of all that went out together are to be saved."""
    rules_wanted = Signal()
    """The data rules are to be changed."""
    changed = Signal()

    def __init__(self, session: Session, connection: ConnectionNews) -> None:
        super().__init__()
        self._session = session
        self._connection = connection
        self._rows = OutboxRows(session.workspace)
        self._trying = ""
        """What was said when a person asked to try, until that is over."""
        self.message = MessageStrip(self)
        self.line = ConnectionCard(session, connection)
        self.lot = LotStrip(session, connection)
        self.deadline = DeadlineStrip(session)
        self.rule = RuleStrip(session)
        self.clearance = ClearanceBar()
        self._clearance_room = row_of(self.clearance)
        self._rule_room = row_of(self.rule)
        self.list = StoryList(session, self._rows, tr("Outbox"), many=True)
        self.acts = OutboxActs(
            session, self.message, chosen=self._chosen, many=self.list.numbers, parent=self
        )
        self.hand_back: HandBack | None = None
        """Asks what is to be changed; made when it is first needed."""
        self.check = button(tr("&Check now (F5)"), self.acts.check, icon="refresh")
        self.hold = button("", self.acts.hold_or_go_on)
        self.empty = EmptyPage("", icon="outbox")
        self._middle = QStackedWidget()
        self._middle.addWidget(list_card(self.list))
        self._middle.addWidget(self.empty)
        self.whole = text("", "soft")
        """All of why the chosen story waits, where its row has no room for that."""
        self.buttons: dict[str, QPushButton] = {}
        self._below = self._make_buttons()
        self._calming = text(
            tr("You may close Heliograph. It goes on when you open it again."), "soft"
        )
        box = self._box = page_box(self)
        box.addWidget(Head(tr("Outbox"), self.check, self.hold))
        box.addWidget(self.line)
        box.addWidget(self.lot)
        box.addWidget(self.deadline)
        box.addWidget(self._rule_room)
        box.addWidget(self.message)
        box.addWidget(self._clearance_room)
        box.addWidget(self._middle, 1)
        box.addWidget(self.whole)
        box.addWidget(self._below)
        box.addWidget(self._calming)
        self._connect()

    def _connect(self) -> None:
        self.list.pressed.connect(self._on_pressed)
        self.list.opened.connect(self._on_opened)
        self.clearance.turned.connect(self._on_turned)
        self.clearance.read_wanted.connect(self.read_next)
        self.list.chosen.connect(self._show_buttons)
        self.list.menu_wanted.connect(self._on_menu)
        self.line.sign_in_wanted.connect(self.sign_in_wanted)
        self.line.proxy_wanted.connect(self.proxy_wanted)
        self.line.portal_wanted.connect(self.acts.open_portal)
        self.line.text_first_wanted.connect(self._on_text_first)
        for strip in (self.deadline, self.rule):
            strip.did.connect(self._on_strip)
        self.rule.change_wanted.connect(self.rules_wanted)
        self.lot.receipts_wanted.connect(self.receipts_wanted)
        self.lot.closed.connect(self.focus_first)
        self.acts.story_opened.connect(self.story_opened)
        self.acts.refused_opened.connect(self.refused_opened)
        self.acts.sign_in_wanted.connect(self.sign_in_wanted)
        self.acts.proxy_wanted.connect(self.proxy_wanted)
        self.acts.anyway_wanted.connect(self.rule.ask)
        self.rule.turned.connect(self._fit)
        self.acts.hand_back_wanted.connect(self._ask_what_to_change)
        self.acts.did.connect(self._on_did)
        self.acts.checked.connect(self._on_checked)
        self.empty.pressed.connect(lambda: self.place_wanted.emit("stories"))
        self._connection.changed.connect(self._on_connection)

    def _make_buttons(self) -> QWidget:
        below = QWidget()
        flow = Flow(below)
        keys = {command.name: command.keys for command in commands_with_keys()}
        for name, words in _BELOW:
            made = button(tr(words), self._doer(name))
            if keys.get(name):
                native = QKeySequence.SequenceFormat.NativeText
                made.setToolTip(QKeySequence(keys[name]).toString(native))
            flow.addWidget(made)
            self.buttons[name] = made
        return below

    # ---- what the shell asks ----------------------------------------------------------

    def refresh(self) -> None:
        """Read the rows again."""
        self._show_clearance()
        self.list.refresh()
        # Imported here: it needs none of these words at the start.
        from heliograph.wording.originals import originals_to_go  # noqa: PLC0415

        left = originals_to_go(*self._session.workspace.outbox.originals_to_go())
        nothing = tr("Nothing waits to be sent. A story that you mark ready goes from here.")
        self.empty.say(left or nothing, button=tr("Go to the stories"))
        self._middle.setCurrentIndex(1 if self.list.is_empty else 0)
        held = self._session.workspace.settings.paused
        self.hold.setText(tr("&Go on with all") if held else tr("&Pause all"))
        self.line.refresh()
        self.lot.refresh()
        self.deadline.refresh()
        self.rule.refresh()
        self._fit()

    def focus_first(self) -> None:
        """Give the keyboard to the list, or to the first button where it is empty."""
        if self.list.is_empty:
            self.check.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.focus_first()

    def commands(self) -> Commands:
        """Give what can be done with the chosen stories."""
        known: dict[str, Callable[[], None]] = {"select-all": self.list.selectAll}
        if not self.clearance.isHidden():
            known["read-next"] = self.read_next
        story = self.list.story
        if story is not None:
            known["show-text"] = lambda: self.text_wanted.emit(story)
        return {**known, **self.acts.commands()}

    def tell(self, error: HeliographError) -> None:
        """Say what went wrong."""
        self.message.say(together(wording.error(error)), tone="warning")

    def read_next(self) -> None:
        """Read what waits for clearance: the chosen story, or the one that waits longest."""
        row = self._chosen()
        if row is None or row.submission is None or not row.submission.waits_for_clearance:
            library = self._session.workspace.library
            row = next(iter(library.rows(library.numbers(UNCLEARED, limit=1))), None)
        if row is not None:
            self.text_wanted.emit(row.story)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to the list; menus and keys do what the buttons do."""
        super().resizeEvent(event)
        self._fit()

    def take(self, event: Progressed) -> None:
        """Show how far a story is, without reading the rows again."""
        self.lot.take(event)
        line = self._rows.take(event)
        if line is not None:
            self.list.replace(line)

    # ---- inside ------------------------------------------------------------------------

    def _chosen(self) -> Summary | None:
        story = self.list.story
        return None if story is None else self._session.workspace.library.row(story)

    def _show_clearance(self) -> None:
        workspace = self._session.workspace
        waiting = workspace.library.count_uncleared()
        everything = workspace.drafts.counts()["outbox"] if waiting else 0
        self.clearance.show_counts(waiting=waiting, everything=everything)
        self._rows.only_uncleared = self.clearance.is_on

    def _on_turned(self) -> None:
        self.refresh()
        self.list.focus_first()

    def _on_opened(self, story: str) -> None:
        # Whoever looks at what waits for clearance reads it; its author opens it to write.
        if self.clearance.is_on:
            self.text_wanted.emit(story)
        else:
            self.story_opened.emit(story)

    def _show_buttons(self) -> None:
        known = self.acts.commands()
        pressed = next((each for each in self.buttons.values() if each.hasFocus()), None)
        many = len(self.list.numbers()) > 1
        for name, made in self.buttons.items():
            # One is taken back from its menu, for it is opened then.
            made.setVisible(name in known and (many or name != "to-drafts"))
        if pressed is not None and pressed.isHidden():
            # Who pressed it stays where the keyboard can go on.
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        kinds = self.acts.kinds()
        self.buttons["text-first"].setText(wording.text_first(kinds))
        self.buttons["media-too"].setText(wording.send_media_too(kinds))
        cut = self.list.cut_words()
        self.whole.setText(cut)
        self.whole.setVisible(bool(cut) and not self._is_tiny())
        is_wanted = any(not each.isHidden() for each in self.buttons.values())
        self._below.setVisible(is_wanted and not self._is_low())

    def _fit(self) -> None:
        """Show what there is room for; of two strips in a low window the one that warns."""
        low = self._is_low()
        self._calming.setVisible(not low)
        self.line.be_short(short=low)
        self.lot.be_short(short=low)
        gives_way = low and not self.deadline.isHidden() and not self.rule.is_asking
        self._rule_room.setVisible(not self.rule.isHidden() and not gives_way)
        tiny, asks = self._is_tiny(), self._asks()
        self.line.setVisible(not (tiny and (asks or not self.clearance.isHidden())))
        self._clearance_room.setVisible(not self.clearance.isHidden() and not (tiny and asks))
        self._middle.setVisible(not (tiny and asks))
        if self.hand_back is not None:
            self.hand_back.be_short(short=tiny)
        self._show_buttons()

    def _is_low(self) -> bool:
        unit = look.font().pointSizeF() / look.TEXT_POINTS
        strips = sum(not strip.isHidden() for strip in self._strips())
        if self._asks():
            strips += _ROOM_TO_WRITE
        return self.height() < (_LOW + _STRIP * strips) * unit

    def _is_tiny(self) -> bool:
        return self.height() < _TINY * look.font().pointSizeF() / look.TEXT_POINTS

    def _asks(self) -> bool:
        return self.hand_back is not None and not self.hand_back.isHidden()

    def _strips(self) -> tuple[QWidget, ...]:
        return self.lot, self.deadline, self.rule, self.message, self.clearance

    def _ask_what_to_change(self, numbers: list[int]) -> None:
        if self.hand_back is None:
            # Imported here: few profiles need it, and no start.
            from heliograph.gui.stories.hand_back import HandBack  # noqa: PLC0415

            self.hand_back = made = HandBack(self)
            made.given.connect(partial(self.acts.hand_back, then=made.settle))
            made.noted.connect(partial(self.acts.remark, then=made.settle))
            made.turned.connect(self._fit)
            made.closed.connect(self.focus_first)
            self._box.insertWidget(self._box.indexOf(self.message) + 1, made)
        self.hand_back.ask(numbers)

    def _doer(self, name: str) -> Callable[[], None]:
        def do() -> None:
            act = self.acts.commands().get(name)
            if act is not None:
                act()

        return do

    def _on_checked(self) -> None:
        """Say that it is being tried: on a bad line the answer takes a while."""
        if self._connection.sending:
            self.message.say(tr("Heliograph is sending right now."), for_ms=_TRIED_MS)
            return
        self._trying = tr("Trying to reach ITU’s server…")
        self.message.say(self._trying, for_ms=_TRYING_MS)

    def _on_connection(self) -> None:
        if not self._connection.sending:
            if self._trying and self.message.words() == self._trying:
                self._say_how_it_went()
            # Also between two passes: in the next one another story may go first.
            self._rows.forget_progress()
        self.line.refresh()

    def _say_how_it_went(self) -> None:
        """Answer who asked to try: what is known of the line may be the same as before."""
        self._trying = ""
        if self._connection.link == "reached":
            self.message.put_away()  # the line above says when
        else:
            tried = tr("Tried just now: ITU’s server was not reached.")
            self.message.say(tried, for_ms=_TRIED_MS)

    def _on_strip(self, words: str) -> None:
        self.acts.tell_done(words)
        # The pressed button may be gone with its danger.
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_did(self) -> None:
        self.refresh()
        self.changed.emit()

    def _on_text_first(self, later: bool) -> None:  # noqa: FBT001 - a slot
        self.acts.keep_media(later=later)

    def _on_pressed(self, story: str) -> None:
        self.acts.press(StoryId(story))

    def _on_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        known = self.acts.commands()
        for name, words in _IN_MENU:
            if name in known:
                menu.addAction(tr(words), known[name])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)
