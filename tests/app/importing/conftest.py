"""A person with a table, in an empty profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.importer import Importer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Importer]:
    """Give a person with an empty profile."""
    made = Importer(tmp_path)
    yield made
    made.desk.workspace.close()
