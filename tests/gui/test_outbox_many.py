"""What an outbox of many rows reads and tells again when one of them has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph.gui.stories import story_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.stories.outbox_page import OutboxPage
    from heliograph.gui.stories.story_model import Line

FIRST = 4


@pytest.fixture
def many(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[StoryId]:
    """Give more stories than are read at once, none of which goes by itself."""
    monkeypatch.setattr(story_model, "FIRST", FIRST)
    desk.workspace.settings.send_automatically = False
    return [desk.ready(b"x" * 1_000 * n, title=f"Radio of the hills {n}") for n in range(1, 9)]


def note_sent(desk: Desk, story: StoryId, sent_bytes: int) -> None:
    row = desk.workspace.drafts.submission(story)
    desk.workspace._store.outbox.note_progress(
        story, row.revision, sent_bytes=sent_bytes, text_received_ms=1
    )


def test_what_goes_next_stands_above_what_goes_later(
    outbox: OutboxPage, desk: Desk, many: list[StoryId], qtbot: QtBot
) -> None:
    outbox.refresh()
    qtbot.waitUntil(lambda: outbox.list.is_complete)
    assert [line.story for line in outbox.list.lines()] == many
    note_sent(desk, many[4], desk.workspace.drafts.submission(many[4]).total_bytes - 1)
    outbox.refresh()
    qtbot.waitUntil(lambda: outbox.list.is_complete)
    assert outbox.list.lines()[0].story == many[4]


def test_a_row_that_moved_is_told_once_and_lines_are_made_once(
    outbox: OutboxPage,
    desk: Desk,
    many: list[StoryId],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outbox.refresh()
    qtbot.waitUntil(lambda: outbox.list.is_complete)
    outbox.list.choose(many[2])
    chosen: list[StoryId | None] = []
    outbox.list.chosen.connect(lambda: chosen.append(outbox.list.story))
    read: list[int] = []
    make = outbox._rows.lines

    def lines(numbers: Sequence[int]) -> list[Line]:
        read.append(len(numbers))
        return make(numbers)

    monkeypatch.setattr(outbox._rows, "lines", lines)
    note_sent(desk, many[4], desk.workspace.drafts.submission(many[4]).total_bytes - 1)
    outbox.refresh()
    qtbot.waitUntil(lambda: outbox.list.is_complete)
    assert chosen == [many[2]]
    assert len(read) == 1
