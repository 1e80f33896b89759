"""Files beside the databases on a disk that refuses, and whether the drill would notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from faults.storage import loose
from heliograph.store import files

_LONG = {"a new profile", "a passphrase", "protection off", "a lost copy of the slots"}
"""So many calls that each fails in one way here, and in all of them by the command."""


@pytest.mark.parametrize("act", loose.ACTS, ids=lambda act: act.name)
def test_a_disk_that_refuses_any_call_loses_nothing_and_the_act_succeeds_later(
    tmp_path: Path, act: loose.Act
) -> None:
    found = loose.refuse_all(tmp_path, acts=(act,), in_turn=act.name in _LONG)
    assert found.wrong == []
    assert found.deaths >= 5


def test_a_file_that_is_written_over_in_its_place_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heliograph.settings.write_whole", Path.write_bytes)
    wrong = loose.refuse_all(tmp_path, acts=loose.ACTS[:1]).wrong
    assert any("none of ours" in each for each in wrong)
    assert any("the language is" in each for each in wrong)
    assert files.write_whole is not Path.write_bytes
