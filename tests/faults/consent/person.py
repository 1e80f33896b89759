"""P17: nothing with people in the picture goes without consent, whatever is done in what order.

What may go is judged here by rules of its own, from the bytes that reached a service that would
take anything: not by the client's check list, and not by what the client says of itself.
"""

from __future__ import annotations

import contextlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import msgspec
from msgspec.structs import replace

from cli.shell import Shell
from fakes.profiles import Desk, complete_answers
from faults.consent.rules import BARE, Found, drawn, may_go
from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.domain.media import MediaDetails, MediaItem
from heliograph.domain.originals import ReleasedOriginal
from heliograph.domain.review import Comment
from heliograph.domain.signed import sign
from heliograph.errors import HeliographError, NotReady
from heliograph.store.stories import Stories
from photos import jpeg

ACTS = 40
_LANGUAGES = ("fr", "es", "ru", "ar", "zh")
_get = Stories.get


class _Person:
    """Does at random whatever can be done with stories and files, by window and command line."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - which act, not a secret
        self.found = Found(runs=1)
        self._desk = Desk(folder)
        self._desk.world.campaigns["bare"] = BARE
        self._desk.service._problems = lambda _: ()  # type: ignore[method-assign] # takes anything
        self._desk.sign_in()
        self._take_in_bare()
        self._shell = Shell(folder)
        self._other = self._desk.open()
        self._stories: list[StoryId] = []
        self._number = 0
        self._armed: int | None = None

    def live(self) -> None:
        """Do the acts, and look at the service after each."""
        acts: list[Callable[[], object]] = [
            *(self._new, *[self._attach] * 4, self._describe, self._describe),
            *(self._ready, self._ready, self._ready_while_another_writes, self._command_attach),
            *(self._command_ready, self._to_drafts, self._detach_and_back, self._remake),
            *(self._put_version_back, self._version_as_draft, self._other_language),
            *(self._facts, self._trash, self._send, self._send, self._new_version),
            *(self._original, self._restart),
        ]
        with patch.object(Stories, "get", self._interrupted()):
            for _ in range(ACTS):
                act = self._new if not self._stories else self._chance.choice(acts)
                with contextlib.suppress(HeliographError):
                    act()
                self.found.acts += 1
            self._ready_all()
            self._send()
        self._look()
        self._other.close()
        self._desk.workspace.close()

    # ---- acts --------------------------------------------------------------------------

    def _new(self) -> None:
        campaign = self._chance.choice(["open-call", "open-call", "bare"])
        self._stories.append(
            self._desk.workspace.drafts.new(campaign=campaign, answers=complete_answers())
        )

    def _attach(self) -> None:
        data = jpeg(48, 32) + self._bytes() if self._chance.random() < 0.3 else self._bytes()
        path = self._desk.file("photo.jpg", data)
        self._desk.workspace.attachments.attach(
            self._some(), path, details=self._said(), as_it_is=True
        )

    def _describe(self) -> None:
        story, item = self._some_item()
        self._desk.workspace.attachments.describe(story, item.id, self._said())

    def _ready(self) -> None:
        story = self._some()
        try:
            self._desk.workspace.drafts.mark_ready(story)
        except NotReady:
            self.found.refused += 1

    def _ready_while_another_writes(self) -> None:
        self._armed = self._chance.randrange(4)
        try:
            self._ready()
        finally:
            self._armed = None

    def _ready_all(self) -> None:
        for story in self._stories:
            with contextlib.suppress(HeliographError):
                self._desk.workspace.drafts.mark_ready(story)

    def _command_attach(self) -> None:
        said = self._said()
        words = ["attach", self._some(), str(self._desk.file("photo.jpg", self._bytes()))]
        words += ["--alt", said.alt_text, "--credit", said.credit, "--licence", said.licence]
        if said.people:
            words += ["--people", said.people]
        if said.consent and said.consent != "not-asked":
            words += ["--consent", said.consent]
        self._shell.run(*words, "--as-it-is", *(["--guardian"] if said.guardian else []))

    def _command_ready(self) -> None:
        which = self._chance.choice(["--all", self._some()])
        self.found.refused += self._shell.run("ready", which).exit_code != 0

    def _to_drafts(self) -> None:
        self._desk.workspace.drafts.to_drafts(self._some())

    def _detach_and_back(self) -> None:
        story, item = self._some_item()
        self._desk.workspace.attachments.detach(story, item.id)
        if self._chance.random() < 0.7:
            self._desk.workspace.attachments.put_back(self._some(), item)

    def _remake(self) -> None:
        story, item = self._some_item()
        attachments = self._desk.workspace.attachments
        if self._chance.random() < 0.5:
            attachments.keep_place(story, item.id, keep=True)
        attachments.resize(story, item.id, "small")

    def _put_version_back(self) -> None:
        story = self._some()
        lines = self._desk.workspace.versions.list(story)
        if lines:
            self._desk.workspace.versions.restore(story, self._chance.choice(lines).number)

    def _version_as_draft(self) -> None:
        story = self._some()
        number = self._desk.workspace.versions.note(story, "ready")
        self._stories.append(self._desk.workspace.versions.as_draft(story, number))

    def _other_language(self) -> None:
        versions = self._desk.workspace.language_versions
        made = versions.begin(self._some(), self._chance.choice(_LANGUAGES))
        self._stories.append(made)
        self._desk.workspace.drafts.save(made, complete_answers(story_language="fr"))

    def _facts(self) -> None:
        story, other = self._some(), self._some()
        copied = self._desk.workspace.language_versions.copy_facts(story, other)
        if self._chance.random() < 0.5:
            self._desk.workspace.language_versions.undo(copied)

    def _trash(self) -> None:
        story = self._some()
        self._desk.workspace.drafts.trash(story)
        if self._chance.random() < 0.9:
            self._desk.workspace.drafts.restore(story)

    def _send(self) -> None:
        self._desk.send()
        self._look()

    def _new_version(self) -> None:
        self._desk.workspace.drafts.new_version(self._some())

    def _original(self) -> None:
        """Let an editor ask for an original, and the author let it go."""
        story = self._some()
        if self._desk.state(story) != State.SENT:
            return
        items = self._desk.workspace.drafts.get(story).media
        if not items:
            return
        name = f"original-{self._number}"
        asks = Comment(id=name, text="?", item=self._chance.choice(items).id, original=True)
        self._desk.world.review(story, "returned", asks)
        self._desk.send()
        self._desk.workspace.originals.send(story, name)

    def _restart(self) -> None:
        self._desk.reopen()

    # ---- what it works with ----------------------------------------------------------------

    def _interrupted(self) -> Callable[[Stories, StoryId], object]:
        """Let another program change the story before one of the times that it is read."""
        person = self

        def get(stories: Stories, story: StoryId) -> object:
            if person._armed is not None:
                person._armed -= 1
                if person._armed < 0:
                    person._armed = None
                    person._write_elsewhere(story)
            return _get(stories, story)

        return get

    def _write_elsewhere(self, story: StoryId) -> None:
        items = self._other.drafts.get(story).media
        if items:
            item = self._chance.choice(items)
            self.found.raced += 1
            self._other.attachments.describe(story, item.id, self._said())

    def _take_in_bare(self) -> None:
        signed = sign(
            msgspec.json.encode(BARE), typ="heliograph-campaign", key=self._desk.world.key
        )
        self._desk.workspace.campaigns.add_file(self._desk.file("bare.pack", signed.encode()))

    def _some(self) -> StoryId:
        return self._chance.choice(self._stories)

    def _some_item(self) -> tuple[StoryId, MediaItem]:
        stories = [each for each in self._stories if self._desk.workspace.drafts.get(each).media]
        story = self._chance.choice(stories or self._stories)
        items = self._desk.workspace.drafts.get(story).media
        if not items:
            raise NotReady(story, ())
        return story, self._chance.choice(items)

    def _said(self) -> MediaDetails:
        return drawn(self._chance)

    def _bytes(self) -> bytes:
        self._number += 1
        return self._chance.randbytes(400)

    # ---- what reached the service --------------------------------------------------------

    def _look(self) -> None:
        world = self._desk.world
        allowed: set[str] = set()
        for (story, revision), text in world.texts.items():
            for item in json.loads(text.data)["media"]:
                if not may_go(item["details"]):
                    self.found.wrong.append(f"went: {story} {revision}: {item['details']}")
                    continue
                allowed.add(item["sha256"])
                if item.get("preview"):
                    allowed.add(item["preview"]["sha256"])
        originals: set[str] = {each.sha256 for each in self._released()}
        for _, sha256 in world.media:
            if sha256 not in allowed | originals:
                self.found.wrong.append(f"bytes went that nobody may have: {sha256}")
        self.found.files = len(world.media)

    def _released(self) -> Iterator[ReleasedOriginal]:
        """Give the originals that the client told of; each is of a file that may go itself."""
        texts = self._desk.world.texts
        for head, _ in self._desk.service.exchanges:
            for each in head.originals:
                text = texts.get((each.story, each.revision))
                items = json.loads(text.data)["media"] if text is not None else []
                said = [item["details"] for item in items if item["id"] == each.item]
                if not said or not all(map(may_go, said)):
                    self.found.wrong.append(f"an original went: {each}")
                yield each


def live_many(folder: Path, *, seed: int, people: int) -> Found:
    """Let so many people live, by seeds from this one on."""
    found = Found()
    for each in range(seed, seed + people):
        here = folder / str(each)
        here.mkdir()
        found.add(live(here, seed=each))
        shutil.rmtree(here)
    return found


def live(folder: Path, *, seed: int) -> Found:
    """Let one person do the acts of a seed."""
    person = _Person(folder, seed)
    person.live()
    wrong = [f"seed {seed}: {each}" for each in dict.fromkeys(person.found.wrong)]
    return replace(person.found, wrong=wrong)
