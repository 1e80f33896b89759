"""The short form of the drill of backups, and whether it would notice what it looks for."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from faults import backups as drill
from faults.lines import Options
from heliograph.app import backups
from heliograph.exchange.failures import BackupError
from heliograph.workspace import Workspace


def wrong_in(seed: int) -> tuple[str, ...]:
    (line,) = drill.restore(Options(runs=1, first_seed=seed))
    assert line.promise == "P25"
    return line.wrong


@pytest.mark.parametrize("seed", range(2))
def test_a_lost_computer_comes_back_whole_and_sends_nothing_twice(seed: int) -> None:
    assert wrong_in(seed) == ()


def test_a_restore_that_changes_a_word_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    real = backups.restore

    def careless(path: Path, passphrase: str, profile: Path, **how: Any) -> object:
        found = real(path, passphrase, profile, **how)
        with closing(Workspace.open(profile)) as workspace:
            for each in workspace.drafts.summaries():
                if workspace.drafts.is_open(each.story):
                    changed = {"title": "Something else"}
                    workspace.drafts.change(each.story, changed, based_on={"title": each.title})
        return found

    monkeypatch.setattr("faults.backups.backups.restore", careless)
    assert any("came back otherwise" in each for each in wrong_in(0))


def test_a_restore_that_takes_what_is_damaged_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = backups.restore

    def trusting(path: Path, passphrase: str, profile: Path, **how: Any) -> None:
        with suppress(BackupError):
            real(path, passphrase, profile, **how)

    monkeypatch.setattr("faults.backups.backups.restore", trusting)
    assert sum("was not noticed" in each for each in wrong_in(0)) == 12
