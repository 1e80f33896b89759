"""The page on which a table is imported, and a person with a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.tables import Steps

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from heliograph.gui.session import Session


@pytest.fixture
def steps(session: Session, qtbot: QtBot, tmp_path: Path) -> Steps:
    """Give the page, shown, and a folder for tables."""
    return Steps(session, qtbot, tmp_path / "tables")
