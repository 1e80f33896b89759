"""What the outbox says while something is sent, and when the line drops in the middle of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.faults import offline
from heliograph.domain.lifecycle import Event
from heliograph.events import LinkTested, PassEnded, PassStarted, Progressed
from heliograph.gui.connection import ConnectionNews

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.session import Session
    from heliograph.gui.stories.outbox_page import OutboxPage


def going(story: StoryId, sent_bytes: int, *, rate_bytes_s: float = 21_000.0) -> Progressed:
    return Progressed(
        story=story,
        sent_bytes=sent_bytes,
        total_bytes=100_000,
        rate_bytes_s=rate_bytes_s,
        left_s=119.0,
    )


def have_text_there(desk: Desk, story: StoryId) -> None:
    """Bring the store to where the engine is when it sends the photo."""
    row = desk.workspace.drafts.submission(story)
    outbox = desk.workspace._store.outbox
    desk.workspace.outbox._move(story, Event.CLAIM)
    outbox.note_progress(
        story,
        row.revision,
        sent_bytes=row.text_bytes,
        text_received_ms=desk.clock.now_ms(),
        lacking=("photo",),
    )


def test_a_cut_takes_nothing_back_of_what_was_said_to_have_arrived(
    outbox: OutboxPage, session: Session, desk: Desk
) -> None:
    desk.workspace.settings.send_automatically = False  # the engine is played here
    desk.sign_in()
    story = desk.ready(b"x" * 100_000)
    session.bridge.happened.emit(PassStarted())
    have_text_there(desk, story)
    outbox.refresh()
    outbox.take(going(story, 80_000))
    before = outbox.list.lines()[0]
    assert before.share == pytest.approx(0.8)
    desk.workspace.outbox._move(story, Event.DEFER)
    session.bridge.happened.emit(PassEnded(cause="offline", next_try_ms=None))
    outbox.refresh()
    after = outbox.list.lines()[0]
    assert "80 kB of" in after.facts
    assert after.share is not None
    assert after.share > 0.7


def test_another_order_takes_back_the_times_that_were_told(
    outbox: OutboxPage, session: Session, desk: Desk
) -> None:
    desk.workspace.settings.send_automatically = False  # the engine is played here
    desk.sign_in()
    story = desk.ready(b"x" * 100_000)
    have_text_there(desk, story)
    outbox.refresh()
    session.bridge.happened.emit(PassStarted())
    outbox.take(going(story, 80_000))
    assert "about 2 min" in outbox.list.lines()[0].next_step
    session.bridge.happened.emit(PassEnded(cause=None, next_try_ms=None))
    session.bridge.happened.emit(PassStarted())
    outbox.refresh()
    assert "about 2 min" not in outbox.list.lines()[0].next_step


def test_how_fast_it_goes_is_said_while_it_goes(session: Session, desk: Desk) -> None:
    desk.sign_in()
    news = ConnectionNews(session.workspace)
    changes: list[str] = []
    news.changed.connect(lambda: changes.append(news.sentence()))
    news.take(PassStarted())
    news.take(LinkTested(link="reached", at_ms=desk.clock.now_ms()))
    assert "kB/s" not in news.sentence()
    story = desk.ready()
    news.take(going(story, 10))
    assert news.sentence().endswith("· 21 kB/s")
    told = len(changes)
    news.take(going(story, 20, rate_bytes_s=21_300.0))
    assert len(changes) == told, "as good as the same is not said again"
    news.take(going(story, 30, rate_bytes_s=14_000.0))
    assert news.sentence().endswith("· 14 kB/s")


def test_who_asks_to_try_is_told_that_it_is_tried_until_it_is_known(
    outbox: OutboxPage, session: Session, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    outbox.refresh()
    outbox.check.click()
    assert outbox.message.words() == "Trying to reach ITU’s server…"
    qtbot.waitUntil(lambda: "ITU server reached" in outbox.line.words())
    qtbot.waitUntil(lambda: outbox.message.words() == "")
    session.bridge.happened.emit(PassStarted())
    outbox.check.click()
    assert outbox.message.words() == "Heliograph is sending right now."
    assert outbox.message.time_runs


def test_who_asks_in_vain_is_told_that_it_was_tried(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    desk.ready()
    outbox.refresh()
    desk.service.faults += [offline("exchange") for _ in range(5)]
    outbox.check.click()
    qtbot.waitUntil(lambda: outbox.message.words().startswith("Tried just now"))
    assert outbox.message.time_runs


def test_what_was_done_is_told_for_a_while_only(outbox: OutboxPage, desk: Desk) -> None:
    desk.workspace.settings.send_automatically = False
    desk.sign_in()
    desk.ready(title="The first of many")
    story = desk.ready()
    outbox.refresh()
    outbox.list.choose(story)
    outbox.commands()["send-next"]()
    assert "goes next" in outbox.message.words()
    assert outbox.message.time_runs
