"""The second step of an import: which column answers what, and what holds for all rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from heliograph import decoding
from heliograph.domain.tables.mapping import IGNORED, Mapping
from heliograph.gui import icons, look
from heliograph.gui.importing.columns_model import (
    EXAMPLE,
    HEADING,
    TARGET,
    ColumnsModel,
    targets_of,
)
from heliograph.gui.importing.for_all import ForAll
from heliograph.gui.parts import Card, Column, button, row_of, text
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.gui.widgets.searched_choice import SearchedChoice
from heliograph.i18n import day, iso, joined, listed, tr
from heliograph.paper.files import write_file
from heliograph.wording import form

if TYPE_CHECKING:
    from heliograph.gui.importing.columns_model import Index
    from heliograph.gui.importing.work import ImportWork

_ARROW, _EDGE = 16, 9
_ROW = 36
_MOST_ROWS = 24
"""Rows that are shown without a scroll bar of their own."""
_WIDEST = 1200


class ColumnsStep(Column):
    """A row for each column of the table."""

    changed = Signal()

    def __init__(self, work: ImportWork) -> None:
        super().__init__(widest=_WIDEST)
        self._work = work
        self.model = ColumnsModel(work)
        self.view = _ColumnsView(work)
        self.view.setModel(self.model)
        self.view.stretch()
        self.missing = text("", "soft")
        self.message = MessageStrip(self)
        self.for_all = ForAll(work)
        self.save = button(tr("Save what the columns are…"), self._on_save, "quiet")
        self.load = button(tr("Take it from a file…"), self._on_load, "quiet")
        card = Card()
        card.box.setContentsMargins(1, 1, 1, 1)
        card.add(self.view)
        asks = text(tr("Say which question each column answers."))
        for each in (row_of(asks, self.save, self.load), self.message, card, self.missing):
            self.box.addWidget(each)
        self.box.addWidget(self.for_all)
        self.box.addStretch(1)
        self.view.moved.connect(self._show_row)
        self.model.mapped.connect(self._on_mapped)
        self.for_all.changed.connect(self._on_changed)
        work.table_read.connect(self.refresh)

    def refresh(self) -> None:
        """Show the columns as they are now."""
        self.message.put_away()
        self.model.show_columns()
        self.view.fit()
        self._on_changed()
        said = self._work.said_of_columns
        if said is not None:
            words = tr("What you said of the columns on {day} was taken up.", day=day(said.kept_ms))
            self.message.say(words, actions=[(tr("&Leave it out"), self._on_left)])

    def _on_left(self) -> None:
        self._work.leave_said_of_columns()
        self.refresh()

    def focus_first(self) -> None:
        """Give the keyboard to the first column."""
        self.view.setCurrentIndex(self.model.index(0, TARGET))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def why_not(self) -> str:
        """Say why the rows cannot be checked yet; empty when they can."""
        if all(target == IGNORED for target in self.model.targets()):
            return tr("Say of one column at least what it answers.")
        return ""

    def _show_row(self, row: QRect) -> None:
        """Follow the keyboard to a row that is out of sight."""
        inside = self.widget()
        if inside is not None:
            place = self.view.viewport().mapTo(inside, row.center())
            self.ensureVisible(place.x(), place.y(), 0, row.height())

    def _on_mapped(self, gave_way: str) -> None:
        if gave_way:
            self.message.say(
                tr(
                    "Only one column can answer this. “{column}” is not imported now.",
                    column=gave_way,
                )
            )
        else:
            self.message.put_away()
        self._on_changed()

    def _on_changed(self) -> None:
        self.for_all.refresh(self.model.targets())
        words = self._missing_words()
        self.missing.setText(words)
        self.missing.setVisible(bool(words))
        self.changed.emit()

    def _missing_words(self) -> str:
        missing = self._missing()
        if not missing:
            return ""
        title = tr("No column is the title: the drafts will be hard to tell apart.")
        return joined(
            title if "title" in missing else "",
            tr(
                "No column answers: {questions}. What is missing can be written in each draft.",
                questions=listed(list(missing.values())),
            ),
        )

    def _missing(self) -> dict[str, str]:
        """Name what every story needs and no column says; who sends a story agrees by hand."""
        work = self._work
        if work.mapping is None:
            return {}
        answered = {target.partition(".")[0] for target in self.model.targets()}
        answered |= {*work.mapping.answers, *work.begun}
        return {
            field.id: iso(form.field_name(field))
            for field in work.campaign.fields
            if field.required == "always"
            and field.section != "consent"
            and field.id not in answered
        }

    # ---- the mapping as a file -----------------------------------------------------------

    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self.window(), tr("Save what the columns are"), "columns.json", "JSON (*.json)"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the mapping, as the command line takes it."""
        try:
            write_file(path, msgspec.json.format(msgspec.json.encode(self._work.mapping)) + b"\n")
        except OSError as error:
            reason = iso(error.strerror or str(error))
            words = tr("{path} cannot be written: {reason}", path=iso(path.name), reason=reason)
            self.message.say(words, tone="warning")
            return
        self.message.say(tr("Saved: {name}", name=iso(path.name)), tone="done")

    def _on_load(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self.window(), tr("Take what the columns are from a file"), "", "JSON (*.json)"
        )
        if name:
            self.load_from(Path(name))

    def load_from(self, path: Path) -> None:
        """Take a mapping that was saved; one that is none leaves everything as it is."""
        try:
            mapping = decoding.decode(path.read_bytes(), type=Mapping)
        except (OSError, msgspec.MsgspecError) as error:
            words = tr(
                "{path} is no mapping: {reason}", path=iso(path.name), reason=iso(str(error))
            )
            self.message.say(words, tone="warning")
            return
        self._work.use_mapping(msgspec.structs.replace(mapping, sheet=self._work.sheet))
        self.refresh()
        self.message.say(tr("Taken from {name}", name=iso(path.name)), tone="done")


class _ColumnsView(QTableView):
    """The table of columns; Enter, a letter or a click opens the list of a row."""

    moved = Signal(QRect)
    """The keyboard is on this row now, within the viewport."""

    def __init__(self, work: ImportWork) -> None:
        super().__init__()
        self._delegate = _TargetDelegate(work, self)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.scaled(_ROW))
        self.setAccessibleName(tr("Columns of the table"))
        self.clicked.connect(self._on_clicked)

    def stretch(self) -> None:
        """Share the width out."""
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for section in (HEADING, TARGET, EXAMPLE):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)

    def fit(self) -> None:
        """Be as high as the rows, as long as they are not too many."""
        rows = min(max(self.model().rowCount(), 1), _MOST_ROWS)
        header = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(rows * self.verticalHeader().defaultSectionSize() + header + 4)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell where the keyboard is."""
        super().currentChanged(current, previous)
        self.moved.emit(self.visualRect(current))

    def _on_clicked(self, index: Index) -> None:
        self._delegate.opens = True
        self.edit(self.model().index(index.row(), TARGET))
        self._delegate.opens = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list of the row by Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.edit(self.model().index(self.currentIndex().row(), TARGET))
        else:
            super().keyPressEvent(event)


class _TargetDelegate(QStyledItemDelegate):
    """Paints an arrow where a list opens, and opens it."""

    def __init__(self, work: ImportWork, view: QTableView) -> None:
        super().__init__(view)
        self._work = work
        self.opens = False
        """Whether the list opens at once, as for a mouse; who has a keyboard types to find."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Offer what the column may answer."""
        del option
        editor = SearchedChoice(parent)
        editor.be_as_wide_as_asked()
        editor.offer(targets_of(self._work.campaign))
        editor.setAccessibleName(str(index.model().index(index.row(), HEADING).data()))
        editor.activated.connect(lambda: self._end(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with what it answers now."""
        if isinstance(editor, SearchedChoice):
            editor.choose(str(index.data(Qt.ItemDataRole.EditRole)))
            if self.opens:
                QTimer.singleShot(0, editor, editor.showPopup)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Take what was chosen."""
        if isinstance(editor, SearchedChoice) and isinstance(model, ColumnsModel):
            editor.settle()
            model.setData(index, editor.code())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Fill the cell."""
        del index
        editor.setGeometry(option.rect)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the words, and the arrow behind those that can be changed."""
        super().paint(painter, option, index)
        if index.column() != TARGET:
            return
        side = look.scaled(_ARROW)
        cell: QRect = option.rect
        place = QRect(cell.right() - _EDGE - side, cell.center().y() - side // 2, side, side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        turned = QStyle.visualRect(option.direction, cell, place)
        icons.paint(painter, QRectF(turned), "chevron", "ink")
        painter.restore()

    def _end(self, editor: SearchedChoice) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
