"""What goes wrong while an update is looked for or fetched costs nothing twice, and no wish."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace
from securesystemslib.signer import CryptoSigner

from app.updating import PACKAGE, fetch, using
from fakes.profiles import Desk
from fakes.updates import SYSTEM, Publisher
from heliograph.app.updates import LOOK_EVERY_MS, Updates
from heliograph.domain.rules import NetworkSeen
from heliograph.errors import StoreDamaged
from heliograph.updates import download
from heliograph.updates.failures import (
    NothingNewer,
    NothingToInstall,
    PackageMissing,
    UpdateNotTrusted,
    UpdateOlder,
    UpdatesNotThere,
    UpdateSourcePacked,
    UpdateSourceUnreadable,
)
from heliograph.updates.shelf import Shelf
from heliograph.updates.sources import StickSource

HALF = len(PACKAGE) // 2


class Pulled(StickSource):
    """A stick that is pulled out after so many pieces."""

    def __init__(self, path: Path, *, after: int) -> None:
        super().__init__(path)
        self._path_of_stick = path
        self._left = after

    def target(self, path: str, *, start_bytes: int, most_bytes: int) -> bytes | None:
        """See ``Source``."""
        if not self._left:
            raise UpdateSourceUnreadable(self._path_of_stick)
        self._left -= 1
        return super().target(path, start_bytes=start_bytes, most_bytes=most_bytes)


def part_of(desk: Desk, updates: Updates) -> Path:
    offer = updates.standing().offer
    assert offer is not None
    return Shelf(desk.workspace.profile).part_of(offer)


def half_from_the_line(updates: Updates) -> None:
    """Pay for half of the package."""
    updates.look()
    updates.want()
    while updates.standing().have_bytes < HALF:
        updates.get(told=lambda now: updates.pause() if now.have_bytes >= HALF else None)


def package_at(folder: Path, updates: Updates) -> Path:
    offer = updates.standing().offer
    assert offer is not None
    return folder / "targets" / offer.path


# ---- a stick orders nothing over the line ------------------------------------


def test_a_stick_that_is_pulled_out_lets_nothing_come_over_the_line(
    updates: Updates, publisher: Publisher
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    with pytest.raises(UpdateSourceUnreadable):
        updates.get(Pulled(publisher.folder, after=2))
    standing = updates.standing()
    assert standing.have_bytes > 0
    assert not standing.is_wanted
    with pytest.raises(NothingToInstall):
        updates.get()
    assert updates.get(StickSource(publisher.folder)).package is not None


def test_what_comes_from_a_stick_can_be_stopped(updates: Updates, publisher: Publisher) -> None:
    publisher.offer("0.2.0", PACKAGE)
    came: list[int] = []
    standing = updates.get(
        StickSource(publisher.folder),
        stopped=lambda: bool(came),
        told=lambda now: came.append(now.have_bytes),
    )
    assert (standing.have_bytes, standing.is_wanted) == (download.LEAST_BYTES, False)


def test_a_stick_that_is_older_than_the_last_look_still_brings_what_was_offered(
    updates: Updates, publisher: Publisher, tmp_path: Path
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    stick = tmp_path / "stick"
    shutil.copytree(publisher.folder, stick)
    publisher.repository.renew(publisher.online)
    updates.look()
    with pytest.raises(UpdateOlder):
        updates.look(StickSource(stick))
    assert updates.get(StickSource(stick)).package is not None


def test_a_stick_that_is_older_and_has_not_what_was_offered_says_so(
    updates: Updates, publisher: Publisher, tmp_path: Path
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    stick = tmp_path / "stick"
    shutil.copytree(publisher.folder, stick)
    publisher.offer("0.3.0", PACKAGE + b"!")
    updates.look()
    with pytest.raises(UpdateOlder):
        updates.get(StickSource(stick))
    assert updates.standing().offer is not None


def test_a_stick_with_nothing_newer_says_that(desk: Desk, publisher: Publisher) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates = using(desk, version="0.2.0")
    with pytest.raises(NothingNewer):
        updates.get(StickSource(publisher.folder))
    assert updates.standing().looked_ms is None


def test_a_file_that_was_packed_anew_is_told_as_that(
    updates: Updates, publisher: Publisher, tmp_path: Path
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for path in publisher.folder.rglob("*"):
            file.write(path, path.relative_to(publisher.folder).as_posix())
    with pytest.raises(UpdateSourcePacked):
        updates.get(StickSource(packed))


def test_a_file_whose_names_are_no_text_is_told_as_unreadable(
    updates: Updates, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.zip"
    with zipfile.ZipFile(odd, "w") as file:
        file.writestr("\u00e9.json", b"")
    odd.write_bytes(odd.read_bytes().replace("\u00e9".encode(), b"\xff\xff"))
    with pytest.raises(UpdateSourceUnreadable):
        updates.get(StickSource(odd))


# ---- what was paid for is kept --------------------------------------------------


@pytest.mark.parametrize("how", ["missing", "short"])
def test_a_package_that_is_not_whole_at_the_service_costs_nothing_that_came(
    how: str, updates: Updates, publisher: Publisher
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    half_from_the_line(updates)
    have = updates.standing().have_bytes
    place = package_at(publisher.folder, updates)
    if how == "missing":
        place.unlink()
    else:
        place.write_bytes(PACKAGE[: have + 10])
    updates.want()
    with pytest.raises(PackageMissing):
        updates.get()
    standing = updates.standing()
    assert standing.have_bytes >= have
    assert standing.offer is not None
    assert not standing.is_wanted  # else it would be asked for again and again
    place.write_bytes(PACKAGE)
    updates.want()
    package = updates.get().package
    assert package is not None
    assert package.read_bytes() == PACKAGE


def test_a_stick_with_wrong_bytes_takes_nothing_that_came_over_the_line(
    updates: Updates, publisher: Publisher, tmp_path: Path
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    half_from_the_line(updates)
    have = updates.standing().have_bytes
    stick = tmp_path / "stick"
    shutil.copytree(publisher.folder, stick)
    package_at(stick, updates).write_bytes(PACKAGE[:-1] + b"!")
    with pytest.raises(UpdateNotTrusted):
        updates.get(StickSource(stick))
    assert updates.standing().have_bytes == have
    package_at(stick, updates).write_bytes(PACKAGE[:-1])
    with pytest.raises(PackageMissing):
        updates.get(StickSource(stick))
    updates.want()
    assert updates.get().package is not None


@pytest.mark.parametrize("rest", [PACKAGE, PACKAGE[:-1], PACKAGE[:-1] + b"!"])
def test_a_sound_stick_makes_up_for_a_wrong_beginning(
    rest: bytes, updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    part_of(desk, updates).write_bytes(b"!" * HALF)
    package_at(publisher.folder, updates).write_bytes(rest)
    if rest != PACKAGE:
        with pytest.raises((UpdateNotTrusted, PackageMissing)):
            updates.get(StickSource(publisher.folder))
        return
    package = updates.get(StickSource(publisher.folder)).package
    assert package is not None
    assert package.read_bytes() == PACKAGE


def test_zeros_that_a_power_cut_left_are_fetched_again(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    half_from_the_line(updates)
    part = part_of(desk, updates)
    os.truncate(part, part.stat().st_size + 40_000)
    updates.want()
    assert updates.get().package is not None


# ---- what is handed over was signed ------------------------------------------------


@pytest.mark.parametrize("what", ["state", "signature", "nothing left"])
def test_what_is_handed_over_is_held_to_what_was_signed(
    what: str, updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    assert fetch(updates) is not None
    shelf = Shelf(desk.workspace.profile)
    targets = shelf.metadata / "targets.json"
    if what == "state":
        with shelf.change() as kept:
            assert kept.offer is not None
            evil = replace(kept.offer, name="../../evil_0.2.0_amd64.deb")
            kept.offer = evil
        shelf.package_of(evil).write_bytes(PACKAGE)
    elif what == "signature":
        targets.write_bytes(targets.read_bytes().replace(b"New in 0.2.0", b"New in 0.2.1"))
    else:
        targets.unlink()
    with pytest.raises(NothingToInstall):
        updates.package()
    assert updates.standing().package is None
    updates.look()
    updates.want()
    assert updates.get().package is not None
    assert updates.package().read_bytes() == PACKAGE


def test_what_was_signed_is_handed_over_years_later_and_after_keys_changed(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.rotate(targets=CryptoSigner.generate_ed25519())
    publisher.rotate(targets=CryptoSigner.generate_ed25519())
    publisher.offer("0.2.0", PACKAGE)
    assert fetch(updates) is not None
    desk.clock.advance(4000 * 24 * 3600)
    assert updates.package().read_bytes() == PACKAGE
    (Shelf(desk.workspace.profile).metadata / "root_history" / "3.root.json").write_bytes(
        publisher.first_root
    )
    with pytest.raises(NothingToInstall):
        updates.package()


# ---- off, channels, and a state that is damaged -----------------------------------


@pytest.mark.parametrize("by", ["line", "stick"])
def test_turning_updates_off_ends_what_comes(
    by: str, updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    updates.want()

    def turn_off(_: object) -> None:
        desk.workspace.settings.updates = False

    source = None if by == "line" else StickSource(publisher.folder)
    assert updates.get(source, told=turn_off).off == "off"
    desk.workspace.settings.updates = True
    assert updates.standing().have_bytes == download.LEAST_BYTES


def test_a_package_for_another_kind_of_computer_is_not_offered(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    workspace = desk.workspace
    moved = Updates(
        store=workspace._store,
        settings=workspace.settings,
        service_at=desk.service_at,
        clock=desk.clock,
        look_at_network=lambda: None,
        version="0.1.0",
        system="debian-arm64",
    )
    assert SYSTEM != "debian-arm64"
    assert moved.standing().offer is None


def test_a_byte_that_is_no_text_is_got_over(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    state = Shelf(desk.workspace.profile).folder / "state.json"
    state.write_bytes(state.read_bytes().replace(b"0.2.0", b"0.2\xff0"))
    assert updates.standing().offer is None
    assert updates.look().offer is not None


def test_what_cannot_be_read_is_not_written_over(
    updates: Updates, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "held")

    with monkeypatch.context() as held:
        held.setattr(Path, "read_bytes", refuse)
        with pytest.raises(StoreDamaged):
            updates.pause()
    assert updates.standing().offer is not None


# ---- what is asked by itself ------------------------------------------------------


def test_an_answer_of_no_use_is_asked_for_once_a_day(updates: Updates, desk: Desk) -> None:
    desk.world.updates = None
    assert updates.is_time_to_look
    with pytest.raises(UpdatesNotThere):
        updates.look()
    assert not updates.is_time_to_look
    assert updates.standing().looked_ms is None
    desk.clock.advance(LOOK_EVERY_MS / 1000)
    assert updates.is_time_to_look


def test_nobody_asks_unasked_in_a_network_that_turns_out_to_be_metered(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    desk.workspace.data_rules.set_when_metered("wait")
    assert updates.is_time_to_look
    desk.network = NetworkSeen(identity="phone", name="Phone", metered=True)
    calls = len(desk.service.calls)
    assert updates.look(is_asked_for=False).offer is None
    assert len(desk.service.calls) == calls
    assert updates.look().offer is not None


def test_nobody_asks_who_was_signed_out(updates: Updates, desk: Desk) -> None:
    desk.workspace._store.account.set_value("signed_out", "1")
    assert not updates.is_time_to_look


def test_stories_that_wait_for_a_word_do_not_keep_an_update_waiting(
    updates: Updates, publisher: Publisher, desk: Desk
) -> None:
    publisher.offer("0.2.0", PACKAGE)
    updates.look()
    updates.want()
    desk.workspace.settings.send_automatically = False
    desk.ready()
    assert updates.get().package is not None
