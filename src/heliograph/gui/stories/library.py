"""All stories: what is begun, what is ready, what needs a person, and the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from heliograph.domain.ids import StoryId
from heliograph.gui.parts import Head, button, list_card, page_box, row_of, text
from heliograph.gui.stories import story_words
from heliograph.gui.stories.filter_bar import FilterBar
from heliograph.gui.stories.library_acts import LibraryActs
from heliograph.gui.stories.library_rows import LibraryRows
from heliograph.gui.stories.sample import sample_story
from heliograph.gui.stories.story_list import StoryList
from heliograph.gui.widgets.empty_page import EmptyPage
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import mark, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.app.library import Show, Summary, Wish
    from heliograph.errors import HeliographError
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session
    from heliograph.gui.widgets.chip import Chip

_FIND_AFTER_MS = 120

_FIRST: Show = "all"
_EMPTY: dict[Show, str] = {
    _FIRST: mark("No stories yet. Your stories stay on this computer until you send them."),
    "drafts": mark("No drafts. What you begin to write is here."),
    "ready": mark("Nothing is ready. A story that is complete can be marked ready to be sent."),
    "attention": mark("Nothing needs your attention."),
    "trash": mark("The Trash is empty."),
}


class LibraryPage(QWidget):
    """The list of stories, with what can be done to each and to many."""

    story_opened = Signal(str)
    refused_opened = Signal(str, object)
    """A story that was not accepted, and its ``story_words.Refusal``."""
    check_opened = Signal(str)
    """A story that is not complete: its check list says why."""
    sent_opened = Signal(str)
    place_wanted = Signal(str)
    text_wanted = Signal(str)
    """A story is to be read as text."""
    import_wanted = Signal()
    """Stories are to be made of a table."""
    changed = Signal()
    """Counts elsewhere may be different now."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._drafts = session.workspace.drafts
        kinds = story_words.KindNames(session.workspace)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find (Ctrl+F)"))
        self.search.setAccessibleName(tr("Find stories"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(300)
        self.new = button(tr("&New story"), self._on_new, "primary", icon="add")
        self.message = MessageStrip(self)
        self.filters = FilterBar(session.workspace, kinds)
        self.list = StoryList(
            session,
            LibraryRows(session.workspace, kinds, self._wish),
            tr("Stories"),
            many=True,
        )
        self.empty = EmptyPage(
            tr(_EMPTY[_FIRST]),
            button=tr("New story"),
            second=tr("Open the sample"),
            third=tr("Import from a table…"),
        )
        self.nothing = EmptyPage("", icon="find")
        self._middle = QStackedWidget()
        for each in (list_card(self.list), self.empty, self.nothing):
            self._middle.addWidget(each)
        self.acts = LibraryActs(
            session, self.message, chosen=self.chosen, many=self.list.numbers, parent=self
        )
        self.mark_ready = button(tr("Mark &ready"), lambda: self._do("mark-ready"))
        self.send = button("", self.acts.send)
        self.restore = button(tr("&Put back"), lambda: self._do("restore"))
        self.forget = button(tr("Delete for &good…"), self.acts.forget)
        self.empty_trash = button(tr("Empt&y the Trash…"), self.acts.ask_to_empty)
        self._kept_for = text(
            tr("Stories stay here for 30 days. What ITU has received is never deleted by itself."),
            "soft",
        )
        box = page_box(self)
        box.addWidget(Head(tr("Stories"), self.search, self.new))
        buttons = (self.restore, self.forget, self.empty_trash, self.mark_ready, self.send)
        box.addWidget(row_of(self.filters, *buttons))
        box.addWidget(self._kept_for)
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
        self.filters.show_changed.connect(self._on_show_changed)
        self.filters.changed.connect(self.refresh)
        self.list.opened.connect(self._on_open)
        self.list.pressed.connect(self._on_open)
        self.list.chosen.connect(self._show_actions)
        self.list.menu_wanted.connect(self._on_menu)
        self.list.typed.connect(self._on_typed)
        self.list.read.connect(self._show_middle)
        self.empty.pressed.connect(self._on_new)
        self.empty.second_pressed.connect(self._on_sample)
        self.nothing.pressed.connect(self._on_nothing)
        for each in (self.empty, self.nothing):
            each.third_pressed.connect(self.import_wanted)
        self.acts.story_opened.connect(self.story_opened)
        self.acts.refused_opened.connect(self.refused_opened)
        self.acts.check_opened.connect(self.check_opened)
        self.acts.sent_opened.connect(self.sent_opened)
        self.acts.text_wanted.connect(self.text_wanted)
        self.acts.place_wanted.connect(self.place_wanted)
        self.acts.did.connect(self._on_did)
        self.acts.put_back.connect(self.list.choose)
        self.acts.many_wanted.connect(self._on_many_wanted)
        self.acts.title_wanted.connect(self.list.rename)
        self.list.named.connect(self.acts.name)

    # ---- what the shell asks ----------------------------------------------------------

    @property
    def chips(self) -> dict[Show, Chip]:
        """Give the chips of the first row."""
        return self.filters.chips

    def refresh(self) -> None:
        """Read rows and counts again."""
        self.filters.show_counts(self._drafts.counts(), self._session.workspace.library.groups())
        self.list.refresh()

    def focus_first(self) -> None:
        """Give the keyboard to the list, or to the first thing to do where it is empty."""
        if self.list.is_empty:
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.focus_first()

    def commands(self) -> Commands:
        """Give what can be done with the chosen stories."""
        known: dict[str, Callable[[], None]] = {"find": self._on_find, **self.acts.commands()}
        if self.filters.show_kind == "trash" and self._drafts.counts()["trash"]:
            known["empty-trash"] = self.acts.ask_to_empty
        if not isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit):
            known["select-all"] = self.list.selectAll
            known |= self.acts.undo()
        return known

    def chosen(self) -> Summary | None:
        """Give the row that is chosen, as it stands now."""
        number = self.list.number
        rows = () if number is None else self._session.workspace.library.rows((number,))
        return next(iter(rows), None)

    def show_only(self, show: Show) -> None:
        """Show one part of the stories."""
        self.filters.choose(show)

    def tell(self, error: HeliographError) -> None:
        """Say what went wrong."""
        self.acts.tell(error)

    # ---- inside ------------------------------------------------------------------------

    def _wish(self) -> tuple[Wish, bool]:
        return self.filters.wish(self.search.text().strip())

    def _show_middle(self) -> None:
        searching, show = bool(self.search.text().strip()), self.filters.show_kind
        if not self.list.is_empty:
            self._middle.setCurrentIndex(0)
        elif searching or self.filters.is_filtered:
            again = tr("Clear the search") if searching else tr("Show without filters")
            self.nothing.say(tr("Nothing found."), button=again)
            self._middle.setCurrentWidget(self.nothing)
        elif show == "all":
            self._middle.setCurrentWidget(self.empty)
        else:
            drafts = show == "drafts"
            self.nothing.say(
                tr(_EMPTY[show]),
                button=tr("New story") if drafts else "",
                third=tr("Import from a table…") if drafts else "",
            )
            self._middle.setCurrentWidget(self.nothing)
        self._show_actions()

    def _show_actions(self) -> None:
        known = self.commands()
        self.mark_ready.setVisible("mark-ready" in known)
        self.restore.setVisible("restore" in known)
        self.forget.setVisible("forget" in known)
        self.empty_trash.setVisible("empty-trash" in known)
        in_trash = self.filters.show_kind == "trash"
        self._kept_for.setVisible(in_trash and not self.list.is_empty)
        waiting = self._drafts.counts()["ready"]
        self.send.setText(ntr("&Send ready ({n})", "&Send ready ({n})", waiting))
        self.send.setVisible(waiting > 0 and not in_trash)

    def _do(self, name: str) -> None:
        act = self.commands().get(name)
        if act is not None:
            act()

    # ---- what a person does ----------------------------------------------------------------

    def _on_new(self) -> None:
        self.story_opened.emit(self._drafts.new())

    def _on_sample(self) -> None:
        self.story_opened.emit(sample_story(self._session.workspace))

    def _on_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_typed(self, letters: str) -> None:
        self.search.setText(letters)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.end(False)  # noqa: FBT003 - Qt's own way to say: select nothing

    def _on_nothing(self) -> None:
        if self.search.text().strip():
            self.search.clear()
            self._on_find()
        elif self.filters.is_filtered:
            self.filters.clear()
        else:
            self._on_new()

    def _on_show_changed(self) -> None:
        self.message.put_away()
        self.refresh()

    def _on_open(self, story: str) -> None:
        row = self._session.workspace.library.row(StoryId(story))
        if row is not None:
            self.list.choose(row.story)
            self.acts.open(row)

    def _on_many_wanted(self, stories: Sequence[StoryId]) -> None:
        """Show drafts that have something to finish, selected, with the keyboard on the first."""
        self.search.clear()
        self.filters.clear()
        self.show_only("drafts")
        self.refresh()
        self.list.select(stories)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_did(self) -> None:
        self.refresh()
        self.changed.emit()

    def _on_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        known = self.commands()
        for name, words in (
            ("open", tr("&Open")),
            ("rename", tr("Rena&me")),
            ("show-text", tr("Show as te&xt")),
            ("mark-ready", tr("Mark &ready")),
            ("to-drafts", tr("&Back to drafts")),
            ("new-version", tr("New &version")),
            ("trash", tr("Move to &Trash")),
            ("restore", tr("&Put back")),
            ("forget", tr("Delete for &good…")),
        ):
            if name in known:
                menu.addAction(words, known[name])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)
