"""What a person does to a story of the library, and how it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from heliograph import wording
from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.errors import HeliographError, NotReady
from heliograph.gui.parts import together
from heliograph.gui.sending import is_signed_in
from heliograph.gui.stories import story_words
from heliograph.gui.stories.many_acts import UNDO_MS, ManyActs
from heliograph.i18n import iso, joined, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.drafts import Summary
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session
    from heliograph.gui.widgets.message_strip import MessageStrip


class LibraryActs(QObject):
    """Acts on the chosen story; what came of it stands in the message strip.

    Args:
        session: The open profile.
        message: Where results, undo and questions are shown.
        chosen: Gives the chosen row as it stands now.
        many: Gives the numbers of all rows that are selected.
        parent: The page.
    """

    story_opened = Signal(str)
    refused_opened = Signal(str, object)
    """A story that was not accepted, and its ``story_words.Refusal``."""
    check_opened = Signal(str)
    """A story that is not complete: its check list says why."""
    sent_opened = Signal(str)
    place_wanted = Signal(str)
    text_wanted = Signal(str)
    """A story is to be read as text."""
    did = Signal()
    """Something was changed: rows and counts are to be read again."""
    title_wanted = Signal(str)
    """The chosen story may have another title than this."""
    many_wanted = Signal(object)
    """These stories (``Sequence[StoryId]``) have something to finish and are to be seen."""
    put_back = Signal(str)
    """A story that is out of the trash again."""

    def __init__(
        self,
        session: Session,
        message: MessageStrip,
        *,
        chosen: Callable[[], Summary | None],
        many: Callable[[], list[int]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._drafts = session.workspace.drafts
        self._message = message
        self._chosen = chosen
        self._numbers = many
        self._many = ManyActs(
            session, message, did=self.did.emit, failed=self.tell, show=self.many_wanted.emit
        )

    def commands(self) -> Commands:
        """Give what can be done with the chosen story."""
        numbers = self._numbers()
        if len(numbers) > 1:
            first = self._session.workspace.library.rows(numbers[:1])
            in_trash = any(row.trashed_ms is not None for row in first)
            return self._many.commands(numbers, in_trash=in_trash)
        row = self._chosen()
        if row is None:
            return {}
        if row.trashed_ms is not None:
            return {"restore": self.restore, "forget": self.forget}
        known: dict[str, Callable[[], None]] = {
            "open": lambda: self.open(row),
            "rename": lambda: self.rename(row),
            "show-text": lambda: self.text_wanted.emit(row.story),
        }
        if row.state is State.DRAFT:
            known |= {"mark-ready": self.mark_ready, "trash": self.trash}
        elif row.state in {State.READY, State.PAUSED, State.NEEDS_ATTENTION}:
            known["to-drafts"] = self.to_drafts
        elif row.state is State.SENT:
            known["new-version"] = self.new_version
        return known

    def open(self, row: Summary) -> None:
        """Open a story where it can be worked on, or looked at."""
        if row.trashed_ms is not None:
            self._message.say(
                tr("This story is in the Trash."), actions=((tr("Put it back"), self.restore),)
            )
            return
        match row.state:
            case State.SENT if row.asks:
                self.story_opened.emit(row.story)
            case State.SENT | State.WITHDRAWN:
                self.sent_opened.emit(row.story)
            case State.NEEDS_ATTENTION:
                self.to_drafts()
            case _:
                self.story_opened.emit(row.story)

    def rename(self, row: Summary) -> None:
        """Let a draft have another title, or say why this story keeps its own."""
        actions: tuple[tuple[str, Callable[[], object]], ...] = ()
        match row.state:
            case State.DRAFT:
                self.title_wanted.emit(row.title)
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
        self._message.say(words, actions=actions)

    def name(self, name: str, title: str) -> None:
        """Give a draft, by its id, another title."""
        story = StoryId(name)
        before = self._drafts.get(story).answers.get("title")
        if title == (before or ""):
            return
        changes, based_on = {"title": title or None}, {"title": before}
        try:
            self._drafts.change(story, changes, based_on=based_on)
        except HeliographError as error:
            self.tell(error)
            return
        self.did.emit()
        self._message.say(
            tr("The title is now: {title}", title=title or tr("(no title yet)")),
            tone="done",
            for_ms=UNDO_MS,
            actions=((tr("Undo"), lambda: self._name_back(story, before)),),
        )

    def mark_ready(self) -> None:
        """Mark the chosen story ready, or show what is to do first."""
        row = self._chosen()
        if row is None:
            return
        try:
            self._drafts.mark_ready(row.story)
        except NotReady:
            self.check_opened.emit(row.story)
            return
        except HeliographError as error:
            self.tell(error)
            return
        self._session.worker.wake()
        said = tr("{title} is ready to send.", title=iso(story_words.title(row)))
        if is_signed_in(self._session):
            undo = ((tr("Back to drafts"), lambda: self._to_drafts(row.story)),)
            self._message.say(said, tone="done", for_ms=UNDO_MS, actions=undo)
        else:
            self._message.say(
                joined(said, tr("Sign in to send. You can go on writing.")),
                tone="done",
                actions=((tr("Sign in"), lambda: self.place_wanted.emit("settings")),),
            )
        self.did.emit()

    def to_drafts(self) -> None:
        """Take the chosen story back to go on writing, and open it."""
        row = self._chosen()
        if row is None:
            return
        refusal = story_words.refusal(row, self._session.workspace)
        if self._to_drafts(row.story):
            self.refused_opened.emit(row.story, refusal)

    def new_version(self) -> None:
        """Write the chosen story again; what was sent stays."""
        row = self._chosen()
        if row is not None and self._try(lambda: self._drafts.new_version(row.story)):
            self.story_opened.emit(row.story)

    def trash(self) -> None:
        """Put the chosen story into the trash, and offer to undo it."""
        row = self._chosen()
        if row is None or not self._try(lambda: self._drafts.trash(row.story)):
            return
        self._message.say(
            tr("Moved to the Trash: {title}", title=story_words.title(row)),
            actions=((tr("Undo"), lambda: self._restore(row.story)),),
            for_ms=UNDO_MS,
        )

    def restore(self) -> None:
        """Take the chosen story out of the trash."""
        row = self._chosen()
        if row is not None:
            self._restore(row.story)

    def forget(self) -> None:
        """Ask whether the chosen story is to be deleted for good."""
        row = self._chosen()
        if row is None:
            return
        self._message.say(
            tr("Delete {title} for good? This cannot be undone.", title=story_words.title(row)),
            tone="warning",
            actions=(
                (tr("Delete the story"), lambda: self._forget(row.story)),
                (tr("Keep it"), self._message.put_away),
            ),
        )

    def ask_to_empty(self) -> None:
        """Ask whether everything in the trash is to be deleted for good."""
        count = self._drafts.counts()["trash"]
        self._message.say(
            ntr(
                "Delete {n} story in the Trash for good? This cannot be undone.",
                "Delete {n} stories in the Trash for good? This cannot be undone.",
                count,
            ),
            tone="warning",
            actions=(
                (tr("Empty the Trash"), self._empty),
                (tr("Keep them"), self._message.put_away),
            ),
        )

    def undo(self) -> Commands:
        """Give how the last act is taken back, while the message about it offers that."""
        for each in self._message.buttons() if self._message.isVisible() else ():
            if each.text() in {tr("Undo"), tr("Back to drafts")}:
                return {"undo": each.click}
        return {}

    def send(self) -> None:
        """Send what is ready, or say what is needed first."""
        if is_signed_in(self._session):
            self._session.worker.check()
            self.place_wanted.emit("outbox")
            return
        self._message.say(
            tr("Sign in to send. You can go on writing."),
            actions=((tr("Sign in"), lambda: self.place_wanted.emit("settings")),),
        )

    def tell(self, error: HeliographError) -> None:
        """Say what went wrong."""
        self._message.say(together(wording.error(error)), tone="warning")

    # ---- inside ------------------------------------------------------------------------

    def _name_back(self, story: StoryId, before: object) -> None:
        self._message.put_away()
        now = self._drafts.get(story).answers.get("title")
        self._try(lambda: self._drafts.change(story, {"title": before}, based_on={"title": now}))

    def _to_drafts(self, story: StoryId) -> bool:
        self._message.put_away()
        return self._try(lambda: self._drafts.to_drafts(story))

    def _restore(self, story: StoryId) -> None:
        self._message.put_away()
        if self._try(lambda: self._drafts.restore(story)):
            self.put_back.emit(story)

    def _empty(self) -> None:
        self._message.put_away()
        in_trash = self._drafts.counts()["trash"]
        try:
            gone = self._session.workspace.library.empty_trash()
        except HeliographError as error:
            self.tell(error)
            return
        self.did.emit()
        if gone < in_trash:
            self._message.say(
                tr("What ITU has received was kept: its receipt holds. Withdraw it first.")
            )

    def _forget(self, story: StoryId) -> None:
        self._message.put_away()
        self._try(lambda: self._drafts.forget(story))

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except HeliographError as error:
            self.tell(error)
            return False
        self.did.emit()
        return True
