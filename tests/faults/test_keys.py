"""The drills of keys keep their promises in small, and find a profile that is not protected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faults import keys
from faults.lines import Options
from heliograph.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def test_copies_are_useless_and_what_was_kept_opens() -> None:
    (line,) = keys.copy_away(Options(runs=2))
    assert line.wrong == ()
    assert "2 protected profiles" in line.said


def test_people_do_not_open_each_others_stories() -> None:
    (line,) = keys.share(Options())
    assert line.wrong == ()


def test_a_key_that_is_left_in_the_folder_is_found_out(tmp_path: Path) -> None:
    store = Store.create_or_open(tmp_path / "profile")
    secret = store._keys.data_key.secret
    store.close()
    found = keys._found(tmp_path, (secret.hex().encode(),))
    assert sorted(found) == ["keys.json", "keys.json.bak"]
