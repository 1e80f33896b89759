"""Before this can be sent: each thing to do as a row that leads to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from heliograph import wording
from heliograph.domain.problems import Grade
from heliograph.gui import look
from heliograph.gui.editor.check_list import SHAPES
from heliograph.gui.parts import Column
from heliograph.gui.plain import tip
from heliograph.gui.reviews.from_itu import FromItu
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.picture import Picture
from heliograph.gui.widgets.words import Words
from heliograph.i18n import Raw, ntr, tr
from heliograph.wording import estimates

if TYPE_CHECKING:
    from heliograph.domain.problems import Problem
    from heliograph.gui.editor.draft import EditorDraft


class CheckPage(Column):
    """The last step of a story."""

    go_wanted = Signal(object)
    """A ``Problem`` to go to."""
    ready_wanted = Signal()
    text_wanted = Signal()
    """What ITU will receive is to be read."""

    def __init__(self, draft: EditorDraft) -> None:
        super().__init__(widest=820)
        self._draft = draft
        self.box.setContentsMargins(2, 4, 16, look.PAGE_MARGIN)
        self.head = Words("", "story-title")
        self.box.addWidget(self.head)
        self._below = Words("", "soft")
        self.box.addWidget(self._below)
        self._card = QFrame()
        look.dress(self._card, "card")
        self._rows = QVBoxLayout(self._card)
        self._rows.setContentsMargins(1, 4, 1, 4)
        self._rows.setSpacing(0)
        self.box.addWidget(self._card)
        self.from_itu = FromItu(self)
        self.box.addWidget(self.from_itu)
        self.ready = QPushButton(tr("Mark ready"), self)
        self.ready.clicked.connect(self.ready_wanted)
        show_text = QPushButton(tr("Show what ITU will receive as text"), self)
        show_text.clicked.connect(self.text_wanted)
        foot = QWidget(self)
        flow = Flow(foot)
        flow.addWidget(show_text)
        flow.addWidget(self.ready)
        self.cost = Words("", "soft")
        self.box.addWidget(self.cost)
        self.box.addWidget(foot)
        self.box.addStretch(1)

    def refresh(self) -> None:
        """Check again and list what is found."""
        problems = self._draft.problems()
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self._card.isAncestorOf(focused)
        self._clear()
        for grade in Grade:
            for problem in problems:
                if problem.grade is grade:
                    if self._rows.count():
                        self._rows.addWidget(_hairline(self._card))
                    row = self._row(problem)
                    self._rows.addWidget(row)
                    row.show()  # at once, for it may get the keyboard
        self._card.setVisible(bool(problems))
        count = sum(1 for problem in problems if problem.grade is Grade.MUST)
        is_sample = self._draft.is_sample
        if is_sample:
            words = tr("This is a sample: it is not sent")
        elif count:
            words = ntr(
                "{n} thing to do before this can be sent",
                "{n} things to do before this can be sent",
                count,
            )
        else:
            words = tr("Complete: it can be marked ready")
        self.head.setText(words)
        hints = len(problems) - count
        self._below.setText(
            ntr("{n} more hint, which may stay", "{n} more hints, which may stay", hints)
            if hints
            else tr("Marking it ready puts it into the outbox. You can take it back from there.")
        )
        self.cost.setText(tr("To send it: {cost}.", cost=estimates.cost(self._draft.cost())))
        self.cost.setVisible(self._draft.is_open and not is_sample)
        look.dress(self.ready, "not-yet" if count or is_sample else "primary")
        self.ready.setVisible(self._draft.is_open)
        why = tr("{count} – F8 goes to the next", count=Raw(words)) if count else ""
        why = words if is_sample else why
        self.ready.setAccessibleDescription(why)
        self.ready.setToolTip(tip(why))
        if had_focus:
            self.focus_first()

    def focus_first(self) -> None:
        """Give the keyboard to the first thing to do."""
        first = self._card.findChild(QPushButton)
        (self.ready if first is None else first).setFocus()

    def _row(self, problem: Problem) -> QWidget:
        words = self._draft.words(problem)
        row = QFrame(self._card)
        line = QHBoxLayout(row)
        line.setContentsMargins(look.ROW_MARGIN, 6, 10, 6)
        line.setSpacing(12)
        name, tint = SHAPES[problem.grade]
        line.addWidget(Picture(name, tint, row))
        grade = Words(wording.grade_name(problem.grade), "soft", row, wrap=False)
        names = (wording.grade_name(each) for each in Grade)
        metrics = grade.fontMetrics()
        grade.setMinimumWidth(max(metrics.horizontalAdvance(name) for name in names) + 4)
        line.addWidget(grade)
        line.addWidget(Words(words, "", row), 1, Qt.AlignmentFlag.AlignVCenter)
        if problem.field is not None and self._draft.is_open:
            go = QPushButton(tr("Go there"), row)
            look.dress(go, "quiet")
            go.setAccessibleName(tr("Go there: {problem}", problem=words))
            go.clicked.connect(lambda: self.go_wanted.emit(problem))
            line.addWidget(go)
        return row

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()


def _hairline(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    look.dress(line, "hairline")
    return line
