"""The small parts of pages: strips, lines, chips with counts, words, pictures of photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from heliograph.gui import look, plain
from heliograph.gui.editor.thumbnails import fitted, read
from heliograph.gui.widgets.chip import Chip
from heliograph.gui.widgets.empty_page import EmptyPage
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.icon_button import IconButton
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.gui.widgets.progress_line import ProgressLine
from heliograph.gui.widgets.reading import Reading
from heliograph.gui.widgets.tick import Tick
from heliograph.gui.widgets.words import ElidedWords, Words
from heliograph.i18n import iso

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

RIGHT = Qt.LayoutDirection.RightToLeft


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    QVBoxLayout(widget)
    widget.resize(600, 300)
    return widget


def put(page: QWidget, widget: QWidget) -> None:
    layout = page.layout()
    assert layout is not None
    layout.addWidget(widget)
    page.show()
    QApplication.processEvents()


# ---- the strip -------------------------------------------------------------------------------


def test_a_strip_says_it_offers_what_can_be_done_and_goes(page: QWidget, qtbot: QtBot) -> None:
    strip = MessageStrip(page)
    put(page, strip)
    assert strip.words() == ""
    pressed: list[str] = []
    strip.say("Moved to the Trash.", actions=[("Undo", lambda: pressed.append("undo"))])
    assert strip.words() == "Moved to the Trash."
    assert strip.accessibleName() == "Moved to the Trash."
    (undo,) = strip.buttons()
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert pressed == ["undo"]
    with qtbot.waitSignal(strip.closed):
        strip.put_away()
    assert strip.words() == ""


def test_a_strip_goes_away_by_itself_only_when_told_so(page: QWidget, qtbot: QtBot) -> None:
    strip = MessageStrip(page)
    put(page, strip)
    with qtbot.waitSignal(strip.closed, timeout=2000):
        strip.say("Moved to the Trash.", for_ms=20)
    strip.say("First.", for_ms=20)
    strip.say("Second.")
    qtbot.wait(60)
    assert strip.words() == "Second."


def test_a_strip_that_says_something_else_loses_its_old_buttons(page: QWidget) -> None:
    strip = MessageStrip(page)
    put(page, strip)
    strip.say("One.", actions=[("Undo", lambda: None), ("More", lambda: None)])
    strip.say("Two.", tone="warning", actions=[("Try again", lambda: None)])
    QApplication.processEvents()
    assert [each.text() for each in strip.buttons()] == ["Try again"]
    assert strip.property("look") == "warning"


def test_markup_in_a_message_is_shown_as_it_is(page: QWidget) -> None:
    strip = MessageStrip(page)
    put(page, strip)
    strip.say("<b>boat</b>.jpg is empty.")
    label = next(each for each in strip.findChildren(QLabel) if each.text())
    assert label.textFormat() == Qt.TextFormat.PlainText


# ---- progress --------------------------------------------------------------------------------


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_a_line_fills_from_the_reading_side(
    page: QWidget, qapp: QApplication, direction: Qt.LayoutDirection
) -> None:
    qapp.setLayoutDirection(direction)
    line = ProgressLine(page)
    put(page, line)
    line.show_share(0.25)
    image = line.grab().toImage()
    middle = image.height() // 2
    filled = look.colour("sending").name()
    first, last = 5, image.width() - 6
    ends = (image.pixelColor(first, middle).name(), image.pixelColor(last, middle).name())
    assert (ends[0] == filled, ends[1] == filled) == (direction != RIGHT, direction == RIGHT)


def test_a_share_never_leaves_the_line(page: QWidget) -> None:
    line = ProgressLine(page)
    put(page, line)
    for share, value in ((-1.0, 0), (0.5, 500), (7.0, 1000)):
        line.show_share(share)
        assert line.value() == value


# ---- chips, empty pages, buttons ----------------------------------------------------------------


def test_a_chip_says_its_count(page: QWidget) -> None:
    chip = Chip("Drafts", page, tick=False)
    put(page, chip)
    narrow = chip.sizeHint().width()
    chip.show_count(12)
    assert chip.accessibleName() == "\u2068Drafts\u2069 12"
    assert chip.sizeHint().width() > narrow
    chip.show_count(None)
    assert chip.sizeHint().width() == narrow


def test_an_empty_page_has_one_sentence_and_its_buttons(page: QWidget, qtbot: QtBot) -> None:
    empty = EmptyPage(
        "No stories yet.", button="New story", second="Open the sample", third="Import a table"
    )
    put(page, empty)
    first, second, third = empty.findChildren(QPushButton)
    with qtbot.waitSignal(empty.pressed):
        first.click()
    with qtbot.waitSignal(empty.second_pressed):
        second.click()
    with qtbot.waitSignal(empty.third_pressed):
        third.click()
    empty.say("Nothing found.")
    assert third.isHidden()
    assert empty.sentence.text() == "Nothing found."


def test_a_picture_to_press_has_a_name_and_is_large_enough(page: QWidget) -> None:
    button = IconButton("trash", "Take out", page)
    put(page, button)
    assert button.accessibleName() == button.toolTip() == "Take out"
    assert button.size().boundedTo(QSize(24, 24)) == QSize(24, 24)


def test_rows_wrap_and_begin_where_reading_begins(page: QWidget, qapp: QApplication) -> None:
    holder = QWidget(page)
    flow = Flow(holder)
    parts = [QPushButton(f"Part {n}", holder) for n in range(12)]
    for part in parts:
        flow.addWidget(part)
    put(page, holder)
    assert parts[-1].y() > parts[0].y()
    assert parts[0].x() < parts[1].x()
    qapp.setLayoutDirection(RIGHT)
    QApplication.processEvents()
    assert parts[0].x() > parts[1].x()
    assert flow.itemAt(99) is None
    assert flow.takeAt(99) is None


# ---- words ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Radio des collines", "العيادات الرقمية"])
@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_words_stand_on_the_reading_side_of_the_window(
    page: QWidget, qapp: QApplication, text: str, direction: Qt.LayoutDirection
) -> None:
    qapp.setLayoutDirection(direction)
    words = Words(text, "", page)
    put(page, words)
    image = words.grab().toImage()
    ground = image.pixelColor(image.width() // 2, 0).name()
    inked = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).name() != ground for y in range(image.height()))
    ]
    middle = sum(inked) / len(inked)
    assert (middle > image.width() / 2) == (direction == RIGHT)


def test_a_long_title_gives_way_and_can_still_be_read(page: QWidget) -> None:
    title = "A very long title of a story " * 10
    words = ElidedWords(title, "story-title", page)
    put(page, words)
    assert words.text().endswith("…")
    assert words.toolTip() == words.accessibleName() == words.whole() == title
    words.say("Short")
    assert (words.text(), words.toolTip()) == ("Short", "")


def test_wrapping_words_ask_for_one_line_and_grow_when_there_is_less_room(page: QWidget) -> None:
    words = Words("What would you tell others who want to do the same?", "strong", page)
    put(page, words)
    assert words.sizeHint().height() < 2 * words.fontMetrics().lineSpacing()
    assert words.heightForWidth(120) > 2 * words.fontMetrics().lineSpacing()


@pytest.mark.parametrize("name", ["Bosnia & Herzegovina", "R&D", "<b>Radio</b>"])
def test_no_words_of_a_person_become_markup_or_keys(page: QWidget, name: str) -> None:
    chip, tick, words = Chip(name, page), Tick(name, page), ElidedWords("", "", page)
    for each in (chip, tick, words):
        put(page, each)
    assert chip.shortcut().isEmpty()
    assert tick.shortcut().isEmpty()
    words.say(name * 50)
    shown = QTextDocument()
    shown.setHtml(words.toolTip())
    assert shown.toPlainText() == name * 50
    assert plain.unnamed(plain.named(name)) == name


# ---- pictures of photos ------------------------------------------------------------------------


def as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    return bytes(buffer.data().data())


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_gives_none(data: bytes) -> None:
    assert read(data).isNull()


def test_a_picture_fills_its_place_on_a_dense_screen() -> None:
    wide = QPixmap(400, 100)
    wide.fill(Qt.GlobalColor.red)
    cut = fitted(wide, QSize(72, 54), scale=2)
    assert cut.size() == QSize(144, 108)
    assert cut.deviceIndependentSize().toSize() == QSize(72, 54)
    assert not QByteArray(as_png(cut.toImage())).isEmpty()


def test_lines_to_read_begin_at_the_reading_side_of_the_window(
    qapp: QApplication, qtbot: QtBot
) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    reading = Reading()
    qtbot.addWidget(reading)
    reading.resize(400, 120)
    reading.say("14:02  مُرسَلة", direction=Qt.LayoutDirection.RightToLeft)
    reading.show()
    line = reading.document().firstBlock().layout().lineAt(0)
    assert line.naturalTextRect().left() > 200


def test_a_title_in_another_script_does_not_turn_the_sentence_it_begins(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    arabic = Words(f"{iso('移动诊所')}: يُرسَل كل شيء.", "", page)
    assert arabic.text().startswith("\u200f")
    page.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    english = Words(f"{iso('العيادات')}: everything goes.", "", page)
    assert english.text().startswith("\u200e")
    plain = f"{iso('Clinics')}: everything goes."
    assert Words(plain, "", page).text() == plain


def test_words_that_were_inserted_do_not_turn_a_line_around(
    qapp: QApplication, qtbot: QtBot
) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    label = Words(f"• {iso('المهارات الرقمية')}")
    qtbot.addWidget(label)
    assert label.text().startswith("\u200f•")
    label.setText("المهارات")
    assert label.text() == "المهارات"
