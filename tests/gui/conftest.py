"""What holds for tests of windows: no display is needed, the look is the light one at first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _light_look(qapp: QApplication) -> Iterator[None]:
    from heliograph.gui import fonts, look  # noqa: PLC0415 - the platform is chosen first

    fonts.load()
    look.apply(qapp, "light")
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
