"""A signed-in profile with its service beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.profiles import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a profile that may send; it is closed afterwards."""
    made = Desk(tmp_path)
    made.sign_in()
    yield made
    made.workspace.close()
