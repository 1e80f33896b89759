"""A service that runs, and a command line that is signed in to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.shell import Shell
from heliograph_service.embedded import EmbeddedService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def service(tmp_path: Path) -> Iterator[EmbeddedService]:
    """Give a running service."""
    service = EmbeddedService(tmp_path / "service")
    service.start()
    yield service
    service.stop()


@pytest.fixture
def signed_in(tmp_path: Path, service: EmbeddedService) -> Shell:
    """Give a command line that is signed in."""
    shell = Shell(tmp_path)
    shell.document("enrol", "--service", service.address, "--code", service.new_code("Radio"))
    return shell
