"""The short form of the drill of sealed files, and whether it would notice what it looks for."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from faults import bundles
from heliograph.app import backups
from heliograph.exchange.failures import BackupError

KINDS = len({name for name, _ in bundles.HARMS})


def test_what_is_not_whole_is_refused_whole(tmp_path: Path) -> None:
    found = bundles.harm_many(tmp_path, count=len(bundles.HARMS))
    assert found.wrong == []
    assert len(found.by_harm) == KINDS


def test_a_restore_that_takes_what_it_can_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backups.restore

    def trusting(path: Path, secret: str, profile: Path, **how: Any) -> None:
        with suppress(BackupError):
            real(path, secret, profile, **how)
        (profile / "settings.toml").write_text(secret, encoding="utf-8")

    monkeypatch.setattr("faults.bundles.backups.restore", trusting)
    wrong = bundles.harm_many(tmp_path, count=len(bundles.HARMS)).wrong
    assert sum("it was taken" in each for each in wrong) == len(bundles.HARMS)
    assert any("something stayed of it" in each for each in wrong)
