"""All stories: what is begun, what is ready, what needs a person, and the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QMenu, QStackedWidget, QWidget

from heliograph.domain.lifecycle import State
from heliograph.errors import HeliographError
from heliograph.gui.parts import Head, button, list_card, page_box, row_of
from heliograph.gui.stories import story_words
from heliograph.gui.stories.library_acts import LibraryActs
from heliograph.gui.stories.sample import sample_story
from heliograph.gui.stories.story_list import StoryList
from heliograph.gui.stories.story_model import Line
from heliograph.gui.widgets.chip import Chip
from heliograph.gui.widgets.empty_page import EmptyPage
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import mark, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.drafts import Show, Summary
    from heliograph.domain.ids import StoryId
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session

_FIND_AFTER_MS = 200

FILTERS: tuple[tuple[Show, str], ...] = (
    ("all", mark("All")),
    ("drafts", mark("Drafts")),
    ("ready", mark("Ready")),
    ("attention", mark("Needs your attention")),
    ("trash", mark("Trash")),
)

_FIRST: Show = "all"
_EMPTY: dict[Show, str] = {
    _FIRST: mark("No stories yet. Your stories stay on this computer until you send them."),
    "drafts": mark("No drafts. What you begin to write is here."),
    "ready": mark("Nothing is ready. A story that is complete can be marked ready to be sent."),
    "attention": mark("Nothing needs your attention."),
    "trash": mark("The Trash is empty."),
}


class LibraryPage(QWidget):
    """The list of stories, with what can be done to each."""

    story_opened = Signal(str)
    refused_opened = Signal(str, str)
    """A story that was not accepted, and why in words."""
    check_opened = Signal(str)
    """A story that is not complete: its check list says why."""
    sent_opened = Signal(str)
    place_wanted = Signal(str)
    changed = Signal()
    """Counts elsewhere may be different now."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._drafts = session.workspace.drafts
        self._kinds = story_words.KindNames(session.workspace)
        self._show: Show = "all"
        self._rows: dict[StoryId, Summary] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find (Ctrl+F)"))
        self.search.setAccessibleName(tr("Find stories"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(300)
        self.new = button(tr("&New story"), self._on_new, "primary", icon="add")
        self.chips: dict[Show, Chip] = {}
        self.message = MessageStrip(self)
        self.list = StoryList(self._load, tr("Stories"))
        self.empty = EmptyPage(
            tr(_EMPTY[_FIRST]), button=tr("New story"), second=tr("Open the sample")
        )
        self.nothing = EmptyPage("", icon="find")
        self._middle = QStackedWidget()
        for each in (list_card(self.list), self.empty, self.nothing):
            self._middle.addWidget(each)
        self.acts = LibraryActs(session, self.message, chosen=self.chosen, parent=self)
        self.mark_ready = button(tr("Mark &ready"), self.acts.mark_ready)
        self.send = button("", self.acts.send)
        self.restore = button(tr("&Put back"), self.acts.restore)
        self.forget = button(tr("Delete for &good…"), self.acts.forget)
        box = page_box(self)
        box.addWidget(Head(tr("Stories"), self.search, self.new))
        acts = (self.restore, self.forget, self.mark_ready, self.send)
        box.addWidget(row_of(self._make_chips(), *acts))
        box.addWidget(self.message)
        box.addWidget(self._middle, 1)
        self._finding = QTimer(self)
        self._finding.setSingleShot(True)
        self._finding.setInterval(_FIND_AFTER_MS)
        self._finding.timeout.connect(self.refresh)
        self.search.textChanged.connect(self._finding.start)
        self.search.returnPressed.connect(self.list.focus_first)
        self.list.opened.connect(self._on_open)
        self.list.pressed.connect(self._on_open)
        self.list.chosen.connect(self._show_actions)
        self.list.menu_wanted.connect(self._on_menu)
        self.empty.pressed.connect(self._on_new)
        self.empty.second_pressed.connect(self._on_sample)
        self.acts.story_opened.connect(self.story_opened)
        self.acts.refused_opened.connect(self.refused_opened)
        self.acts.check_opened.connect(self.check_opened)
        self.acts.sent_opened.connect(self.sent_opened)
        self.acts.place_wanted.connect(self.place_wanted)
        self.acts.did.connect(self._on_did)
        self.acts.put_back.connect(self._on_put_back)

    # ---- what the shell asks ----------------------------------------------------------

    def refresh(self) -> None:
        """Read rows and counts again."""
        counts = self._drafts.counts()
        for show, chip in self.chips.items():
            chip.show_count(counts[show] or None)
        self.chips["attention"].setVisible(counts["attention"] > 0 or self._show == "attention")
        self.list.refresh()
        self._show_middle(counts)
        self._show_actions()

    def focus_first(self) -> None:
        """Give the keyboard to the list, or to the first thing to do where it is empty."""
        if self.list.is_empty:
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.focus_first()

    def commands(self) -> Commands:
        """Give what can be done with the chosen story."""
        return {"find": self._on_find, **self.acts.commands()}

    def chosen(self) -> Summary | None:
        """Give the row that is chosen, as it stands now."""
        story = self.list.story
        return None if story is None else self._rows.get(story)

    def show_only(self, show: Show) -> None:
        """Filter the list."""
        self._show = show
        self.chips[show].setChecked(True)
        self.message.put_away()
        self.refresh()
        self.list.scrollToTop()

    # ---- inside ------------------------------------------------------------------------

    def _load(self, *, limit: int, offset: int) -> list[Line]:
        rows = self._drafts.summaries(
            show=self._show, find=self.search.text().strip(), limit=limit, offset=offset
        )
        if offset == 0:
            self._rows = {}
        self._rows |= {row.story: row for row in rows}
        return [self._line(row) for row in rows]

    def _line(self, row: Summary) -> Line:
        why = None
        if row.submission is not None and row.state is not State.DRAFT:
            why = self._session.workspace.outbox.why(row.submission)
        icon, colour = story_words.shape(row, why)
        warns = row.state is State.NEEDS_ATTENTION and row.trashed_ms is None
        return Line(
            story=row.story,
            title=story_words.title(row),
            language=row.language,
            next_step=story_words.next_step(row, why),
            facts=story_words.facts(row, self._kinds),
            state=story_words.state(row, why),
            icon=icon,
            colour=colour,
            spoken=story_words.spoken(row, why, self._kinds),
            button=tr("Open") if warns else "",
            warns=warns,
        )

    def _make_chips(self) -> QWidget:
        bar = QWidget()
        bar.setAccessibleName(tr("Show"))
        flow = Flow(bar)
        group = QButtonGroup(bar)
        for show, name in FILTERS:
            chip = Chip(tr(name), tick=False)
            chip.clicked.connect(self._shower(show))
            group.addButton(chip)
            flow.addWidget(chip)
            self.chips[show] = chip
        self.chips["all"].setChecked(True)
        return bar

    def _shower(self, show: Show) -> Callable[[], None]:
        return lambda: self.show_only(show)

    def _show_middle(self, counts: dict[Show, int]) -> None:
        if not self.list.is_empty:
            self._middle.setCurrentIndex(0)
        elif self._show == "all" and not counts["all"] and not self.search.text().strip():
            self._middle.setCurrentWidget(self.empty)
        else:
            self.nothing.say(
                tr("Nothing found.") if self.search.text().strip() else tr(_EMPTY[self._show])
            )
            self._middle.setCurrentWidget(self.nothing)

    def _show_actions(self) -> None:
        known = self.commands()
        self.mark_ready.setVisible("mark-ready" in known)
        self.restore.setVisible("restore" in known)
        self.forget.setVisible("forget" in known)
        waiting = self._drafts.counts()["ready"]
        self.send.setText(ntr("&Send ready ({n})", "&Send ready ({n})", waiting))
        self.send.setVisible(waiting > 0 and self._show != "trash")

    # ---- what a person does ----------------------------------------------------------------

    def _on_new(self) -> None:
        self.story_opened.emit(self._drafts.new())

    def _on_sample(self) -> None:
        self.story_opened.emit(sample_story(self._session.workspace))

    def _on_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_open(self, story: str) -> None:
        row = next((each for each in self._rows.values() if each.story == story), None)
        if row is not None:
            self.list.choose(row.story)
            self.acts.open(row)

    def _on_did(self) -> None:
        self.refresh()
        self.changed.emit()

    def _on_put_back(self, story: str) -> None:
        row = next((each for each in self._rows.values() if each.story == story), None)
        if row is not None:
            self.list.choose(row.story)

    def _on_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        known = self.commands()
        for name, words in (
            ("open", tr("&Open")),
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

    def tell(self, error: HeliographError) -> None:
        """Say what went wrong."""
        self.acts.tell(error)
