"""Photos and files of a story: add by button, dropping or pasting; put in order; taken out."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QMimeData, QStandardPaths, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from heliograph import wording
from heliograph.domain.ids import MediaId
from heliograph.gui import icons, look
from heliograph.gui.announce import announce
from heliograph.gui.editor.dropped_table import ask_about, sheet_in
from heliograph.gui.editor.media_acts import MediaActs
from heliograph.gui.editor.media_intake import Intake
from heliograph.gui.editor.media_list import MediaList, Told
from heliograph.gui.editor.media_matters import MediaMatters
from heliograph.gui.parts import together
from heliograph.gui.text_commands import text_commands
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.gui.widgets.words import Words
from heliograph.i18n import Raw, iso, size, tr
from heliograph.wording import attaching
from heliograph.wording.estimates import time_for, with_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.media import MediaItem
    from heliograph.domain.problems import Problem
    from heliograph.errors import HeliographError, MediaNotCleaned
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.editor.media_intake import Source
    from heliograph.gui.editor.media_row import MediaRow
    from heliograph.gui.editor.thumbnails import Thumbnails
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session

UNDO_MS = 10_000
_LOW = 230
"""Logical pixels of height (at 100 %) below which the files get what there is."""
_BEFORE_COUNT = 2
"""Place in the head, behind its name and the room between."""


class MediaPanel(QFrame):
    """The list of files, and every way to add one."""

    item_opened = Signal(str)
    """Id of the item to describe."""
    smaller_wanted = Signal(str)
    """Id of an item that is too large for the campaign."""
    changed = Signal()
    """Items came, went or moved; the store has it already."""
    import_wanted = Signal(object)
    """A table (``Path``) whose rows are to become stories."""

    def __init__(self, session: Session, draft: EditorDraft, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._outbox = session.workspace.outbox
        self._draft = draft
        self._thumbnails = thumbnails
        self._acts = MediaActs(session, draft, self)
        self._problems: tuple[Problem, ...] = ()
        self.remark_of: Callable[[str], str] = lambda _: ""
        """Says what others have to say of an item, by its id; empty for nothing."""
        self._remarks: dict[str, str] = {}
        self._intake = Intake(session, draft.id, self)
        look.dress(self, "card")
        self.setAcceptDrops(True)
        self._is_low = False
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        self._head = self._make_head()
        column.addLayout(self._head)
        self.message = MessageStrip(self)
        self.taken_out = MessageStrip(self)
        self._matters = MediaMatters(self.message)
        column.addWidget(self.message)
        column.addWidget(self.taken_out)
        self._list = MediaList(self)
        column.addWidget(self._list, 1)
        column.addWidget(self._intake.view)
        self._drop_words = Words(tr("Drop files here, paste them, or"), "soft", self)
        self.add = QPushButton(tr("Add photos or files"), self)
        self.add.setIcon(icons.icon("add"))
        self.add.setToolTip(tr("Add photos or files (Ctrl+Shift+M)"))
        self.add.clicked.connect(self.ask_for_files)
        self._whole = Words("", "soft", self)
        for each in (self._drop_words, self.add, self._whole):
            column.addWidget(each)
        self._intake.attached.connect(self._on_attached)
        self._intake.refused.connect(self._matters.say_refused)
        self._intake.undecided.connect(self._on_undecided)
        self._list.opened.connect(self.item_opened)
        self._list.move_wanted.connect(self._on_move_wanted)
        self._list.removal_wanted.connect(self._on_removal_wanted)
        self._acts.changed.connect(self.changed)
        self._acts.refused.connect(self._on_not_done)
        thumbnails.arrived.connect(self._on_picture)

    # ---- for the editor ----------------------------------------------------------------

    def refresh(self, problems: tuple[Problem, ...]) -> None:
        """Show the files as they are now, with the first thing that each still needs."""
        self._problems = problems
        items = self._draft.media()
        self._remarks = {item.id: self.remark_of(item.id) for item in items}
        rate_bytes_s = self._outbox.connection().rate_bytes_s
        self._list.refresh(
            [self._told(item, problems, rate_bytes_s) for item in items],
            is_open=self._draft.is_open,
        )
        for row in self.rows():
            row.show_picture(self._thumbnails.picture(row.item))
        self._put_in_tab_order()
        limit = self._draft.campaign.media.max_items
        self._count.setText(tr("{n} of {most}", n=len(items), most=limit))
        look.dress(self._count, "problem" if len(items) > limit else "counter")
        total = sum({item.sha256: item.size_bytes for item in items}.values())
        self._whole.setText(_sum(total, rate_bytes_s) if items else "")
        self.add.setVisible(self._draft.is_open)
        self._fit()

    def show_remarks(self) -> None:
        """Ask again what others have to say of the items."""
        if {item.id: self.remark_of(item.id) for item in self._draft.media()} != self._remarks:
            self.refresh(self._problems)

    def choose(self, media: str) -> None:
        """Show which file is being described; empty for none."""
        self._list.choose(media)

    def focus_first(self) -> None:
        """Give the keyboard to the first file, or to the button that adds one."""
        if not self._list.focus_row(0):
            self.add.setFocus()

    def rows(self) -> list[MediaRow]:
        """Give the rows in their order."""
        return self._list.rows()

    def commands(self) -> Commands:
        """Give what can be taken back and done again, where no answer has steps of its own."""
        if "undo" in text_commands():
            return {}
        known: dict[str, Callable[[], None]] = {}
        if self._acts.can_undo:
            known["undo"] = self.undo
        if self._acts.can_redo:
            known["redo"] = self._redo
        return known

    @property
    def is_busy(self) -> bool:
        """Tell whether a file is being taken in."""
        return self._intake.is_busy

    # ---- adding ------------------------------------------------------------------------

    def ask_for_files(self) -> None:
        """Let the person choose files."""
        if not self._draft.is_open:
            return
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        dialog = QFileDialog(self, tr("Add photos or files"), pictures)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_files_selected)
        dialog.open()

    def attach(self, paths: list[Path]) -> None:
        """Take files in, one after the other, in the background."""
        if self._draft.is_open:
            self._begin_anew()
            self._intake.take(paths)

    def can_paste(self) -> bool:
        """Tell whether there are files or a picture on the clipboard, and no words."""
        # Where nobody offers anything, some platforms give nothing at all.
        data = cast("QMimeData | None", QGuiApplication.clipboard().mimeData())
        if data is None:
            return False
        return bool(_local_files(data)) or (data.hasImage() and not data.hasText())

    def paste(self) -> None:
        """Take files or a picture from the clipboard."""
        paths = _local_files(QGuiApplication.clipboard().mimeData())
        if paths:
            self.attach(paths)
        elif self._draft.is_open:
            self._begin_anew()
            self._intake.take_picture(QGuiApplication.clipboard().image())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the files the room that there is."""
        super().resizeEvent(event)
        self._fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files."""
        if self._draft.is_open and _local_files(event.mimeData()):
            event.acceptProposedAction()
            look.dress(self, "card-welcome")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Stop welcoming."""
        super().dragLeaveEvent(event)
        look.dress(self, "card")

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        look.dress(self, "card")
        event.acceptProposedAction()
        paths, table = _local_files(event.mimeData()), sheet_in(event.mimeData())
        if table is None:
            self.attach(paths)
        else:
            add = partial(self.attach, paths)
            ask_about(table, self.taken_out, add=add, take_in=self.import_wanted.emit)

    # ---- moving and taking out ------------------------------------------------------------

    def shift(self, media: MediaId, by: int) -> None:
        """Move a file up (-1) or down (1)."""
        order = [item.id for item in self._draft.media()]
        if media in order:
            self._move(media, order.index(media) + by)

    def remove(self, media: MediaId) -> None:
        """Take a file out of the story; it can be put back."""
        order = [item.id for item in self._draft.media()]
        item = self._acts.remove(media)
        if item is None:
            return
        self.taken_out.say(
            tr("Taken out: {file}", file=item.file_name),
            actions=((tr("Undo"), self.undo),),
            for_ms=UNDO_MS,
        )
        if self.isVisible() and not self._list.focus_row(order.index(media)):
            self.add.setFocus()

    def undo(self) -> None:
        """Take back what was done to the list last."""
        before = {item.id for item in self._draft.media()}
        self.taken_out.put_away()
        if self._acts.undo():
            back = [item for item in self._draft.media() if item.id not in before]
            for item in back:
                announce(self, tr("Put back: {file}", file=item.file_name))
                self.item_opened.emit(item.id)
            if not back:
                announce(self, tr("Undone"))

    def _redo(self) -> None:
        self.taken_out.put_away()
        if self._acts.redo():
            announce(self, tr("Done again"))

    def _move(self, media: MediaId, to: int) -> None:
        if not self._acts.move(media, to):
            return
        self._list.show_row(media)
        items = self._draft.media()
        item = items[to]
        announce(
            self,
            tr("{file}: {n} of {total}", file=item.file_name, n=to + 1, total=len(items)),
        )

    def _on_move_wanted(self, media: str, to: int) -> None:
        self._move(MediaId(media), to)

    def _on_removal_wanted(self, media: str) -> None:
        self.remove(MediaId(media))

    def _on_not_done(self, error: HeliographError) -> None:
        self.taken_out.say(together(wording.error(error)), tone="warning")

    # ---- inside ----------------------------------------------------------------------------

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(Words(wording.section_name("media"), "strong", self, wrap=False))
        head.addStretch(1)
        self._count = Words("", "counter", self, wrap=False)
        head.addWidget(self._count)
        return head

    def _told(
        self, item: MediaItem, problems: tuple[Problem, ...], rate_bytes_s: float | None
    ) -> Told:
        own = [
            _short(self._draft.words(each), item.file_name)
            for each in problems
            if each.item == item.id
        ]
        if self._remarks.get(item.id):
            own.insert(0, self._remarks[item.id])
        state = own[0] if own else tr("Complete")
        if len(own) > 1:
            state = tr("{problem}, and {n} more", problem=state, n=len(own) - 1)
        facts = attaching.change(item) or size(item.size_bytes)
        if item.original is not None and not item.cleaned:
            facts = tr("{facts}, sent as it is", facts=facts)
        facts = with_time(facts, item.size_bytes, rate_bytes_s=rate_bytes_s)
        return Told(item, facts, state, not own)

    def _fit(self) -> None:
        """Where it is low, say less below the files, and add them from the head."""
        low = self.height() < look.scaled(_LOW)
        if low != self._is_low:
            self._is_low = low
            if low:
                self._head.insertWidget(_BEFORE_COUNT, self.add)
            else:
                self._column.insertWidget(self._column.indexOf(self._drop_words) + 1, self.add)
            self._put_in_tab_order()
        self._drop_words.setVisible(not low and self._draft.is_open)
        self._whole.setVisible(not low and bool(self._whole.text()))

    def _put_in_tab_order(self) -> None:
        """Let Tab go the way of the eyes: down the rows, and from above or to what is below."""
        stop = self._intake.stop_button
        rows = self.rows()
        order = (self.add, *rows, stop) if self._is_low else (*rows, stop, self.add)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _on_files_selected(self, names: list[str]) -> None:
        self.attach([Path(name) for name in names])

    def _on_picture(self, known_by: str) -> None:
        for row in self.rows():
            if row.item.known_by == known_by:
                row.show_picture(self._thumbnails.picture(row.item))

    def _on_attached(self, item: MediaItem) -> None:
        limit = self._draft.campaign.media.max_item_bytes
        if item.size_bytes > limit:
            media = item.id
            self._matters.say_too_large(
                item,
                limit,
                smaller=lambda: self.smaller_wanted.emit(media),
                remove=lambda: self.remove(media),
            )
        self.changed.emit()
        self._list.show_row(item.id)
        if not self._intake.is_busy:
            self.item_opened.emit(item.id)

    def _on_undecided(self, source: Source, error: MediaNotCleaned) -> None:
        self._matters.ask_about(error, take=lambda: self._intake.take_as_it_is(source))

    def _begin_anew(self) -> None:
        if not self._intake.is_busy:
            self._matters.forget_said()


def _local_files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _sum(n_bytes: int, rate_bytes_s: float | None) -> str:
    """Say how large all files are, and how long they take at the last speed."""
    if takes := time_for(n_bytes, rate_bytes_s=rate_bytes_s):
        return tr("All files together: {size}, {takes}", size=size(n_bytes), takes=Raw(takes))
    return tr("All files together: {size}", size=size(n_bytes))


def _short(words: str, name: str) -> str:
    """Leave out the file's name where a sentence begins with it: the row says it already."""
    said = iso(name)
    if not words.startswith(said):
        return words
    rest = words.removeprefix(said).lstrip(" \u00a0\u202f:\uff1a")
    return rest[:1].upper() + rest[1:]
