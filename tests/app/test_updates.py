"""Updates: looked for, offered, fetched when wished and when nothing is more important."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.faults import Fault
from fakes.profiles import Desk
from fakes.updates import SYSTEM, Publisher
from heliograph.app.updates import LOOK_EVERY_MS, Updates
from heliograph.domain.lifecycle import State
from heliograph.domain.rules import NetworkSeen
from heliograph.errors import DiskFull, Offline, SignInRequired
from heliograph.updates import download
from heliograph.updates.failures import (
    NothingToInstall,
    UpdateBusy,
    UpdateNotTrusted,
    UpdateOutOfDate,
    UpdatesNotThere,
    UpdatesOff,
    UpdateSourceUnreadable,
)
from heliograph.updates.shelf import Shelf
from heliograph.updates.sources import StickSource

PACKAGE = bytes(range(256)) * 4000
"""1 MB: several pieces."""
DAY_MS = 24 * 3_600_000


@pytest.fixture
def publisher(tmp_path: Path, desk: Desk) -> Publisher:
    """Give a service that hands out updates, whose root this profile knows."""
    made = Publisher(tmp_path / "repository", now_ms=desk.clock.now_ms())
    desk.world.updates = made.folder
    desk.sign_in()
    root = Shelf(desk.workspace.profile).given_root
    root.parent.mkdir()
    root.write_bytes(made.first_root)
    return made


@pytest.fixture
def updates(desk: Desk, publisher: Publisher) -> Updates:
    """Give the use cases, as in an installed program of version 0.1."""
    assert publisher
    return using(desk)


def using(desk: Desk, *, version: str = "0.1.0") -> Updates:
    workspace = desk.workspace
    return Updates(
        store=workspace._store,
        settings=workspace.settings,
        service_at=desk.service_at,
        clock=desk.clock,
        look_at_network=lambda: desk.network,
        version=version,
        system=SYSTEM,
    )


def fetch(updates: Updates) -> Path | None:
    updates.look()
    updates.want()
    return updates.get().package


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


# ---- fetching ----------------------------------------------------------------


def test_what_is_wanted_is_fetched_whole_and_checked(
    updates: Updates, publisher: Publisher
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    package = fetch(updates)
    assert package is not None
    assert package.name == "heliograph_0.2.0_amd64.deb"
    assert package.read_bytes() == PACKAGE
    assert updates.package() == package


def test_what_is_here_is_not_fetched_again(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    package = fetch(updates)
    updates.want()
    calls = len(desk.service.calls)
    assert updates.get().package == package
    assert len(desk.service.calls) == calls


def test_nothing_is_fetched_unasked(updates: Updates, publisher: Publisher, desk: Desk) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    with pytest.raises(NothingToInstall):
        updates.get()
    assert updates.standing().have_bytes == 0
    with pytest.raises(NothingToInstall):
        updates.package()
    assert not list(Shelf(desk.workspace.profile).folder.glob("*.part"))


def test_nothing_older_is_wanted_or_installed(desk: Desk, publisher: Publisher) -> None:
    publisher.offer("0.2.0", PACKAGE)
    package = fetch(using(desk))
    assert package is not None
    after = using(desk, version="0.2.0")
    with pytest.raises(NothingToInstall):
        after.package()
    with pytest.raises(NothingToInstall):
        after.want()


def test_a_story_that_waits_goes_first(updates: Updates, publisher: Publisher, desk: Desk) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    updates.want()
    story = desk.ready()
    standing = updates.get()
    assert (standing.wait, standing.have_bytes) == ("stories", 0)
    desk.send()
    assert desk.state(story) == State.SENT
    assert updates.get().package is not None


def test_a_story_made_ready_meanwhile_goes_before_the_rest(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    updates.want()
    stories: list[str] = []
    standing = updates.get(told=lambda _: None if stories else stories.append(desk.ready()))
    assert standing.wait == "stories"
    assert 0 < standing.have_bytes < len(PACKAGE)
    desk.send()
    package = updates.get().package
    assert package is not None
    assert package.read_bytes() == PACKAGE


def test_no_package_comes_over_a_metered_line_unless_it_is_said(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    desk.network = NetworkSeen(identity="phone", name="Phone", metered=True)
    updates.look()
    updates.want()
    standing = updates.get()
    assert standing.wait == "rule"
    assert standing.hold is not None
    assert standing.hold.cause == "metered-text-only"
    assert standing.have_bytes == 0
    updates.want(anyway=True)
    assert updates.get().package is not None


def test_a_budget_stops_it_in_the_middle_and_the_next_day_goes_on(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    desk.workspace.data_rules.set_day_budget(500_000)
    assert updates.look().over_budget
    updates.want()
    standing = updates.get()
    assert standing.wait == "rule"
    assert standing.hold is not None
    assert standing.hold.cause == "budget-day"
    assert 200_000 < standing.have_bytes < 500_000
    assert desk.workspace.data_rules.standing().used.day_bytes <= 500_000
    while standing.package is None:
        desk.clock.advance(24 * 3600)
        have = standing.have_bytes
        standing = updates.get()
        assert standing.have_bytes > have
    assert standing.package is not None


def test_nothing_comes_while_everything_waits(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    updates.want()
    desk.workspace.settings.paused = True
    assert updates.get().wait == "paused"


def test_a_line_that_breaks_loses_a_piece_and_no_more(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    updates.want()
    kept = 0
    for _ in range(100):
        desk.service.faults = [Fault(step="file", error=Offline(), skip=1)]
        try:
            standing = updates.get()
        except Offline:
            assert updates.standing().have_bytes > kept
            kept = updates.standing().have_bytes
        else:
            break
    assert standing.package is not None
    assert standing.package.read_bytes() == PACKAGE


def test_it_is_paused_and_goes_on_where_it_was(updates: Updates, publisher: Publisher) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    updates.want()
    standing = updates.get(told=lambda _: updates.pause())
    assert not standing.is_wanted
    assert standing.have_bytes == download.LEAST_BYTES
    updates.want()
    assert updates.get().package is not None


def test_a_no_in_the_middle_ends_it_and_leaves_nothing(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    updates.want()
    standing = updates.get(told=lambda _: updates.not_now())
    assert standing.is_hidden
    assert not list(Shelf(desk.workspace.profile).folder.glob("*.part"))
    publisher.offer("0.3.0", PACKAGE)
    assert not updates.look().is_hidden


def test_a_newer_offer_is_asked_for_anew(updates: Updates, publisher: Publisher) -> None:
    publisher.offer("0.2.0", PACKAGE)
    assert fetch(updates) is not None
    publisher.offer("0.3.0", PACKAGE + b"!")
    standing = updates.look()
    assert (standing.package, standing.is_wanted) == (None, False)
    updates.want()
    package = updates.get().package
    assert package is not None
    assert [each.name for each in package.parent.iterdir()] == ["heliograph_0.3.0_amd64.deb"]


def test_what_was_taken_back_meanwhile_is_not_fetched(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    updates.want()
    publisher.repository.withdraw(
        channel="stable", system=SYSTEM, signers=[publisher.targets], online=publisher.online
    )
    desk.clock.advance(2 * 3600)
    with pytest.raises(NothingToInstall):
        updates.get()
    assert updates.standing().offer is None


def test_wrong_bytes_are_thrown_away_and_not_fetched_again(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    offer = updates.look().offer
    assert offer is not None
    place = publisher.folder / "targets" / offer.path
    place.write_bytes(PACKAGE[:-1] + b"!")
    updates.want()
    with pytest.raises(UpdateNotTrusted):
        updates.get()
    assert not list(Shelf(desk.workspace.profile).folder.glob("*.part"))
    with pytest.raises(NothingToInstall):
        updates.get()


def test_a_package_that_changed_on_the_disk_is_not_handed_over(
    updates: Updates, publisher: Publisher
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    package = fetch(updates)
    assert package is not None
    package.write_bytes(PACKAGE[:-1] + b"!")
    with pytest.raises(UpdateNotTrusted):
        updates.package()
    assert not package.exists()
    with pytest.raises(NothingToInstall):
        updates.package()


def test_a_disk_that_is_too_full_is_told_before_anything_is_paid_for(
    updates: Updates, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    updates.want()
    monkeypatch.setattr(download, "SPARE_BYTES", 2**60)
    calls = len(desk.service.calls)
    with pytest.raises(DiskFull):
        updates.get()
    assert len(desk.service.calls) == calls


def test_two_do_not_fetch_at_the_same_time(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    with Shelf(desk.workspace.profile).only_one(), pytest.raises(UpdateBusy):
        updates.look()


def test_how_long_it_takes_is_told_by_what_was_measured(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    assert updates.look().left_s is None
    desk.measured(len(PACKAGE) / 100)
    left_s = updates.standing().left_s
    assert left_s is not None
    assert 99 < left_s < 101


def test_a_state_that_does_not_read_is_as_good_as_none(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    (Shelf(desk.workspace.profile).folder / "state.json").write_bytes(b'{"offer": 1')
    assert updates.standing().offer is None
    assert updates.look().offer is not None


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
