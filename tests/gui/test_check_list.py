"""What is to do, beside the questions: it follows the typing and leads to each place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from editing import begin, complete, field, focused, shown_words
from heliograph import wording
from heliograph.domain.problems import Grade
from heliograph.gui.editor import page as editor_page
from heliograph.gui.editor.check_list import CheckList

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from editing import Open
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.session import Session

WIDE, NARROW = 1366, 1240


def listed(page: EditorPage) -> list[str]:
    todo = page.pages.todo
    return [todo.item(row).text() for row in range(todo.count())]


def row_of(todo: CheckList, words: str) -> int:
    return next(row for row in range(todo.count()) if words in todo.item(row).text())


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []

    def listen(widget: QWidget, words: str, *, urgent: bool = False) -> None:
        del widget, urgent
        said.append(words)

    monkeypatch.setattr(editor_page, "announce", listen)
    return said


def test_it_stands_beside_the_questions_where_there_is_room(
    session: Session, open_editor: Open
) -> None:
    page = open_editor(begin(session), WIDE)
    assert page.pages.todo.isVisible()
    gravest_first = sorted(page.draft.problems(), key=lambda each: list(Grade).index(each.grade))
    assert listed(page) == [page.draft.words(each) for each in gravest_first]
    page.show_step("check")
    assert not page.pages.todo.isVisible(), "the page itself is the list"
    page.show_step("story")
    page.resize(NARROW, 760)
    assert not page.pages.todo.isVisible()
    page.resize(WIDE, 300)
    assert not page.pages.todo.isVisible()


def test_it_is_not_there_when_nothing_is_to_do_or_nothing_can_be_done(
    session: Session, open_editor: Open
) -> None:
    page = open_editor(complete(session, place_precision="district"), WIDE)
    assert page.draft.problems() == ()
    assert not page.pages.todo.isVisible()
    other = open_editor(complete(session, sdgs=None), WIDE)
    assert other.pages.todo.isVisible()
    other.commands()["mark-ready"]()
    assert not other.pages.todo.isVisible()


@pytest.mark.parametrize("way", ["press", "enter"])
def test_a_row_leads_to_its_question_and_the_same_words_stand_there(
    session: Session, open_editor: Open, qtbot: QtBot, way: str
) -> None:
    page = open_editor(complete(session, org_name=""), WIDE)
    todo = page.pages.todo
    row = row_of(todo, "Organisation")
    words = todo.item(row).text()
    if way == "press":
        place = todo.visualItemRect(todo.item(row)).center()
        qtbot.mouseClick(todo.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    else:
        todo.setCurrentRow(row)
        todo.setFocus()
        qtbot.keyClick(todo, Qt.Key.Key_Return)
    assert page.pages.here() == "org_name"
    assert words in shown_words(page.pages)


def test_it_follows_while_one_types(session: Session, open_editor: Open, qtbot: QtBot) -> None:
    page = open_editor(complete(session, title=""), WIDE)
    assert "Title: needs an answer" in listed(page)
    qtbot.keyClicks(field(page, "title"), "Mast")
    assert page.draft.is_dirty
    qtbot.waitUntil(lambda: "Title: at least 10 characters, now 4" in listed(page))
    assert page.draft.is_dirty, "it does not wait for saving"


def test_the_count_is_said_when_it_changed_and_the_field_is_left(
    session: Session, open_editor: Open, qtbot: QtBot, heard: list[str]
) -> None:
    page = open_editor(complete(session, title="", org_name=""), WIDE)
    title = field(page, "title")
    title.setFocus()
    qtbot.keyClicks(title, "A mast on a lighthouse")
    assert heard == []
    field(page, "summary").setFocus()
    assert heard == ["1 thing to do before sending"]
    field(page, "title").setFocus()
    field(page, "summary").setFocus()
    assert heard == ["1 thing to do before sending"], "nothing changed, so nothing is said"


def test_the_keyboard_goes_round_all_parts(session: Session, open_editor: Open) -> None:
    page = open_editor(begin(session), WIDE)
    field(page, "title").setFocus()
    met = []
    for _ in range(4):
        page.commands()["next-pane"]()
        met.append(focused())
    assert page.pages.todo in met
    assert page.pages.here()
    assert len(set(met)) == 4


def test_a_screen_reader_hears_how_grave_each_is(session: Session, open_editor: Open) -> None:
    page = open_editor(begin(session), WIDE)
    todo = page.pages.todo
    for row, problem in enumerate(page.draft.problems()[:1]):
        heard = todo.item(row).data(Qt.ItemDataRole.AccessibleTextRole)
        assert heard == f"{wording.grade_name(problem.grade)}: {todo.item(row).text()}"
