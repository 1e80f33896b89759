"""A store in a folder of its own for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph.store.store import Store
from store.keyrings import Home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """Give the folder where a profile may be made."""
    return tmp_path / "profile"


@pytest.fixture
def store(profile: Path) -> Iterator[Store]:
    """Open a new profile."""
    opened = Store.create_or_open(profile)
    yield opened
    opened.close()


@pytest.fixture
def home(profile: Path) -> Home:
    """Give a profile that is not made yet, with a keyring that a test can change."""
    return Home(profile)
