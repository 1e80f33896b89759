"""Whatever is done in whatever order, over a bad line, the service sees nothing uncleared."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING, BinaryIO

import pytest

from fakes.faults import cut, lost_answer, offline
from fakes.profiles import Desk
from fakes.service import FakeService
from heliograph.domain.lifecycle import Event, State
from heliograph.domain.manifest import parse_manifest
from heliograph.errors import HeliographError
from heliograph.sync import plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from heliograph.domain.ids import StoryId
    from heliograph.remote.service import Upload, Watch
    from heliograph.remote.wire import ExchangeAnswer, ExchangeHead

STEPS = 40


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a profile that is signed in, where nothing leaves uncleared."""
    desk = Desk(tmp_path)
    desk.sign_in()
    desk.workspace.clearing.set_needed(needed=True)
    yield desk
    desk.workspace.close()


class Hands:
    """Somebody who does everything that can be done, in any order."""

    def __init__(self, desk: Desk, chance: random.Random) -> None:
        self.desk = desk
        self.chance = chance
        self.stories: list[StoryId] = []
        self.allowed: set[tuple[StoryId, int]] = set()
        """Revisions that were cleared, by the word of the store."""
        self.photos: dict[StoryId, bytes] = {}

    def do(self) -> None:
        """Do one thing; what does not fit just now is refused and changes nothing."""
        acts: tuple[Callable[[], object], ...] = (
            *(self.write, self.clear, self.clear, self.take_back, self.decline, self.again),
            *(self.pause, self.go_on, self.first, self.later, self.anyway, self.kill),
            *(self.send, self.send, self.send_badly, self.steal, self.begin_again),
        )
        try:
            self.chance.choice(acts)()
        except HeliographError:
            return

    def write(self) -> None:
        """Mark a new story with a photo ready."""
        photo = self.chance.randbytes(2_000)
        story = self.desk.ready(photo, title=f"Radio of the hills, part {len(self.stories)}")
        self.photos[story] = photo
        self.stories.append(story)

    def one(self) -> StoryId:
        """Give any story."""
        if not self.stories:
            self.write()
        return self.chance.choice(self.stories)

    def clear(self) -> None:
        """Clear one."""
        clearing = self.desk.workspace.clearing
        row = clearing.submission(self.one())
        if clearing.clear([row]):
            self.allowed.add((row.story, row.revision))

    def take_back(self) -> None:
        """Take a clearance back."""
        clearing = self.desk.workspace.clearing
        row = clearing.submission(self.one())
        if clearing.take_back([row]):
            self.allowed.discard((row.story, row.revision))

    def decline(self) -> None:
        """Hand one back to drafts."""
        clearing = self.desk.workspace.clearing
        clearing.decline([clearing.submission(self.one())], "Say who it was.")

    def again(self) -> None:
        """Make another revision of one."""
        story, drafts = self.one(), self.desk.workspace.drafts
        if not drafts.is_open(story):
            drafts.to_drafts(story)
        drafts.mark_ready(story)

    def pause(self) -> None:
        """Hold one."""
        self.desk.workspace.outbox.pause(self.one())

    def go_on(self) -> None:
        """Let one go on."""
        self.desk.workspace.outbox.resume(self.one())

    def first(self) -> None:
        """Wish that one goes next."""
        self.desk.workspace.outbox.put_first(self.one())

    def later(self) -> None:
        """Choose whether the photo of one waits."""
        later = self.chance.random() < 0.5
        self.desk.workspace.outbox.keep_media_of(self.one(), later=later)

    def anyway(self) -> None:
        """Overrule the data rules for one."""
        self.desk.workspace.data_rules.send_anyway([self.one()])

    def kill(self) -> None:
        """End and start again."""
        self.desk.reopen()

    def send(self) -> None:
        """Do a pass."""
        self.desk.send(at_once=self.chance.random() < 0.5)

    def send_badly(self) -> None:
        """Do a pass over a line that breaks."""
        fault = self.chance.choice((offline("exchange"), lost_answer("exchange"), cut(700)))
        self.desk.service.faults.append(fault)
        self.desk.send()
        self.desk.service.faults.clear()

    def begin_again(self) -> None:
        """Say once more that nothing leaves uncleared: it lets nothing go."""
        self.desk.workspace.clearing.set_needed(needed=True)

    def steal(self) -> None:
        """Take it out as another program of the profile would, past every plan."""
        row = self.desk.workspace.clearing.submission(self.one())
        outbox = self.desk.workspace._store.outbox
        outbox.move(row.story, row.revision, Event.CLAIM, now_ms=self.desk.clock.now_ms())
        self.desk.send()


def test_the_hands_get_stories_through_when_they_are_cleared(desk: Desk) -> None:
    hands = Hands(desk, random.Random(0))  # noqa: S311
    hands.write()
    hands.clear()
    desk.send()
    assert set(desk.world.texts) == hands.allowed
    assert set(desk.world.media.values()) == set(hands.photos.values())


@pytest.mark.parametrize("seed", range(12))
def test_the_service_sees_only_what_was_cleared(desk: Desk, seed: int) -> None:
    hands = Hands(desk, random.Random(seed))  # noqa: S311
    for _ in range(STEPS):
        hands.do()
        assert set(desk.world.texts) <= hands.allowed
        gone = {story for story, _ in desk.world.texts}
        kept = {hands.photos[story] for story in hands.stories if story not in gone}
        seen = {bytes(each.data) for each in desk.world.incoming.values() if each.data}
        assert not kept & set(desk.world.media.values())
        assert not any(photo.startswith(part) for photo in kept for part in seen)
    assert hands.stories


class WatchedService(FakeService):
    """A service at each call of which the store is asked whether what arrives may leave.

    At some calls the rule and the clearances are changed first, by another process of the profile.
    """

    def __init__(self, desk: Desk, chance: random.Random, photos: dict[bytes, StoryId]) -> None:
        super().__init__(desk.world, signed_in=False)
        self.desk = desk
        self.chance = chance
        self.photos = photos
        self.texts = 0
        self.wrong: list[str] = []
        self._one_at_a_time = threading.Lock()

    def exchange(self, head: ExchangeHead, manifests: Sequence[bytes]) -> ExchangeAnswer:
        """See ``Service``."""
        told = [parse_manifest(each) for each in manifests]
        with self._one_at_a_time:
            self._turn()
            self.texts += len(told)
            self._look("a text", {each.story for each in told})
        return super().exchange(head, manifests)

    def send(self, upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        """See ``Service``."""
        whole = source.read()
        source.seek(0)
        with self._one_at_a_time:
            self._turn()
            self._look("media", {story for photo, story in self.photos.items() if photo in whole})
        return super().send(upload, source, watch=watch)

    def _turn(self) -> None:
        if self.chance.random() < 0.5:
            return
        other = self.desk.open()
        clearing = other.clearing
        rows = [each.submission for each in other.drafts.summaries() if each.submission is not None]
        row = self.chance.choice(rows)
        acts: tuple[Callable[[], object], ...] = (
            lambda: clearing.set_needed(needed=True),
            lambda: clearing.set_needed(needed=True),
            lambda: clearing.set_needed(needed=False),
            lambda: clearing.clear([row]),
            lambda: clearing.take_back(rows),
            lambda: clearing.decline([row], "Say who it was."),
        )
        try:
            self.chance.choice(acts)()
        finally:
            other.close()

    def _look(self, what: str, stories: set[StoryId]) -> None:
        other = self.desk.open()
        needed = other.clearing.needed
        rows = [other.clearing.submission(story) for story in stories]
        other.close()
        self.wrong += [
            f"{what} of {row.story}" for row in rows if needed and row.waits_for_clearance
        ]


@pytest.mark.parametrize("seed", range(6))
def test_a_rule_that_changes_in_the_middle_of_passes_is_kept_at_every_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(plan, "SMALLEST_EXCHANGE_BYTES", 1)
    chance, desk = random.Random(seed), Desk(tmp_path)  # noqa: S311 - what is done, no secret
    photos: dict[bytes, StoryId] = {}
    service = desk.service = WatchedService(desk, chance, photos)
    desk.sign_in()
    desk.measured(200)
    desk.workspace.clearing.set_needed(needed=chance.random() < 0.5)
    for n in range(5):
        photo = bytes([n + 1]) * 3_000
        photos[photo] = desk.ready(photo, title=f"Radio of the hills, part {n}")
    clearing = desk.workspace.clearing
    clearing.clear([clearing.submission(story) for story in list(photos.values())[:2]])
    for _ in range(4):
        desk.send()
    desk.workspace.close()
    assert service.wrong == []
    assert service.texts


class TurningService(FakeService):
    """A service in the middle of whose exchanges something is done here."""

    turn: Callable[[], None] | None = None

    def exchange(self, head: ExchangeHead, manifests: Sequence[bytes]) -> ExchangeAnswer:
        """See ``Service``; what is done here is done when the first text is on its way."""
        if manifests and self.turn is not None:
            turn, self.turn = self.turn, None
            turn()
        return super().exchange(head, manifests)


def test_a_rule_that_begins_while_a_pass_runs_holds_what_has_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "SMALLEST_EXCHANGE_BYTES", 1)  # as few texts in each as can be
    desk = Desk(tmp_path)
    service = desk.service = TurningService(desk.world, signed_in=False)
    desk.sign_in()
    desk.measured(200)  # so slow that two of these exchanges at most are under way together
    stories = [
        desk.ready(bytes([n]) * 3_000, title=f"Radio of the hills, part {n}") for n in range(5)
    ]
    late = desk.write(b"late" * 1_000, title="Ready when the rule had begun")

    def turn() -> None:
        """Let the rule begin in another process of the profile, and another story be ready."""
        other = desk.open()
        other.clearing.set_needed(needed=True)
        other.drafts.mark_ready(late)
        other.close()

    service.turn = turn
    desk.send()
    desk.send()
    clearing = desk.workspace.clearing
    gone = {story for story, _ in desk.world.texts}
    assert 0 < len(gone) < len(stories), "it was in the middle of them"
    for story in (*stories, late):
        row, said = clearing.submission(story), [each.verdict for each in clearing.said_of(story)]
        expected = (State.SENT, ["begun"]) if story in gone else (State.READY, [])
        assert (row.state, said) == expected
        assert row.waits_for_clearance is (story not in gone)
    assert len(desk.world.media) == len(gone)
    assert clearing.count() == 6 - len(gone)
    clearing.clear([row.submission for row in clearing.waiting() if row.submission is not None])
    desk.send()
    assert {desk.state(each) for each in (*stories, late)} == {State.SENT}
    desk.workspace.close()
