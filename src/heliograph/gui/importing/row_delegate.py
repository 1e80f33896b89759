"""Paints the rows that are checked, and opens what can be done about them in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from heliograph.gui import icons
from heliograph.gui import look as looks
from heliograph.gui.importing.fix_editors import cell_text_of, fix_editor, said_in
from heliograph.gui.importing.rows_model import FATE, FIX, GRADE, RowsModel, shape
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from heliograph.gui.importing.work import ImportWork

    Index = QModelIndex | QPersistentModelIndex

_ICON, _GAP, _ARROW, _EDGE = 18, 6, 16, 9


class RowDelegate(QStyledItemDelegate):
    """Takes what a person chose or wrote, and passes it on."""

    fixed = Signal(int, object, str)
    """The row's number, the ``Fix``, and the code or the text."""
    fate_chosen = Signal(int, str)
    """The line of the view, and what becomes of it."""

    def __init__(self, work: ImportWork, model: RowsModel) -> None:
        super().__init__(model)
        self._work = work
        self._model = model

    # ---- editing ----------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Offer a list where there are choices, else a line to write."""
        del option
        if index.column() == FATE:
            return self._fates(parent, index.row())
        fix, found = self._model.fix(index.row()), self._model.row_look(index.row())
        if fix is None or found is None:  # it was put right meanwhile
            return QLineEdit(parent)
        names = self._model.lines(index.row())[0].text
        editor = fix_editor(parent, fix, found.read.number, self._work, names=names)
        if isinstance(editor, ChoiceBox):
            self._close_when_chosen(editor)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Leave what ``createEditor`` has filled in."""

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Pass on what was chosen or written."""
        del model
        row = index.row()
        if index.column() == FATE and isinstance(editor, ChoiceBox):
            self.fate_chosen.emit(row, editor.code())
            return
        fix, found = self._model.fix(row), self._model.row_look(row)
        if fix is None or found is None:
            return
        said = said_in(editor, cell_text_of(fix, found.read.number, self._work))
        if said is not None:
            self.fixed.emit(found.read.number, fix, said)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Fill the cell."""
        del index
        editor.setGeometry(option.rect)

    def _fates(self, parent: QWidget, row: int) -> ChoiceBox:
        box = ChoiceBox(parent)
        found = self._model.row_look(row)
        standing = "" if found is None else found.standing
        if standing == "changed":
            box.offer(
                [
                    ("", tr("As for all changed rows")),
                    ("update", tr("Bring the draft up to date")),
                    ("skip", tr("Leave the draft as it is")),
                ]
            )
        elif standing == "twice":
            box.offer([("", tr("Leave it out")), ("take", tr("Import it as another story"))])
        else:
            box.offer([("", tr("Import it")), ("leave", tr("Leave it out"))])
        chosen = None if found is None else self._work.choices.get(found.read.number)
        box.setCurrentIndex(max(box.findData(chosen or ""), 0))
        box.setAccessibleName(tr("What becomes of it"))
        self._close_when_chosen(box)
        return box

    def _close_when_chosen(self, box: ChoiceBox) -> None:
        def end() -> None:
            self.commitData.emit(box)
            self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)

        box.activated.connect(end)

    # ---- painting ---------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the grade with its shape, and an arrow where a list opens."""
        if index.column() == GRADE:
            self._paint_grade(painter, option, index)
            return
        super().paint(painter, option, index)
        if index.column() in {FIX, FATE} and index.flags() & Qt.ItemFlag.ItemIsEditable:
            fix = self._model.fix(index.row())
            if index.column() == FATE or (fix is not None and fix.kind in {"tell", "choose"}):
                side, cell = looks.scaled(_ARROW), QRect(option.rect)
                top = cell.center().y() - side // 2
                place = QRect(cell.right() - _EDGE - side, top, side, side)
                self._icon(painter, option, place, "chevron", "ink")

    def _paint_grade(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        side, cell = looks.scaled(_ICON), QRect(option.rect)
        moved = QStyleOptionViewItem(option)
        room = side + 2 * _GAP
        words = cell.adjusted(room, 0, 0, 0)
        moved.rect = QStyle.visualRect(option.direction, cell, words)
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        whole.text = ""
        style = whole.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, whole.widget)
        if words.width() > room:
            super().paint(painter, moved, index)
        grade = self._model.grade(index.row())
        if grade is not None:
            place = QRect(cell.left() + _GAP, cell.center().y() - side // 2, side, side)
            self._icon(painter, option, place, *shape(grade))

    def _icon(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        place: QRect,
        name: str,
        tint: str,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        turned = QStyle.visualRect(option.direction, option.rect, place)
        icons.paint(painter, QRectF(turned), name, tint)
        painter.restore()
