"""One story in several languages: begin a version, list them, and keep what they share alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from heliograph.domain.answers import is_language
from heliograph.domain.ids import MediaId, StoryId, uuid7
from heliograph.domain.language_versions import (
    facts_fingerprint,
    shared_answers,
    shared_details,
    texts_fingerprint,
    with_shared_answers,
    with_shared_details,
)
from heliograph.domain.story import Story
from heliograph.errors import IllegalTransition, LanguageThere
from heliograph.store.families import Source, Version

if TYPE_CHECKING:
    from heliograph.app.attachments import Attachments
    from heliograph.app.campaigns import Campaigns
    from heliograph.app.drafts import Drafts
    from heliograph.clock import Clock
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.media import MediaDetails, MediaItem
    from heliograph.domain.story import Answers
    from heliograph.store.store import Store

__all__ = ["Copied", "LanguageVersions", "News", "Source", "Version"]


class News(msgspec.Struct, frozen=True, kw_only=True):
    """What changed in the version that a story was begun from."""

    source: StoryId
    language: str
    texts: bool
    """Its words are others than when they were last looked at."""
    facts: bool
    """What holds in every language is another now."""


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """What copying the facts has changed, so that it can be undone."""

    story: StoryId
    source: Source | None
    """What was known of the other version before."""
    answers: dict[str, tuple[object, object]]
    """Field id → value before and after; None where there was none."""
    details: dict[MediaId, tuple[MediaDetails, MediaDetails]]
    added: tuple[MediaId, ...]

    def __bool__(self) -> bool:
        """Tell whether anything was changed."""
        return bool(self.answers or self.details or self.added)


class LanguageVersions:
    """The versions of stories in several languages; each is a story of its own."""

    def __init__(
        self,
        *,
        store: Store,
        drafts: Drafts,
        attachments: Attachments,
        campaigns: Campaigns,
        clock: Clock,
    ) -> None:
        self._families = store.families
        self._drafts = drafts
        self._attachments = attachments
        self._campaigns = campaigns
        self._clock = clock

    # ---- reading ------------------------------------------------------------------------

    def versions_of(self, story: StoryId) -> list[Version]:
        """List the other versions, the oldest first; none from the trash."""
        return self._families.versions(story)

    def news(self, story: StoryId) -> News | None:
        """Tell what changed in the version that this one was begun from; None for nothing."""
        remembered = self._families.source(story)
        if remembered is None:
            return None
        other = self._drafts.get(remembered.story)
        if other.trashed_ms is not None:
            return None
        now = self._fingerprints(other)
        if now == remembered:
            return None
        return News(
            source=other.id,
            language=other.language,
            texts=now.texts != remembered.texts,
            facts=now.facts != remembered.facts,
        )

    # ---- writing ------------------------------------------------------------------------

    def begin(self, story: StoryId, language: str) -> StoryId:
        """Begin a draft that tells a story in another language; give its id.

        What holds in every language is copied with the files; what is said in words, and the
        declarations of the last step, are left to be given.

        Args:
            story: The version to begin from, in whatever state.
            language: A language tag (BCP 47).

        Raises:
            ValueError: ``language`` is no such tag.
            LanguageThere: the story is there in this language already.
            CampaignUnknown: its campaign is not on this computer.
        """
        if not is_language(language):
            raise ValueError(language)
        other = self._drafts.get(story)
        there = {other.language, *(each.language for each in self.versions_of(story))}
        if language.lower() in {each.lower() for each in there}:
            raise LanguageThere(story, language)
        pack = self._campaigns.get(other.campaign)
        now_ms = self._clock.now_ms()
        begun = Story(
            id=StoryId(self._new_id()),
            campaign=other.campaign,
            answers=_beginning(other.answers, pack, language),
            media=tuple(self._taken_over(item) for item in other.media),
            created_ms=now_ms,
            changed_ms=now_ms,
            family=self._families.found(story),
            sample=other.sample,
        )
        self._drafts.add(begun)
        self._families.remember(begun.id, self._fingerprints(other))
        return begun.id

    def look_at(self, story: StoryId) -> None:
        """Take note that a person knows what the other version says now."""
        remembered = self._families.source(story)
        if remembered is not None:
            other = self._drafts.get(remembered.story)
            self._families.remember(story, self._fingerprints(other))

    def copy_facts(self, story: StoryId, source: StoryId) -> Copied:
        """Bring what holds in every language over from another version into a draft.

        Words of this version stay; files that only this one has stay, too.

        Raises:
            IllegalTransition: the story is no draft now.
        """
        mine, other = self._drafts.get(story), self._drafts.get(source)
        answers = with_shared_answers(mine.answers, other.answers, self._pack(mine))
        changed: dict[str, tuple[object, object]] = {
            name: (mine.answers.get(name), answers.get(name))
            for name in dict.fromkeys((*mine.answers, *answers))
            if mine.answers.get(name) != answers.get(name)
        }
        if changed:
            self._drafts.save(story, answers)
        elif not self._drafts.is_open(story):
            raise IllegalTransition(self._drafts.submission(story).state, "edit")
        details, added = self._copy_files(mine, other)
        remembered = self._families.source(story)
        if remembered is not None and remembered.story == source:
            now = self._fingerprints(other)
            self._families.remember(story, structs.replace(remembered, facts=now.facts))
        return Copied(story=story, source=remembered, answers=changed, details=details, added=added)

    def undo(self, copied: Copied) -> None:
        """Put back what copying changed, except what a person has changed since.

        Raises:
            IllegalTransition: the story is no draft now.
        """
        story = self._drafts.get(copied.story)
        answers = dict(story.answers)
        for name, (before, after) in copied.answers.items():
            if answers.get(name) == after:
                answers.pop(name, None)
                if before is not None:
                    answers[name] = before
        self._drafts.save(story.id, answers)
        for item in story.media:
            if item.id in copied.details:
                before, after = copied.details[item.id]
                if item.details == with_shared_details(item.details, after):
                    back = with_shared_details(item.details, before)
                    self._attachments.describe(story.id, item.id, back)
            elif item.id in copied.added and shared_details(item.details) == item.details:
                self._attachments.detach(story.id, item.id)
        if copied.source is not None:
            self._families.remember(story.id, copied.source)

    # ---- inside -------------------------------------------------------------------------

    def _copy_files(
        self, mine: Story, other: Story
    ) -> tuple[dict[MediaId, tuple[MediaDetails, MediaDetails]], tuple[MediaId, ...]]:
        here = {item.known_by: item for item in reversed(mine.media)}
        details: dict[MediaId, tuple[MediaDetails, MediaDetails]] = {}
        added: list[MediaId] = []
        for item in other.media:
            same = here.get(item.known_by)
            if same is None:
                new = self._taken_over(item)
                self._attachments.put_back(mine.id, new)
                added.append(new.id)
                continue
            told = with_shared_details(same.details, item.details)
            if told != same.details:
                self._attachments.describe(mine.id, same.id, told)
                details[same.id] = (same.details, told)
        return details, tuple(added)

    def _taken_over(self, item: MediaItem) -> MediaItem:
        return structs.replace(
            item, id=MediaId(self._new_id()), details=shared_details(item.details)
        )

    def _fingerprints(self, story: Story) -> Source:
        pack = self._pack(story)
        return Source(
            story=story.id,
            texts=texts_fingerprint(story.answers, story.media, pack),
            facts=facts_fingerprint(story.answers, story.media, pack),
        )

    def _pack(self, story: Story) -> Campaign:
        return self._campaigns.get(story.campaign)

    def _new_id(self) -> str:
        return uuid7(now_ms=self._clock.now_ms(), random=self._clock.random(10))


def _beginning(answers: Answers, pack: Campaign, language: str) -> Answers:
    defaults: Answers = {
        field.id: field.default
        for field in pack.fields
        if field.type == "tick" and field.default is not None
    }
    return {**defaults, **shared_answers(answers, pack), "story_language": language}
