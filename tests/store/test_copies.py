"""Earlier copies in a profile: which of them stay, and that the only good one always does."""

from __future__ import annotations

import os
import shutil
from itertools import permutations
from typing import TYPE_CHECKING

import apsw
import pytest

from heliograph.errors import StoreDamaged
from heliograph.store.copies import FOLDER, good_copies, thin
from heliograph.store.migrate import back_up

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.store.store import Store


def copies(store: Store, *layouts: int) -> list[Path]:
    """Make a copy of each layout, the first one the oldest."""
    made: list[Path] = []
    for n, layout in enumerate(layouts):
        made.append(back_up(store._database, store.profile / FOLDER, version=layout))
        os.utime(made[-1], (1_600_000_000 + n, 1_600_000_000 + n))
    return made


def test_the_newest_stay_and_one_of_each_layout(store: Store) -> None:
    made = copies(store, 1, 1, 2, 2, 3, 3, 3)
    assert thin(store.profile, store._keys.data_key) == 2
    kept = [each.path for each in good_copies(store.profile, store._keys.data_key)]
    assert kept == [made[6], made[5], made[4], made[3], made[1]]


def test_the_only_one_that_checks_out_stays_however_full_the_disk_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = copies(store, 1, 2)
    bad.write_bytes(bytes(bad.stat().st_size))
    full = shutil.disk_usage(store.profile)._replace(free=0)
    monkeypatch.setattr("heliograph.store.copies.shutil.disk_usage", lambda _: full)
    assert thin(store.profile, store._keys.data_key) == 0
    assert good.exists()
    assert bad.exists()


def test_on_a_disk_with_little_room_the_newest_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = copies(store, 1, 2, 3)
    full = shutil.disk_usage(store.profile)._replace(free=0)
    monkeypatch.setattr("heliograph.store.copies.shutil.disk_usage", lambda _: full)
    assert thin(store.profile, store._keys.data_key) == 2
    assert [each.exists() for each in made] == [False, False, True]


YEAR_S = 365 * 86_400


@pytest.mark.parametrize("clocks", list(permutations((-20, 0, 20))), ids=str)
def test_a_wrong_clock_makes_no_copy_newer_than_those_after_it(
    store: Store, clocks: tuple[int, ...]
) -> None:
    made = copies(store, 12, 12, 13)
    for path, years in zip(made, clocks, strict=True):
        os.utime(path, (1_790_000_000 + years * YEAR_S,) * 2)
    assert [each.path for each in good_copies(store.profile, store._keys.data_key)] == made[::-1]


def test_a_copy_of_an_old_layout_that_was_put_back_is_the_newest(store: Store) -> None:
    made = copies(store, 12, 13, 11)
    assert [each.path for each in good_copies(store.profile, store._keys.data_key)] == made[::-1]


def test_copies_that_were_counted_by_layout_follow_their_layouts(store: Store) -> None:
    folder = store.profile / FOLDER
    for layout in (9, 13, 12):
        copies(store, layout)[0].rename(folder / f"store-{layout}-1.db")
    found = good_copies(store.profile, store._keys.data_key)
    assert [each.layout for each in found] == ["13", "12", "9"]


def test_a_file_with_a_name_of_somebody_else_is_no_copy(store: Store) -> None:
    (good,) = copies(store, 12)
    shutil.copy(good, good.with_name("store-of-mine.db"))
    assert [each.path for each in good_copies(store.profile, store._keys.data_key)] == [good]
    assert copies(store, 12)[0].name == "store-12-2.db"


class _SaysThatOneIsThere:
    """SQLite, asked to write a copy to a disk that does not tell how large the new file is."""

    def execute(self, *_: object) -> None:
        raise apsw.SQLError("output file already exists")


def test_a_copy_that_sqlite_does_not_write_is_told_as_the_fault_of_the_disk(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(store._database, "_connection", _SaysThatOneIsThere())
    with pytest.raises(StoreDamaged, match="already exists"):
        store._database.copy_to(tmp_path / "copy.db")
    monkeypatch.undo()
