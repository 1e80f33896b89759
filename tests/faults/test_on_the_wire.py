"""Each of the eighteen faults over real connections, between the real client and service."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults import wire_run
from faults.box import Box
from faults.kinds import Name, Step
from heliograph_service.embedded import EmbeddedService


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EmbeddedService, Box]]:
    with wire_run.a_real_service(tmp_path_factory.mktemp("service")) as made:
        yield made


def cases() -> list[object]:
    return [
        pytest.param(*cell, marks=() if cell in wire_run.OFTEN else pytest.mark.slow)
        for cell in wire_run.WIRE_CELLS
    ]


@pytest.mark.parametrize(("kind", "step"), cases())
def test_it_is_survived(
    kind: Name,
    step: Step,
    tmp_path: Path,
    real: tuple[EmbeddedService, Box],
    expected_warnings: list[logging.LogRecord],
) -> None:
    service, box = real
    wire_run.meet(kind, step, folder=tmp_path, service=service, box=box)
    assert expected_warnings is not None
