"""All cells of a table: what opens in one offers the form's choices, and leaves the words free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from heliograph.domain.tables.values import read_cell
from heliograph.gui.importing.fixes import OF_CHOICES, choice_texts
from heliograph.wording.table_words import vocabulary

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.tables import Steps
    from heliograph.gui.importing.check_step import CheckStep
    from heliograph.gui.session import Session

_TITLE, _KIND, _COUNTRY = 1, 2, 3


def _open(check: CheckStep, row: int, column: int) -> QLineEdit:
    check.as_sheet.click()
    check.sheet.setCurrentIndex(check.cells.index(row, column))
    check.sheet.open_editor()
    (line,) = check.sheet.viewport().findChildren(QLineEdit)
    return line


def _offered(line: QLineEdit, typed: str) -> list[str]:
    """Give what the list under the line shows once this is typed."""
    line.setText(typed)
    completer = line.completer()
    assert isinstance(completer, QCompleter)
    completer.setCompletionPrefix(completer.splitPath(typed)[0])
    model = completer.completionModel()
    return [
        completer.pathFromIndex(model.index(row, 0)) for row in range(completer.completionCount())
    ]


def test_a_cell_of_a_question_with_choices_offers_them(steps: Steps) -> None:
    line = _open(steps.check().check, 0, _KIND)
    assert "Lessons learned" in _offered(line, "")
    assert _offered(line, "less") == ["Lessons learned"]


def test_countries_are_added_one_by_one(steps: Steps) -> None:
    line = _open(steps.check().check, 1, _COUNTRY)
    assert _offered(line, "Lakeland; ugan") == ["Lakeland; Uganda"]
    assert _offered(line, "Uganda; Chad; ugan") == ["Chad; Uganda"]


def test_the_arrow_keys_put_only_the_name_they_stop_at_behind_what_is_there(
    steps: Steps, qtbot: QtBot
) -> None:
    line = _open(steps.check().check, 1, _COUNTRY)
    line.setFocus()
    line.setText("FR")  # a code, which no name of the list is
    completer = line.completer()
    assert isinstance(completer, QCompleter)
    popup = completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    named = [completer.completionModel().index(row, 0).data() for row in range(3)]
    for name in named:
        qtbot.keyClick(popup, Qt.Key.Key_Down)
        assert line.text() == f"FR; {name}"
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert line.text() == f"FR; {named[-1]}"


def test_a_cell_of_words_opens_as_it_did(steps: Steps) -> None:
    assert _open(steps.check().check, 0, _TITLE).completer() is None


def test_every_choice_that_is_offered_is_understood_again(session: Session) -> None:
    campaign = session.workspace.campaigns.default()
    words = vocabulary(campaign)
    asked = [field for field in campaign.fields if field.type in OF_CHOICES]
    troubles = [
        (field.id, text)
        for field in asked
        for text in choice_texts(field, campaign, words)
        if read_cell(field, text, words).trouble is not None
    ]
    assert len(asked) > 5
    assert troubles == []
