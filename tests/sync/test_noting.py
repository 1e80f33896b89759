"""Other programs of the profile know how far a pass is, although nobody tells them of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO

from fakes.profiles import DESCRIBED, Desk
from heliograph.domain.review import Comment
from heliograph.events import Event, OriginalProgressed
from heliograph.store.speeds import UnderWay
from photos import telling

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.domain.schedule import Size, Upload
    from heliograph.remote.service import Watch
    from heliograph.workspace import Workspace


def while_acknowledged(
    desk: Desk, size: Size, moved_bytes: int, look: Callable[[Workspace], bool]
) -> None:
    """Let so much of an upload be acknowledged, and go on once somebody else sees that.

    Args:
        desk: Whose next upload it is.
        size: Of which sort.
        moved_bytes: What the other side has of it, of which the service has told nothing.
        look: Tells, by what another program of this profile reads, whether it is seen.
    """
    whole = desk.service.send
    seen = threading.Event()

    def slow(upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        if upload.size == size and not seen.is_set():
            for _ in range(10):
                desk.clock.advance(0.5)
                watch.moved(moved_bytes // 10)
            nobody = threading.Event()
            with closing(desk.workspace.another()) as there:
                for _ in range(500):
                    desk.clock.advance(0.1)
                    if look(there):
                        seen.set()
                        break
                    nobody.wait(0.02)
                else:
                    raise AssertionError("nobody else came to know it")
        return whole(upload, source, watch=watch)

    desk.service.send = slow


def test_another_program_sees_what_was_acknowledged_since_the_service_told(desk: Desk) -> None:
    story = desk.ready(bytes(1_000_000))

    def look(there: Workspace) -> bool:
        (row,) = there.outbox.submissions()
        connection = there.outbox.connection()
        # What counts is the service's word, as ever.
        assert row.sent_bytes == row.text_bytes
        arrived_bytes = connection.arrived_bytes(row)
        return arrived_bytes == row.text_bytes + 400_000 and bool(connection.rate_bytes_s)

    while_acknowledged(desk, "sending", 400_000, look)
    assert desk.send() is None
    assert desk.state(story) == "sent"
    assert desk.workspace._store.under_way.get() == UnderWay()


def test_a_story_that_is_not_sent_now_has_what_the_service_told(desk: Desk) -> None:
    story = desk.ready(bytes(1_000_000))
    store = desk.workspace._store
    store.under_way.put(UnderWay(rate_bytes_s=1000.0, stories={story: 400_000}))
    (row,) = desk.workspace.outbox.submissions()
    connection = desk.workspace.outbox.connection()
    assert connection.arrived_bytes(row) == 0
    assert connection.rate_bytes_s is None, "it was long ago"


def ask_for_original(desk: Desk) -> tuple[StoryId, int]:
    """Give a sent story whose original is to go, and how large that is."""
    story = desk.write()
    desk.workspace.attachments.attach(story, telling(desk.folder), details=DESCRIBED)
    desk.workspace.drafts.mark_ready(story)
    desk.send()
    (item,) = desk.workspace.drafts.get(story).media
    assert item.original is not None
    comment = Comment(id="c", text="Have you a larger one?", item=item.id, original=True)
    desk.world.review(story, "in-review", comment)
    desk.send()
    desk.workspace.originals.send(story, "c")
    return story, item.original.size_bytes


def test_what_is_left_of_an_original_gets_less_as_it_goes(desk: Desk) -> None:
    _, size_bytes = ask_for_original(desk)
    assert desk.workspace.outbox.originals_to_go() == (1, size_bytes)
    some_bytes = size_bytes // 20 * 10

    def look(there: Workspace) -> bool:
        return there.outbox.originals_to_go() == (1, size_bytes - some_bytes)

    while_acknowledged(desk, "original", some_bytes, look)
    told: list[Event] = []
    with closing(desk.workspace.passes(publish=told.append, stopping=lambda: False)) as passes:
        passes.run(at_once=True)
    assert OriginalProgressed(sent_bytes=some_bytes, total_bytes=size_bytes) in told
    assert desk.workspace.outbox.originals_to_go() == (0, 0)
    assert desk.workspace._store.under_way.get() == UnderWay()


def test_what_arrived_of_an_original_is_known_after_a_pass_that_was_cut(desk: Desk) -> None:
    _, size_bytes = ask_for_original(desk)
    ((original),) = desk.workspace._store.originals.to_send()
    noted = UnderWay(stories={original.story: 5}, originals={original.sha256: 1000})
    desk.workspace._store.under_way.put(noted)
    desk.send(stopping=True)
    assert desk.workspace.outbox.originals_to_go() == (1, size_bytes - 1000)
    assert not desk.workspace._store.under_way.get().stories
