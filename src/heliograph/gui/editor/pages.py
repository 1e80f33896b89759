"""The steps of a story and their pages, with the files beside them where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.domain.campaign import Section
from heliograph.domain.problems import Grade
from heliograph.gui import look
from heliograph.gui.editor.check_list import CheckList
from heliograph.gui.editor.check_page import CheckPage
from heliograph.gui.editor.form import SectionPage
from heliograph.gui.editor.media_step import MediaStep
from heliograph.gui.editor.steps import Step, StepChooser, StepColumn
from heliograph.gui.parts import about
from heliograph.gui.reviews.strips import CommentStrips
from heliograph.gui.text_commands import go_to_end
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.problems import Problem
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.editor.other_version import OtherVersion
    from heliograph.gui.session import Session
    from heliograph.gui.widgets.field_frame import FieldFrame

StepId = Section | Literal["check"]

PANEL_FROM = 1092
"""Logical pixels of width (at 100 %) from which the files stand beside the questions."""
TODO_FROM = 1366
"""The same, of the window, for the list of what is to do."""
COLUMN_FROM = 720
"""The same for the column of steps; below, it is a list that opens."""
_PANEL_WIDTH = 280
_TODO_HEIGHT = 110
"""Logical pixels (at 100 %) for three rows of what is to do."""
_BETWEEN = 16
_ABOUT: dict[StepId, str] = {"media": "photos", "consent": "ready", "check": "ready"}
"""Pages of the guide about steps; all others are about writing."""
_SHOWN_WHEN_ASKED = frozenset({"missing", "not-ticked"})
"""Nobody is told that an answer is missing before they had the time to give it."""


class EditorPages(QWidget):
    """Shows one step; knows what is told beside the questions, and where the keyboard is."""

    step_wanted = Signal(str)
    """The person chose a step."""
    next_problem_wanted = Signal()
    resized = Signal()
    section_made = Signal()
    """The questions of one more step are there."""
    version_wanted = Signal()
    """The story is to be told in another language, too."""

    def __init__(self, session: Session, draft: EditorDraft, parent: QWidget) -> None:
        super().__init__(parent)
        self._draft = draft
        self._spelling = session.spelling
        self._sections: dict[Section, SectionPage] = {}
        self._order: list[Section] = _sections(draft)
        self._left_fields: set[str] = set()
        self._is_wide: bool | None = None
        self._comments = 0
        self.other: OtherVersion | None = None
        """The language version that is shown beside."""
        self.step: StepId = self._order[0]
        self.revealed = False
        """Whether the person asked what is missing, so that all of it is told."""
        steps = (
            *(Step(id=each, name=wording.section_name(each)) for each in self._order),
            Step(id="check", name=tr("Check"), is_check=True),
        )
        self.todo = CheckList(draft, self)
        self.column = StepColumn(steps, self.todo, self)
        self._chooser = StepChooser(steps, self)
        self._stack = QStackedWidget(self)
        self.media = MediaStep(session, draft)
        about(self.media.panel, "photos")
        self.check = CheckPage(draft)
        self._stack.addWidget(self.media)
        self._stack.addWidget(self.check)
        middle = QVBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self._chooser)
        middle.addWidget(self._stack, 1)
        self._body = QHBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(_BETWEEN)
        self._body.addWidget(self.column)
        self._body.addLayout(middle, 1)
        self.column.chosen.connect(self.step_wanted)
        self._chooser.chosen.connect(self.step_wanted)
        self.column.next_pressed.connect(self.next_problem_wanted)
        self.media.wanted.connect(self._on_media_wanted)

    # ---- going about -----------------------------------------------------------------------

    def show_step(self, step: StepId) -> None:
        """Show a step."""
        self.step = step
        about(self, _ABOUT.get(step, "write"))
        if step == "check":
            self.revealed = True
        self.column.choose(step)
        self._chooser.choose(step)
        focused = QApplication.focusWidget()
        if focused is not None and self._stack.isAncestorOf(focused):
            # Qt would give the keyboard to whatever comes next, and scroll there.
            (self.column if self.column.isVisible() else self._chooser).focus_chosen()
        self._stack.setCurrentWidget(self._page(step))
        self._fit_todo()
        self.media.show_choice(shown=step == "media")

    def following(self) -> StepId:
        """Give the step after the one that is shown."""
        steps: list[StepId] = [*self._order, "check"]
        return steps[min(steps.index(self.step) + 1, len(steps) - 1)]

    def focus_first(self) -> None:
        """Give the keyboard to the first thing of the step."""
        page = self._page(self.step)
        if isinstance(page, SectionPage | MediaStep | CheckPage):
            page.focus_first()

    def next_pane(self, by: int) -> None:
        """Give the keyboard to the next part of the page (1) or to the one before (-1)."""
        panel = self.media.panel
        focused = QApplication.focusWidget()
        panes: list[tuple[QWidget, Callable[[], None]]] = [
            (self.column, self.column.focus_chosen),
            (self.todo, self.todo.focus_first),
            (self._page(self.step), self.focus_first),
            (panel, panel.focus_first),
        ]
        seen = [each for each in panes if each[0].isVisible()]
        here = [
            at
            for at, (pane, _) in enumerate(seen)
            if focused is not None and (pane is focused or pane.isAncestorOf(focused))
        ]
        # The list stands in the column: the innermost of the two has the keyboard.
        at = here[-1] if here else (-1 if by > 0 else 0)
        seen[(at + by) % len(seen)][1]()

    def go_to(self, problem: Problem) -> None:
        """Show the place that a problem speaks of and give it the keyboard."""
        field = self._draft.campaign.find_field(problem.field or "")
        self.revealed = True
        if field is None:
            self.show_step("check")
            self.check.focus_first()
        elif field.type == "media":
            self.show_step(field.section)
            self.media.go_to(problem)
        else:
            self.show_step(field.section)
            column = str(problem.params.get("column", ""))
            self._section(field.section).go_to(field.id, row=problem.row, column=column)

    def frames(self) -> list[dict[str, FieldFrame]]:
        """Give the questions of every step that was shown so far, by field."""
        return [page.frames for page in self._sections.values()]

    def show_remark(self, name: str, item: str | None) -> CommentStrips | None:
        """Show the place of a comment and give what stands there; None where that is no place.

        Args:
            name: Of the field.
            item: Id of the file, where it speaks of one.
        """
        field = self._draft.campaign.find_field(name)
        if field is None:
            return None
        self.show_step(field.section)
        if field.type == "media":
            return self.media.show_remarks(item)
        page = self._section(field.section)
        page.ensureWidgetVisible(page.frames[field.id], 0, 24)
        strips = page.frames[field.id].under_label
        return strips if isinstance(strips, CommentStrips) else None

    def show_comments(self, counts: dict[str, int], *, total: int) -> None:
        """Show how many comments of ITU wait at each step.

        Args:
            counts: By the field at which they are shown.
            total: With those that have no place.
        """
        steps = dict.fromkeys(self._order, 0)
        for name, count in counts.items():
            field = self._draft.campaign.find_field(name)
            if field is not None:
                steps[field.section] += count
        for section, count in steps.items():
            self.column.show_comments(section, count)
            self._chooser.show_comments(section, count)
        self._comments = total

    def show_field(self, name: str) -> None:
        """Give the keyboard to a question where writing goes on, without pointing at mistakes."""
        field = self._draft.campaign.find_field(name)
        if field is not None:
            self.show_step(field.section)
            if field.type == "media":
                self.focus_first()
            else:
                self._section(field.section).go_to(field.id)
                go_to_end()

    def here(self) -> str:
        """Tell which field has the keyboard; empty for none."""
        focused = QApplication.focusWidget()
        return "" if focused is None else self._field_of(focused)

    def leave(self, old: QWidget, new: QWidget | None) -> bool:
        """Take note that the keyboard went from one place to another; tell whether from a field."""
        field = self._field_of(old)
        if not field or (new is not None and self._field_of(new) == field):
            return False
        self._left_fields.add(field)
        return True

    # ---- keeping the screen true ---------------------------------------------------------------

    def refresh(self) -> None:
        """Show the answers as they are now."""
        for page in self._sections.values():
            page.refresh()

    def follow(self, field_id: str) -> None:
        """Ask, require and count what follows from an answer that was just given."""
        for page in self._sections.values():
            page.follow()
            if field_id == "story_language":
                page.follow_language()

    def tell_beside(self, other: OtherVersion | None) -> None:
        """Show what another language version says beside each question; None for none."""
        self.other = other
        for page in self._sections.values():
            page.tell_beside(other)
        self.media.details.tell_beside(other)
        self._fit()

    def show_problems(self, problems: tuple[Problem, ...]) -> int:
        """Show everywhere what is still to do; give the number of musts."""
        musts = [problem for problem in problems if problem.grade is Grade.MUST]
        counts: dict[Section, int] = dict.fromkeys(self._order, 0)
        for problem in musts:
            field = self._draft.campaign.find_field(problem.field or "")
            if field is not None:
                counts[field.section] += 1
        for section, count in counts.items():
            self.column.show_open(section, count)
            self._chooser.show_open(section, count)
        self.column.show_total(len(musts), comments=self._comments, is_open=self._draft.is_open)
        words: dict[str, str] = {}
        for problem in musts:
            if problem.field is not None and self._is_told(problem):
                words.setdefault(problem.field, self._draft.words(problem))
        for page in self._sections.values():
            page.show_problems(words)
        self.media.refresh(problems, revealed=self.revealed)
        self.todo.show_problems(problems)
        self._fit_todo()
        if self.step == "check":
            self.check.refresh()
        return len(musts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the files and the steps the room that there is."""
        super().resizeEvent(event)
        self._fit()
        self.resized.emit()

    # ---- inside ------------------------------------------------------------------------------

    def _fit(self) -> None:
        unit = look.font().pointSizeF() / look.TEXT_POINTS
        high = self.height() >= self.column.minimumSizeHint().height()
        column = self.width() >= COLUMN_FROM * unit and high
        self.column.setVisible(column)
        self._chooser.setVisible(not column)
        self._fit_todo()
        # Two texts beside each other need the room of the files.
        wide = self.other is None and self.width() + 2 * look.PAGE_MARGIN >= PANEL_FROM * unit
        if wide == self._is_wide:
            return
        self._is_wide = wide
        if wide:
            self._body.addWidget(self.media.panel)
            self.media.panel.setFixedWidth(round(_PANEL_WIDTH * unit))
        else:
            self.media.panel.setMinimumWidth(0)
            self.media.panel.setMaximumWidth(16_777_215)
        self.media.be_wide(wide=wide)

    def _fit_todo(self) -> None:
        """Show what is to do beside the questions, where it does not stand there already."""
        useful = self._draft.is_open and self.todo.count() > 0 and self.step != "check"
        wide = self.window().width() >= look.scaled(TODO_FROM) and self.other is None
        high = self.height() >= self.column.least_height() + look.scaled(_TODO_HEIGHT)
        self.column.show_todo(shown=useful and wide and high)

    def _is_told(self, problem: Problem) -> bool:
        if not self._draft.is_open:
            return False
        early = problem.code in _SHOWN_WHEN_ASKED
        return self.revealed or (not early and problem.field in self._left_fields)

    def _field_of(self, widget: QWidget) -> str:
        if self.media.isAncestorOf(widget) or self.media.panel.isAncestorOf(widget):
            return "media"
        found = (page.field_of(widget) for page in self._sections.values())
        return next((field for field in found if field), "")

    def _page(self, step: StepId) -> QWidget:
        if step == "check":
            return self.check
        return self.media if step == "media" else self._section(step)

    def _section(self, section: Section) -> SectionPage:
        if section not in self._sections:
            at = self._order.index(section) + 1
            following = self._order[at] if at < len(self._order) else None
            name = tr("Check") if following is None else wording.section_name(following)
            page = SectionPage(self._draft, section, next_name=name, spelling=self._spelling)
            page.next_wanted.connect(self._on_next)
            page.version_wanted.connect(self.version_wanted)
            page.tell_beside(self.other)
            self._sections[section] = page
            self._stack.addWidget(page)
            self.section_made.emit()
        return self._sections[section]

    def _on_next(self) -> None:
        self.step_wanted.emit(self.following())
        self.focus_first()

    def _on_media_wanted(self) -> None:
        if self.step != "media":
            self.step_wanted.emit("media")


def as_step(text: str) -> StepId:
    """Take what a signal carries as a step."""
    return cast("StepId", text)


def _sections(draft: EditorDraft) -> list[Section]:
    """List the steps in the order in which the form first asks for each."""
    return list(dict.fromkeys(field.section for field in draft.campaign.fields))
