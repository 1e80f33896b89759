"""Updates: looked for, offered, fetched when wished and when nothing is more important."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.updating import DAY_MS, PACKAGE, using
from fakes.profiles import Desk
from fakes.updates import Publisher
from heliograph.app.updates import LOOK_EVERY_MS, Updates
from heliograph.domain.lifecycle import State
from heliograph.errors import SignInRequired
from heliograph.updates.failures import (
    UpdateOutOfDate,
    UpdatesNotThere,
    UpdatesOff,
    UpdateSourceUnreadable,
)
from heliograph.updates.shelf import Shelf
from heliograph.updates.sources import StickSource

# ---- looking -----------------------------------------------------------------


def test_a_newer_version_is_offered_and_not_fetched(updates: Updates, publisher: Publisher) -> None:
    publisher.offer("0.2.0", PACKAGE, notes={"en": "Better", "fr": "Mieux"})
    standing = updates.look()
    assert standing.offer is not None
    assert standing.offer.version == "0.2.0"
    assert standing.offer.notes_in("fr") == "Mieux"
    assert (standing.have_bytes, standing.left_bytes) == (0, len(PACKAGE))
    assert not standing.is_wanted
    assert updates.standing() == standing


def test_the_same_version_and_older_ones_are_not_offered(desk: Desk, publisher: Publisher) -> None:
    publisher.offer("0.2.0", PACKAGE)
    assert using(desk, version="0.2.0").look().offer is None
    assert using(desk, version="0.3.0").look().offer is None


def test_looking_costs_little_and_is_counted(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    before = desk.workspace.data_rules.standing().used.day_bytes
    updates.look()
    first = desk.workspace.data_rules.standing().used.day_bytes - before
    assert 0 < first < 16_000
    updates.look()
    assert desk.workspace.data_rules.standing().used.day_bytes - before - first < first


def test_a_service_without_updates_says_so(updates: Updates, desk: Desk) -> None:
    desk.world.updates = None
    with pytest.raises(UpdatesNotThere):
        updates.look()


def test_it_is_looked_once_a_day_and_not_when_texts_may_not_go(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0")
    assert updates.is_time_to_look
    updates.look()
    assert not updates.is_time_to_look
    desk.clock.advance(LOOK_EVERY_MS / 1000)
    assert updates.is_time_to_look
    desk.clock.set_wall(desk.clock.now_ms() - 400 * DAY_MS)
    assert updates.is_time_to_look
    desk.workspace.data_rules.set_day_budget(1)
    assert not updates.is_time_to_look


def test_nobody_asks_while_everything_waits_or_nobody_is_signed_in(
    updates: Updates, desk: Desk, tmp_path: Path
) -> None:
    desk.workspace.settings.paused = True
    assert not updates.is_time_to_look
    elsewhere = Desk(tmp_path / "else" if (tmp_path / "else").mkdir() is None else tmp_path)
    stranger = using(elsewhere)
    root = Shelf(elsewhere.workspace.profile).given_root
    root.parent.mkdir()
    root.write_bytes((desk.world.updates or tmp_path).joinpath("metadata/1.root.json").read_bytes())
    assert not stranger.is_time_to_look
    with pytest.raises(SignInRequired):
        stranger.look()
    elsewhere.workspace.close()


def test_a_clock_that_is_wrong_keeps_updates_away_and_no_story(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0")
    desk.clock.set_wall(desk.clock.now_ms() + 4000 * DAY_MS)
    with pytest.raises(UpdateOutOfDate):
        updates.look()
    story = desk.ready()
    desk.send()
    assert desk.state(story) == State.SENT


def test_what_one_channel_offers_is_not_offered_to_the_other(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.3rc1", PACKAGE, channel="testing")
    desk.workspace.settings.update_channel = "testing"
    assert updates.look().offer is not None
    desk.workspace.settings.update_channel = "stable"
    assert updates.standing().offer is None
    assert updates.is_time_to_look
    assert updates.look().offer is None
    assert not updates.is_time_to_look


# ---- from a stick, and not at all ----------------------------------------------


@pytest.mark.parametrize("form", ["folder", "file"])
def test_a_stick_brings_it_without_a_line(
    form: str, updates: Updates, publisher: Publisher, desk: Desk, tmp_path: Path
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    desk.world.updates = None
    desk.workspace.data_rules.set_day_budget(1)
    stick = publisher.folder if form == "folder" else publisher.bundle(tmp_path / "out.zip")
    source = StickSource(stick)
    calls = len(desk.service.calls)
    assert updates.look(source).offer is not None
    updates.want()
    package = updates.get(source).package
    assert package is not None
    assert package.read_bytes() == PACKAGE
    assert len(desk.service.calls) == calls


def test_a_stick_that_holds_something_else_is_told(updates: Updates, desk: Desk) -> None:
    with pytest.raises(UpdateSourceUnreadable):
        updates.look(StickSource(desk.file("photo.jpg", b"no zip")))
    with pytest.raises(UpdatesNotThere):
        updates.look(StickSource(desk.folder))


def test_it_can_be_turned_off(updates: Updates, desk: Desk) -> None:
    desk.workspace.settings.updates = False
    assert updates.standing().off == "off"
    assert not updates.is_time_to_look
    with pytest.raises(UpdatesOff):
        updates.look()


def test_a_program_that_knows_no_root_takes_no_updates(desk: Desk) -> None:
    desk.sign_in()
    assert using(desk).standing().off == "no-root"


def test_a_program_from_a_checkout_takes_no_updates(desk: Desk) -> None:
    assert desk.workspace.updates.standing().off == "not-a-package"
