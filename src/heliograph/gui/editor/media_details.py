"""The page about one file: its picture, its questions, and the way to the files beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from heliograph import wording
from heliograph.gui import icons, look
from heliograph.gui.editor.media_questions import MediaQuestions
from heliograph.gui.editor.media_rights import last_rights, remember
from heliograph.gui.editor.media_sending import MediaSending
from heliograph.gui.parts import Column
from heliograph.gui.plain import tip
from heliograph.gui.reasons import allow
from heliograph.gui.widgets.icon_button import IconButton
from heliograph.gui.widgets.words import ElidedWords, Words
from heliograph.i18n import ltr, size, tr

if TYPE_CHECKING:
    from heliograph.domain.media import MediaItem
    from heliograph.domain.problems import Problem
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.editor.other_version import OtherVersion
    from heliograph.gui.editor.thumbnails import Thumbnails
    from heliograph.gui.session import Session

_PREVIEW, _SMALL_PREVIEW = QSize(260, 220), QSize(180, 120)
_LOW = 300
"""Logical pixels of height (at 100 %) below which the picture is small."""
_BESIDE = 720
"""Logical pixels of width from which the picture stands beside the questions."""


class MediaDetailsPage(QWidget):
    """Asks about one item at a time; the way on stands below, whatever is scrolled."""

    up_wanted = Signal(str)
    down_wanted = Signal(str)
    remove_wanted = Signal(str)
    item_wanted = Signal(str)
    """Another item, by the buttons before and after."""
    done = Signal()
    item_shown = Signal(str)
    """Another item is asked about, or the same one anew (its id)."""

    def __init__(self, session: Session, draft: EditorDraft, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._workspace = session.workspace
        self._draft = draft
        self._thumbnails = thumbnails
        self._is_wide = True
        self._preview = _PREVIEW
        self._column = Column(widest=900)
        self._column.box.setContentsMargins(2, 4, 16, look.BLOCK_GAP)
        self._column.box.addLayout(self._make_head())
        self._beside = QHBoxLayout()
        self._beside.setSpacing(20)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._beside.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        self._questions = MediaQuestions(draft, self)
        self.frames = self._questions.frames
        self.sending = MediaSending(session, draft, self)
        self._questions.smaller_wanted.connect(self.sending.make_fitting)
        self._questions.add_below(self.sending)
        self._beside.addWidget(self._questions, 1)
        self._column.box.addLayout(self._beside)
        self._column.box.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self._column, 1)
        whole.addLayout(self._make_foot())
        thumbnails.arrived.connect(self._on_picture)

    @property
    def item_id(self) -> str:
        """Give the id of the item that is asked about, empty for none."""
        item = self._questions.item
        return "" if item is None else item.id

    def show_item(self, media: str) -> bool:
        """Ask about an item; tell whether it is there."""
        items = self._draft.media()
        found = next((item for item in items if item.id == media), None)
        if media != self.item_id:
            self._remember()
            self._column.verticalScrollBar().setValue(0)
        if found is None:
            self._questions.item = None
            return False
        at = items.index(found)
        self._name.say(found.file_name)
        self._facts.setText(
            tr(
                "{kind}, {size}, {n} of {total}",
                kind=wording.media_kind_name(found.kind),
                size=size(found.size_bytes),
                n=at + 1,
                total=len(items),
            )
        )
        self._show_buttons(found, at, len(items))
        self._questions.show_item(found, last_rights(self._workspace, self._draft, found))
        self.sending.show_item(found)
        self._show_picture()
        self.item_shown.emit(found.id)
        return True

    def put_above(self, widget: QWidget) -> None:
        """Show something above the questions about every item."""
        self._column.box.insertWidget(1, widget)  # below the head

    def tell_beside(self, other: OtherVersion | None) -> None:
        """Show what another language version says of the same file; None for none."""
        self._questions.tell_beside(other)

    def show_problems(self, problems: tuple[Problem, ...], *, revealed: bool) -> None:
        """Show what is wrong with this item beside its questions."""
        own = [problem for problem in problems if problem.item == self.item_id]
        self._questions.show_problems(own, revealed=revealed)

    def go_to(self, code: str) -> None:
        """Give the keyboard to the question that a problem speaks of."""
        frame = self._questions.go_to(code)
        self._column.ensureWidgetVisible(frame, 0, 24)

    def go(self, by: int) -> None:
        """Ask about the file before (-1) or after (1), where there is one."""
        if self.can_go(by):
            order = [str(item.id) for item in self._draft.media()]
            self.item_wanted.emit(order[order.index(self.item_id) + by])

    def can_go(self, by: int) -> bool:
        """Tell whether there is a file before (-1) or after (1)."""
        order = [str(item.id) for item in self._draft.media()]
        return self.item_id in order and 0 <= order.index(self.item_id) + by < len(order)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the picture above the questions where there is no room beside them."""
        super().resizeEvent(event)
        wide = self.width() >= look.scaled(_BESIDE)
        if wide != self._is_wide:
            self._is_wide = wide
            direction = QHBoxLayout.Direction
            self._beside.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        preview = _PREVIEW if wide and self.height() >= look.scaled(_LOW) else _SMALL_PREVIEW
        if preview != self._preview:
            self._preview = preview
            self._show_picture()
        self._fit_foot()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep credit and licence for the next file."""
        super().hideEvent(event)
        self._remember()

    # ---- inside --------------------------------------------------------------------------

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(2)
        self._name = ElidedWords("", "story-title", self)
        self._facts = Words("", "soft", self, wrap=False)
        self._up = IconButton("up", tr("Move up"), self)
        self._down = IconButton("down", tr("Move down"), self)
        self._up.clicked.connect(lambda: self.up_wanted.emit(self.item_id))
        self._down.clicked.connect(lambda: self.down_wanted.emit(self.item_id))
        head.addWidget(self._name)
        head.addSpacing(10)
        head.addWidget(self._facts, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        for button in (self._up, self._down):
            head.addWidget(button)
        return head

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(2, 0, 16, 0)
        self._previous = self._make_way("back", tr("Previous"), "Ctrl+PgUp", -1)
        self._following = self._make_way("forward", tr("Next"), "Ctrl+PgDown", 1)
        self._remove = QPushButton(self)
        self._remove.setAutoDefault(True)
        self._remove.clicked.connect(lambda: self.remove_wanted.emit(self.item_id))
        self._done = QPushButton(tr("Done"), self)
        self._done.setAutoDefault(True)
        self._done.clicked.connect(self.done)
        foot.addWidget(self._previous)
        foot.addWidget(self._following)
        foot.addStretch(1)
        foot.addWidget(self._remove)
        foot.addStretch(1)
        foot.addWidget(self._done)
        return foot

    def _make_way(self, icon: str, name: str, keys: str, by: int) -> QPushButton:
        button = QPushButton(name, self)
        button.setIcon(icons.icon(icon))
        button.setAutoDefault(True)
        button.setAccessibleName(name)
        button.setToolTip(tip(tr("{command} ({keys})", command=name, keys=ltr(tr(keys)))))
        button.clicked.connect(lambda: self.go(by))
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self.go(by))
        return button

    def _show_buttons(self, item: MediaItem, at: int, total: int) -> None:
        is_open = self._draft.is_open
        self._up.setVisible(is_open and total > 1)
        self._down.setVisible(is_open and total > 1)
        self._remove.setVisible(is_open)
        photo = item.kind == "photo"
        self._remove.setText(
            tr("Send without this photo") if photo else tr("Send without this file")
        )
        self._previous.setVisible(total > 1)
        self._following.setVisible(total > 1)
        first = tr("This is the first one already.") if at == 0 else ""
        last = tr("This is the last one already.") if at == total - 1 else ""
        # Qt gives the keyboard of a button that is switched off to whatever comes next.
        pairs: tuple[tuple[QAbstractButton, QAbstractButton, str], ...] = (
            (self._up, self._down, first),
            (self._down, self._up, last),
            (self._previous, self._following, first),
            (self._following, self._previous, last),
        )
        for button, other, why in pairs:
            if why and button.hasFocus():
                allow(other)
                other.setFocus()
            allow(button, why)
        self._fit_foot()

    def _fit_foot(self) -> None:
        """Leave the words of the two ways to their pictures where there is no room for them."""
        ways = ((self._previous, tr("Previous")), (self._following, tr("Next")))
        for button, name in ways:
            button.setText(name)
        shown = (self._previous, self._following, self._remove, self._done)
        needed = sum(each.sizeHint().width() + 12 for each in shown if not each.isHidden())
        if needed > self.width():
            for button, _ in ways:
                button.setText("")

    def _remember(self) -> None:
        if self._questions.item is not None and self._draft.is_open:
            remember(self._workspace, self._questions.item)

    def _on_picture(self, known_by: str) -> None:
        item = self._questions.item
        if item is not None and item.known_by == known_by:
            self._show_picture()

    def _show_picture(self) -> None:
        item = self._questions.item
        if item is None:
            return
        picture = self._thumbnails.picture(item)
        self._picture.setVisible(picture is not None)
        if picture is not None:
            scale = self.devicePixelRatioF()
            small = picture.scaled(
                self._preview * scale,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            small.setDevicePixelRatio(scale)
            self._picture.setPixmap(small)
        self._picture.setAccessibleName(item.details.alt_text or item.file_name)
