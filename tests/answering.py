"""What tests of the form's inputs share: an input as it stands on a page, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from heliograph.gui.widgets.field_frame import FieldFrame

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from heliograph.gui.widgets.answer_input import AnswerInput


def shown(qtbot: QtBot, answer: AnswerInput, label: str = "Question") -> FieldFrame:
    """Show an input with its question; the window lives as long as the test."""
    frame = FieldFrame(label, help_line="One line of help.", answer=answer)
    qtbot.addWidget(frame, before_close_func=lambda _: frame.close())
    frame.resize(700, 400)
    frame.show()
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    return frame


def edits(answer: AnswerInput) -> list[object]:
    """Collect the value after each change of the person."""
    found: list[object] = []
    answer.edited.connect(lambda: found.append(answer.value()))
    return found


def labels(frame: QWidget) -> list[str]:
    """List the words that can be seen."""
    return [each.text() for each in frame.findChildren(QLabel) if each.isVisible() and each.text()]
