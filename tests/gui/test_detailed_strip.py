"""A strip with details below it: shown on request, as high as the person's text needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from heliograph.gui import look
from heliograph.gui.endings.aftermath import Aftermath, SuddenEnd
from heliograph.gui.endings.running import Run
from heliograph.gui.widgets.detailed_strip import DetailedStrip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

END = SuddenEnd(run=Run(), died="Fatal Python error: Segmentation fault", reports="")


@pytest.fixture(params=[100, 200])
def _percent(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    look.apply(qapp, text_percent=request.param)
    yield
    look.apply(qapp)


def lines_shown(shown: DetailedStrip) -> float:
    """Tell how many lines of the details a person sees at once."""
    margins = 2 * shown.details.document().documentMargin()
    room = shown.details.viewport().height() - margins
    return float(room / shown.details.fontMetrics().lineSpacing())


def open_details(shown: DetailedStrip, qtbot: QtBot) -> None:
    qtbot.addWidget(shown)
    shown.show()
    shown.strip.buttons()[0].click()
    QApplication.processEvents()
    assert shown.details.isVisible()


@pytest.mark.usefixtures("_percent")
def test_six_lines_of_the_details_are_seen_at_once_in_every_text_size(qtbot: QtBot) -> None:
    shown = Aftermath(END)
    open_details(shown, qtbot)
    assert lines_shown(shown) >= 6


def test_without_details_there_is_nothing_to_show(qtbot: QtBot) -> None:
    shown = DetailedStrip("")
    qtbot.addWidget(shown)
    shown.say("4 stories are here again.", tone="done")
    shown.show()
    assert shown.strip.buttons() == []


def test_details_can_be_hidden_again_after_something_else_was_said(
    qtbot: QtBot, tmp_path: Path
) -> None:
    shown = Aftermath(END)
    open_details(shown, qtbot)
    shown.save(tmp_path / "report.txt")
    hide = shown.strip.buttons()[0]
    assert hide.text() == "Hide details"
    hide.click()
    assert not shown.details.isVisible()
    assert "The report is saved." in shown.strip.words()
