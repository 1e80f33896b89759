"""Any order of writing, sending, faults and restarts: nothing lost, twice or false."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fakes.faults import Fault, busy, crash, cut, lost_answer, offline, portal
from fakes.profiles import Desk
from heliograph.domain.lifecycle import State
from heliograph.domain.manifest import parse_manifest
from heliograph.domain.review import Comment, Reply
from heliograph.errors import LifecycleError

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.domain.review import ReviewState

FAULTS: tuple[Fault, ...] = (
    offline("exchange"),
    lost_answer("exchange"),
    portal("exchange"),
    busy("exchange", retry_after_s=30),
    crash("exchange"),
    crash("exchange", after_effect=True),
    lost_answer("exchange", skip=1),
    crash("exchange", skip=1, after_effect=True),
    cut(0),
    cut(70_000),
    cut(70_000, keep_bytes=False),
    cut(70_000, crash=True),
    lost_answer("send"),
    crash("send", after_effect=True),
    Fault(step="send", forget_upload=True),
    offline("offset"),
    crash("offset"),
)


class Delivery(RuleBasedStateMachine):
    """One computer, one service, and everything that may happen between them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.desk = Desk(self.folder)
        self.said: dict[StoryId, str] = {}
        self.numbers: dict[tuple[StoryId, int], str] = {}
        self.answered: dict[str, Reply] = {}

    @initialize()
    def sign_in(self) -> None:
        """Enrol; the rest needs it."""
        self.desk.sign_in()

    @rule(media=st.lists(st.sampled_from([1, 60_000, 150_000]), max_size=2))
    def write(self, media: list[int]) -> None:
        """Write a story and mark it ready."""
        title = f"Story number {len(self.said)} of this run"
        data = [bytes([len(self.said) % 251]) * size for size in media]
        story = self.desk.ready(*data, title=title)
        self.said[story] = title

    @rule(faults=st.lists(st.sampled_from(FAULTS), max_size=4))
    def send(self, faults: list[Fault]) -> None:
        """Do a pass in which things go wrong."""
        self.desk.service.faults = list(faults)
        self.desk.send()
        self.desk.service.faults = []

    @rule()
    def stopped(self) -> None:
        """Do a pass that is stopped at once."""
        self.desk.send(stopping=True)

    @rule()
    def restart(self) -> None:
        """Close the program and open it again."""
        self.desk.reopen()

    @rule()
    def service_restarts(self) -> None:
        """Lose what the service had not synced."""
        self.desk.world.crash()

    @rule(seconds=st.sampled_from([1, 60, 4000, -20 * 365 * 86_400, 20 * 365 * 86_400]))
    def time_passes(self, seconds: int) -> None:
        """Let time pass, or the clock jump."""
        self.desk.clock.advance(seconds)

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        """Write on: back from the outbox if that is allowed, or a new version after sending."""
        story = data.draw(st.sampled_from(sorted(self.said)))
        drafts = self.desk.workspace.drafts
        try:
            if self.desk.state(story) == State.SENT and not drafts.is_open(story):
                drafts.new_version(story)
            elif not drafts.is_open(story):
                drafts.to_drafts(story)
        except LifecycleError:
            return
        self.said[story] += "!"
        drafts.set_answer(story, "title", self.said[story])
        drafts.mark_ready(story)

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def pause(self, data: st.DataObject) -> None:
        """Pause a story or let it go again."""
        story = data.draw(st.sampled_from(sorted(self.said)))
        outbox = self.desk.workspace.outbox
        state = self.desk.state(story)
        if state == State.READY:
            outbox.pause(story)
        elif state == State.PAUSED:
            outbox.resume(story)

    @precondition(lambda self: self.desk.world.texts)
    @rule(data=st.data(), state=st.sampled_from(["in-review", "returned", "accepted"]))
    def review(self, data: st.DataObject, state: ReviewState) -> None:
        """Let an editor say something of a revision, with a comment where it is returned."""
        story, revision = data.draw(st.sampled_from(sorted(self.desk.world.texts)))
        number = len(self.desk.world.reviews)
        comments = (Comment(id=f"comment-{number}", text="Who is that?"),)
        self.desk.world.review(
            story, state, *(comments if state == "returned" else ()), revision=revision
        )

    @precondition(lambda self: self.desk.workspace.reviews.stories())
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """Answer a comment, or only call it dealt with."""
        story = data.draw(st.sampled_from(self.desk.workspace.reviews.stories()))
        found = self.desk.workspace.reviews.of_story(story)
        for thread in found.open_threads if found else ():
            text = data.draw(st.sampled_from(["", "My sister"]))
            reply = self.desk.workspace.reviews.finish(story, thread.comment.id, text)
            self.answered[reply.id] = reply
            return

    @invariant()
    def no_review_is_there_twice_or_unsaid(self) -> None:
        """What is kept of reviews was said by the service, each once, in its order."""
        said = {statement for _, _, statement in self.desk.world.reviews}
        for story in self.desk.workspace.reviews.stories():
            kept = self.desk.workspace._store._database.rows(
                "SELECT statement FROM review WHERE story = ? ORDER BY number", story
            )
            assert {row[0] for row in kept} <= said
            entries = self.desk.workspace.drafts.history(story)
            assert len(kept) == sum(each.event.startswith("review-") for each in entries)

    @invariant()
    def no_answer_is_changed_on_its_way(self) -> None:
        """What the service has of answers was let go here, once and in these words."""
        for name, reply in self.desk.world.replies.items():
            assert self.answered[name] == reply

    @invariant()
    def nothing_written_is_lost(self) -> None:
        """Every story has the words that were last put into it."""
        for story, title in self.said.items():
            assert self.desk.workspace.drafts.get(story).title == title

    @invariant()
    def sent_is_true(self) -> None:
        """What says "sent" is at the service: these bytes, with a receipt that holds."""
        world = self.desk.world
        for story in self.said:
            row = self.desk.workspace.drafts.submission(story)
            if row.state != State.SENT:
                assert row.receipt is None or row.state == State.WITHDRAWN
                continue
            receipt = self.desk.workspace.receipts.verify(story)
            text = world.texts[story, row.revision]
            assert text.sha256 == row.manifest_sha256 == receipt.manifest
            for item in parse_manifest(text.data).media:
                assert len(world.media["Coast Radio", item.sha256]) == item.size_bytes

    @invariant()
    def nothing_is_there_twice(self) -> None:
        """A revision has one content and, for ever, one receipt."""
        for place, statement in self.desk.world.receipts.items():
            assert self.numbers.setdefault(place, statement) == statement
        assert {story for story, _ in self.desk.world.texts} <= set(self.said)

    def teardown(self) -> None:
        """In the end, on a good line, everything arrives."""
        for story in self.said:
            if self.desk.state(story) == State.PAUSED:
                self.desk.workspace.outbox.resume(story)
        self.desk.service.faults = []
        for _ in range(3):
            self.desk.send()
        for story in self.said:
            assert self.desk.state(story) == State.SENT
        self.sent_is_true()
        kept = self.desk.workspace._store._database.rows("SELECT statement FROM review")
        said = [statement for _, _, statement in self.desk.world.reviews]
        assert sorted(row[0] for row in kept) == sorted(said)
        assert self.desk.world.replies == self.answered
        self.desk.workspace.close()
        shutil.rmtree(self.folder)


TestDelivery = Delivery.TestCase
TestDelivery.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
