"""The commands of the answer that has the keyboard: undo, cut, copy, paste, text direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from heliograph.gui.menus import Ticked
from heliograph.gui.widgets.answer_input import AnswerInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from heliograph.gui.menus import Commands
    from heliograph.gui.widgets.counted_text import CountedText

    Box = QLineEdit | QPlainTextEdit | QTextEdit

_DIRECTIONS = {
    "direction-content": Qt.LayoutDirection.LayoutDirectionAuto,
    "direction-right-to-left": Qt.LayoutDirection.RightToLeft,
    "direction-left-to-right": Qt.LayoutDirection.LeftToRight,
}


def text_commands() -> Commands:
    """Give what can be done there, by the names of the menu bar; nothing elsewhere."""
    focused = QApplication.focusWidget()
    if focused is None:
        return {}
    known: dict[str, Callable[[], None]] = {}
    answers = tuple(_answers(focused))
    if isinstance(focused, QLineEdit | QPlainTextEdit | QTextEdit):
        known |= _box_commands(focused)
    if answers:
        known["undo"] = lambda: _first_that(answer.undo for answer in answers)
        known["redo"] = lambda: _first_that(answer.redo for answer in answers)
        known |= _words_commands(answers[0])
    return known


def _words_commands(answer: AnswerInput) -> dict[str, Callable[[], None]]:
    # Imported here: at the start no answer is on the screen.
    from heliograph.gui.widgets.counted_text import CountedText  # noqa: PLC0415

    known: dict[str, Callable[[], None]] = {}
    if isinstance(answer, CountedText) and answer.direction is not None:
        known |= _direction_commands(answer, answer.direction)
    if isinstance(answer, CountedText) and answer.spelling is not None:
        known["next-unknown"] = answer.spelling.select_next
    return known


def _box_commands(box: Box) -> dict[str, Callable[[], None]]:
    known: dict[str, Callable[[], None]] = {"copy": box.copy, "select-all": box.selectAll}
    if not box.isReadOnly():
        known |= {"undo": box.undo, "redo": box.redo, "cut": box.cut, "paste": box.paste}
    return known


def _direction_commands(
    answer: CountedText, chosen: Qt.LayoutDirection
) -> dict[str, Callable[[], None]]:
    def choose(wanted: Qt.LayoutDirection) -> Ticked:
        return Ticked(lambda: answer.choose_direction(wanted), on=chosen is wanted)

    known: dict[str, Callable[[], None]] = {
        name: choose(wanted) for name, wanted in _DIRECTIONS.items()
    }
    return {**known, "direction-other": answer.turn_round}


def _answers(widget: QWidget) -> Iterator[AnswerInput]:
    """List the answers that a widget is part of, the innermost first: a cell, then its rows."""
    around: QWidget | None = widget
    while around is not None:
        if isinstance(around, AnswerInput):
            yield around
        around = around.parentWidget()


def _first_that(acts: Iterator[Callable[[], bool]]) -> None:
    any(act() for act in acts)


def go_to_end() -> None:
    """Put the cursor behind the last letter, where writing goes on."""
    from PySide6.QtGui import QTextCursor  # noqa: PLC0415 - no cursor is on the screen at the start

    focused = QApplication.focusWidget()
    if isinstance(focused, QLineEdit):
        focused.end(False)  # noqa: FBT003 - Qt's argument: nothing is selected
    elif isinstance(focused, QPlainTextEdit):
        focused.moveCursor(QTextCursor.MoveOperation.End)
