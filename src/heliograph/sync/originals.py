"""Originals that their authors let go: told, sent after everything else, kept until confirmed."""

from __future__ import annotations

import logging
from contextlib import closing
from typing import TYPE_CHECKING

from heliograph.domain.schedule import Upload
from heliograph.errors import ContractBroken, Refused, Untrusted
from heliograph.events import StoryChanged
from heliograph.remote.service import Interrupted
from heliograph.remote.wire import ExchangeHead
from heliograph.sync.progress import Progress
from heliograph.sync.transfer import Transfer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.domain.originals import ReleasedOriginal
    from heliograph.events import Publish
    from heliograph.remote.service import Service
    from heliograph.remote.wire import ExchangeAnswer
    from heliograph.store.account import Account
    from heliograph.store.store import Store
    from heliograph.sync.noting import Noting

MOST = 20
"""Originals of one pass; they are large, and the rest goes with the next one."""

_log = logging.getLogger(__name__)


def may_go(store: Store) -> bool:
    """Tell whether an original waits for nothing but a pass: where photos wait, they wait too."""
    return not store.choices.media_later() and bool(store.originals.to_send(most=1))


class OriginalSending:
    """The originals of one pass, sent when nothing else is left to do."""

    def __init__(
        self,
        *,
        service: Service,
        store: Store,
        account: Account,
        clock: Clock,
        publish: Publish,
        stopping: Callable[[], bool],
        tick: Callable[[], None],
        noting: Noting,
        gives_way: Callable[[], bool],
    ) -> None:
        """Make what sends the originals of one pass.

        Args:
            service: Where they go.
            store: Where they are.
            account: Who sends.
            clock: Tells the time.
            publish: Takes announcements.
            stopping: Tells whether the pass is to end.
            tick: Is called every second: rules, hours and networks change while one goes.
            noting: Notes how far they are.
            gives_way: Tells whether something else came that goes before: an original takes long.
        """
        self._tick = tick
        self._noting = noting
        self._gives_way = gives_way
        self._service = service
        self._store = store
        self._account = account
        self._clock = clock
        self._publish = publish
        self._stopping = stopping
        # No story is on its way any more that the list of the outbox could show.
        self._progress = Progress(clock, lambda _: None)

    @property
    def handed_bytes(self) -> int:
        """Give all bytes of originals given to the network, those sent again included."""
        return self._progress.handed_bytes

    def run(self) -> bool:
        """Send what may go, and note what the service has by its own word.

        Returns:
            Whether it is done; False when it gave way, and is to go on after what came.

        Raises:
            Interrupted: somebody asked to stop.
            ServiceError: the way to the service is not there, or it asks for patience.
        """
        if not may_go(self._store):
            return True
        waiting = self._store.originals.to_send(most=MOST)
        wanted = self._tell(waiting)
        if wanted:
            if not self._send(wanted):
                return False
            self._tell(self._store.originals.to_send(most=MOST))
        return True

    def _tell(self, waiting: Sequence[ReleasedOriginal]) -> list[Upload]:
        """Tell which originals may go; note those that are there, and give those that are not."""
        if self._stopping():
            raise Interrupted
        if not waiting:
            return []
        head = ExchangeHead(campaigns=None, in_parts=True, originals=tuple(waiting))
        try:
            answer = self._service.exchange(head, ())
        except (ContractBroken, Refused) as error:
            _log.warning("originals not taken", extra={"code": type(error).__name__})
            return []
        if answer.service != self._account.service:
            raise Untrusted("the answer comes from another service")
        return self._take(answer, waiting)

    def _take(self, answer: ExchangeAnswer, waiting: Sequence[ReleasedOriginal]) -> list[Upload]:
        told: dict[tuple[str, str, str], ReleasedOriginal] = {
            (each.story, each.item, each.sha256): each for each in waiting
        }
        uploads: list[Upload] = []
        for result in answer.originals:
            original = told.get((result.story, result.item, result.sha256))
            if original is None:
                continue  # nobody let that go
            wanted = result.wanted
            if result.held:
                self._note(original)
            elif wanted is not None and (wanted.sha256, wanted.size_bytes) == (
                original.sha256,
                original.size_bytes,
            ):
                uploads.append(
                    Upload(
                        story=original.story,
                        revision=original.revision,
                        sha256=original.sha256,
                        size_bytes=original.size_bytes,
                        offset_bytes=wanted.offset_bytes,
                        address=wanted.upload,
                        parts=wanted.parts,
                        size="original",
                    )
                )
        return uploads

    def _note(self, original: ReleasedOriginal) -> None:
        now_ms = self._clock.now_ms()
        if self._store.originals.confirm(original, now_ms=now_ms):
            self._store.stories.note(original.story, "original-received", now_ms=now_ms)
            self._publish(StoryChanged(story=original.story))

    def _send(self, uploads: Sequence[Upload]) -> bool:
        """Send originals; False when they gave way. What arrived is kept, and goes on after it."""
        by_story: dict[StoryId, list[Upload]] = {}
        for upload in uploads:
            by_story.setdefault(upload.story, []).append(upload)
        for story, theirs in by_story.items():
            total_bytes = sum(each.size_bytes for each in theirs)
            self._progress.expect(story, total_bytes=total_bytes, uploads=theirs)
        transfer = Transfer(
            service=self._service,
            media=self._store.media,
            progress=self._progress,
            clock=self._clock,
            stopping=self._stopping,
        )
        with closing(transfer.run()) as news:
            for _ in news:
                self._tick()
                self._noting.originals(self._progress)
                if self._gives_way():
                    return False
        for reason in transfer.broken.values():
            _log.warning("original not sent", extra={"code": type(reason).__name__})
        return True
