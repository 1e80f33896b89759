"""Profiles that the acceptance tests begin with, and what they counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from acceptance.person import RESULTS
from heliograph.workspace import Workspace

PERSON: dict[str, str | list[str]] = {
    "org_name": "Hill Radio",
    "org_country": "CM",
    "membership": "non-member",
    "entity_type": "civil",
    "contact_name": "Marie Ngo",
    "contact_email": "marie@hill-radio.example",
}


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """Give a profile whose first run is done and whose person is known."""
    folder = tmp_path / "profile"
    workspace = Workspace.open(folder)
    workspace.settings.first_run_done = True
    workspace.settings.answers = dict(PERSON)
    workspace.save_settings()
    workspace.close()
    return folder


@pytest.fixture(autouse=True)
def _told(record_property: Callable[[str, object], None]) -> Iterator[None]:
    """Put what was counted into the test's report, which reaches the table at the end."""
    yield
    for result in RESULTS:
        record_property("acceptance", result)
    RESULTS.clear()
