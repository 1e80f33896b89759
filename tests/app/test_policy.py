"""What an organisation has locked holds by every way, as long as its file is there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from fakes.profiles import Desk
from fakes.provisioning import MINISTRY, file_of
from fakes.world import World
from heliograph import settings as settings_file
from heliograph.app import provisioning_places
from heliograph.app.provisioning_places import files, mark_of
from heliograph.domain.policy import LockedByPolicy, Policy, Rulings
from heliograph.domain.provisioning import AnotherService, ProvisioningInvalid
from heliograph.domain.rules import NetworkSeen, Rules
from heliograph.store.provisioning import Source


def take(desk: Desk, **changes: Any) -> None:
    """Take a file in."""
    desk.workspace.setting_up.files.take(
        desk.file("ministry.helio", file_of(desk.world, **changes))
    )


# ---- what is locked ------------------------------------------------------------------

LOCKED = Policy(
    locked=Rulings(
        day_bytes=5_000_000,
        when_metered="text-only",
        clearance=True,
        protection=True,
        send_automatically=False,
        lock_after_min=5,
    )
)


def test_what_is_locked_cannot_be_changed_by_any_way(desk: Desk) -> None:
    take(desk, policy=LOCKED)
    workspace = desk.workspace
    for change in (
        lambda: workspace.data_rules.set_day_budget(None),
        lambda: workspace.data_rules.set_when_metered("all"),
        lambda: workspace.data_rules.put(Rules(day_bytes=1)),
        lambda: workspace.clearing.set_needed(needed=False),
        workspace.data_rules.send_anyway,
        lambda: workspace.protect(on=False),
        workspace.protecting.turn_off,
    ):
        with pytest.raises(LockedByPolicy) as caught:
            change()
        assert caught.value.by == MINISTRY.name
    workspace.data_rules.set_cap(8000)  # of this nothing was said
    workspace.data_rules.keep_to_rules()
    workspace.clearing.set_needed(needed=True)


def test_a_word_about_a_metered_network_loosens_nothing_that_is_locked(desk: Desk) -> None:
    desk.network = NetworkSeen(identity="lte", name="LTE", metered=True)
    rules = desk.workspace.data_rules
    here = rules.look_at_network()
    rules.set_network_rule(here.key, "all")
    assert rules.standing().network_rule == "all"
    take(desk, policy=LOCKED)
    assert rules.standing().network_rule == "text-only"
    assert rules.rule_of(rules.look_at_network()) == "text-only"


def test_a_locked_choice_comes_back_whoever_changes_the_settings(desk: Desk) -> None:
    take(desk, policy=LOCKED)
    desk.workspace.settings.send_automatically = True
    desk.workspace.settings.lock_after_min = 0
    desk.workspace.save_settings()
    assert not desk.workspace.settings.send_automatically
    path = desk.workspace.profile / "settings.toml"
    found = settings_file.load(path)
    assert found.lock_after_min == 5
    settings_file.save(structs.replace(found, send_automatically=True), path)
    assert not desk.reopen().settings.send_automatically


def test_a_later_file_changes_what_an_earlier_one_locked(desk: Desk) -> None:
    take(desk, policy=LOCKED)
    later = Policy(locked=Rulings(day_bytes=9_000_000))
    take(desk, policy=later, made_ms=desk.clock.now_ms() + 1)
    assert desk.workspace.data_rules.standing().rules.day_bytes == 9_000_000
    desk.workspace.clearing.set_needed(needed=False)
    desk.workspace.data_rules.set_when_metered("all")


# ---- what an administrator left ------------------------------------------------------


IS_OWN = provisioning_places._is_own


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder in which an administrator leaves files."""
    monkeypatch.setattr(provisioning_places, "_is_own", lambda _: False)
    folder = tmp_path / "etc"
    folder.mkdir(mode=0o755)
    return folder


def left(folder: Path, name: str, data: bytes) -> Path:
    """Leave a file that only its owner can change."""
    path = folder / name
    path.write_bytes(data)
    path.chmod(0o644)
    return path


def there(folder: Path) -> list[tuple[Source, Path]]:
    """List what lies in the folder."""
    return files([("system", folder)])


def test_a_file_that_an_administrator_left_is_taken_in_once(desk: Desk, system: Path) -> None:
    left(system, "fleet.helio", file_of(desk.world, policy=LOCKED))
    use = desk.workspace.setting_up.files
    taken = use.look_around(there(system)).taken
    assert taken is not None
    assert taken.is_new
    current = use.current()
    assert current is not None
    assert (current.source, current.by) == ("system", MINISTRY.name)
    assert use.look_around(there(system)).taken is None
    later = file_of(desk.world, made_ms=desk.clock.now_ms() + 1)
    left(system, "fleet.helio", later + b"\n")
    assert use.look_around(there(system)).taken is not None
    assert desk.workspace.setting_up.policy.names() == ()


def test_what_a_file_locked_is_free_once_it_is_taken_away(desk: Desk, system: Path) -> None:
    path = left(system, "fleet.helio", file_of(desk.world, policy=LOCKED))
    use = desk.workspace.setting_up.files
    use.look_around(there(system))
    path.unlink()
    ended = use.look_around(there(system)).ended
    assert ended is not None
    assert ended.by == MINISTRY.name
    assert desk.workspace.clearing.needed  # as it was, until somebody changes it
    desk.workspace.clearing.set_needed(needed=False)
    desk.workspace.data_rules.set_day_budget(None)
    assert use.look_around(there(system)).ended is None
    account = desk.workspace.account.current()
    assert account is not None
    left(system, "fleet.helio", file_of(desk.world, policy=LOCKED))
    assert use.look_around(there(system)).taken is not None
    assert desk.workspace.setting_up.policy.locks("clearance")


def test_a_file_of_a_person_does_not_end_with_the_system_folder(desk: Desk, system: Path) -> None:
    take(desk, policy=LOCKED)
    assert desk.workspace.setting_up.files.look_around(there(system)).ended is None
    assert desk.workspace.setting_up.policy.locks("clearance")


def test_the_newest_of_several_holds_and_a_bad_one_is_told_once(desk: Desk, system: Path) -> None:
    now_ms = desk.clock.now_ms()
    left(system, "a.helio", file_of(desk.world, made_ms=now_ms + 5, campaign="open-call"))
    left(system, "b.helio", file_of(desk.world, made_ms=now_ms + 1))
    left(system, "c.helio", b"nothing")
    use = desk.workspace.setting_up.files
    looked = use.look_around(there(system))
    assert looked.taken is not None
    assert looked.taken.found.made_ms == now_ms + 5
    assert isinstance(looked.refused, ProvisioningInvalid)
    assert looked.place.endswith("c.helio")
    assert use.look_around(there(system)).refused is None


def test_a_left_file_for_another_service_is_told_and_not_taken(desk: Desk, system: Path) -> None:
    desk.sign_in()
    other = World(now_ms=desk.world.now_ms, service="another-service")
    left(system, "fleet.helio", file_of(other))
    looked = desk.workspace.setting_up.files.look_around(there(system))
    assert isinstance(looked.refused, AnotherService)
    left(system, "fleet.helio", b"nothing at all")
    looked = desk.workspace.setting_up.files.look_around(there(system))
    assert isinstance(looked.refused, ProvisioningInvalid)


def test_what_anybody_could_have_put_there_is_left_alone(desk: Desk, system: Path) -> None:
    path = left(system, "fleet.helio", file_of(desk.world))
    assert there(system) == [("system", path)]
    path.chmod(0o666)
    assert there(system) == []
    path.chmod(0o644)
    system.chmod(0o777)
    assert there(system) == []
    system.chmod(0o755)
    (system / "other.txt").write_text("x")
    (system / "dead.helio").symlink_to(system / "gone")
    assert there(system) == [("system", path)]
    assert files([("system", system / "gone")]) == []
    assert mark_of([("system", system / "gone.helio")]) == ""


def test_what_a_web_page_could_have_put_there_is_left_alone(
    desk: Desk, system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = left(system, "fleet.helio", file_of(desk.world))
    monkeypatch.setattr(provisioning_places, "_is_own", IS_OWN)
    if os.geteuid() == 0:
        os.chown(path, 1000, 1000)
    owner = path.stat().st_uid
    monkeypatch.setattr("os.geteuid", lambda: owner)
    assert there(system) == []
    monkeypatch.setattr("os.geteuid", lambda: owner + 1)
    assert there(system) == [("system", path)]


def test_a_lock_ends_only_when_its_file_is_gone(desk: Desk, system: Path) -> None:
    path = left(
        system,
        "fleet.helio",
        file_of(desk.world, policy=Policy(locked=Rulings(day_bytes=5_000_000))),
    )
    use = desk.workspace.setting_up.files
    use.look_around(there(system))
    assert use.look_around([]).ended is None  # somebody looked elsewhere
    path.unlink()
    assert use.look_around([]).ended is not None


def test_what_was_to_go_anyway_keeps_to_a_rule_that_is_locked(desk: Desk) -> None:
    desk.sign_in()
    desk.ready()
    assert desk.workspace._store.rules.set_anyway(None, anyway=True) == 1
    take(desk, policy=Policy(locked=Rulings(day_bytes=5_000_000)))
    assert desk.workspace._store.rules.set_anyway(None, anyway=False) == 0


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_each_system_has_its_folder(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv("PROGRAMDATA", "C:/Data")
    found = provisioning_places.folders()
    assert [source for source, _ in found] == ["system"]
    expected = {
        "linux": "/etc/heliograph",
        "darwin": "/Library/Application Support/Heliograph",
        "win32": "C:/Data/Heliograph",
    }
    assert found[0][1].as_posix() == expected[platform]


def test_the_frozen_program_looks_beside_itself_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "bin" / "heliograph"))
    monkeypatch.setenv("APPIMAGE", str(tmp_path / "image" / "Heliograph.AppImage"))
    monkeypatch.setenv("APPDIR", str(tmp_path))
    places = [path for source, path in provisioning_places.folders() if source == "program"]
    assert places == [tmp_path / "bin", tmp_path / "image"]
    # That of the program which started ours, and not ours.
    monkeypatch.setenv("APPDIR", str(tmp_path / "other"))
    places = [path for source, path in provisioning_places.folders() if source == "program"]
    assert places == [tmp_path / "bin"]


def test_most_computers_have_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisioning_places, "folders", tuple)
    assert desk.workspace.setting_up.look_around() is None
    take(desk)
    assert desk.workspace.setting_up.look_around() is not None
