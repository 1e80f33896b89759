"""The page on which a story is written: always saved, and never silent about what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.domain.lifecycle import State
from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.editor.beside import SideStack
from heliograph.gui.editor.conflicts import Conflicts
from heliograph.gui.editor.draft import EditorDraft
from heliograph.gui.editor.head import EditorHead
from heliograph.gui.editor.language_line import LanguageLine
from heliograph.gui.editor.messages import EditorMessages
from heliograph.gui.editor.pages import EditorPages, as_step
from heliograph.gui.editor.problem_order import CommentStop, ProblemOrder
from heliograph.gui.editor.sides import NEW_VERSION, SIDES, TEXT, VERSIONS
from heliograph.gui.editor.story_acts import StoryActs
from heliograph.gui.reviews.editor_reviews import EditorReviews
from heliograph.gui.reviews.story_reviews import StoryReviews
from heliograph.i18n import moment, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.ids import StoryId
    from heliograph.domain.problems import Problem
    from heliograph.errors import HeliographError
    from heliograph.gui.editor.beside import SidePage
    from heliograph.gui.editor.sides import Side
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session


_CHECK_AFTER_MS = 200


class EditorPage(QWidget):
    """One story, for as long as it is on the screen."""

    left = Signal()
    """The person wants to go back to the list."""
    saved = Signal(object)
    """Everything is safe since this time (Unix ms)."""
    not_saved = Signal(str)
    """It could not be saved; a sentence."""
    title_changed = Signal(str)
    place_wanted = Signal(str)
    story_wanted = Signal(str)
    """Another story is to be opened (its id)."""
    changed = Signal()
    """Counts elsewhere may be different now."""

    def __init__(self, session: Session, story: StoryId) -> None:
        """Open a story.

        Raises:
            StoryUnknown: there is none with this id.
            CampaignUnknown: its campaign is not on this computer.
        """
        super().__init__()
        self._session = session
        self._error: HeliographError | None = None
        self._was_shown = False
        self._asked_for_saving = False
        self._shown_standing = (State.DRAFT, False)
        self._count = 0
        self._told_count: int | None = None
        self._checking = QTimer(self)
        self._checking.setSingleShot(True)
        self._checking.setInterval(_CHECK_AFTER_MS)
        self._checking.timeout.connect(self.recheck)
        self.draft = EditorDraft(session.workspace, story, self, settling=session.settling)
        self._order: ProblemOrder[Problem | CommentStop] = ProblemOrder(self.draft.campaign)
        story_page = QWidget(self)
        self.head = EditorHead(story_page)
        self.messages = EditorMessages(self.draft, story_page)
        self.message, self.standing = self.messages.message, self.messages.standing
        self.pages = EditorPages(session, self.draft, story_page)
        self.acts = StoryActs(
            session,
            self.draft,
            self.messages,
            is_taking_in=lambda: self.pages.media.panel.is_busy,
            parent=self,
        )
        self.reviews = EditorReviews(
            StoryReviews(session, self.draft, self),
            self.draft,
            self.pages,
            messages=self.messages,
            acts=self.acts,
        )
        self.languages = LanguageLine(session, self.draft, self.pages, story_page)
        column = QVBoxLayout(story_page)
        column.setContentsMargins(look.PAGE_MARGIN, 14, look.PAGE_MARGIN, look.BLOCK_GAP)
        column.setSpacing(look.BLOCK_GAP)
        for each in (self.head, self.standing, self.message, self.languages):
            column.addWidget(each)
        column.addWidget(self.pages, 1)
        self._sides = SideStack(story_page, self)
        self._conflicts = Conflicts(
            session, self.draft, self.messages, open_side=self.open_side, parent=self
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._sides)
        self._connect()
        self._show_title()
        self._show_standing()
        self.show_step(self.pages.step)

    # ---- what the shell asks ---------------------------------------------------------------

    def refresh(self) -> None:
        """Read the story again: sending, a receipt or another program may have changed it."""
        if self.draft.read_again():
            self.pages.refresh()
            self._show_title()
        if self._standing() != self._shown_standing:
            self._show_standing()
        self.languages.refresh()
        self.reviews.refresh(seen=self._is_looked_at())
        self.recheck()
        if self._sides.side is not None:
            self._sides.side.refresh()

    def commands(self) -> Commands:
        """Give what can be done here now."""
        side = self._sides.side
        if side is not None:
            return {"back": side.back_wanted.emit, **side.commands()}
        known: dict[str, Callable[[], None]] = {
            **self.acts.commands(),
            **self.languages.commands(),
            **self.reviews.commands(),
            **{each.command: self._opener(each) for each in SIDES},
            "next-problem": lambda: self.go_on(1),
            "previous-problem": lambda: self.go_on(-1),
            "next-pane": lambda: self.pages.next_pane(1),
            "previous-pane": lambda: self.pages.next_pane(-1),
        }
        known |= dict(self.pages.media.commands())
        if self.draft.is_open:
            known["save"] = self.save_now
            known["add-media"] = self.pages.media.panel.ask_for_files
            if self.pages.media.panel.can_paste():
                known["paste"] = self.pages.media.panel.paste
        return known

    def may_leave(self) -> bool:
        """Save; tell whether everything is safe."""
        side = self._sides.side
        if side is not None and not side.may_leave():
            return False
        self.reviews.flush()
        if self.draft.save():
            return True
        if self._error is not None:
            self._sides.close_side()
            self.messages.say_not_saved(self._error, may_give_up=True)
        return False

    def focus_first(self) -> None:
        """Give the keyboard to the first useful thing."""
        (self._sides.side or self.pages).focus_first()

    # ---- another page in the questions' place ------------------------------------------------

    @property
    def side(self) -> SidePage | None:
        """Give the page that stands in the questions' place, if there is one."""
        return self._sides.side

    def open_side(self, page: SidePage) -> None:
        """Show a page in the questions' place, until the person goes back."""
        page.story_changed.connect(self._reopen)
        page.story_wanted.connect(self.story_wanted)
        page.place_wanted.connect(self.place_wanted)
        self._sides.open(page)

    def _on_overtaken(self) -> None:
        self.pages.refresh()
        self._show_title()

    def _opener(self, side: Side) -> Callable[[], None]:
        return lambda: self._open(side)

    def _open(self, side: Side) -> None:
        # Saved first: a page about the story reads it from the store.
        if self.draft.save():
            self.open_side(side.make(self._session, self.draft))

    # ---- what a person does ------------------------------------------------------------------

    def show_step(self, step: str) -> None:
        """Show a step: a section of the form, or ``check``."""
        self.draft.save()
        self.pages.show_step(as_step(step))
        self.recheck()

    def show_check(self) -> None:
        """Show what is to do before the story can be sent."""
        self.show_step("check")
        self.pages.focus_first()

    def save_now(self) -> None:
        """Save and say so, when the disk has it."""
        self._asked_for_saving = True
        if self.draft.save() and not self.draft.is_settling:
            self._tell_saved()

    def go_on(self, by: int) -> None:
        """Go to the next thing to do (1) or to the one before (-1)."""
        self.draft.save()
        stops = self._order.in_order([*self.draft.open_musts(), *self.reviews.stops()])
        found = self._order.step(stops, here=self.pages.here(), by=by)
        if found is None:
            self.show_check()
        elif isinstance(found, CommentStop):
            self.reviews.go_to_stop(found)
        else:
            self.go_to(found)

    def go_to(self, problem: Problem) -> None:
        """Give the keyboard to the place that a problem speaks of."""
        self.draft.save()
        self.pages.go_to(problem)
        self.recheck()
        announce(self, self.draft.words(problem))

    # ---- Qt ------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Be ready for typing."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self.pages.focus_first()
        self.reviews.refresh(seen=self._is_looked_at())

    def hideEvent(self, event: QHideEvent) -> None:
        """Save when another page is shown."""
        super().hideEvent(event)
        self.draft.save()

    def changeEvent(self, event: QEvent) -> None:
        """Save when another window is used, and note what is read when this one is again."""
        super().changeEvent(event)
        if event.type() is not QEvent.Type.ActivationChange:
            return
        if self.isActiveWindow():
            self.reviews.refresh(seen=self._is_looked_at())
        else:
            self.draft.save()

    # ---- keeping the screen true ---------------------------------------------------------------

    def recheck(self) -> None:
        """Show everywhere what is still to do."""
        self._checking.stop()
        count = self._count = self.pages.show_problems(self.draft.problems())
        if self._told_count is None:
            self._told_count = count
        self.head.show_step(self.pages.step)
        self.head.show_open(count, is_open=self.draft.is_open)

    def _on_edited(self, field_id: str) -> None:
        self.head.show_state(tr("Saving…"))
        if field_id == "title":
            self._show_title()
        self.pages.follow(field_id)
        if not self._checking.isActive():  # not put off by the next key
            self._checking.start()

    def _on_saved(self, at_ms: int) -> None:
        if self._error is not None:
            self._error = None
            self.message.put_away()
        self._tell_saved()
        self.recheck()
        self.saved.emit(at_ms)
        self.changed.emit()

    def _on_failed(self, error: HeliographError) -> None:
        self._error = error
        self.head.show_state(tr("Not saved"))
        self.messages.say_not_saved(error, may_give_up=False)
        self.not_saved.emit(tr("Not saved"))

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or not self.isAncestorOf(old):
            return
        left = self.pages.leave(old, new)
        if self.draft.is_dirty:
            self.draft.save()
        elif left:
            self.recheck()
        if left:
            self._tell_count()

    def _tell_count(self) -> None:
        """Have it heard how much is to do, when that is another number than was heard last."""
        if self._count != self._told_count and self.draft.is_open:
            self._told_count = self._count
            announce(self, self.pages.column.total())

    def _on_media_changed(self) -> None:
        self.draft.read_again()
        self.recheck()
        self.changed.emit()

    def _on_back(self) -> None:
        if self.may_leave():
            self.left.emit()

    def _on_give_up(self) -> None:
        self.draft.give_up()
        self.left.emit()

    def _reopen(self) -> None:
        self.refresh()
        self.changed.emit()

    def _show_title(self) -> None:
        title = self.draft.title
        self.head.show_title(title)
        self.title_changed.emit(title or tr("(no title yet)"))

    def _is_looked_at(self) -> bool:
        return self.isVisible() and self.isActiveWindow()

    def _show_saved(self) -> None:
        is_under_way = self.draft.is_settling or self.draft.is_dirty
        words = tr("Saving…") if is_under_way else _saved(self.draft.saved_ms)
        words = words if self.draft.is_open else ""
        name = self.reviews.state_name() or wording.state_name(self.acts.state())
        self.head.show_state(" · ".join(part for part in (name, words) if part))

    def _tell_saved(self) -> None:
        self._show_saved()
        if self._asked_for_saving:
            self._asked_for_saving = False
            announce(self, _saved(self.draft.saved_ms))

    def _standing(self) -> tuple[State, bool]:
        """Give what is shown of where the story stands: its state, and whether it is the sample."""
        return self.acts.state(), self.draft.is_sample

    def _show_standing(self) -> None:
        state, is_sample = self._shown_standing = self._standing()
        self._show_saved()
        self.messages.show_standing(state, other=self.acts.other(), is_sample=is_sample)
        self.reviews.show_everywhere()

    def _connect(self) -> None:
        self.head.back_pressed.connect(self._on_back)
        self.head.check_pressed.connect(self.show_check)
        self.head.ready_pressed.connect(self.acts.mark_ready)
        self.messages.check_wanted.connect(self.show_check)
        self.messages.drafts_wanted.connect(self.acts.to_drafts)
        self.messages.own_wanted.connect(self.acts.adopt)
        self.messages.both_wanted.connect(self.acts.keep_both)
        self.acts.story_wanted.connect(self.story_wanted)
        self.messages.version_wanted.connect(self.acts.new_version)
        self.messages.sign_in_wanted.connect(lambda: self.place_wanted.emit("settings"))
        self.messages.given_up.connect(self._on_give_up)
        self.acts.done.connect(self._reopen)
        self.acts.problem_met.connect(self.go_to)
        self.head.side_wanted.connect(self._open)
        self._conflicts.story_wanted.connect(self.story_wanted)
        self._conflicts.versions_wanted.connect(lambda: self._open(VERSIONS))
        self.languages.story_wanted.connect(self.story_wanted)
        self.languages.copied.connect(self._reopen)
        self.pages.version_wanted.connect(lambda: self._open(NEW_VERSION))
        self.reviews.side_wanted.connect(self.open_side)
        self.reviews.left_side.connect(self._sides.close_side)
        self._sides.closed.connect(self.recheck)
        self.pages.step_wanted.connect(self.show_step)
        self.pages.next_problem_wanted.connect(lambda: self.go_on(1))
        self.pages.check.go_wanted.connect(self.go_to)
        self.pages.todo.go_wanted.connect(self.go_to)
        self.pages.check.text_wanted.connect(lambda: self._open(TEXT))
        self.pages.check.ready_wanted.connect(self.acts.mark_ready)
        self.pages.media.changed.connect(self._on_media_changed)
        self.draft.edited.connect(self._on_edited)
        self.draft.saved.connect(self._on_saved)
        self.draft.overtaken.connect(self._on_overtaken)
        self.draft.failed.connect(self._on_failed)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._on_focus_changed)


def _saved(at_ms: int) -> str:
    return tr("Saved on this computer {time}", time=moment(at_ms))
