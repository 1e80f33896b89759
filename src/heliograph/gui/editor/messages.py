"""What the editor says above the questions: where the story stands, and what just happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from heliograph import wording
from heliograph.domain.lifecycle import State
from heliograph.gui.announce import announce
from heliograph.gui.parts import together
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import Raw, mark, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from heliograph.domain.problems import Problem
    from heliograph.errors import HeliographError
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.widgets.message_strip import Tone

    Act = Callable[[], object]


Other = Literal["", "story", "row"]
"""What ITU has with another content: nothing, the same story, or that of the same table row."""
_OTHERS = {
    "story": mark(
        "ITU has this story with other content, sent from another computer. What you "
        "wrote is safe here. A new version would take the place of the other."
    ),
    "row": mark(
        "ITU has the story of this table row with other words, sent from another computer. "
        "Yours are safe here. Compare the two tables first: a new version would take the place "
        "of the other."
    ),
}


class EditorMessages(QObject):
    """Two strips: one that stays as long as it is true, one for what happened last."""

    check_wanted = Signal()
    drafts_wanted = Signal()
    version_wanted = Signal()
    both_wanted = Signal()
    """What is written here is to go on as a story of its own."""
    own_wanted = Signal()
    """The sample is to be a story of the person's own."""
    sign_in_wanted = Signal()
    given_up = Signal()
    """The person leaves without what could not be saved."""

    def __init__(self, draft: EditorDraft, parent: QWidget) -> None:
        super().__init__(parent)
        self._draft = draft
        self.standing = MessageStrip(parent, can_close=False)
        self.message = MessageStrip(parent)

    def say(
        self, words: str, *, tone: Tone = "note", actions: Sequence[tuple[str, Act]] = ()
    ) -> None:
        """Say what happened."""
        self.message.say(words, tone=tone, actions=actions)

    def say_error(self, error: HeliographError) -> None:
        """Say what went wrong, what is safe and what to do."""
        self.say(together(wording.error(error)), tone="warning")

    def say_not_saved(self, error: HeliographError, *, may_give_up: bool) -> None:
        """Say that the last words are on the screen only."""
        actions: list[tuple[str, Act]] = [
            (tr("Copy text"), self._on_copy),
            (tr("Try again"), self._draft.save),
        ]
        if may_give_up:
            actions.append((tr("Leave without saving"), self.given_up.emit))
        words = tr(
            "Could not save. {why} Your text is still on the screen.",
            why=Raw(wording.not_kept(error).what),
        )
        self.say(words, tone="warning", actions=actions)

    def say_not_ready(self, problems: Sequence[Problem]) -> None:
        """Say how much is to be done first, and what."""
        count = ntr(
            "{n} thing to do before this can be sent.",
            "{n} things to do before this can be sent.",
            len(problems),
        )
        words = tr(
            "{count} The first: {problem}",
            count=Raw(count),
            problem=Raw(self._draft.words(problems[0])),
        )
        self.say(words, actions=((tr("Show all"), self.check_wanted.emit),))

    def say_ready(self, *, signed_in: bool) -> None:
        """Say that the story is in the outbox, and what it waits for."""
        if signed_in:
            words = tr("It is ready to send, and goes by itself when there is a connection.")
            self.say(words, tone="done")
            return
        words = tr("It is ready to send. Sign in, and it goes when there is a connection.")
        self.say(words, tone="done", actions=((tr("Sign in"), self.sign_in_wanted.emit),))

    def show_standing(self, state: State, *, other: Other = "", is_sample: bool = False) -> None:
        """Show whether the story can be changed now, and why not.

        Args:
            state: Where the story stands.
            other: What ITU has with another content under the number of this one.
            is_sample: Whether it is the sample, which is not sent.
        """
        actions: tuple[tuple[str, Act], ...] = ()
        match state:
            case State.DRAFT if is_sample:
                words = tr("A sample to look at and delete. It is not sent.")
                actions = ((tr("Make it my own story"), self.own_wanted.emit),)
            case State.DRAFT:
                self._show_handed_back()
                return
            case State.NEEDS_ATTENTION if other:
                words = tr(_OTHERS[other])
                actions = (
                    (tr("Keep both as two drafts"), self.both_wanted.emit),
                    (tr("Back to drafts"), self.drafts_wanted.emit),
                )
            case State.READY | State.PAUSED | State.NEEDS_ATTENTION:
                words = tr("This story is in the outbox, so it stays as it is.")
                actions = ((tr("Back to drafts"), self.drafts_wanted.emit),)
            case State.SENT:
                words = tr("This story was sent. What ITU has stays as it is.")
                actions = ((tr("New version"), self.version_wanted.emit),)
            case State.WITHDRAWN:
                words = tr("This story was withdrawn.")
            case State.SENDING | State.IN_BUNDLE:
                words = tr("This story is on its way, so it stays as it is.")
        self.standing.say(words, actions=actions, spoken=False)

    def _show_handed_back(self) -> None:
        said = self._draft.handed_back()
        if said is None:
            self.standing.put_away()
            return
        # Imported here: hardly any draft was handed back.
        from heliograph.wording.clearance import handed_back  # noqa: PLC0415

        line = wording.one_line(said.comment)
        actions: tuple[tuple[str, Act], ...] = ()
        if line != said.comment:
            whole = handed_back(said, said.comment)
            actions = ((tr("Show all"), lambda: self.standing.say(whole, spoken=False)),)
        self.standing.say(handed_back(said, line), actions=actions, spoken=False)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._draft.as_text())
        announce(self.message, tr("The text is on the clipboard."))
