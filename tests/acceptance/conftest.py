"""Profiles that the acceptance tests begin with, and their table at the end."""

from __future__ import annotations

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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the acts and seconds of each test."""
    if not RESULTS:
        return
    terminalreporter.section("acceptance: acts and seconds")
    for number, language, acts, most, took, longest in sorted(RESULTS):
        terminalreporter.write_line(
            f"{number:3}  {language}  {acts:3} of {most:3} acts  {took:5.1f} of {longest:.0f} s"
        )
