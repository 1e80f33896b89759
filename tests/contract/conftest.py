"""Every test here runs twice: against the service in memory and against the real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.parties import Device, FakeParty, Party, RealParty


@pytest.fixture(params=[FakeParty, RealParty], ids=["fake", "real"])
def party(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Party]:
    """Give a running service."""
    party: Party = request.param(tmp_path / "service")
    yield party
    party.close()


@pytest.fixture
def device(party: Party) -> Device:
    """Give a device that is signed in."""
    return Device(party)
