"""The steps of a story beside its pages: which are done, and how much each still asks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from heliograph.gui import icons, look
from heliograph.gui.reasons import allow
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.words import Words
from heliograph.i18n import ntr, number, tr

_HEIGHT, _SIDE, _GAP = 36, 10, 10
_TODO_WIDTH = 264
"""Logical pixels of width (at 100 %) that sentences beside the questions need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; ``is_check`` marks the last, which shows no state of its own."""

    id: str
    name: str
    is_check: bool = False


class Steps(QWidget):
    """A column of steps, one of which is shown; arrow keys go from one to the next."""

    chosen = Signal(str)

    def __init__(self, steps: tuple[Step, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Steps"))
        self._buttons: dict[str, StepButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for step in steps:
            button = StepButton(step, self)
            button.clicked.connect(lambda _=False, name=step.id: self.chosen.emit(name))
            self._buttons[step.id] = button
            self._group.addButton(button)
            column.addWidget(button)

    def choose(self, step: str) -> None:
        """Show where the person is."""
        self._buttons[step].setChecked(True)

    def show_open(self, step: str, count: int) -> None:
        """Show how many things a step still needs."""
        self._buttons[step].show_open(count)

    def show_comments(self, step: str, count: int) -> None:
        """Show how many comments of ITU a step has to answer."""
        self._buttons[step].show_comments(count)

    def button(self, step: str) -> StepButton:
        """Give the button of a step."""
        return self._buttons[step]

    def focus_chosen(self) -> None:
        """Give the keyboard to the step that is shown."""
        button = self._group.checkedButton()
        if button is not None:
            button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down with the arrows."""
        buttons = list(self._buttons.values())
        focused = next((each for each in buttons if each.hasFocus()), None)
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if focused is None or not by:
            super().keyPressEvent(event)
            return
        buttons[(buttons.index(focused) + by) % len(buttons)].setFocus()


class StepColumn(QWidget):
    """The steps with what is to do in all, and a button that leads to the next thing."""

    chosen = Signal(str)
    next_pressed = Signal()

    def __init__(
        self, steps: tuple[Step, ...], todo: QWidget, parent: QWidget | None = None
    ) -> None:
        """Set the parts below each other.

        Args:
            steps: The steps.
            todo: The list of what is to do, shown where there is room for it.
            parent: Its widget.
        """
        super().__init__(parent)
        self._todo = todo
        todo.setParent(self)
        todo.hide()
        self.list = Steps(steps, self)
        self.list.chosen.connect(self.chosen)
        self._total = Words("", "soft", self)
        self.following = QPushButton(tr("Next thing to do"), self)
        self.following.setToolTip(tr("Next thing to do (F8)"))
        self.following.clicked.connect(self.next_pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(8)
        column.addWidget(self.list)
        column.addStretch(1)
        column.addWidget(self._total)
        column.addWidget(todo, 1000)
        column.addWidget(self.following)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Maximum, policy.Preferred)

    def least_height(self) -> int:
        """Give the height that all needs but the list of what is to do, in logical pixels."""
        spacing = 2 * 8
        parts = (self.list, self._total, self.following)
        return sum(each.minimumSizeHint().height() for each in parts) + spacing

    def show_todo(self, *, shown: bool) -> None:
        """Show the list of what is to do, or give its room back."""
        self._todo.setVisible(shown)
        self.setMinimumWidth(look.scaled(_TODO_WIDTH) if shown else 0)

    def choose(self, step: str) -> None:
        """Show where the person is."""
        self.list.choose(step)

    def show_open(self, step: str, count: int) -> None:
        """Show how many things a step still needs."""
        self.list.show_open(step, count)

    def show_comments(self, step: str, count: int) -> None:
        """Show how many comments of ITU a step has to answer."""
        self.list.show_comments(step, count)

    def focus_chosen(self) -> None:
        """Give the keyboard to the step that is shown."""
        self.list.focus_chosen()

    def total(self) -> str:
        """Say how many things are to do in all."""
        return self._total.text()

    def show_total(self, count: int, *, comments: int, is_open: bool) -> None:
        """Show how many things are to do in all, and how many comments wait."""
        words = ntr("{n} thing to do before sending", "{n} things to do before sending", count)
        lines = [words if count else tr("Nothing is missing")] if is_open else []
        if comments:
            lines.append(comments_words(comments))
        self._total.setText("\n".join(lines))
        self._total.setVisible(bool(lines))
        allow(self.following, "" if count or comments else tr("Nothing is missing"))
        self.following.setVisible(is_open or bool(comments))


class StepButton(QAbstractButton):
    """One step: done or open as a shape, its name, how many things are open."""

    def __init__(self, step: Step, parent: QWidget) -> None:
        super().__init__(parent)
        self._step = step
        self._open = 0
        self._comments = 0
        self.setText(step.name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._describe()

    def show_open(self, count: int) -> None:
        """Show how many things are open here."""
        if count != self._open:
            self._open = count
            self._describe()
            self.updateGeometry()
            self.update()

    def show_comments(self, count: int) -> None:
        """Show how many comments of ITU wait here."""
        if count != self._comments:
            self._comments = count
            self._describe()
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Give room for the strong words, a number, and the mark of comments."""
        words = QFontMetrics(look.font(strong=True))
        width = 2 * _SIDE + look.icon_side() + _GAP + words.horizontalAdvance(self.text())
        width += words.horizontalAdvance("00") + _GAP
        width += look.icon_side() + _GAP if self._comments else 0
        return QSize(width, max(_HEIGHT, words.height() + 14))

    def minimumSizeHint(self) -> QSize:
        """Never cut the name."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it: chosen is a card with strong words, focus is a ring."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if chosen or self.underMouse():
            painter.setPen(QPen(look.colour("hair")) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("surface" if chosen else "wash"))
            painter.drawRoundedRect(box, look.CONTROL_RADIUS, look.CONTROL_RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), look.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = box.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(ring, look.CONTROL_RADIUS, look.CONTROL_RADIUS)
        side = look.icon_side()
        place = QRect(_SIDE, (self.height() - side) // 2, side, side)
        icons.paint(painter, QRectF(self._turned(place)), *self._shape())
        self._paint_words(painter, chosen=chosen)

    def _paint_words(self, painter: QPainter, *, chosen: bool) -> None:
        inner = self.rect().adjusted(_SIDE + look.icon_side() + _GAP, 0, -_SIDE, 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        if self._open:
            painter.setFont(look.font(look.SMALL_POINTS, strong=True))
            painter.setPen(look.colour("sending"))
            end = self._side(Qt.AlignmentFlag.AlignRight)
            painter.drawText(self._turned(inner), end | middle, number(self._open))
        if self._comments:
            side = look.icon_side()
            words = QFontMetrics(look.font(strong=True))
            right = inner.right() - (words.horizontalAdvance("00") if self._open else 0)
            place = QRect(right - side, (self.height() - side) // 2, side, side)
            icons.paint(painter, QRectF(self._turned(place)), "comment", "attention")
        painter.setFont(look.font(strong=chosen))
        painter.setPen(look.colour("action" if chosen else "ink"))
        start = self._side(Qt.AlignmentFlag.AlignLeft)
        painter.drawText(self._turned(inner), start | middle, self.text())

    def _shape(self) -> tuple[str, str]:
        if self._step.is_check:
            return ("stories", "soft")
        return ("todo", "sending") if self._open else ("done", "sent")

    def _describe(self) -> None:
        if self._step.is_check:
            name = self._step.name
        elif self._open:
            state = ntr("{n} thing to do", "{n} things to do", self._open)
            name = f"{self._step.name}, {state}"
        else:
            name = tr("{step}, complete", step=self._step.name)
        said = comments_words(self._comments) if self._comments else ""
        self.setAccessibleName(", ".join(part for part in (name, said) if part))

    def _turned(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def _side(self, side: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
        return QStyle.visualAlignment(self.layoutDirection(), side)


class StepChooser(QWidget):
    """The steps where there is no room for a column: a list that opens."""

    chosen = Signal(str)

    def __init__(self, steps: tuple[Step, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self._open: dict[str, int] = {}
        self._comments: dict[str, int] = {}
        label = Words(tr("Step"), "soft", self, wrap=False)
        self._box = ChoiceBox(self)
        label.setBuddy(self._box)
        self._box.setAccessibleName(tr("Step"))
        self._offer()
        self._box.activated.connect(lambda: self.chosen.emit(self._box.code()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self._box)
        row.addStretch(1)

    def choose(self, step: str) -> None:
        """Show where the person is."""
        self._box.choose(step)

    def focus_chosen(self) -> None:
        """Give the keyboard to the list."""
        self._box.setFocus()

    def show_open(self, step: str, count: int) -> None:
        """Show how many things a step still needs."""
        if self._open.get(step) != count:
            self._open[step] = count
            self._offer()

    def show_comments(self, step: str, count: int) -> None:
        """Show how many comments of ITU a step has to answer."""
        if self._comments.get(step, 0) != count:
            self._comments[step] = count
            self._offer()

    def _offer(self) -> None:
        self._box.offer([(step.id, self._name(step)) for step in self._steps])

    def _name(self, step: Step) -> str:
        count, comments = self._open.get(step.id, 0), self._comments.get(step.id, 0)
        told = [ntr("{n} thing to do", "{n} things to do", count)] if count else []
        if comments:
            told.append(comments_words(comments))
        return f"{step.name} – {' · '.join(told)}" if told else step.name


def comments_words(count: int) -> str:
    """Say how many comments of ITU wait to be answered."""
    return ntr("{n} comment from ITU", "{n} comments from ITU", count)
