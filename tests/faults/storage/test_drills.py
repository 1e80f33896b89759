"""The drills of the store in small, and whether they would notice a store that loses things."""

from __future__ import annotations

from pathlib import Path

import pytest

from faults.storage import images, kills, power
from faults.storage.writer import Stage


@pytest.mark.parametrize("stage", kills.KILLED)
def test_nothing_acknowledged_is_lost_when_the_program_is_killed(
    tmp_path: Path, stage: Stage
) -> None:
    found = kills.kill_many(tmp_path, stage, deaths=3)
    assert found.wrong == []
    assert found.deaths == 3


@pytest.mark.parametrize("system", power.SYSTEMS)
def test_nothing_acknowledged_is_lost_when_the_power_is_cut(tmp_path: Path, system: str) -> None:
    if reason := power.why_not(system):
        pytest.skip(reason)
    found = power.cut_many(tmp_path, system, cuts=3)
    assert found.wrong == []
    assert found.acknowledged > 0


@pytest.mark.parametrize("system", power.SYSTEMS)
def test_a_store_that_waits_for_no_disk_is_found_out_by_power_cuts(
    tmp_path: Path, system: str
) -> None:
    if reason := power.why_not(system):
        pytest.skip(reason)
    assert power.cut_many(tmp_path, system, cuts=3, lax=True).wrong


def test_nothing_acknowledged_is_missing_on_disks_that_forget(tmp_path: Path) -> None:
    found = images.draw_many(tmp_path, images=15)
    assert found.wrong == []
    assert found.acknowledged > 0


def test_a_store_that_waits_for_no_disk_is_found_out_by_images(tmp_path: Path) -> None:
    assert images.draw_many(tmp_path, images=15, lax=True).wrong
