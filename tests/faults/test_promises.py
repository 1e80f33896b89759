"""The short form of the drills, and whether they would notice a client that breaks its promises."""

from __future__ import annotations

import logging
from pathlib import Path
from unittest.mock import patch

import pytest

from faults import delivery, drills, forgeries
from faults.kinds import CELLS, KINDS
from heliograph.domain.receipt import Receipt
from heliograph.store.outbox import Outbox
from heliograph.sync import answers

PARTS = 6
"""Shared out among processors."""


def wrong_in(seeds: range) -> list[str]:
    return [each for seed in seeds for each in delivery.run(seed).wrong]


def test_there_are_eighteen_faults() -> None:
    assert len(KINDS) == 18
    assert len({kind.name for kind in KINDS}) == 18


@pytest.mark.parametrize("part", range(PARTS))
def test_every_fault_at_every_step_loses_doubles_and_feigns_nothing(
    part: int, expected_warnings: list[logging.LogRecord]
) -> None:
    found = delivery.Tally()
    for seed in range(part, len(CELLS), PARTS):
        found.add(delivery.run(seed))
    assert found.wrong == []
    assert found.struck.keys() >= {delivery.cell_name(*each) for each in CELLS[part::PARTS]}
    assert found.client_deaths > 0
    assert found.service_restarts > 0
    assert all(not line.wrong for line in drills.lines_of(found))
    assert expected_warnings is not None


def test_no_statement_that_does_not_hold_is_believed(
    tmp_path: Path, expected_warnings: list[logging.LogRecord]
) -> None:
    found = forgeries.show(tmp_path, 100)
    assert found.shown >= 100
    assert found.wrong == ()
    assert expected_warnings


def test_the_same_seed_is_the_same_run(expected_warnings: list[logging.LogRecord]) -> None:
    assert delivery.run(7) == delivery.run(7)
    assert expected_warnings is not None


def test_a_client_that_takes_receipts_unread_is_found_out(
    expected_warnings: list[logging.LogRecord],
) -> None:
    def believe(statement: str, **_: object) -> Receipt:
        names = dict.fromkeys(("service", "story", "manifest", "number"), statement)
        return Receipt(revision=1, media=(), received_ms=1, **names)

    false = [seed for seed, cell in enumerate(CELLS) if cell[0] == "false-receipt"]
    with patch.object(answers, "check_receipt", believe):
        assert [each for seed in false for each in delivery.run(seed).wrong]
    assert expected_warnings is not None


def test_a_client_that_leaves_stories_as_being_sent_is_found_out(
    expected_warnings: list[logging.LogRecord],
) -> None:
    with patch.object(Outbox, "recover", lambda *_, **__: 0):
        assert "lost" in " ".join(wrong_in(range(12)))
    assert expected_warnings is not None
