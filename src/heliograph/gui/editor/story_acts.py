"""Takes a story from writing to the outbox and back, and says in the strip how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from heliograph.domain.lifecycle import State
from heliograph.errors import HeliographError, NotReady
from heliograph.gui.sending import is_signed_in
from heliograph.i18n import iso, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.editor.messages import EditorMessages, Other
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session


class StoryActs(QObject):
    """What can be done with the whole story on the screen."""

    done = Signal()
    """The story stands elsewhere now."""
    story_wanted = Signal(str)
    """Another story is to be opened (its id)."""
    problem_met = Signal(object)
    """A ``Problem`` stands in the way; it is to be shown."""

    def __init__(
        self,
        session: Session,
        draft: EditorDraft,
        messages: EditorMessages,
        *,
        is_taking_in: Callable[[], bool],
        parent: QWidget,
    ) -> None:
        """Take what the acts need.

        Args:
            session: What the pages share.
            draft: The story.
            messages: Where is said how it went.
            is_taking_in: Tells whether a file is on its way into the story.
            parent: The page.
        """
        super().__init__(parent)
        self._session = session
        self._drafts = session.workspace.drafts
        self._draft = draft
        self._messages = messages
        self._is_taking_in = is_taking_in

    def state(self) -> State:
        """Tell where the story stands."""
        if self._draft.is_open:
            return State.DRAFT
        return self._drafts.submission(self._draft.id).state

    def revision(self) -> int:
        """Give the number of the version that was marked ready last."""
        return self._drafts.submission(self._draft.id).revision

    def other(self) -> Other:
        """Tell what the service has with another content under the number of this one."""
        if self._draft.is_open:
            return ""
        if self._drafts.submission(self._draft.id).cause != "other-content":
            return ""
        events = {each.event for each in self._drafts.history(self._draft.id)}
        return "row" if "imported" in events else "story"

    def commands(self) -> Commands:
        """Give what can be done where the story stands."""
        match self.state():
            case State.DRAFT:
                return {"mark-ready": self.mark_ready}
            case State.READY | State.PAUSED | State.NEEDS_ATTENTION:
                return {"to-drafts": self.to_drafts}
            case State.SENT:
                return {"new-version": self.new_version}
            case State.WITHDRAWN | State.SENDING | State.IN_BUNDLE:
                return {}

    def mark_ready(self) -> None:
        """Freeze the story and put it into the outbox, or say why not and go there."""
        if not self._draft.is_open or not self._draft.save():
            return
        if self._is_taking_in():
            self._messages.say(tr("A file is still being taken in. Please wait for it."))
            return
        try:
            self._drafts.mark_ready(self._draft.id)
        except NotReady as error:
            self.problem_met.emit(error.problems[0])
            self._messages.say_not_ready(error.problems)
            return
        except HeliographError as error:
            self._messages.say_error(error)
            return
        self._session.worker.wake()
        self.done.emit()
        self._messages.say_ready(signed_in=is_signed_in(self._session))

    def to_drafts(self) -> None:
        """Take the story out of the outbox to go on writing."""
        self._try(lambda: self._drafts.to_drafts(self._draft.id))

    def adopt(self) -> None:
        """Make the sample a story of the person's own, to be sent like others."""
        self._try(lambda: self._drafts.adopt(self._draft.id))

    def new_version(self) -> None:
        """Open what was sent again."""
        self._try(lambda: self._drafts.new_version(self._draft.id))

    def keep_both(self) -> None:
        """Let what is written here go on as a story of its own; the old one is a draft, too."""
        versions, story = self._session.workspace.versions, self._draft.id
        title = f"{self._draft.title} (2)".strip()
        try:
            number = versions.note(story, "ready")
            self._drafts.to_drafts(story)
            made = versions.as_draft(story, number, changes={"title": title})
        except HeliographError as error:
            self._messages.say_error(error)
            return
        self.done.emit()
        words = tr(
            "There are two drafts now. {title} is what you wrote, and goes on its own. If you send "
            "this one, it takes the place of what came from the other computer.",
            title=iso(title),
        )
        open_it = (tr("Open the other"), lambda: self.story_wanted.emit(made))
        self._messages.say(words, tone="done", actions=(open_it,))

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except HeliographError as error:
            self._messages.say_error(error)
            return
        self._messages.message.put_away()
        self.done.emit()
