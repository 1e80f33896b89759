"""A service in a temporary folder, a small pack, and stories that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from heliograph_service.embedded import EmbeddedService
from service.world import PACK, Client


@pytest.fixture
def service(tmp_path: Path) -> Iterator[EmbeddedService]:
    """A running service that knows the small pack."""
    service = EmbeddedService(tmp_path / "data")
    service.start()
    service.central.packs.publish(PACK)
    yield service
    service.stop()


@pytest.fixture
def client(service: EmbeddedService) -> Iterator[Client]:
    """A device of one organisation."""
    with Client.enrolled(service, "Ministry") as client:
        yield client


@pytest.fixture
def stranger(service: EmbeddedService) -> Iterator[Client]:
    """A device of another organisation."""
    with Client.enrolled(service, "Elsewhere") as client:
        yield client
