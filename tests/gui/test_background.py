"""Life without the window: closing, notices, later starts, sleep."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSystemTrayIcon

from heliograph.domain.ids import MediaId, Sha256
from heliograph.domain.originals import ReleasedOriginal
from heliograph.domain.rules import NetworkSeen
from heliograph.events import DataCounted, PassEnded, Received, ReviewCame
from heliograph.gui.background.desktop_notices import plain
from heliograph.gui.background.notices import Notice, Notices
from heliograph.gui.background.tray import tray_icon
from heliograph.gui.background.wakes import Wakes
from heliograph.gui.one_window import OneWindow, Visit
from heliograph.gui.program import Program, Start
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk

# ---- notices -------------------------------------------------------------------------------


@pytest.fixture
def told(desk: Desk) -> Callable[[], tuple[Notices, list[Notice]]]:
    """Give a function that begins to listen for notices."""

    def listen() -> tuple[Notices, list[Notice]]:
        notices, found = Notices(desk.workspace), list[Notice]()
        notices.ready.connect(found.append)
        return notices, found

    return listen


def test_one_receipt_is_told_with_its_number_and_leads_to_its_story(
    desk: Desk, told: Callable[[], tuple[Notices, list[Notice]]], qtbot: QtBot
) -> None:
    notices, found = told()
    story = desk.write(title="Digital clinics & radio")
    notices.take(Received(story=story, number="7KQ4-M2XD"))
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    (notice,) = found
    assert "Digital clinics & radio" in notice.title
    assert "7KQ4-M2XD" in notice.text
    assert (notice.place, notice.story) == ("sent", story)


def test_forty_receipts_are_one_notice(
    desk: Desk, told: Callable[[], tuple[Notices, list[Notice]]]
) -> None:
    notices, found = told()
    for number in range(40):
        story = desk.workspace.drafts.new(answers={"title": f"Story {number}"})
        notices.take(Received(story=story, number=f"N-{number}"))
    notices.tell()
    (notice,) = found
    assert "40 stories" in notice.title
    assert "and 37 more" in notice.text.replace("\u2068", "").replace("\u2069", "")


def test_a_returned_story_is_told_and_an_accepted_one_is_not(
    desk: Desk, told: Callable[[], tuple[Notices, list[Notice]]]
) -> None:
    notices, found = told()
    story = desk.write(title="School radio")
    notices.take(ReviewCame(story=story, state="accepted"))
    notices.take(ReviewCame(story=story, state="returned"))
    notices.tell()
    (notice,) = found
    assert notice.title.startswith("Returned with comments")
    assert (notice.place, notice.story) == ("stories", story)


def test_a_deadline_is_told_at_seven_days_at_two_and_on_the_last_and_only_with_unsent_stories(
    desk: Desk, told: Callable[[], tuple[Notices, list[Notice]]]
) -> None:
    campaign = next(each for each in desk.workspace.campaigns.all() if each.closes is not None)
    assert campaign.closes is not None
    notices, found = told()

    def days_before(days: float) -> int:
        assert campaign.closes is not None
        then = campaign.closes - timedelta(days=days)
        desk.clock.set_wall(int(then.timestamp() * 1000))
        before = len(found)
        for _ in range(2):
            notices.look_at_deadlines()
        return len(found) - before

    assert days_before(6.5) == 0  # nothing is unsent
    desk.workspace.drafts.new(campaign=campaign.id, answers={"title": "Late"})
    assert [days_before(each) for each in (8, 6.5, 5, 1.9, 1.5, 0.9, 0.1, -1)] == [
        *(0, 1, 0, 1, 0, 1, 0, 0)
    ]
    assert "1 story for it is not sent yet" in found[0].text


def test_a_deadline_that_the_speed_will_miss_is_told_once_in_each_state(
    desk: Desk, told: Callable[[], tuple[Notices, list[Notice]]]
) -> None:
    desk.sign_in()
    closes = desk.workspace.campaigns.get("wtisd-2021").closes
    assert closes is not None
    desk.clock.set_wall(round(closes.timestamp() * 1000) - 6 * 3_600_000)
    desk.ready(b"x" * 400_000, campaign="wtisd-2021")
    notices, found = told()
    ended = PassEnded(cause=None, next_try_ms=None)
    notices.take(ended)
    assert found == []  # no speed was measured
    for rate in (11, 12, 1_000_000, 13):
        desk.measured(rate)
        notices.take(ended)
    (notice,) = found
    assert (notice.title, notice.place) == ("A deadline is in danger", "outbox")
    assert "about 10 hours; the deadline is in about 6 hours" in notice.text
    desk.clock.advance(6 * 3_600 - 60)
    desk.measured(11)  # now the text alone takes too long
    for _ in range(2):
        notices.look_ahead()
    assert len(found) == 2
    assert "accepted and marked as late" in found[1].text


def test_titles_are_never_read_as_markup() -> None:
    assert plain("<b>Lundu</b> & more") == "&lt;b&gt;Lundu&lt;/b&gt; &amp; more"


def test_every_state_has_an_icon_of_its_own_shape(qapp: QApplication) -> None:
    assert qapp
    pictures = [
        tray_icon(each).pixmap(22, 22).toImage()
        for each in ("rests", "waits", "sends", "paused", "attention")
    ]
    for at, picture in enumerate(pictures):
        assert picture not in pictures[:at]


# ---- sleep ---------------------------------------------------------------------------------


def test_a_jump_of_the_wall_clock_is_a_sleep_that_is_over(qtbot: QtBot) -> None:
    now = {"wall": 1_000.0, "monotonic": 0.0}
    wakes = Wakes(wall_s=lambda: now["wall"], monotonic_s=lambda: now["monotonic"])
    now |= {"wall": 1_015.0, "monotonic": 15.0}
    with qtbot.assertNotEmitted(wakes.woke):
        wakes.look()
    now |= {"wall": 4_630.0, "monotonic": 30.0}
    with qtbot.waitSignal(wakes.woke):
        wakes.look()
    with qtbot.assertNotEmitted(wakes.woke):
        wakes.look()


# ---- metered networks ----------------------------------------------------------------------


def test_a_no_of_who_cannot_tell_is_no_word_on_the_network(qtbot: QtBot) -> None:
    wakes = Wakes()
    with qtbot.assertNotEmitted(wakes.metered_told):
        wakes.hear_metered(False, sure=False)  # noqa: FBT003 - as Qt tells it
    with qtbot.waitSignal(wakes.metered_told) as told:
        wakes.hear_metered(True, sure=False)  # noqa: FBT003 - the same
    assert told.args == [True]
    with qtbot.waitSignal(wakes.metered_told) as told:
        wakes.hear_metered(False, sure=False)  # noqa: FBT003 - the same
    assert told.args == [None]
    with qtbot.waitSignal(wakes.metered_told) as told:
        wakes.hear_metered(False, sure=True)  # noqa: FBT003 - the same
    assert told.args == [False]


# ---- the window comes and goes --------------------------------------------------------------


@pytest.fixture
def start(desk: Desk, qapp: QApplication) -> Iterator[Callable[[Start], Program]]:
    """Give a function that starts the program on the desk's profile."""
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    started: list[Program] = []

    def run(how: Start) -> Program:
        program = Program(
            qapp,
            desk.workspace.profile,
            how,
            open_workspace=lambda at, secret: Workspace.open(
                at, secret=secret, clock=desk.clock, service_at=desk.service_at
            ),
        )
        assert program.claim()
        started.append(program)
        return program

    yield run
    for program in started:
        program.window.quit()
        program.close()


def test_started_in_the_background_it_shows_no_window_until_a_later_start_asks(
    start: Callable[[Start], Program], qtbot: QtBot, tmp_path: Path
) -> None:
    program = start(Start(language="en", in_background=True))
    with qtbot.waitSignal(program.opened):
        program.begin_in_background()
    assert not program.window.isVisible()
    later = OneWindow(program.profile)
    assert not later.claim()
    assert program._door is not None
    with qtbot.waitSignal(program._door.asked_for) as asked:
        assert later.hand_over([str(tmp_path / "none.jws")])
    assert asked.args == [Visit(files=(str(tmp_path / "none.jws"),))]
    assert program.window.isVisible()
    assert program.contents.shell is not None
    assert program.contents.shell.where == ("settings", None)  # where campaign files are taken in
    settings = program.contents.shell.settings()
    qtbot.waitUntil(lambda: bool(settings.message.words()))  # there is no such file


def test_closing_while_an_original_waits_asks_too(
    start: Callable[[Start], Program], desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    program = start(Start(language="en"))
    with qtbot.waitSignal(program.opened):
        program.show()
    assert program.session is not None
    qtbot.waitUntil(lambda: program.presence is not None)
    program.session.worker.stop()
    desk.workspace._store.originals.release(
        ReleasedOriginal(
            story=desk.write(),
            revision=1,
            item=MediaId("a-photo"),
            sha256=Sha256("0" * 64),
            size_bytes=4_600_000,
            content_type="image/jpeg",
        ),
        now_ms=1,
    )
    with qtbot.assertNotEmitted(program.window.closed):
        program.window.close()
    assert program.contents.question is not None
    said = program.contents.question.strip.words()
    assert "1 original that ITU asked for goes after everything else: 4.6 MB." in said


def test_closing_while_something_waits_asks_once_and_keeps_the_answer(
    start: Callable[[Start], Program], desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    program = start(Start(language="en"))
    with qtbot.waitSignal(program.opened):
        program.show()
    assert program.session is not None
    program.session.workspace.settings.send_automatically = True
    qtbot.waitUntil(lambda: program.presence is not None)
    program.session.worker.stop()
    desk.ready()
    with qtbot.assertNotEmitted(program.window.closed):
        program.window.close()
    question = program.contents.question
    assert question is not None
    assert "waiting to be sent" in question.strip.words()
    qtbot.keyClick(question.strip.buttons()[0], Qt.Key.Key_Return)
    settings = program.session.workspace.settings
    assert settings.when_closed == "go-on"
    if QSystemTrayIcon.isSystemTrayAvailable():
        assert not program.window.isVisible()
    else:
        assert program.window.isMinimized()
    program.window.come_forward()
    with qtbot.waitSignal(program.window.closed):
        program.window.quit()


def test_closing_while_nothing_waits_ends_the_program(
    start: Callable[[Start], Program], qtbot: QtBot
) -> None:
    program = start(Start(language="en"))
    with qtbot.waitSignal(program.opened):
        program.show()
    with qtbot.waitSignal(program.window.closed):
        program.window.close()


def test_a_background_start_without_a_tray_tells_and_ends_when_everything_has_gone(
    start: Callable[[Start], Program], desk: Desk, qtbot: QtBot
) -> None:
    program = start(Start(language="en", in_background=True))
    with qtbot.waitSignal(program.opened):
        program.begin_in_background()
    qtbot.waitUntil(lambda: program.presence is not None)
    presence, found = program.presence, list[Notice]()
    assert presence is not None
    presence.notices.ready.connect(found.append)
    presence.notices.take(Received(story=desk.write(title="School radio"), number="7KQ4"))
    with qtbot.waitSignal(program.window.closed):
        presence.end_when_sent()
    assert "School radio" in found[0].title


def test_a_receipt_that_is_not_told_yet_does_not_reach_into_a_closed_profile(
    start: Callable[[Start], Program], desk: Desk, qtbot: QtBot
) -> None:
    program = start(Start(language="en"))
    with qtbot.waitSignal(program.opened):
        program.show()
    qtbot.waitUntil(lambda: program.presence is not None)
    presence = program.presence
    assert presence is not None
    presence.notices.take(Received(story=desk.write(), number="7KQ4"))
    presence.end()
    with qtbot.assertNotEmitted(presence.notices.ready, wait=3500):
        presence.wakes.look()
    program.presence = None


def test_a_hint_holds_for_the_next_network_too_of_which_nothing_else_is_told(
    start: Callable[[Start], Program], qtbot: QtBot
) -> None:
    program = start(Start(language="en"))
    with qtbot.waitSignal(program.opened):
        program.show()
    qtbot.waitUntil(lambda: program.presence is not None)
    assert program.presence is not None
    assert program.session is not None
    rules = program.session.workspace.data_rules
    program.presence.wakes.hear_metered(True, sure=True)  # noqa: FBT003 - as Qt tells it
    qtbot.waitUntil(lambda: rules.standing().network.metered is True)
    program.session.workspace._store.rules.note_network(
        NetworkSeen(identity="another phone", name="another phone"), now_ms=1
    )
    assert rules.standing().network.metered is None
    program.session.bridge(DataCounted())  # as a pass tells it
    qtbot.waitUntil(lambda: rules.standing().network.metered is True)


def test_the_systems_word_on_metered_networks_is_kept_as_a_hint(
    start: Callable[[Start], Program], qtbot: QtBot
) -> None:
    program = start(Start(language="en"))
    with qtbot.waitSignal(program.opened):
        program.show()
    qtbot.waitUntil(lambda: program.presence is not None)
    assert program.presence is not None
    assert program.session is not None
    rules = program.session.workspace.data_rules
    program.presence.wakes.metered_told.emit(True)  # noqa: FBT003 - as Qt emits it
    qtbot.waitUntil(lambda: rules.standing().network.metered is True)
    assert rules.standing().network_rule == "text-only"
    program.presence.wakes.metered_told.emit(False)  # noqa: FBT003 - the same
    qtbot.waitUntil(lambda: rules.standing().network.metered is False)
    assert rules.standing().network_rule == "all"
