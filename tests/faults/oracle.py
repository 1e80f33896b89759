"""What must hold after every pass, and what must have happened in the end."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from heliograph.domain.lifecycle import State
from heliograph.domain.manifest import parse_manifest

if TYPE_CHECKING:
    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.domain.review import Reply


class Oracle:
    """Compares what the client says with what the service has; remembers both."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.told: dict[StoryId, str] = {}
        """Every story that was marked ready, with the words that were last put into it."""
        self.replies: dict[str, Reply] = {}
        self.withdrawn: set[StoryId] = set()
        self._receipts: dict[tuple[StoryId, int], str] = {}

    def look(self) -> None:
        """Hold everything to what was promised of every moment.

        Raises:
            AssertionError: it begins with ``lost``, ``doubled``, ``false sent`` or ``changed``.
        """
        world = self._desk.world
        for story, title in self.told.items():
            found = self._desk.workspace.drafts.get(story)
            assert found.title == title, f"lost: the words of {story}"
            for row in self._desk.workspace._store.outbox.of_story(story):
                if row.state in {State.SENT, State.WITHDRAWN}:
                    self._look_at_sent(story, row.revision)
                else:
                    assert row.receipt is None, (
                        f"false sent: {story} keeps a receipt as {row.state}"
                    )
        frozen = {
            (row.story, row.revision): row.manifest_sha256
            for story in self.told
            for row in self._desk.workspace._store.outbox.of_story(story)
        }
        for place, text in world.texts.items():
            assert frozen.get(place) == text.sha256, f"doubled: {place} is no revision of ours"
        for place, statement in world.receipts.items():
            assert self._receipts.setdefault(place, statement) == statement, "doubled: two receipts"
        assert len(set(world.receipts.values())) == len(world.receipts), "doubled: one for two"
        for (_, sha256), data in world.media.items():
            assert hashlib.sha256(data).hexdigest() == sha256, f"changed: media {sha256}"
        for name, reply in world.replies.items():
            assert self.replies[name] == reply, f"changed: the reply {name}"

    def is_settled(self) -> bool:
        """Tell whether nothing waits any more."""
        states = {self._desk.state(story) for story in self.told}
        waiting = self._desk.workspace._store.outbox.withdrawals_to_send()
        told = self._desk.world.replies.keys() >= self.replies.keys()
        return states <= {State.SENT, State.WITHDRAWN} and not waiting and told

    def look_at_the_end(self) -> None:
        """After a good line: nothing waits any more.

        Raises:
            AssertionError: it begins with ``lost``.
        """
        desk = self._desk
        for story in self.told:
            state = desk.state(story)
            hoped = {State.WITHDRAWN} if story in self.withdrawn else {State.SENT}
            row = desk.workspace.drafts.submission(story)
            assert state in hoped, f"lost: {story} is {state}, {row.cause}, {row.problems}"
        assert desk.world.replies == self.replies, "lost: a reply"
        assert set(desk.world.withdrawals) == self.withdrawn, "lost: a withdrawal"
        assert desk.workspace._store.check() == (), "changed: the store is not sound"

    def sent(self) -> int:
        """Count the revisions that the service gave a receipt for."""
        return len(self._receipts)

    def _look_at_sent(self, story: StoryId, revision: int) -> None:
        desk, world = self._desk, self._desk.world
        text = world.texts.get((story, revision))
        assert text is not None, f"false sent: the service has no revision {revision} of {story}"
        manifest = desk.workspace._store.outbox.manifest(story, revision)
        assert text.data == manifest, f"changed: revision {revision} of {story}"
        receipt = desk.workspace.receipts.verify(story)
        newest = desk.workspace.receipts.submission(story)
        assert receipt.manifest == newest.manifest_sha256, f"false sent: {story}"
        for item in parse_manifest(manifest).media:
            data = world.media.get((text.organisation, item.sha256), b"")
            assert len(data) == item.size_bytes, f"false sent: {story} without its media"
