"""The bar above the outbox: how far many stories are together, and what came of them at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog

from heliograph.domain.lifecycle import Event, State
from heliograph.events import PassEnded, PassStarted, Progressed

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.session import Session
    from heliograph.gui.stories.library import LibraryPage
    from heliograph.gui.stories.outbox_page import OutboxPage


@pytest.fixture
def many(desk: Desk) -> list[StoryId]:
    """Give three stories that are ready, and nobody who sends them by himself."""
    desk.workspace.settings.send_automatically = False
    desk.sign_in()
    return [desk.ready(b"x" * 100_000, title=f"Radio of the hills, part {n}") for n in range(3)]


def test_one_story_has_no_bar_beside_its_own(outbox: OutboxPage, desk: Desk) -> None:
    desk.workspace.settings.send_automatically = False
    desk.sign_in()
    desk.ready(b"x" * 100_000)
    outbox.refresh()
    assert outbox.lot.words() == ""


def test_many_have_one_bar_that_tells_of_receipts_and_bytes(
    outbox: OutboxPage, desk: Desk, many: list[StoryId]
) -> None:
    outbox.refresh()
    assert outbox.lot.words() == "Stories with a receipt: 0 of 3 · 0 kB of 309 kB"
    desk.workspace.outbox.pause(many[0])
    desk.workspace.outbox.pause(many[1])
    desk.send()
    desk.workspace.outbox.resume(many[0])
    outbox.refresh()
    assert outbox.lot.words() == (
        "Stories with a receipt: 1 of 3 · 103 kB of 206 kB 1 story is paused."
    )
    assert outbox.lot.line.value() == 500
    assert outbox.lot.line.accessibleName().startswith("Stories with a receipt: 1 of 3")


def test_a_low_window_leaves_its_room_to_the_rows(
    outbox: OutboxPage, desk: Desk, many: list[StoryId]
) -> None:
    desk.workspace.outbox.pause(many[0])
    outbox.refresh()
    outbox.resize(900, 700)
    assert not outbox.lot._apart.isHidden()
    outbox.setFixedHeight(380)
    assert outbox.lot._apart.isHidden()
    outbox.refresh()
    assert outbox.lot._apart.isHidden()
    assert outbox.lot.accessibleName().endswith("1 story is paused.")


def test_the_time_is_told_while_it_goes_and_not_when_the_line_is_away(
    outbox: OutboxPage, session: Session, many: list[StoryId]
) -> None:
    session.bridge.happened.emit(PassStarted())
    outbox.take(
        Progressed(story=many[0], sent_bytes=1, total_bytes=10, rate_bytes_s=1_000.0, left_s=100.0)
    )
    outbox.refresh()
    assert outbox.lot.words().endswith("· about 5 min")
    session.bridge.happened.emit(PassEnded(cause="offline", next_try_ms=None))
    outbox.refresh()
    assert outbox.lot.words().endswith("309 kB")


@pytest.mark.usefixtures("many")
def test_the_bar_is_not_full_before_the_last_receipt(outbox: OutboxPage, desk: Desk) -> None:
    for row in desk.workspace.outbox.submissions():
        desk.workspace.outbox._move(row.story, Event.CLAIM)
        desk.workspace._store.outbox.note_progress(
            row.story,
            row.revision,
            sent_bytes=row.total_bytes,
            text_received_ms=desk.clock.now_ms(),
        )
    outbox.refresh()
    assert 900 < outbox.lot.line.value() < 1_000


@pytest.mark.usefixtures("many")
def test_at_the_end_it_says_what_came_of_it_and_offers_the_receipts(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.send()
    outbox.refresh()
    assert outbox.lot.words() == "All 3 stories were received by ITU, each with a receipt."
    assert outbox.lot.line.isHidden()
    with qtbot.waitSignal(outbox.receipts_wanted):
        outbox.lot.save.click()
    outbox.lot.close_it.click()
    assert outbox.lot.words() == ""
    outbox.refresh()
    assert outbox.lot.words() == "", "what was put away stays away"


def test_the_receipts_of_the_lot_are_saved_together(
    session: Session, desk: Desk, many: list[StoryId], tmp_path: Path, qtbot: QtBot
) -> None:
    from heliograph.gui.stories.sent_page import SentPage  # noqa: PLC0415 - Qt first

    desk.send()
    earlier = many[0]
    desk.ready(title="A story of another day")
    desk.ready(title="And one more of it")
    desk.send()
    page = SentPage(session)
    qtbot.addWidget(page)
    page.refresh()
    folder = tmp_path / "saved"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
        page.save_lot()
        qtbot.waitUntil(lambda: not page.saving.is_busy)
    (made,) = folder.iterdir()
    assert len(list(made.glob("*.pdf"))) == 2
    assert desk.state(earlier) == State.SENT


def test_many_are_taken_back_also_those_on_their_way(
    outbox: OutboxPage, desk: Desk, many: list[StoryId], qtbot: QtBot
) -> None:
    desk.workspace.outbox._move(many[0], Event.CLAIM)
    desk.workspace.outbox._move(many[1], Event.CLAIM)
    row = desk.workspace.drafts.submission(many[1])
    desk.workspace._store.outbox.note_progress(many[1], row.revision, uncertain=True)
    outbox.refresh()
    outbox.list.selectAll()
    assert not outbox.buttons["to-drafts"].isHidden()
    outbox.buttons["to-drafts"].click()
    qtbot.waitUntil(lambda: outbox.message.words().startswith("2 stories are drafts again."))
    assert "1 story was left as it is." in outbox.message.words()
    assert [desk.state(each) == State.DRAFT for each in many] == [True, False, True]


def test_those_that_are_not_finished_are_shown(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.write(title="Complete in every part")
    unfinished = {desk.write(title="", campaign="open-call") for _ in range(2)}
    library.refresh()
    library.list.selectAll()
    library.commands()["mark-ready"]()
    qtbot.waitUntil(lambda: "2 stories have something to finish" in library.message.words())
    assert "Title: needs an answer (2)" in library.message.words()
    next(each for each in library.message.buttons() if each.text() == "Show them").click()
    rows = desk.workspace.library.rows(library.list.numbers())
    assert {row.story for row in rows} == unfinished
    assert library.filters.show_kind == "drafts"


def test_many_that_are_marked_ready_begin_to_go_by_themselves(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    stories = [desk.write(title=f"Radio of the hills, part {n}") for n in range(3)]
    library.refresh()
    library.list.selectAll()
    library.commands()["mark-ready"]()
    rows = desk.workspace.library.row
    qtbot.waitUntil(lambda: all(rows(each).state is State.SENT for each in stories))  # type: ignore[union-attr]
