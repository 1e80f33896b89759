"""The step "Photos and files": the list and the questions about one file, as there is room."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from heliograph.domain.ids import MediaId
from heliograph.gui.editor.media_details import MediaDetailsPage
from heliograph.gui.editor.media_panel import MediaPanel
from heliograph.gui.editor.media_row import MediaRow
from heliograph.gui.editor.thumbnails import Thumbnails
from heliograph.gui.reviews.strips import CommentStrips
from heliograph.gui.widgets.empty_page import EmptyPage
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.problems import Problem
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session


class MediaStep(QStackedWidget):
    """Owns the panel, which stands beside the page in wide windows and is the page in others."""

    wanted = Signal()
    """A file is to be described: the editor shows this step."""
    changed = Signal()
    """The story's files are others now."""

    def __init__(self, session: Session, draft: EditorDraft) -> None:
        super().__init__()
        self._draft = draft
        self._wide = False
        self._problems: tuple[Problem, ...] = ()
        self._seen: object = None
        thumbnails = Thumbnails(session.tasks, self)
        self.panel = MediaPanel(session, draft, thumbnails)
        self.details = MediaDetailsPage(session, draft, thumbnails)
        self._list = QWidget(self)
        self._list_box = QVBoxLayout(self._list)
        self._list_box.setContentsMargins(0, 0, 0, 0)
        self._list_box.addWidget(self.panel)
        self._empty = EmptyPage(
            tr("Photos make a story easier to believe, and are never required."),
            button=tr("Add photos or files"),
            icon="photo",
        )
        for page in (self._list, self.details, self._empty):
            self.addWidget(page)
        self._empty.pressed.connect(self.panel.ask_for_files)
        self.panel.item_opened.connect(self.open_item)
        self.panel.changed.connect(self.changed)
        self.panel.smaller_wanted.connect(self._on_smaller_wanted)
        self.details.sending.changed.connect(self.changed)
        self.details.item_wanted.connect(self.open_item)
        self.details.up_wanted.connect(self._on_up)
        self.details.down_wanted.connect(self._on_down)
        self.details.remove_wanted.connect(self._on_remove)
        self.details.done.connect(self.show_list)

    def be_wide(self, *, wide: bool) -> None:
        """Know whether the panel stands beside the page; the editor takes it from here then."""
        self._wide = wide
        if not wide:
            self._list_box.addWidget(self.panel)
        self.panel.show()
        self.show_list()

    def refresh(self, problems: tuple[Problem, ...], *, revealed: bool) -> None:
        """Show the files as they are now and what they need."""
        own = tuple(problem for problem in problems if problem.field == "media")
        self._problems = own
        media = self._draft.media()
        seen = (media, own, self._draft.is_open)
        if seen != self._seen:
            self._seen = seen
            self.panel.refresh(own)
            there = {item.id for item in media}
            if self.details.item_id in there:
                self.details.show_item(self.details.item_id)
            else:
                self.show_list()
        self.details.show_problems(own, revealed=revealed)

    def commands(self) -> Commands:
        """Give what can be done to the list and to the chosen file while the keyboard is there."""
        focused = QApplication.focusWidget()
        here = focused is not None and (
            self.isAncestorOf(focused) or self.panel.isAncestorOf(focused)
        )
        return {**self.panel.commands(), **self._file_commands(focused)} if here else {}

    def show_choice(self, *, shown: bool) -> None:
        """Mark the file that is asked about, while its questions are on the screen."""
        asked = shown and self.currentWidget() is self.details
        self.panel.choose(self.details.item_id if asked else "")

    def show_list(self) -> None:
        """Show no file's questions."""
        if not self._wide:
            self.setCurrentWidget(self._list)
            self.panel.choose("")
            return
        there = [item.id for item in self._draft.media()]
        if there:
            self._ask_about(self.details.item_id if self.details.item_id in there else there[0])
        else:
            self.setCurrentWidget(self._empty)
            self.panel.choose("")

    def open_item(self, media: str) -> None:
        """Ask about a file."""
        self.wanted.emit()
        if self._ask_about(media):
            self.details.frames["alt_text"].answer.focus_on()

    def show_remarks(self, media: str | None) -> CommentStrips | None:
        """Ask about the file that a comment speaks of, or any, and give what stands there."""
        items = [item.id for item in self._draft.media()]
        if not items or not self._ask_about(media or self.details.item_id or items[0]):
            return None
        return self.details.findChild(CommentStrips)

    def go_to(self, problem: Problem) -> None:
        """Give the keyboard to the place that a problem speaks of."""
        if problem.item is not None and self._ask_about(problem.item):
            self.details.go_to(problem.code)
        else:
            self.show_list()
            self.panel.focus_first()

    def focus_first(self) -> None:
        """Give the keyboard to the first thing here."""
        if self.currentWidget() is self.details:
            self.details.frames["alt_text"].answer.focus_on()
        else:
            self.panel.focus_first()

    def _file_commands(self, focused: QWidget | None) -> Commands:
        """Give what can be done to the row with the keyboard, or else to the file asked about."""
        known: dict[str, Callable[[], None]] = {}
        chosen = ""
        remove: Callable[[MediaId], None] = self._on_remove
        if self.details.isVisible():
            chosen = self.details.item_id
            for name, by in (("previous-file", -1), ("next-file", 1)):
                if self.details.can_go(by):
                    known[name] = partial(self.details.go, by)
        if isinstance(focused, MediaRow):
            chosen, remove = focused.item.id, self.panel.remove
        order = [str(item.id) for item in self._draft.media()]
        if self._draft.is_open and chosen in order:
            media, at = MediaId(chosen), order.index(chosen)
            known["file-out"] = partial(remove, media)
            if at > 0:
                known["file-up"] = partial(self.panel.shift, media, -1)
            if at < len(order) - 1:
                known["file-down"] = partial(self.panel.shift, media, 1)
        return known

    def _on_smaller_wanted(self, media: str) -> None:
        self.open_item(media)
        self.details.sending.make_fitting()

    def _on_up(self, media: str) -> None:
        self.panel.shift(MediaId(media), -1)

    def _on_down(self, media: str) -> None:
        self.panel.shift(MediaId(media), 1)

    def _on_remove(self, media: str) -> None:
        before = [item.id for item in self._draft.media()]
        self.panel.remove(MediaId(media))
        there = [item.id for item in self._draft.media()]
        if self._wide and there and media not in there:
            self._ask_about(there[min(before.index(MediaId(media)), len(there) - 1)])

    def _ask_about(self, media: str) -> bool:
        if not self.details.show_item(media):
            return False
        self.details.show_problems(self._problems, revealed=False)
        self.setCurrentWidget(self.details)
        self.show_choice(shown=self.isVisible())
        return True
