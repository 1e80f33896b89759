"""Text to write, and the question around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
)

from answering import edits, labels, shown
from heliograph.gui.widgets import direction
from heliograph.gui.widgets.counted_text import CountedText

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


RIGHT = Qt.LayoutDirection.RightToLeft
LEFT = Qt.LayoutDirection.LeftToRight


# ---- text --------------------------------------------------------------------------------------


def test_typed_text_is_counted_in_characters_as_read(qtbot: QtBot) -> None:
    answer = CountedText("line")
    frame = shown(qtbot, answer)
    answer.set_limits(10, 120)
    seen = edits(answer)
    answer.set_value("family 👨‍👩‍👧‍👦")
    assert seen == []
    assert "8 of 10 to 120" in labels(frame)
    qtbot.keyClicks(answer.main_widget(), "abcd")
    assert len(seen) == 4
    assert "12 of 120" in labels(frame)


def test_too_long_is_said_and_never_cut(qtbot: QtBot) -> None:
    answer = CountedText("line")
    frame = shown(qtbot, answer)
    answer.set_limits(None, 10)
    answer.set_value("123456789")
    counter = next(each for each in frame.findChildren(QLabel) if each.text() == "9 of 10")
    assert counter.property("look") == "counter-near"
    qtbot.keyClicks(answer.main_widget(), "012")
    assert answer.value() == "012123456789"
    assert "2 characters too many" in labels(frame)


def test_paragraphs_keep_their_no_break_spaces_and_tab_leaves(qtbot: QtBot) -> None:
    answer = CountedText("text")
    frame = shown(qtbot, answer)
    other = QLineEdit(frame)
    other.show()
    words = "Où\u00a0?\n\nLà\u202f!"
    answer.set_value(words)
    assert answer.value() == words
    box = answer.main_widget()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert not box.hasFocus()
    assert answer.value() == words


def test_pasting_takes_words_only(qtbot: QtBot) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    data = QMimeData()
    data.setHtml("<b>bold</b>")
    data.setText("bold\r\nnext")
    box = answer.main_widget()
    assert isinstance(box, QPlainTextEdit)
    box.insertFromMimeData(data)
    assert answer.value() == "bold\nnext"


def test_showing_the_same_text_moves_no_cursor(qtbot: QtBot) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    box = answer.main_widget()
    assert isinstance(box, QPlainTextEdit)
    qtbot.keyClicks(box, "hello")
    answer.set_value("hello")
    assert box.textCursor().position() == 5


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ar", "", RIGHT),
        ("en", "", LEFT),
        ("en", "العيادات", RIGHT),
        ("ar", "5G on a coast", LEFT),
        ("ar", "2021", RIGHT),
        ("zh", "移动诊所", LEFT),
    ],
)
def test_a_line_runs_as_its_first_letter_or_its_language(
    qtbot: QtBot, language: str, text: str, expected: Qt.LayoutDirection
) -> None:
    answer = CountedText("line")
    shown(qtbot, answer)
    answer.set_story_language(language)
    answer.set_value(text)
    assert answer.main_widget().layoutDirection() == expected


def test_paragraphs_stand_on_the_side_where_they_begin(qtbot: QtBot) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    answer.set_story_language("ar")
    box = answer.main_widget()
    assert isinstance(box, QPlainTextEdit)
    assert box.document().defaultTextOption().textDirection() == RIGHT
    answer.set_value("Radio des collines")
    assert box.document().defaultTextOption().alignment() == Qt.AlignmentFlag.AlignLeft
    answer.set_value("العيادات الرقمية")
    assert box.document().defaultTextOption().alignment() == Qt.AlignmentFlag.AlignRight


def test_an_e_mail_runs_left_to_right_on_an_arabic_page(qtbot: QtBot, qapp: QApplication) -> None:
    qapp.setLayoutDirection(RIGHT)
    answer = CountedText("email")
    shown(qtbot, answer)
    box = answer.main_widget()
    assert isinstance(box, QLineEdit)
    answer.set_story_language("ar")
    assert box.layoutDirection() == LEFT
    assert box.alignment() & Qt.AlignmentFlag.AlignRight


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar", RIGHT), ("fa-IR", RIGHT), ("uz-Arab", RIGHT), ("ar-Latn", LEFT), ("", LEFT)],
)
def test_direction_of_a_language(language: str, expected: Qt.LayoutDirection) -> None:
    assert direction.of_language(language) == expected


def test_a_box_grows_with_its_text_up_to_a_limit(qtbot: QtBot) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    box = answer.main_widget()
    small = box.height()
    answer.set_value("\n".join("line" for _ in range(9)))
    grown = box.height()
    answer.set_value("\n".join("line" for _ in range(200)))
    assert small < grown < box.height() < 600


def test_control_enter_in_a_text_is_left_to_the_page(qtbot: QtBot) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    box = answer.main_widget()
    qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert answer.value() is None
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert answer.value() == "\n"


def test_a_sent_text_can_be_selected_but_not_changed(qtbot: QtBot) -> None:
    for shape in ("line", "text"):
        answer = CountedText("line" if shape == "line" else "text")
        shown(qtbot, answer)
        answer.set_value("as sent")
        answer.set_read_only(read_only=True)
        qtbot.keyClicks(answer.main_widget(), "x")
        assert answer.value() == "as sent"
        qtbot.keyClick(answer.main_widget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(answer.main_widget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == "as sent"


# ---- the frame ---------------------------------------------------------------------------------


def test_a_question_says_everything_in_words(qtbot: QtBot) -> None:
    answer = CountedText("line")
    frame = shown(qtbot, answer, "Title")
    frame.set_required(required=True)
    frame.set_problem("Title: needs an answer")
    assert {"Title", "(required)", "One line of help.", "Title: needs an answer"} <= set(
        labels(frame)
    )
    box = answer.main_widget()
    assert box.accessibleName() == "Title (required)"
    assert box.accessibleDescription() == "Title: needs an answer One line of help."
    frame.set_problem("")
    frame.set_required(required=False)
    assert box.accessibleName() == "Title"
    assert "Title: needs an answer" not in labels(frame)


def test_a_label_belongs_to_its_box(qtbot: QtBot) -> None:
    answer = CountedText("line")
    frame = shown(qtbot, answer, "Title")
    label = next(each for each in frame.findChildren(QLabel) if each.text() == "Title")
    assert label.buddy() is answer.main_widget()
