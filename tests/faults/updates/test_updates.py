"""Every attack on updates ends without anything installed, and the client gets over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from tuf.api.metadata import Root

from faults.updates.attacks import ATTACKS
from faults.updates.breaks import break_everywhere
from faults.updates.drills import change_keys, flip, harm_memory, try_attack
from faults.updates.stage import Stage
from heliograph.updates import download


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Give a client and what it gets to see."""
    made = Stage(tmp_path)
    yield made
    made.desk.workspace.close()


def test_no_attack_installs_anything(stage: Stage) -> None:
    assert [each for attack in ATTACKS for each in try_attack(stage, attack)] == []


def test_a_client_that_slept_through_changes_of_keys_gets_there(stage: Stage) -> None:
    assert change_keys(stage, times=4) == []


def test_harm_by_chance_installs_nothing_and_is_got_over(stage: Stage) -> None:
    assert [each for seed in range(8) for each in flip(stage, seed)] == []
    assert [each for seed in range(12) for each in harm_memory(stage, seed)] == []


def test_an_end_at_any_write_is_got_over(stage: Stage) -> None:
    broken, wrong = break_everywhere(stage, step=11, first=3)
    assert wrong == []
    assert broken > 5


def test_a_client_that_looks_at_no_signature_is_found_out(stage: Stage) -> None:
    with patch.object(Root, "verify_delegate", lambda *_: None):
        assert found_of(stage, "stranger", "unsigned", "one of two")


def test_a_client_that_looks_at_no_hash_is_found_out(stage: Stage) -> None:
    def believe(*_: object, **__: object) -> None:
        """Take it as it is."""

    with patch.object(download, "check", believe):
        found = found_of(stage, "package flipped", "mixed package")
    assert any("would be installed" in each for each in found)


def found_of(stage: Stage, *names: str) -> list[str]:
    chosen = [each for each in ATTACKS if any(name in each.name for name in names)]
    return [each for attack in chosen for each in try_attack(stage, attack)]
