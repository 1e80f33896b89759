"""The short form of the drill of backups, and whether it would notice what it looks for."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from faults import backups as drill
from faults.backup_calls import (
    Scene,
    Tried,
    calls_of_restoring,
    little_stretching,
    try_restoring,
    try_writing,
)
from faults.lines import Options
from faults.shares import folder_in_memory
from heliograph.app import backups
from heliograph.exchange.failures import BackupError
from heliograph.store.store import Store
from heliograph.workspace import Workspace


def test_a_lost_computer_comes_back_whole_and_no_call_that_fails_leaves_a_half() -> None:
    (line,) = drill.restore(Options(runs=1))
    assert line.promise == "P25"
    assert line.wrong == ()


def test_a_backup_that_has_its_name_before_it_is_whole_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = backups.write_backup

    def careless(store: Store, path: Path, **how: Any) -> object:
        path.write_bytes(b"heliograph backup 1")
        return real(store, path, **how)

    monkeypatch.setattr("heliograph.exchange.backup_writing._require_free", lambda _: None)
    monkeypatch.setattr("heliograph.app.backups.write_backup", careless)
    tried = Tried()
    with folder_in_memory() as folder, little_stretching():
        assert try_writing(Scene(folder), "no room", 60, tried)
    assert "a half one has the name of a whole one" in "; ".join(tried.wrong)


def test_a_restore_that_keeps_nothing_aside_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(profile: Path, paths: list[Path], reason: str, *, now_ms: int) -> None:
        del profile, reason, now_ms
        for each in paths:
            each.unlink(missing_ok=True)

    monkeypatch.setattr("heliograph.store.restored.set_aside", gone)
    tried = Tried()
    with folder_in_memory() as folder, little_stretching():
        scene = Scene(folder)
        last = calls_of_restoring(scene) - 1
        assert try_restoring(scene, "error once", last, tried)
    assert "0 were set aside" in "; ".join(tried.wrong)


def wrong_in(seed: int) -> list[str]:
    with folder_in_memory() as folder:
        return drill.lose_and_restore(folder, seed)[0]


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
