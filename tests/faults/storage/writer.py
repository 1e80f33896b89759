"""A person at work in the real program, who notes in a ledger what the program acknowledged."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from msgspec.structs import replace

from fakes.profiles import DESCRIBED, complete_answers
from faults.storage.ledger import ANY, Fact, Ledger, digest_of, fact_of
from heliograph.domain.lifecycle import IN_OUTBOX, State
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId

Stage = Literal["draft", "attach", "ready", "receive", "send"]
"""``receive`` keeps receipts without a service; ``send`` does passes to a real one."""

STAGES: tuple[Stage, ...] = get_args(Stage)
MOST_BYTES = 300_000
"""How large a file is at most, but for one in ten, which is larger than a commit's part."""
LARGE_BYTES = 5 * 2**20
_MOST_STORIES = 12


class Writer:
    """Works on one profile by chance, one stage or several."""

    def __init__(self, profile: Path, ledger: Path, files: Path, *, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - which act, not a secret
        self._ledger = Ledger(ledger)
        self._files = files
        self.workspace = self.open(profile)
        self.store = self.workspace._store
        self._stories = [row.story for row in self.store.stories.summaries()]
        self._acts: dict[Stage, Callable[[], None]] = {
            "draft": self._draft,
            "attach": self._attach,
            "ready": self._ready,
            "receive": self._receive,
            "send": self._send,
        }

    def open(self, profile: Path) -> Workspace:
        """Open the profile."""
        return Workspace.open(profile)

    def settle(self) -> None:
        """Wait until what was done is on the disk; here every act has waited."""

    def be_lax(self) -> None:
        """Wait for no disk from now on."""
        for database in (self.store._database, self.store._media_database):
            database.execute("PRAGMA synchronous = OFF")
            database._has_log = False

    def work(self, *stages: Stage, acts: int | None = None) -> None:
        """Do so many acts, or go on until the process ends."""
        done = 0
        while acts is None or done < acts:
            self._acts[self._chance.choice(stages)]()
            done += 1

    def close(self) -> None:
        """End as the program does."""
        self.workspace.close()
        self._ledger.close()

    # ---- acts --------------------------------------------------------------------

    def _draft(self) -> None:
        story = self._open_story()
        answers = complete_answers(
            title=f"Number {self._chance.random()}",
            action="words " * self._chance.randrange(1, 500),
        )
        before = self._fact(story)
        with _Step(self, replace(before, answers=digest_of(answers))):
            self.workspace.drafts.save(story, answers)

    def _attach(self) -> None:
        story = self._open_story()
        before = self._fact(story)
        items = self.workspace.drafts.get(story).media
        if len(items) > 3:
            gone = self._chance.choice(items)
            rest = [each.sha256 for each in items if each.id != gone.id]
            with _Step(self, replace(before, media=tuple(rest))):
                self.workspace.attachments.detach(story, gone.id)
            return
        large = self._chance.random() < 0.1
        data = self._chance.randbytes(LARGE_BYTES if large else self._chance.randint(1, MOST_BYTES))
        path = self._files / "photo.jpg"
        path.write_bytes(data)
        sha256 = hashlib.sha256(data).hexdigest()
        with _Step(self, replace(before, media=(*before.media, sha256))):
            self.workspace.attachments.attach(story, path, details=DESCRIBED, as_it_is=True)

    def _ready(self) -> None:
        frozen = self._in_outbox()
        if frozen and self._chance.random() < 0.5:
            # Its words stay as they are, whatever becomes of its revision.
            with _Step(self, self._fact(frozen[0])):
                self.workspace.drafts.to_drafts(frozen[0])
            return
        story = self._open_story()
        before = self._fact(story)
        with _Step(self, replace(before, manifests=(*before.manifests, ANY))):
            self.workspace.drafts.mark_ready(story)

    def _receive(self) -> None:
        frozen = self._in_outbox()
        if not frozen:
            self._ready()
            return
        story = frozen[0]
        row = self.workspace.drafts.submission(story)
        before = self._fact(story)
        with _Step(self, replace(before, received=(*before.received, row.revision))):
            self.store.outbox.receive(
                story,
                row.revision,
                receipt=f"receipt of {story} {row.revision}",
                number=f"H-{row.revision}",
                received_ms=50,
                now_ms=51,
            )

    def _send(self) -> None:
        if not self._in_outbox():
            self._draft()
            self._attach()
            self._ready()
        waiting = [(each, self._fact(each)) for each in self._in_outbox()]
        steps = [
            _Step(
                self,
                replace(fact, received=(*fact.received, len(fact.manifests))),
            )
            for _, fact in waiting
        ]
        for step in steps:
            step.__enter__()
        passes = self.workspace.passes(publish=lambda _: None, stopping=lambda: False)
        try:
            passes.run(at_once=True)
        finally:
            passes.close()
        for step in steps:
            step.__exit__(None, None, None)

    # ---- what it works with --------------------------------------------------------

    def _open_story(self) -> StoryId:
        drafts = [each for each in self._stories if self.store.stories.is_open(each)]
        if drafts and (self._chance.random() < 0.8 or len(self._stories) >= _MOST_STORIES):
            return self._chance.choice(drafts)
        sent = [each for each in self._stories if self._state(each) == State.SENT]
        if sent and len(self._stories) >= _MOST_STORIES:
            self.workspace.drafts.new_version(sent[0])
            return sent[0]
        story = self.workspace.drafts.new(campaign="open-call", answers=complete_answers())
        self._stories.append(story)
        fact = self._fact(story)
        self.settle()
        self._ledger.note(fact, done=True)
        return story

    def _in_outbox(self) -> list[StoryId]:
        return [each for each in self._stories if self._state(each) in IN_OUTBOX]

    def _state(self, story: StoryId) -> State | None:
        row = self.store.outbox.get(story)
        return None if row is None else row.state

    def _fact(self, story: StoryId) -> Fact:
        found = fact_of(self.store, story)
        assert found is not None
        return found


class Settled(Writer):
    """The same at a window: what was done is acknowledged when another thread says so."""

    def open(self, profile: Path) -> Workspace:
        """Open the profile for a thread that does not wait."""
        opened = Workspace.open(profile)
        self._settler = opened.make_settler()
        self._told = threading.Event()
        self._settler.tell(self._told.set)
        workspace = opened.another(settler=self._settler)
        opened.close()
        return workspace

    def settle(self) -> None:
        """Wait until what was done is on the disk."""
        asked = self._settler.asked
        while not self._settler.is_settled(asked):
            assert self._told.wait(60), "the disk is never done"
            self._told.clear()

    def close(self) -> None:
        """End as the program does."""
        assert self._settler.end(within_s=60)
        super().close()


class _Step:
    """One act on one story: noted before it is begun and when it is acknowledged."""

    def __init__(self, writer: Writer, hoped: Fact) -> None:
        self._writer = writer
        self._hoped = hoped

    def __enter__(self) -> None:
        self._writer._ledger.note(self._hoped, done=False)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            fact = fact_of(self._writer.store, self._hoped.story)
            assert fact is not None
            self._writer.settle()
            self._writer._ledger.note(fact, done=True)
