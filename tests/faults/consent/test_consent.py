"""The short form of the drill of consent, and whether it would notice a way around."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from faults.consent import drills, person
from faults.consent.service import tell_the_service
from faults.lines import Options
from heliograph.app import drafts as use_cases
from heliograph.domain import checks


@pytest.mark.parametrize("seed", range(4))
def test_nothing_goes_without_consent_whatever_is_done(tmp_path: Path, seed: int) -> None:
    found = person.live(tmp_path, seed=seed)
    assert found.wrong == []
    assert found.acts == person.ACTS


def test_the_service_takes_nothing_without_consent(tmp_path: Path) -> None:
    found = tell_the_service(tmp_path, count=200)
    assert found.wrong == []
    assert found.refused > 50
    assert found.files > 50


def test_a_client_that_asks_nobody_is_found_out(tmp_path: Path) -> None:
    wrong: list[str] = []
    with patch.object(use_cases, "musts", return_value=()):
        for seed in range(3):
            folder = tmp_path / str(seed)
            folder.mkdir()
            wrong += person.live(folder, seed=seed).wrong
    assert any("went:" in each for each in wrong)


def test_a_service_that_asks_nobody_is_found_out(tmp_path: Path) -> None:
    with patch.object(checks, "check_media", return_value=()):
        assert tell_the_service(tmp_path, count=50).wrong


def test_the_drill_says_what_it_did() -> None:
    (line,) = drills.ask_for_consent(Options(runs=2))
    assert (line.promise, line.wrong) == ("P17", ())
