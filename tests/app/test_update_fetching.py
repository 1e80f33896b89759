"""A package comes when it is wished, after stories and within the rules; or not at all."""

from __future__ import annotations

import pytest

from app.updating import PACKAGE, fetch, using
from fakes.faults import Fault
from fakes.profiles import Desk
from fakes.updates import SYSTEM, Publisher
from heliograph.app.updates import Updates
from heliograph.domain.lifecycle import State
from heliograph.domain.rules import NetworkSeen
from heliograph.errors import DiskFull, Offline
from heliograph.updates import download
from heliograph.updates.failures import (
    NothingToInstall,
    UpdateBusy,
    UpdateNotTrusted,
)
from heliograph.updates.shelf import Shelf


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
