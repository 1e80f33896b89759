"""The page on which a story is written: always saved, and never silent about what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.domain.lifecycle import State
from heliograph.errors import HeliographError, NotReady
from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.editor.draft import EditorDraft
from heliograph.gui.editor.head import EditorHead
from heliograph.gui.editor.pages import EditorPages, as_step
from heliograph.gui.editor.problem_order import ProblemOrder
from heliograph.gui.parts import together
from heliograph.gui.sending import is_signed_in
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import Raw, moment, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.domain.ids import StoryId
    from heliograph.domain.problems import Problem
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session
    from heliograph.gui.widgets.message_strip import Tone

    Act = Callable[[], object]


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
        self._drafts = session.workspace.drafts
        self._error: HeliographError | None = None
        self._was_shown = False
        self._shown_state = State.DRAFT
        self.draft = EditorDraft(session.workspace, story, self)
        self._order = ProblemOrder(self.draft.campaign)
        self.head = EditorHead(self)
        self.standing = MessageStrip(self, can_close=False)
        self.message = MessageStrip(self)
        self.pages = EditorPages(session, self.draft, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.PAGE_MARGIN, 14, look.PAGE_MARGIN, look.BLOCK_GAP)
        column.setSpacing(look.BLOCK_GAP)
        for each in (self.head, self.standing, self.message):
            column.addWidget(each)
        column.addWidget(self.pages, 1)
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
        if self._state() is not self._shown_state:
            self._show_standing()
        self.recheck()

    def commands(self) -> Commands:
        """Give what can be done here now."""
        known: dict[str, Callable[[], None]] = {
            "next-problem": lambda: self.go_on(1),
            "previous-problem": lambda: self.go_on(-1),
            "next-pane": lambda: self.pages.next_pane(1),
            "previous-pane": lambda: self.pages.next_pane(-1),
        }
        state = self._state()
        if state is State.DRAFT:
            known["save"] = self.save_now
            known["mark-ready"] = self.mark_ready
            known["add-media"] = self.pages.media.panel.ask_for_files
            if self.pages.media.panel.can_paste():
                known["paste"] = self.pages.media.panel.paste
        elif state in {State.READY, State.PAUSED, State.NEEDS_ATTENTION}:
            known["to-drafts"] = self.to_drafts
        elif state is State.SENT:
            known["new-version"] = self.new_version
        return known

    def may_leave(self) -> bool:
        """Save; tell whether everything is safe."""
        if self.draft.save():
            return True
        self._say_not_saved(may_give_up=True)
        return False

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
        """Save and say so."""
        if self.draft.save():
            self._show_saved()
            announce(self, _saved(self.draft.saved_ms))

    def go_on(self, by: int) -> None:
        """Go to the next thing to do (1) or to the one before (-1)."""
        self.draft.save()
        found = self._order.step(self.draft.open_musts(), here=self.pages.here(), by=by)
        if found is None:
            self.show_check()
        else:
            self.go_to(found)

    def go_to(self, problem: Problem) -> None:
        """Give the keyboard to the place that a problem speaks of."""
        self.draft.save()
        self.pages.go_to(problem)
        self.recheck()
        announce(self, self.draft.words(problem))

    def mark_ready(self) -> None:
        """Freeze the story and put it into the outbox, or say why not and go there."""
        if not self.draft.is_open or not self.draft.save():
            return
        if self.pages.media.panel.is_busy:
            self._say(tr("A file is still being taken in. Please wait for it."))
            return
        try:
            self._drafts.mark_ready(self.draft.id)
        except NotReady as error:
            self._say_not_ready(error.problems)
            return
        except HeliographError as error:
            self._say_error(error)
            return
        self._session.worker.wake()
        self._reopen()
        if is_signed_in(self._session):
            words = tr("It is ready to send, and goes by itself when there is a connection.")
            self._say(words, tone="done")
            return
        words = tr("It is ready to send. Sign in, and it goes when there is a connection.")
        sign_in = (tr("Sign in"), lambda: self.place_wanted.emit("settings"))
        self._say(words, tone="done", actions=(sign_in,))

    def to_drafts(self) -> None:
        """Take the story out of the outbox to go on writing."""
        self._try(lambda: self._drafts.to_drafts(self.draft.id))

    def new_version(self) -> None:
        """Open what was sent again."""
        self._try(lambda: self._drafts.new_version(self.draft.id))

    # ---- Qt ------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Be ready for typing."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self.pages.focus_first()

    def hideEvent(self, event: QHideEvent) -> None:
        """Save when another page is shown."""
        super().hideEvent(event)
        self.draft.save()

    def changeEvent(self, event: QEvent) -> None:
        """Save when another window is used."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.draft.save()

    # ---- keeping the screen true ---------------------------------------------------------------

    def recheck(self) -> None:
        """Show everywhere what is still to do."""
        count = self.pages.show_problems(self.draft.problems())
        self.head.show_step(self.pages.step)
        self.head.show_open(count, is_open=self.draft.is_open)

    def _on_edited(self, field_id: str) -> None:
        self.head.show_state(tr("Saving…"))
        if field_id == "title":
            self._show_title()
        self.pages.follow(field_id)

    def _on_saved(self, at_ms: int) -> None:
        if self._error is not None:
            self._error = None
            self.message.put_away()
        self._show_saved()
        self.recheck()
        self.saved.emit(at_ms)
        self.changed.emit()

    def _on_failed(self, error: HeliographError) -> None:
        self._error = error
        self.head.show_state(tr("Not saved"))
        self._say_not_saved(may_give_up=False)
        self.not_saved.emit(tr("Not saved"))

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or not self.isAncestorOf(old):
            return
        left = self.pages.leave(old, new)
        if self.draft.is_dirty:
            self.draft.save()
        elif left:
            self.recheck()

    def _on_media_changed(self) -> None:
        self.draft.read_again()
        self.recheck()
        self.changed.emit()

    def _on_back(self) -> None:
        if self.may_leave():
            self.left.emit()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.draft.as_text())
        announce(self, tr("The text is on the clipboard."))

    def _on_give_up(self) -> None:
        self.draft.give_up()
        self.left.emit()

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except HeliographError as error:
            self._say_error(error)
            return
        self.message.put_away()
        self._reopen()

    def _reopen(self) -> None:
        self.refresh()
        self.changed.emit()

    # ---- saying things -------------------------------------------------------------------------

    def _say_not_saved(self, *, may_give_up: bool) -> None:
        if self._error is None:
            return
        actions: list[tuple[str, Act]] = [
            (tr("Copy text"), self._on_copy),
            (tr("Try again"), self.draft.save),
        ]
        if may_give_up:
            actions.append((tr("Leave without saving"), self._on_give_up))
        words = tr(
            "Could not save. {why} Your text is still on the screen.",
            why=Raw(wording.error(self._error).what),
        )
        self._say(words, tone="warning", actions=actions)

    def _say_not_ready(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        self.go_to(first)
        count = ntr(
            "{n} thing to do before this can be sent.",
            "{n} things to do before this can be sent.",
            len(problems),
        )
        words = tr(
            "{count} The first: {problem}", count=Raw(count), problem=Raw(self.draft.words(first))
        )
        self._say(words, actions=((tr("Show all"), self.show_check),))

    def _say_error(self, error: HeliographError) -> None:
        self._say(together(wording.error(error)), tone="warning")

    def _say(
        self, words: str, *, tone: Tone = "note", actions: Sequence[tuple[str, Act]] = ()
    ) -> None:
        self.message.say(words, tone=tone, actions=actions)

    def _show_title(self) -> None:
        title = self.draft.title
        self.head.show_title(title)
        self.title_changed.emit(title or tr("(no title yet)"))

    def _show_saved(self) -> None:
        words = _saved(self.draft.saved_ms) if self.draft.is_open else ""
        name = wording.state_name(self._state())
        self.head.show_state(" · ".join(part for part in (name, words) if part))

    def _show_standing(self) -> None:
        """Show whether the story can be changed now, and why not."""
        self._shown_state = self._state()
        self._show_saved()
        actions: tuple[tuple[str, Act], ...] = ()
        match self._shown_state:
            case State.DRAFT:
                self.standing.put_away()
                return
            case State.READY | State.PAUSED | State.NEEDS_ATTENTION:
                words = tr("This story is in the outbox, so it stays as it is.")
                actions = ((tr("Back to drafts"), self.to_drafts),)
            case State.SENT:
                words = tr("This story was sent. What ITU has stays as it is.")
                actions = ((tr("New version"), self.new_version),)
            case State.WITHDRAWN:
                words = tr("This story was withdrawn.")
            case State.SENDING | State.IN_BUNDLE:
                words = tr("This story is on its way, so it stays as it is.")
        self.standing.say(words, actions=actions, spoken=False)

    def _state(self) -> State:
        return State.DRAFT if self.draft.is_open else self._drafts.submission(self.draft.id).state

    def _connect(self) -> None:
        self.head.back_pressed.connect(self._on_back)
        self.head.check_pressed.connect(self.show_check)
        self.head.ready_pressed.connect(self.mark_ready)
        self.pages.step_wanted.connect(self.show_step)
        self.pages.next_problem_wanted.connect(lambda: self.go_on(1))
        self.pages.check.go_wanted.connect(self.go_to)
        self.pages.check.ready_wanted.connect(self.mark_ready)
        self.pages.media.changed.connect(self._on_media_changed)
        self.draft.edited.connect(self._on_edited)
        self.draft.saved.connect(self._on_saved)
        self.draft.failed.connect(self._on_failed)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._on_focus_changed)


def _saved(at_ms: int) -> str:
    return tr("Saved on this computer {time}", time=moment(at_ms))
