"""What a person chose about the way of stories is kept, and is about the outbox only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.profiles import Desk
from heliograph.errors import StoryUnknown


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.workspace.close()


def test_nothing_is_chosen_at_first(desk: Desk) -> None:
    desk.ready(b"photo")
    (row,) = desk.workspace.outbox.submissions()
    assert not desk.workspace.outbox.media_later
    assert (row.media_later, row.first_ms, row.lacking) == (False, None, ())


def test_text_and_media_are_told_apart(desk: Desk) -> None:
    desk.ready(b"x" * 5000)
    (row,) = desk.workspace.outbox.submissions()
    assert row.total_bytes - row.text_bytes == 5000


def test_a_draft_cannot_be_chosen_about(desk: Desk) -> None:
    story = desk.write(b"photo")
    with pytest.raises(StoryUnknown):
        desk.workspace.outbox.keep_media_of(story, later=True)
    with pytest.raises(StoryUnknown):
        desk.workspace.outbox.put_first(story)


def test_the_latest_wish_goes_first_even_when_the_clock_went_back(desk: Desk) -> None:
    first, second, third = (desk.ready(str(each).encode()) for each in range(3))
    desk.workspace.outbox.put_first(third)
    desk.clock.set_wall(desk.clock.now_ms() - 86_400_000)
    desk.workspace.outbox.put_first(second)
    assert [row.story for row in desk.workspace.outbox.submissions()] == [second, third, first]
