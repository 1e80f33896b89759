"""How far what goes out together is, told from the store alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.faults import offline
from fakes.profiles import Desk
from heliograph.store.lots import Lot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from heliograph.domain.ids import StoryId


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a profile that is signed in to a service in memory."""
    desk = Desk(tmp_path)
    desk.sign_in()
    yield desk
    desk.workspace.close()


def lot(desk: Desk) -> Lot:
    return desk.workspace.outbox.lot()


def write_many(desk: Desk, count: int) -> list[StoryId]:
    return [desk.ready(b"x" * 1_000, title=f"Radio of the hills, part {n}") for n in range(count)]


def test_nothing_went_and_nothing_goes(desk: Desk) -> None:
    assert lot(desk) == Lot()
    assert list(desk.workspace.outbox.lot_receipts()) == []


def test_all_that_goes_is_counted_with_what_was_received_of_it(desk: Desk) -> None:
    write_many(desk, 3)
    before = lot(desk)
    assert (before.stories, before.going, before.received, before.sent_bytes) == (3, 3, 0, 0)
    desk.send()
    after = lot(desk)
    assert (after.stories, after.going, after.received) == (3, 0, 3)
    assert after.sent_bytes == after.total_bytes == before.total_bytes
    assert len(desk.workspace.outbox.lot_receipts()) == 3


def test_a_new_start_and_a_clock_set_back_take_nothing_back(desk: Desk) -> None:
    first, *_ = write_many(desk, 3)
    desk.workspace.outbox.pause(first)
    desk.send()
    desk.workspace.outbox.resume(first)
    desk.clock.set_wall(desk.clock.now_ms() - 86_400_000)
    desk.reopen()
    found = lot(desk)
    assert (found.stories, found.going, found.received) == (3, 1, 2)


def test_what_begins_when_nothing_goes_is_another_lot(desk: Desk) -> None:
    write_many(desk, 2)
    desk.send()
    write_many(desk, 1)
    found = lot(desk)
    assert (found.stories, found.going, found.received) == (1, 1, 0)


def test_what_joins_while_others_go_belongs_to_them(desk: Desk) -> None:
    desk.service.faults.append(offline("exchange"))
    write_many(desk, 2)
    desk.send()
    write_many(desk, 1)
    assert (lot(desk).stories, lot(desk).going) == (3, 3)
    desk.send()
    assert (lot(desk).stories, lot(desk).received) == (3, 3)


def test_one_that_was_refused_and_one_that_is_paused_are_told_apart(desk: Desk) -> None:
    (before,) = write_many(desk, 1)
    desk.send()
    stories = write_many(desk, 3)
    desk.workspace.outbox.pause(stories[0])
    desk.world.texts[stories[1], 1] = desk.world.texts[before, 1]
    desk.send()
    found = lot(desk)
    assert (found.received, found.refused, found.paused, found.stories) == (1, 1, 1, 3)
    assert found.sent_bytes == found.total_bytes


def test_texts_whose_photos_are_kept_here_are_no_receipts(desk: Desk) -> None:
    write_many(desk, 2)
    desk.workspace.outbox.keep_media(later=True)
    desk.send()
    found = lot(desk)
    assert (found.going, found.received, found.text_only, found.stories) == (0, 0, 2, 2)
    desk.workspace.outbox.keep_media(later=False)
    assert (lot(desk).going, lot(desk).stories) == (2, 2)
    desk.send()
    assert (lot(desk).received, lot(desk).stories) == (2, 2)


def test_one_that_goes_is_not_put_away_and_one_that_went_is(desk: Desk) -> None:
    write_many(desk, 2)
    desk.workspace.outbox.put_lot_away()
    assert lot(desk).stories == 2
    desk.send()
    desk.workspace.outbox.put_lot_away()
    assert lot(desk) == Lot()


def test_what_an_earlier_program_left_under_way_is_counted_from_its_next_pass(desk: Desk) -> None:
    write_many(desk, 2)
    desk.workspace._store.lots.put_away()
    assert lot(desk) == Lot()
    desk.send()
    assert (lot(desk).stories, lot(desk).received) == (2, 2)
