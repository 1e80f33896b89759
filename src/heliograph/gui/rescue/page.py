"""The page in place of everything when stories do not read: what is safe, and how to go on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from heliograph import wording
from heliograph.gui import look
from heliograph.gui.mnemonics import keep_apart
from heliograph.gui.parts import button, text, together
from heliograph.gui.reasons import allow
from heliograph.gui.rescue.work import QUEUED, RescueWork
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import ltr, moment, ntr, tr
from heliograph.wording import rescue as words

if TYPE_CHECKING:
    from heliograph.app.rescue import Copy, Damage
    from heliograph.errors import HeliographError

_WIDTH = 640
_MOST_COPIES = 3


class RescuePage(QWidget):
    """Looks at the damage, offers what there is to do, and does it."""

    again = Signal()
    """It can be opened now, or is to be tried as it is: a disk may have been put back."""
    closing = Signal()

    def __init__(self, work: RescueWork) -> None:
        super().__init__()
        self._work = work
        self.message = MessageStrip(self, can_close=False)
        self.read = button(tr("Open &what can be read"), self._on_read, "primary")
        self.save = button(tr("Save the damaged &file elsewhere…"), self._on_save)
        self.copies: list[QPushButton] = []
        middle = QWidget()
        middle.setMaximumWidth(look.scaled(_WIDTH))
        box = QVBoxLayout(middle)
        box.setSpacing(look.BLOCK_GAP)
        self._title = text(tr("Part of what is on this computer cannot be read"), "story-title")
        box.addWidget(self._title)
        box.addWidget(text(tr("Nothing was deleted, and nothing will be."), ""))
        box.addWidget(
            text(
                tr(
                    "Heliograph can open everything that still reads, and then says of each story"
                    " what it lost. The damaged file is kept. What ITU has already does not go a"
                    " second time."
                ),
                "",
            )
        )
        box.addWidget(self.message)
        box.addWidget(self.read)
        self._copies = QVBoxLayout()
        self._copies.setSpacing(8)
        box.addLayout(self._copies)
        box.addWidget(self.save)
        row = QHBoxLayout()
        row.addWidget(button(tr("Close H&eliograph"), self.closing.emit, "quiet"))
        row.addStretch(1)
        self._again = button(tr("&Try again"), self.again.emit, "quiet")
        row.addWidget(self._again)
        box.addLayout(row)
        self._place(middle)
        work.looked.connect(self._on_looked, QUEUED)
        work.failed.connect(self._on_failed, QUEUED)
        work.saved.connect(self._on_saved, QUEUED)
        work.told.connect(self._on_told, QUEUED)
        work.rescued.connect(self.again, QUEUED)
        self._be_busy(tr("Looking at what can be read…"))
        work.look()

    def focus_first(self) -> None:
        """Give the keyboard to what helps most."""
        keep_apart(self)
        self.read.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self, middle: QWidget) -> None:
        """Set the column into the middle; with large text in a small window it scrolls."""
        inside = QWidget()
        look.dress(inside, "page")
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(look.PAGE_MARGIN, 18, look.PAGE_MARGIN, look.ROW_MARGIN)
        outer.addStretch(2)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(middle, 100)
        across.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(3)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _on_looked(self, damage: Damage) -> None:
        self.message.put_away()
        self._be_busy("")
        if damage.stories:
            for copy in damage.copies[:_MOST_COPIES]:
                self._offer(copy)
        self.focus_first()

    def _offer(self, copy: Copy) -> None:
        stories = ntr("{n} story", "{n} stories", copy.stories)
        label = tr(
            "Use the copy of {time} instead: {stories}", time=moment(copy.made_ms), stories=stories
        )
        made = button(label, lambda: self._on_copy(copy))
        self._copies.addWidget(made)
        self.copies.append(made)

    def _on_read(self) -> None:
        self._be_busy(tr("Reading what can be read. Please wait."))
        self._work.read_what_can_be()

    def _on_copy(self, copy: Copy) -> None:
        self._be_busy(tr("The copy is being put in place. Please wait."))
        self._work.use_copy(copy)

    def _on_save(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self.window(), tr("Save the damaged file in this folder")
        )
        if name:
            self._be_busy(tr("The damaged file is being copied. Please wait."))
            self._work.save_elsewhere(Path(name))

    def _on_saved(self, folder: Path) -> None:
        self._be_busy("")
        self.message.say(tr("Copied to {folder}.", folder=ltr(str(folder))), tone="done")

    def _on_told(self, done: int, of: int) -> None:
        self.message.say(words.looked_at(done, of), spoken=False)

    def _on_failed(self, error: HeliographError) -> None:
        self._be_busy("")
        self.message.say(together(wording.error(error)), tone="warning")

    def _be_busy(self, why: str) -> None:
        for each in (self.read, self.save, self._again, *self.copies):
            allow(each, why)
        if why:
            self.message.say(why)
