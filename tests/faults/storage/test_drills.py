"""The drills of the store in small, and whether they would notice a store that loses things."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from uuid import uuid4

import pytest

from faults.lines import Drill, Options
from faults.storage import (
    drills,
    images,
    importing,
    migrations,
    old,
    power,
    rot,
    typing_drill,
    typist,
)
from heliograph.app.importing.row_stories import RowStories
from heliograph.store.database import STORE, Database

_FEW = 40


def test_an_import_that_is_killed_goes_on_and_doubles_nothing(tmp_path: Path) -> None:
    found = importing.kill_many(tmp_path, deaths=3)
    assert found.wrong == []
    assert found.deaths == 3
    assert found.acknowledged >= 24


def test_an_import_that_forgets_which_row_a_story_is_of_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RowStories, "may_be", lambda *_: (str(uuid4()),))
    lines = importing.lines_of(0, 0, tmp_path)
    wrong = importing.end(tmp_path / "profile", (lines,), tmp_path, set())
    assert any("doubled" in each for each in wrong)


@pytest.mark.parametrize("system", power.SYSTEMS)
def test_a_store_that_waits_for_no_disk_is_found_out_by_power_cuts(
    tmp_path: Path, system: str
) -> None:
    if reason := power.why_not(system):
        pytest.skip(reason)
    assert power.cut_many(tmp_path, system, cuts=3, lax=True).wrong


def test_nothing_is_missing_that_a_window_called_saved(tmp_path: Path) -> None:
    found = images.draw_many(tmp_path, images=15, acts=_FEW, window=True)
    assert found.wrong == []
    assert found.acknowledged > 0


def test_a_store_that_waits_for_no_disk_is_found_out_by_images(tmp_path: Path) -> None:
    assert images.draw_many(tmp_path, images=15, acts=_FEW, lax=True).wrong


def test_a_window_that_calls_saved_what_is_not_on_the_disk_is_found_out_by_images(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Database.settle

    def settle(database: Database) -> None:
        if database.kind is not STORE:
            real(database)

    monkeypatch.setattr(Database, "settle", settle)
    assert images.draw_many(tmp_path, images=15, acts=_FEW, window=True).wrong


# ---- migrations and starts -----------------------------------------------------------------


@pytest.mark.parametrize("version", old.VERSIONS)
def test_every_layout_there_was_opens_with_all_that_was_in_it(tmp_path: Path, version: int) -> None:
    old.lay_out(version, tmp_path / "profile")
    assert old.look(tmp_path / "profile", version=version) == []


def test_a_profile_of_today_needs_no_copy_of_before(tmp_path: Path) -> None:
    old.lay_out(old.NEWEST, tmp_path / "profile")
    assert old.look(tmp_path / "profile", version=old.NEWEST) == []


def test_a_copy_whose_name_is_not_synced_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images.Diary, "_sync_folder", lambda *_: None)
    assert migrations.draw_many(tmp_path, images=28, seed=1).wrong


# ---- full and failing disks, rot -------------------------------------------------------------


def test_bits_that_flip_in_any_file_are_told_and_never_sent(
    tmp_path: Path, expected_warnings: list[logging.LogRecord]
) -> None:
    found = rot.flip_many(tmp_path, flips=30)
    assert found.wrong == []
    assert found.told > 10
    assert found.by_file.keys() >= {"store.db", "media.db", "keys.json", "settings.toml"}
    assert expected_warnings is not None


def test_a_window_that_waits_for_the_disk_is_found_out(tmp_path: Path) -> None:
    found = typist.type_many(tmp_path, deaths=1, waits=True)
    assert found.syncs > 0
    assert max(found.gaps_s) >= typist.SLOW_S
    assert typing_drill.judge(found).wrong


RUNS = {
    "kills": 3,
    "twice": 1,
    "typing": 1,
    "power": 3,
    "images": 15,
    "migrations": 3,
    "refusals": 2,
    "rot": 1,  # see above
    "starts": 3,
}


# The window's acts wait a minute for slow disks: ``test_acts`` has them, among the slow ones.
IN_EVERY_RUN = [each for each in drills.DRILLS if each.name != "acts"]


@pytest.mark.parametrize("drill", IN_EVERY_RUN, ids=lambda drill: drill.name)
def test_each_drill_keeps_its_promise_and_says_what_it_did(drill: Drill) -> None:
    said = drill.run(Options(runs=RUNS[drill.name]))
    assert said
    assert all(line.wrong == () for line in said), said
    assert not any(re.search(r"\b0 (things|saves|refused)", line.said) for line in said), said
