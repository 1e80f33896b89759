"""Keeps what is written safe: the story on the screen, what of it is not saved yet, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from heliograph import wording
from heliograph.app.drafts import Changed
from heliograph.clock import utc
from heliograph.domain.checks import check, musts
from heliograph.domain.story import text_answer
from heliograph.errors import HeliographError, StoreError
from heliograph.wording.story_text import answers_text

if TYPE_CHECKING:
    from heliograph.app.costs import Cost
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.clearance import Clearance
    from heliograph.domain.ids import MediaId, StoryId
    from heliograph.domain.media import MediaDetails, MediaItem
    from heliograph.domain.problems import Problem
    from heliograph.domain.story import Answers, Story
    from heliograph.gui.settling import Settling
    from heliograph.workspace import Workspace

SAVE_AFTER_MS = 1500
"""With the time that the disk takes, at most two seconds of typing are lost when the power goes."""
SAVE_AGAIN_MS = 5000
"""How soon what the store did not take is tried again, though nobody does anything."""


class EditorDraft(QObject):
    """The working copy in memory; edits go into the store soon, or at once when asked."""

    edited = Signal(str)
    """A person changed the answer of this field (``media`` for details of a file)."""
    saved = Signal(object)
    """Everything that was written until this time (Unix ms) is on the disk."""
    failed = Signal(object)
    """It could not be saved: a ``HeliographError``; the words are still here."""
    clashed = Signal(object)
    """Another program had changed the same: a ``Changed``; both sides are safe in the store."""
    overtaken = Signal()
    """Another program had changed something else; it is in ``answers`` now."""
    details_met = Signal(str)
    """Another program had said something else about this file; its words are a version."""
    media_changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        story: StoryId,
        parent: QObject | None = None,
        *,
        settling: Settling | None = None,
    ) -> None:
        """Read a story.

        ``settling`` tells when the disk has what was saved; without it that is so at once.

        Raises:
            StoryUnknown: there is none with this id.
            CampaignUnknown: its campaign is not on this computer.
        """
        super().__init__(parent)
        self._workspace = workspace
        self.story: Story = workspace.drafts.get(story)
        self.campaign: Campaign = workspace.campaigns.get(self.story.campaign)
        self.answers: Answers = dict(self.story.answers)
        self.is_open = workspace.drafts.is_open(story)
        self.saved_ms = self.story.changed_ms
        self._settling = settling
        self._written_ms = self.saved_ms
        self._unsettled: int | None = None
        """What has to be settled until all is safe that was saved; None when it is."""
        self._failure: HeliographError | None = None
        """Why the disk does not take what was saved."""
        if settling is not None:
            settling.settled.connect(self._on_settled)
            settling.failed.connect(self._on_not_settled)
        self._waiting: dict[str, object] = {}
        self._based_on: dict[str, object] = {}
        self._waiting_details: dict[MediaId, MediaDetails] = {}
        self._based_on_details: dict[MediaId, MediaDetails] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(SAVE_AGAIN_MS)
        self._again.timeout.connect(self._save_again)
        self._refusal: HeliographError | None = None
        """Why the store did not take what waits."""

    # ---- reading -------------------------------------------------------------------------

    def handed_back(self) -> Clearance | None:
        """Give what is to be changed before it may leave; None when nobody handed it back."""
        said = self._workspace.clearing.to_change(self.id)
        return next((each for each in reversed(said) if each.verdict == "declined"), None)

    @property
    def id(self) -> StoryId:
        """Give the story's id."""
        return self.story.id

    @property
    def language(self) -> str:
        """Give the story's own language."""
        return text_answer(self.answers, "story_language")

    @property
    def title(self) -> str:
        """Give the title as typed."""
        return text_answer(self.answers, "title").strip()

    @property
    def is_dirty(self) -> bool:
        """Tell whether something is not in the store yet, or is not taken by the disk."""
        return self._has_waiting or self._failure is not None

    @property
    def is_settling(self) -> bool:
        """Tell whether what was saved is still on its way to the disk."""
        return self._unsettled is not None

    def media(self) -> tuple[MediaItem, ...]:
        """Give the files with what was said about them so far."""
        return tuple(
            replace(item, details=self._waiting_details.get(item.id, item.details))
            for item in self.story.media
        )

    def item(self, media: MediaId) -> MediaItem | None:
        """Give one file."""
        return next((item for item in self.media() if item.id == media), None)

    @property
    def is_sample(self) -> bool:
        """Tell whether it is the sample, which is not sent."""
        return self._workspace.drafts.get(self.id).sample

    def problems(self) -> tuple[Problem, ...]:
        """Check the story as it is on the screen."""
        now = utc(self._workspace.now_ms())
        return check(self.answers, self.media(), self.campaign, now=now)

    def cost(self) -> Cost:
        """Tell what sending the story as it is on the screen would cost."""
        return self._workspace.costs.of_story(self.answers, self.media())

    def open_musts(self) -> tuple[Problem, ...]:
        """Give what keeps the story from being sent."""
        return musts(self.problems())

    def words(self, problem: Problem) -> str:
        """Say a problem."""
        names = {str(item.id): item.file_name for item in self.story.media}
        return wording.problem(problem, self.campaign, names)

    def as_text(self) -> str:
        """Write all answers as plain text: to copy when saving fails."""
        return answers_text(self.answers, self.media(), self.campaign).plain()

    # ---- writing -------------------------------------------------------------------------

    def answer(self, field_id: str, value: object) -> None:
        """Take an answer; None takes it out."""
        if value is None:
            self.answers.pop(field_id, None)
        else:
            self.answers[field_id] = value
        self._based_on.setdefault(field_id, self.story.answers.get(field_id))
        self._waiting[field_id] = value
        self._save_soon()
        self.edited.emit(field_id)

    def describe(self, media: MediaId, details: MediaDetails) -> None:
        """Take what is said about a file."""
        known = next((item.details for item in self.story.media if item.id == media), details)
        self._based_on_details.setdefault(media, known)
        self._waiting_details[media] = details
        self._save_soon()
        self.edited.emit("media")

    def save(self) -> bool:
        """Save now; tell whether everything stands as it is on the screen.

        It may still be on its way to the disk then: see ``is_settling`` and ``saved``.
        """
        self._refusal = None
        return self._save()

    def _save(self) -> bool:
        self._timer.stop()
        self._again.stop()
        if not self._has_waiting:
            return self._failure is None or self._try_again(self._failure)
        drafts = self._workspace.drafts
        changed = Changed()
        try:
            if self._waiting:
                changed = drafts.change(self.id, self._waiting, based_on=self._based_on)
                self._written_ms = self._workspace.now_ms()
                self._waiting.clear()
                self._based_on.clear()
            for media in list(self._waiting_details):
                self._save_details(media)
        except HeliographError as error:
            if isinstance(error, StoreError):
                # The reserve was given up for it, or the other program lets go in a moment.
                self._again.start()
            is_news, self._refusal = error != self._refusal, error
            if is_news:
                self.failed.emit(error)
            return False
        self._refusal = None
        self.story = drafts.get(self.id)
        self._unsettled = 0 if self._settling is None else self._settling.asked
        self._on_settled()
        if self.answers != self.story.answers:
            # Shown before it can be written over: nobody clashes with what they have not seen.
            self.answers = {**self.story.answers}
            self.overtaken.emit()
        if changed.clashes:
            self.clashed.emit(changed)
        return not changed.clashes and self._failure is None

    def _save_again(self) -> None:
        if self._has_waiting:
            self._save()

    def give_up(self) -> None:
        """Let go of what could not be saved: the person has decided so."""
        self._timer.stop()
        self._again.stop()
        self._waiting.clear()
        self._based_on.clear()
        self._waiting_details.clear()
        self._based_on_details.clear()
        self._unsettled = self._failure = None

    def read_again(self) -> bool:
        """Read the story again; tell whether it is another one now. Unsaved words stay."""
        drafts = self._workspace.drafts
        before, was_open = self.story, self.is_open
        self.story = drafts.get(self.id)
        self.is_open = drafts.is_open(self.id)
        self.answers = {**self.story.answers}
        for name, value in self._waiting.items():
            if value is None:
                self.answers.pop(name, None)
            else:
                self.answers[name] = value
        if before.media != self.story.media:
            self.media_changed.emit()
        return before.answers != self.story.answers or was_open != self.is_open

    def _save_details(self, media: MediaId) -> None:
        details = self._waiting_details[media]
        now = self._workspace.drafts.get(self.id).media
        theirs = next((item for item in now if item.id == media), None)
        met = theirs is not None and theirs.details not in {
            details,
            self._based_on_details[media],
        }
        if met:
            self._workspace.versions.note(self.id, "elsewhere")
        self._workspace.attachments.describe(self.id, media, details)
        self._written_ms = self._workspace.now_ms()
        del self._waiting_details[media]
        del self._based_on_details[media]
        if met and theirs is not None:
            self.details_met.emit(theirs.file_name)

    @property
    def _has_waiting(self) -> bool:
        return bool(self._waiting or self._waiting_details)

    def _on_settled(self) -> None:
        if self._unsettled is None:
            return
        if self._settling is None or self._settling.is_settled(self._unsettled):
            self._unsettled = self._failure = None
            self.saved_ms = self._written_ms
            self.saved.emit(self.saved_ms)

    def _on_not_settled(self, error: HeliographError) -> None:
        self._on_settled()  # it may be something else that is not on the disk
        if self._unsettled is not None:
            self._failure = error
            self.failed.emit(error)

    def _try_again(self, failure: HeliographError) -> bool:
        if self._settling is not None:
            self._settling.try_again()
        self.failed.emit(failure)
        return False

    def _save_soon(self) -> None:
        # Not put off by the next key: who types without a pause is saved, too.
        if not self._timer.isActive():
            self._timer.start()
