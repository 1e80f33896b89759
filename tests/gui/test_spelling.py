"""Spelling: what is underlined, what the menu offers, and what is said where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit

from answering import edits, shown
from heliograph.gui.setup.spelling_card import SpellingCard
from heliograph.gui.spelling.spelling import Spelling, Standing
from heliograph.gui.text_commands import text_commands
from heliograph.gui.widgets.counted_text import CountedText
from heliograph.gui.widgets.line_box import LineBox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session

# A menu grabs the keyboard, which there is none of offscreen.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing", "does not support raise")

WORDS = ("the", "boat", "boats", "reef", "on", "a")


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """Give a folder with a small English dictionary, as Hunspell reads it."""
    folder = tmp_path / "dictionaries"
    folder.mkdir()
    (folder / "en.aff").write_text("SET UTF-8\nTRY abefnorst\n")
    (folder / "en.dic").write_text(f"{len(WORDS)}\n" + "\n".join(WORDS) + "\n")
    return folder


@pytest.fixture
def spelling(desk: Desk, words: Path) -> Iterator[Spelling]:
    """Give spelling with that dictionary."""
    spelling = Spelling(desk.workspace, places=(words,))
    yield spelling
    spelling.stop()


def box_of(answer: CountedText) -> QPlainTextEdit:
    """Give the box of paragraphs."""
    box = answer.main_widget()
    assert isinstance(box, QPlainTextEdit)
    return box


def waved(answer: CountedText) -> list[str]:
    """List the words that are underlined with a wave."""
    box = answer.main_widget()
    if isinstance(box, LineBox):
        line = box.text().encode("utf-16-le")
        return [line[2 * start : 2 * end].decode("utf-16-le") for start, end in box.underlined()]
    found: list[str] = []
    block = box_of(answer).document().begin()
    while block.isValid():
        text = block.text().encode("utf-16-le")
        for each in block.layout().formats():
            if each.format.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline:
                word = text[2 * each.start : 2 * (each.start + each.length)]
                found.append(word.decode("utf-16-le"))
        block = block.next()
    return found


def written(qtbot: QtBot, spelling: Spelling, text: str, *, line: bool = False) -> CountedText:
    """Show an English answer."""
    answer = CountedText("line" if line else "text")
    shown(qtbot, answer)
    answer.set_value(text)
    answer.use_spelling(spelling)
    answer.set_story_language("en")
    return answer


def menu_of(qtbot: QtBot, answer: CountedText) -> QMenu:
    """Open the menu of the box with the key for it, and wait for the suggestions."""
    box = answer.main_widget()
    target = box.viewport() if isinstance(box, QPlainTextEdit) else box
    place = box.rect().center()
    keyboard = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(target, QContextMenuEvent(keyboard, place, box.mapToGlobal(place)))
    (menu,) = [each for each in box.findChildren(QMenu) if each.isVisible()]
    qtbot.waitUntil(lambda: "Looking for suggestions…" not in entries(menu))
    return menu


def entries(menu: QMenu) -> list[str]:
    """List what a menu offers."""
    return [each.text() for each in menu.actions() if not each.isSeparator()]


def press(menu: QMenu, words: str) -> None:
    """Choose from a menu."""
    next(each for each in menu.actions() if each.text() == words).trigger()
    menu.close()


@pytest.mark.parametrize("line", [True, False])
def test_unknown_words_are_underlined_and_nothing_counts_as_edited(
    qtbot: QtBot, spelling: Spelling, *, line: bool
) -> None:
    answer = written(qtbot, spelling, "😀 the boaat on a reef x@reeef.org", line=line)
    seen = edits(answer)
    qtbot.waitUntil(lambda: waved(answer) == ["boaat"])
    assert seen == []
    assert answer.undo() is False, "a wave is no step to undo"


def test_the_word_in_work_is_left_in_peace(qtbot: QtBot, spelling: Spelling) -> None:
    answer = written(qtbot, spelling, "the reeef ")
    qtbot.waitUntil(lambda: waved(answer) == ["reeef"])
    box = box_of(answer)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(box, "boaat")
    assert spelling.verdict("boaat", "en") is None
    qtbot.waitUntil(lambda: spelling.verdict("boaat", "en") is False)
    assert waved(answer) == ["reeef"]
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert waved(answer) == ["reeef", "boaat"]


def test_what_an_input_method_composes_is_not_disturbed(qtbot: QtBot, spelling: Spelling) -> None:
    answer = written(qtbot, spelling, "the reeef ")
    box = box_of(answer)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(box, QInputMethodEvent("boaat", []))
    spelling.learned.emit(frozenset({"reeef", "boaat"}))
    assert box.document().firstBlock().layout().preeditAreaText() == "boaat"
    committed = QInputMethodEvent()
    committed.setCommitString("boat")
    QApplication.sendEvent(box, committed)
    assert answer.value() == "the reeef boat"


@pytest.mark.parametrize("line", [True, False])
def test_a_suggestion_replaces_the_word_as_one_step(
    qtbot: QtBot, spelling: Spelling, *, line: bool
) -> None:
    answer = written(qtbot, spelling, "😀 the boaat", line=line)
    qtbot.waitUntil(lambda: waved(answer) == ["boaat"])
    answer.main_widget().setFocus()
    text_commands()["next-unknown"]()
    menu = menu_of(qtbot, answer)
    assert entries(menu)[0] == "boat"
    assert {"Add to my words", "Ignore here"} < set(entries(menu))
    press(menu, "boat")
    assert answer.value() == "😀 the boat"
    answer.undo()
    assert answer.value() == "😀 the boaat"


def test_own_words_are_kept_in_the_profile(
    qtbot: QtBot, spelling: Spelling, desk: Desk, words: Path
) -> None:
    answer = written(qtbot, spelling, "Lundu")
    qtbot.waitUntil(lambda: waved(answer) == ["Lundu"])
    press(menu_of(qtbot, answer), "Add to my words")
    assert waved(answer) == []
    later = Spelling(desk.workspace, places=(words,))
    assert later.verdict("Lundu", "en-GB") is True
    later.stop()


def test_a_word_can_be_let_be_in_one_box(qtbot: QtBot, spelling: Spelling) -> None:
    here, elsewhere = (written(qtbot, spelling, "Lundu") for _ in range(2))
    qtbot.waitUntil(lambda: waved(here) == waved(elsewhere) == ["Lundu"])
    press(menu_of(qtbot, here), "Ignore here")
    assert waved(here) == []
    assert waved(elsewhere) == ["Lundu"]


@pytest.mark.parametrize("language", ["zh", "sw"])
def test_where_nothing_can_be_checked_nothing_is_pretended(
    qtbot: QtBot, spelling: Spelling, language: str
) -> None:
    answer = written(qtbot, spelling, "the boaat")
    qtbot.waitUntil(lambda: waved(answer) == ["boaat"])
    answer.set_story_language(language)
    assert waved(answer) == []
    expected = Standing.NOT_SPELT if language == "zh" else Standing.NO_DICTIONARY
    assert spelling.standing(language) is expected


def test_switched_off_the_waves_go_and_come_back(qtbot: QtBot, spelling: Spelling) -> None:
    answer = written(qtbot, spelling, "the boaat")
    qtbot.waitUntil(lambda: waved(answer) == ["boaat"])
    spelling.turn(on=False)
    assert waved(answer) == []
    spelling.turn(on=True)
    qtbot.waitUntil(lambda: waved(answer) == ["boaat"])


def test_a_dictionary_that_cannot_be_read_ends_its_own_process_only(
    qtbot: QtBot, spelling: Spelling, words: Path
) -> None:
    with qtbot.waitSignal(spelling.changed, timeout=20_000):
        assert spelling.verdict("boat", "en") is None
        (words / "en.dic").unlink()
    assert spelling.standing("en") is Standing.BROKEN


def test_the_settings_say_which_languages_have_a_dictionary(
    session: Session, spelling: Spelling, qtbot: QtBot
) -> None:
    from msgspec import structs  # noqa: PLC0415 - only here

    card = SpellingCard(structs.replace(session, spelling=spelling))
    qtbot.addWidget(card)
    assert "\u2068English\u2069: there is a dictionary" in card.words()
    assert "no dictionary; install \u2066hunspell-fr\u2069" in card.words()
    card.chosen.click()
    assert not session.workspace.settings.check_spelling
