"""Writing stories: begin, save, attach, check, mark ready, take back, put in the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from heliograph.clock import utc
from heliograph.domain.campaign import Campaign
from heliograph.domain.checks import check, musts
from heliograph.domain.ids import StoryId, uuid7
from heliograph.domain.lifecycle import Event, State
from heliograph.domain.manifest import Manifest, freeze, manifest_hash, parse_manifest
from heliograph.domain.story import Answers, Story
from heliograph.errors import (
    CampaignUnknown,
    IllegalTransition,
    NotReady,
    SampleKept,
    StoryUnknown,
)
from heliograph.store.listing import Show
from heliograph.store.stories import NewStory
from heliograph.store.summaries import HistoryEntry, Summary
from heliograph.store.versions import Changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from heliograph.app.campaigns import Campaigns
    from heliograph.app.forms import Forms
    from heliograph.clock import Clock
    from heliograph.domain.problems import Problem
    from heliograph.domain.submission import Submission
    from heliograph.settings import Settings
    from heliograph.store.store import Store

__all__ = ["Changed", "Drafts", "HistoryEntry", "Show", "Summary"]


class Drafts:
    """The stories of one profile; each thread has its own."""

    def __init__(
        self,
        *,
        store: Store,
        campaigns: Campaigns,
        forms: Forms,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._store = store
        self._forms = forms
        self._stories = store.stories
        self._campaigns = campaigns
        self._settings = settings
        self._clock = clock

    # ---- reading --------------------------------------------------------------

    def get(self, story: StoryId) -> Story:
        """Give a story as it stands.

        Raises:
            StoryUnknown: there is none with this id.
        """
        found = self._stories.get(story)
        if found is None:
            raise StoryUnknown(story)
        return found

    def resolve(self, text: str) -> StoryId:
        """Find a story by its id or by the beginning of it.

        Raises:
            StoryUnknown: none begins so, or more than one.
        """
        matches = self._stories.match(text.strip().lower()) if text.strip() else ()
        if len(matches) != 1:
            raise StoryUnknown(text)
        return matches[0]

    def summaries(
        self, *, show: Show = "all", find: str = "", limit: int | None = None, offset: int = 0
    ) -> list[Summary]:
        """List stories, newest change first."""
        return self._stories.summaries(show=show, find=find, limit=limit, offset=offset)

    def counts(self) -> dict[Show, int]:
        """Count the stories under each heading."""
        return self._stories.counts()

    def count_unsent(self, campaign: str) -> int:
        """Count the stories of a campaign that are written or wait, and are not received."""
        return self._stories.count_unsent(campaign)

    def is_open(self, story: StoryId) -> bool:
        """Tell whether the working copy may be edited."""
        return self._stories.is_open(story)

    def history(self, story: StoryId) -> list[HistoryEntry]:
        """Tell what happened to a story, oldest first."""
        return self._stories.history(story)

    # ---- writing --------------------------------------------------------------

    def new(
        self,
        *,
        campaign: str | None = None,
        answers: Answers | None = None,
        sample: bool = False,
    ) -> StoryId:
        """Begin a story: the profile's answers and the form's defaults are filled in.

        A ``sample`` is there to look at, and cannot be marked ready.

        Raises:
            CampaignUnknown: there is no such pack here.
        """
        pack = self._campaigns.default() if campaign is None else self._campaigns.get(campaign)
        now_ms = self._clock.now_ms()
        story = StoryId(uuid7(now_ms=now_ms, random=self._clock.random(10)))
        begun = {**self.beginning(pack), **(answers or {})}
        self.add(
            Story(
                id=story,
                campaign=pack.id,
                answers=begun,
                media=(),
                created_ms=now_ms,
                changed_ms=now_ms,
                sample=sample,
            )
        )
        return story

    def adopt(self, story: StoryId) -> None:
        """Let the sample be a story of its person's own, to be sent like others."""
        self._stories.adopt(story)

    def add(self, story: Story) -> None:
        """Keep a story that was begun just now, with its files whose bytes are here already."""
        self.add_all((NewStory(story=story, musts=self._open_musts(story)),))

    def add_all(self, new: Iterable[NewStory]) -> None:
        """Keep stories that were begun just now; their history says so first."""
        self._stories.add_all(
            structs.replace(each, events=(("begun", ""), *each.events)) for each in new
        )

    def save(self, story: StoryId, answers: Answers) -> int:
        """Save all answers of a draft; give the time at which they were safe (Unix ms).

        Raises:
            IllegalTransition: the story is no draft now.
        """
        now_ms = self._clock.now_ms()
        found = structs.replace(self.get(story), answers=answers)
        self._stories.save_answers(story, answers, now_ms=now_ms, musts=self._open_musts(found))
        return now_ms

    def change(
        self, story: StoryId, changes: Mapping[str, object], *, based_on: Mapping[str, object]
    ) -> Changed:
        """Save some answers, unless somebody else changed one of them meanwhile.

        Theirs stays then, and ours is kept as a version: see ``Changed``.

        Args:
            story: A draft.
            changes: Answers by field; None takes one out.
            based_on: What each of these fields said when our change began.

        Raises:
            IllegalTransition: the story is no draft now.
        """
        now_ms = self._clock.now_ms()
        changed = self._store.versions.change_answers(story, changes, based_on, now_ms=now_ms)
        self.count_musts(story)
        return changed

    def set_answer(self, story: StoryId, field_id: str, value: object) -> int:
        """Save one answer; None takes it out."""
        answers = dict(self.get(story).answers)
        if value is None:
            answers.pop(field_id, None)
        else:
            answers[field_id] = value
        return self.save(story, answers)

    # ---- checking and freezing ------------------------------------------------------

    def check(self, story: StoryId) -> tuple[Problem, ...]:
        """List what is to do before the story can be sent.

        Raises:
            CampaignUnknown: its pack is not on this computer.
        """
        return self._check(self.get(story))

    def count_musts(self, story: StoryId) -> None:
        """Keep the number of open musts that lists show."""
        self._stories.set_musts(story, self._open_musts(self.get(story)))

    def mark_ready(self, story: StoryId) -> Submission:
        """Freeze the story as its next revision and put it into the outbox.

        Files that an earlier Heliograph attached as they were are made clean before.

        Raises:
            SampleKept: it is the sample.
            NotReady: musts are open.
            MediaNotCleaned: one of those files cannot be cleaned.
            StaleSubmission: it is no draft any more.
        """
        found = self.get(story)
        if found.sample:
            raise SampleKept(story)
        self._require_complete(found)
        now_ms = self._clock.now_ms()
        self._forms.clean_old(story, now_ms=now_ms)
        # Another program may have changed it meanwhile: what is frozen has to be what was checked.
        found = self.get(story)
        self._require_complete(found)
        revision = self._store.outbox.next_revision(story)
        self._store.versions.keep(story, "ready", now_ms=now_ms)
        manifest = self._freeze(found, revision, now_ms=now_ms)
        media = {item.sha256: item.size_bytes for item in found.media}
        self._store.outbox.freeze(
            story=story,
            revision=revision,
            manifest=manifest,
            sha256=manifest_hash(manifest),
            total_bytes=len(manifest) + sum(media.values()),
            now_ms=now_ms,
        )
        self._stories.note(story, "marked-ready", now_ms=now_ms)
        return self.submission(story)

    def manifest(self, story: StoryId) -> Manifest:
        """Give what is sent of a story: its frozen revision, or what marking it ready would freeze.

        Raises:
            CampaignUnknown: its pack is not on this computer.
        """
        if not self.is_open(story):
            row = self.submission(story)
            return parse_manifest(self._store.outbox.manifest(story, row.revision))
        revision = self._store.outbox.next_revision(story)
        return parse_manifest(self._freeze(self.get(story), revision, now_ms=self._clock.now_ms()))

    def submission(self, story: StoryId) -> Submission:
        """Give the newest submission of a story.

        Raises:
            StoryUnknown: it was never marked ready.
        """
        row = self._store.outbox.get(story)
        if row is None:
            raise StoryUnknown(story)
        return row

    def to_drafts(self, story: StoryId) -> None:
        """Take a story out of the outbox to go on writing; the next ready is a new revision.

        Raises:
            DeliveryUncertain: its text is on the way and unanswered.
            IllegalTransition: it is being sent, or it was sent.
        """
        row = self.submission(story)
        now_ms = self._clock.now_ms()
        self._store.outbox.move(story, row.revision, Event.TO_DRAFTS, now_ms=now_ms)
        self._stories.note(story, "to-drafts", now_ms=now_ms)
        self.count_musts(story)

    def new_version(self, story: StoryId) -> None:
        """Open a sent story again; what was sent stays as it is."""
        row = self.submission(story)
        if row.state is not State.SENT:
            raise IllegalTransition(row.state, "new-version")
        now_ms = self._clock.now_ms()
        self._stories.reopen(story, now_ms=now_ms)
        self._stories.note(story, "new-version", now_ms=now_ms)
        self.count_musts(story)

    # ---- trash ----------------------------------------------------------------------

    def trash(self, story: StoryId) -> None:
        """Put a draft into the trash.

        Raises:
            IllegalTransition: it is in the outbox; it has to come back to drafts first.
        """
        if not self.is_open(story):
            raise IllegalTransition(self.submission(story).state, "trash")
        self._stories.trash(story, now_ms=self._clock.now_ms())

    def restore(self, story: StoryId) -> None:
        """Take a story out of the trash."""
        self._stories.restore(story)

    def forget(self, story: StoryId) -> None:
        """Remove a story from the trash for good."""
        self._stories.forget(story)

    # ---- inside ---------------------------------------------------------------------

    def _check(self, story: Story) -> tuple[Problem, ...]:
        pack = self._campaigns.get(story.campaign)
        return check(story.answers, story.media, pack, now=self._now())

    def _require_complete(self, story: Story) -> None:
        open_musts = musts(self._check(story))
        if open_musts:
            raise NotReady(story.id, open_musts)

    def beginning(self, pack: Campaign) -> Answers:
        """Give what a new story says from the start: the form's defaults and the profile."""
        answers: Answers = {
            field.id: field.default for field in pack.fields if field.default is not None
        }
        answers["story_language"] = self._settings.language or "en"
        answers.update(
            {
                field.id: self._settings.answers[field.id]
                for field in pack.fields
                if field.from_profile and field.id in self._settings.answers
            }
        )
        return answers

    def _freeze(self, story: Story, revision: int, *, now_ms: int) -> bytes:
        version = self._campaigns.get(story.campaign).version
        return freeze(story=story, revision=revision, campaign_version=version, now_ms=now_ms)

    def _open_musts(self, story: Story) -> int | None:
        """Count the musts; without the pack nobody can, and the list shows no number then."""
        try:
            return len(musts(self._check(story)))
        except CampaignUnknown:
            return None

    def _now(self) -> datetime:
        return utc(self._clock.now_ms())
