"""The rows of one pass: claimed, kept as they change, and none left behind as being sent."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import Event, State
from heliograph.domain.manifest import parse_manifest
from heliograph.domain.problems import Grade, Problem, ProblemCode
from heliograph.domain.retry import delay_s
from heliograph.errors import LifecycleError
from heliograph.events import StoryChanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from heliograph.clock import Clock
    from heliograph.domain.ids import Sha256
    from heliograph.domain.media import MediaKind
    from heliograph.domain.submission import Cause, Submission
    from heliograph.store.store import Store
    from heliograph.sync.announcements import Announcements
    from heliograph.sync.progress import Progress

ItemCause = Literal["media-missing", "media-changed", "too-large", "contract-broken"]
"""Why one media item keeps a story from going."""

_PROBLEMS: dict[ItemCause, ProblemCode] = {
    "media-missing": "media-missing",
    "media-changed": "media-changed",
    "too-large": "media-too-large",
}
Kinds = tuple[tuple["Sha256", "MediaKind"], ...]
"""One for each media item of a story, in its order; the same bytes twice are two items."""

_log = logging.getLogger(__name__)


class PassRows:
    """The submissions that this pass has claimed; a row that somebody else moved leaves it."""

    def __init__(
        self,
        *,
        store: Store,
        progress: Progress,
        clock: Clock,
        announce: Announcements,
        holds_media_of: Callable[[Submission], bool],
    ) -> None:
        self._holds_media_of = holds_media_of
        self._store = store
        self._outbox = store.outbox
        self._progress = progress
        self._clock = clock
        self._announce = announce
        self._open: dict[StoryId, Submission] = {}
        self._kinds: dict[StoryId, Kinds] = {}

    def __bool__(self) -> bool:
        return bool(self._open)

    def all(self) -> list[Submission]:
        """List the rows still in the pass."""
        return list(self._open.values())

    def find(self, story: str, revision: int, sha256: str) -> Submission | None:
        """Give the row that an answer is about, if it is in the pass."""
        row = self._open.get(StoryId(story))
        if row is None or (row.revision, row.manifest_sha256) != (revision, sha256):
            return None
        return row

    def claim(self, rows: Iterable[Submission]) -> None:
        """Take rows into the pass; those that somebody else took first stay out."""
        with self._announce.together():
            for row in rows:
                try:
                    self._open[row.story] = self._outbox.move(
                        row.story, row.revision, Event.CLAIM, now_ms=self._clock.now_ms()
                    )
                except LifecycleError:
                    continue  # a person or another process was quicker
                self._announce(StoryChanged(story=row.story))

    def that_may_go(self, rows: Iterable[Submission]) -> list[Submission]:
        """Note, before their first byte leaves, that nobody can know whether texts arrived.

        Without those that somebody paused or took back to drafts meanwhile.
        """
        found: list[Submission] = []
        with self._announce.together():
            for row in rows:
                try:
                    self._outbox.note_progress(row.story, row.revision, uncertain=True)
                except LifecycleError:
                    self.leave(row.story)
                else:
                    found.append(row)
        return found

    def reread(self, story: StoryId) -> None:
        """Take the row as it is now; somebody may have paused it meanwhile, or kept its media."""
        row = self._outbox.get(story)
        if row is None or row.state is not State.SENDING:
            self.leave(story)
        elif row.media_waits or self._holds_media_of(row):
            self._move(row, Event.DEFER, attempts=0, not_before_ms=0)
            self.leave(story)
        else:
            self._open[story] = row
            self._announce(StoryChanged(story=story))

    def leave(self, story: StoryId) -> None:
        """Let a row go."""
        self._open.pop(story, None)
        self._progress.drop(story)
        self._announce(StoryChanged(story=story))

    def note_kinds(self, story: StoryId, kinds: Kinds) -> None:
        """Keep of what kinds the media items of a story are, to tell what the service lacks."""
        self._kinds[story] = kinds

    def lacking(self, story: StoryId) -> tuple[MediaKind, ...]:
        """Tell of what kinds the media items are that the service lacks, by its own word."""
        lacking = self._progress.lacking(story)
        return tuple(kind for sha256, kind in self._kinds.get(story, ()) if sha256 in lacking)

    def note_sent(self, stories: Iterable[StoryId]) -> None:
        """Keep what the service holds of these stories, by its own word."""
        with self._announce.together():
            for story in set(stories) & self._open.keys():
                row = self._open[story]
                self._outbox.note_progress(
                    story,
                    row.revision,
                    sent_bytes=self._progress.sent_bytes(story),
                    lacking=self.lacking(story),
                )
                self.reread(story)

    def has_whole_before_others(self, stories: Iterable[StoryId]) -> bool:
        """Tell whether one of these lacks nothing but its receipt, while others lack more.

        Where none does, the pass asks for all receipts next anyway.
        """
        whole = (self._open[each].waits_for_receipt for each in stories if each in self._open)
        return any(whole) and not all(row.waits_for_receipt for row in self._open.values())

    def block(self, story: StoryId, cause: Cause, problems: Sequence[Problem] = ()) -> None:
        """Hand a row to a person, with the reason."""
        row = self._open.get(story)
        if row is None:
            return
        self._move(row, Event.BLOCK, cause=cause, problems=tuple(problems), uncertain=False)
        self._store.stories.note(
            story, "needs-attention", now_ms=self._clock.now_ms(), detail=cause
        )
        self.leave(story)

    def block_for(self, story: StoryId, sha256: Sha256, cause: ItemCause) -> None:
        """Hand a row to a person because of one media item, and name it."""
        row = self._open.get(story)
        if row is None:
            return
        problems: tuple[Problem, ...] = ()
        if cause != "contract-broken":
            manifest = parse_manifest(self._outbox.manifest(story, row.revision))
            problems = tuple(
                Problem(
                    grade=Grade.MUST,
                    code=_PROBLEMS[cause],
                    field="media",
                    item=item.id,
                    params={"size_bytes": item.size_bytes},
                )
                for item in manifest.media
                if item.sha256 == sha256
            )
        self.block(story, cause, problems)

    def defer(self, stories: Mapping[StoryId, Cause]) -> None:
        """Put some rows back to ready with a wait, each for its cause; the others go on."""
        jitter = int.from_bytes(self._clock.random(4), "big") / 2**32
        for story in stories.keys() & self._open.keys():
            self._defer(self._open[story], stories[story], None, jitter)
            self.leave(story)

    def defer_all(self, cause: Cause | None, *, not_before_ms: int | None = None) -> None:
        """Put every row back to ready: at once after a stop, with a wait after trouble.

        Args:
            cause: The trouble; None after a stop.
            not_before_ms: Until when the way is left alone (Unix ms), where the trouble lies on
                it; None where it lies with these rows, which then get a wait of their own.
        """
        jitter = int.from_bytes(self._clock.random(4), "big") / 2**32
        with self._announce.together():
            for row in self.all():
                self._defer(row, cause, not_before_ms, jitter)
                self.leave(row.story)

    def _defer(
        self,
        row: Submission,
        cause: Cause | None,
        not_before_ms: int | None,
        jitter: float,
    ) -> None:
        if cause is None or cause == "sign-in":
            self._move(row, Event.DEFER, cause=cause, not_before_ms=0)
            return
        attempts = row.attempts + 1
        if not_before_ms is None:
            # The same for all of them: as many rows must not come one by one as many tries.
            wait_s = delay_s(attempts=attempts, jitter=jitter)
            not_before_ms = self._clock.now_ms() + int(wait_s * 1000)
        self._move(row, Event.DEFER, cause=cause, attempts=attempts, not_before_ms=not_before_ms)

    def _move(
        self,
        row: Submission,
        event: Event,
        *,
        cause: Cause | None = None,
        problems: tuple[Problem, ...] | None = None,
        attempts: int | None = None,
        not_before_ms: int | None = None,
        uncertain: bool | None = None,
    ) -> None:
        try:
            self._outbox.move(
                row.story,
                row.revision,
                event,
                now_ms=self._clock.now_ms(),
                cause=cause,
                problems=problems,
                attempts=attempts,
                not_before_ms=not_before_ms,
                uncertain=uncertain,
            )
        except LifecycleError:
            _log.info("row moved by somebody else", extra={"story": row.story})
