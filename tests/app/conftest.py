"""A signed-out profile with its service beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.profiles import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a profile; it is closed afterwards."""
    made = Desk(tmp_path)
    yield made
    made.workspace.close()
