"""What holds for every drill: Qt has its application, wherever a photo is handled first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faults.shares import folder_in_memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Give a folder that no disk is waited for: drills bring the disks that they are about."""
    with folder_in_memory() as folder:
        yield folder


@pytest.fixture(scope="session", autouse=True)
def application(qapp: QApplication) -> QApplication:
    """Make the application before any thread uses Qt.

    Without one, what Qt makes for its plugins stays with the thread that came first; once that has
    ended, every other thread is warned that it cannot be moved.
    """
    return qapp
