"""A service in a temporary folder that knows the small pack, and devices of two organisations."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from heliograph_service.embedded import EmbeddedService
from service.world import Client, running


@pytest.fixture
def service(tmp_path: Path) -> Iterator[EmbeddedService]:
    """A service of the test's own, with its data in ``tmp_path / "data"``."""
    with running(tmp_path / "data") as service:
        yield service


@pytest.fixture
def client(service: EmbeddedService) -> Iterator[Client]:
    """A device of an organisation that no other test knows."""
    with Client.enrolled(service, f"Ministry {os.urandom(8).hex()}") as client:
        yield client


@pytest.fixture
def stranger(service: EmbeddedService) -> Iterator[Client]:
    """A device of another organisation."""
    with Client.enrolled(service, f"Elsewhere {os.urandom(8).hex()}") as client:
        yield client
