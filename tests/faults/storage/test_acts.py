"""What the drill of the window's acts calls wrong, and that it sees who waits for the disk."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from faults.storage.act_disk import SlowDisk
from faults.storage.act_results import Act, Acts
from faults.storage.acts_drill import act_all, judge

WELL = Act(name="rename", blocked_s=0.01, ran_s=0.02, waited_s=0.0, syncs=0, refused=0)


def wrong(acts: Acts) -> list[str]:
    return [each for line in judge(acts) for each in line.wrong]


def test_what_waits_for_no_disk_and_says_what_was_refused_is_well() -> None:
    told = msgspec.structs.replace(WELL, refused=2, said="The disk is full. Make room.")
    shows = msgspec.structs.replace(WELL, name="go-sent", refused=1)
    skipped = msgspec.structs.replace(WELL, refused=1, skipped=True)
    assert wrong(Acts(slow=[WELL], full=[told, shows, skipped])) == []


@pytest.mark.parametrize(
    "change",
    [{"syncs": 1}, {"waited_s": 0.06}, {"wrong": "ValueError()"}],
    ids=("sync", "transaction", "error"),
)
def test_who_waits_or_fails_is_wrong_on_any_disk(change: dict[str, object]) -> None:
    ill = msgspec.structs.replace(WELL, **change)
    assert len(wrong(Acts(slow=[ill]))) == 1
    assert len(wrong(Acts(full=[ill]))) == 1


def test_what_was_refused_and_not_said_is_wrong() -> None:
    silent = msgspec.structs.replace(WELL, refused=2, said="Everything is kept on this computer")
    assert len(wrong(Acts(full=[silent]))) == 1


def test_the_disk_counts_the_syncs_of_its_own_thread_and_takes_nothing_while_it_is_full(
    tmp_path: Path,
) -> None:
    disk = SlowDisk(0.0)
    with disk.holds_everything():
        disk.sync_begins()
        disk.be_full()
        with pytest.raises(OSError, match="refused"):
            (tmp_path / "new").mkdir()
        disk.recover()
        (tmp_path / "new").mkdir()
    assert (disk.syncs_here, disk.refused) == (1, 1)


@pytest.mark.slow
def test_everything_that_is_chosen_in_the_settings_waits_for_no_disk(tmp_path: Path) -> None:
    found = act_all(tmp_path, part="choices")
    assert wrong(found) == []
    assert len(found.slow) >= 15
