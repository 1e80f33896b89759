"""The outbox: how the connection stands, what goes, what waits and why, with one button each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.app.library import Wish
from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.errors import HeliographError
from heliograph.events import Progressed
from heliograph.gui import look
from heliograph.gui.parts import Card, Head, button, list_card, page_box, text, together
from heliograph.gui.sending import go_on_all, pause_all
from heliograph.gui.stories import story_words
from heliograph.gui.stories.story_list import StoryList
from heliograph.gui.stories.story_model import Line, Wanted
from heliograph.gui.widgets.empty_page import EmptyPage
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.gui.widgets.picture import Picture
from heliograph.i18n import Raw, duration, ntr, size, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.app.drafts import Summary
    from heliograph.app.outbox import Why, WhyCause
    from heliograph.gui.connection import ConnectionNews
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session
    from heliograph.workspace import Workspace

_TRY_AGAIN: frozenset[WhyCause] = frozenset(
    {
        "no-connection",
        "timed-out",
        "service-busy",
        "service-full",
        "clock-wrong",
        "untrusted",
        "not-automatic",
    }
)
_LOW = 360
"""Logical pixels of height (at 100 %) from which every line has room."""
_LEFT_AFTER_BYTES = 200_000
"""Less than this to go is not worth an estimate."""


class OutboxPage(QWidget):
    """Rows of what is to be sent; says "sent" of nothing."""

    story_opened = Signal(str)
    refused_opened = Signal(str, str)
    """A story that was not accepted, and why in words."""
    place_wanted = Signal(str)
    changed = Signal()

    def __init__(self, session: Session, connection: ConnectionNews) -> None:
        super().__init__()
        self._session = session
        self._connection = connection
        self._kinds = story_words.KindNames(session.workspace)
        self._going: dict[StoryId, Progressed] = {}
        self.check = button(tr("&Check now (F5)"), self._on_check, icon="refresh")
        self.hold = button("", self._on_hold)
        self.message = MessageStrip(self)
        self.line = _Line(session, connection)
        self.list = StoryList(session, self, tr("Outbox"))
        self.empty = EmptyPage(
            tr("Nothing waits to be sent. A story that you mark ready goes from here."),
            button=tr("Go to the stories"),
            icon="outbox",
        )
        self._middle = QStackedWidget()
        self._middle.addWidget(list_card(self.list))
        self._middle.addWidget(self.empty)
        box = page_box(self)
        box.addWidget(Head(tr("Outbox"), self.check, self.hold))
        box.addWidget(self.line)
        box.addWidget(self.message)
        box.addWidget(self._middle, 1)
        self._calming = text(
            tr("You may close Heliograph. It goes on when you open it again."), "soft"
        )
        box.addWidget(self._calming)
        self.list.pressed.connect(self._on_pressed)
        self.list.opened.connect(self.story_opened)
        self.list.menu_wanted.connect(self._on_menu)
        self.line.sign_in_wanted.connect(lambda: self.place_wanted.emit("settings"))
        self.line.portal_wanted.connect(self._open_portal)
        self.empty.pressed.connect(lambda: self.place_wanted.emit("stories"))
        connection.changed.connect(self.line.refresh)

    # ---- what the shell asks ----------------------------------------------------------

    def refresh(self) -> None:
        """Read the rows again."""
        if not self._connection.sending:
            self._going.clear()
        self.list.refresh()
        self._middle.setCurrentIndex(1 if self.list.is_empty else 0)
        held = self._session.workspace.settings.paused
        self.hold.setText(tr("&Go on with all") if held else tr("&Pause all"))
        self.line.refresh()

    def focus_first(self) -> None:
        """Give the keyboard to the list, or to the first button where it is empty."""
        if self.list.is_empty:
            self.check.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.focus_first()

    def commands(self) -> Commands:
        """Give what can be done with the chosen story."""
        row = self._chosen()
        known: dict[str, Callable[[], None]] = {"check-connection": self._on_check}
        if row is None:
            return known
        story = row.story
        outbox = self._session.workspace.outbox
        if row.state in {State.READY, State.SENDING}:
            known["pause"] = lambda: self._hold(story)
        if row.state is State.PAUSED:
            known["go-on"] = lambda: self._act(lambda: outbox.resume(story))
        known["open"] = lambda: self.story_opened.emit(story)
        if row.state in {State.READY, State.PAUSED, State.NEEDS_ATTENTION}:
            known["to-drafts"] = lambda: self._open_again(story)
        return known

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to the list."""
        super().resizeEvent(event)
        unit = look.font().pointSizeF() / look.TEXT_POINTS
        self._calming.setVisible(self.height() >= _LOW * unit)

    def take(self, event: Progressed) -> None:
        """Show how far a story is, without reading the rows again."""
        self._going[event.story] = event
        row = self._session.workspace.library.row(event.story)
        if row is not None and row.submission is not None:
            self.list.replace(self._line(row))

    # ---- rows ----------------------------------------------------------------------------

    def wanted(self) -> Wanted:
        """Give what the list is to show."""
        wish = Wish(show="outbox")

        def read(workspace: Workspace, limit: int | None) -> Sequence[int]:
            return workspace.library.numbers(wish, limit=limit)

        return Wanted(key=wish, read=read)

    def lines(self, numbers: Sequence[int]) -> list[Line]:
        """Give what rows show."""
        return [self._line(row) for row in self._session.workspace.library.rows(numbers)]

    def number_of(self, story: StoryId) -> int | None:
        """Give the number of a story's row."""
        return self._session.workspace.library.number_of(story)

    def _line(self, row: Summary) -> Line:
        submission = row.submission
        why = None if submission is None else self._session.workspace.outbox.why(submission)
        icon, colour = story_words.shape(row, why)
        next_step, share = story_words.next_step(row, why), None
        if submission is not None:
            refused = ""
            if row.state is State.NEEDS_ATTENTION:
                refused = story_words.refusal(row, self._session.workspace)
            going = self._going.get(row.story)
            if refused:
                next_step = refused
            elif going is not None and why is not None and why.cause == "sending":
                next_step, share = _how_far(going), going.sent_bytes / max(going.total_bytes, 1)
            elif 0 < submission.sent_bytes < submission.total_bytes:
                share = submission.sent_bytes / submission.total_bytes
        return Line(
            number=row.number,
            story=row.story,
            title=story_words.title(row),
            language=row.language,
            next_step=next_step,
            facts=size(submission.total_bytes) if submission is not None else "",
            state=story_words.state(row, why),
            icon=icon,
            colour=colour,
            spoken=story_words.spoken(row, why, self._kinds),
            button=_button(why),
            warns=row.state is State.NEEDS_ATTENTION,
            share=share,
        )

    def _chosen(self) -> Summary | None:
        story = self.list.story
        return None if story is None else self._session.workspace.library.row(story)

    # ---- what a person does ---------------------------------------------------------------

    def _on_check(self) -> None:
        if not self._session.workspace.outbox.connection().signed_in:
            self.message.say(
                tr("Sign in to send. You can go on writing."),
                actions=((tr("Sign in"), lambda: self.place_wanted.emit("settings")),),
            )
        elif self._session.workspace.settings.paused:
            self.message.say(
                tr("You paused all sending"), actions=((tr("Go on with all"), self._on_hold),)
            )
        else:
            self._session.worker.check()

    def _on_hold(self) -> None:
        self.message.put_away()
        if self._session.workspace.settings.paused:
            go_on_all(self._session)
        else:
            pause_all(self._session)
        self.refresh()
        self.changed.emit()

    def _on_pressed(self, story: str) -> None:
        row = self._session.workspace.library.row(StoryId(story))
        why = self._why(row)
        if row is None or why is None:
            return
        if why.cause in _TRY_AGAIN:
            self._session.worker.check()
        elif why.cause == "sending" or (why.cause == "turn" and row.state is State.READY):
            self._hold(row.story)
        elif why.cause == "paused":
            self._act(lambda: self._session.workspace.outbox.resume(row.story))
        elif why.cause == "media-later":
            self._act(lambda: self._session.workspace.outbox.keep_media_of(row.story, later=False))
        elif why.cause == "contract-broken":
            self._act(lambda: self._session.workspace.outbox.put_back(row.story))
        elif why.cause == "paused-all":
            self._on_hold()
        elif why.cause == "sign-in":
            self.place_wanted.emit("settings")
        elif why.cause == "portal":
            self._open_portal()
        else:
            self._open_again(row.story)

    def _on_menu(self, place: QPoint) -> None:
        known = self.commands()
        menu = QMenu(self)
        for name, words in (
            ("pause", tr("&Pause this story")),
            ("go-on", tr("&Go on with this story")),
            ("to-drafts", tr("&Back to drafts")),
        ):
            if name in known:
                menu.addAction(words, known[name])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _hold(self, story: StoryId) -> None:
        if self._try(lambda: self._session.workspace.outbox.pause(story)):
            self._session.worker.interrupt()

    def _act(self, act: Callable[[], None]) -> None:
        if self._try(act):
            self._session.worker.check()

    def _open_again(self, story: StoryId) -> None:
        row = self._session.workspace.library.row(story)
        words = "" if row is None else story_words.refusal(row, self._session.workspace)
        if self._try(lambda: self._session.workspace.drafts.to_drafts(story)):
            self.refused_opened.emit(story, words)

    def _open_portal(self) -> None:
        account = self._session.workspace.account.current()
        host = QUrl(account.service_url).host() if account is not None else ""
        if host:  # an unencrypted address is what a portal can answer in the service's place
            QDesktopServices.openUrl(QUrl(f"http://{host}/"))

    def _try(self, act: Callable[[], None]) -> bool:
        self.message.put_away()
        try:
            act()
        except HeliographError as error:
            self.message.say(together(wording.error(error)), tone="warning")
            return False
        self.refresh()
        self.changed.emit()
        return True

    def _why(self, row: Summary | None) -> Why | None:
        if row is None or row.submission is None:
            return None
        return self._session.workspace.outbox.why(row.submission)


class _Line(Card):
    """How the connection was when it was last tested, and what can be done about it."""

    sign_in_wanted = Signal()
    portal_wanted = Signal()

    def __init__(self, session: Session, connection: ConnectionNews) -> None:
        super().__init__()
        self._session = session
        self._connection = connection
        self._picture = Picture("waiting", "soft", size=22)
        self._first = text("", "strong")
        self._second = text("", "soft")
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._first)
        column.addWidget(self._second)
        self.sign_in = button(tr("&Sign in"), self.sign_in_wanted.emit, "primary")
        self.portal = button(tr("&Open its page"), self.portal_wanted.emit)
        row = self.row()
        row.addWidget(self._picture)
        row.addWidget(words, 1)
        row.addWidget(self.sign_in)
        row.addWidget(self.portal)

    def words(self) -> str:
        """Give what it says."""
        return self._first.text()

    def refresh(self) -> None:
        """Say it as it is now."""
        icon, colour = self._connection.shape
        self._picture.take(icon, colour)
        link = self._connection.link
        self._first.setText(self._connection.sentence())
        self.sign_in.setVisible(link == "signed-out")
        self.portal.setVisible(link == "portal")
        self._second.setText(self._more())
        look.dress(self._first, "strong")

    def _more(self) -> str:
        if self._connection.sending:
            return tr("Text first, photos after. If the line drops, it goes on from here.")
        settings = self._session.workspace.settings
        if settings.paused:
            return tr("You paused all sending.")
        if not settings.send_automatically:
            return tr("Stories go only when you press Check now.")
        waiting = self._session.workspace.drafts.counts()["outbox"]
        if waiting:
            return ntr("{n} story is safe here.", "{n} stories are safe here.", waiting)
        return tr("Nothing waits.")


def _button(why: Why | None) -> str:
    if why is None:
        return ""
    if why.cause == "sending":
        return tr("Pause")
    if why.cause == "in-bundle":
        return ""
    return wording.why_button(why.cause, lacking=why.lacking) or ""


def _how_far(going: Progressed) -> str:
    done = tr("{sent} of {total}", sent=size(going.sent_bytes), total=size(going.total_bytes))
    rest = going.total_bytes - going.sent_bytes
    if going.rate_bytes_s and rest > _LEFT_AFTER_BYTES:
        left = duration(rest / going.rate_bytes_s)
        done = tr("{done} · {left}", done=Raw(done), left=left)
    return tr("{done}. If the line drops, it goes on from here.", done=Raw(done))
