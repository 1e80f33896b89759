"""One story in several languages: begun, opened, shown side by side, and kept alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from editing import attach, begin, button, complete, field, photo, shown_words, stored
from heliograph.gui.editor.form import SectionPage
from heliograph.gui.editor.new_version import NewVersionPage
from heliograph.gui.editor.other_version import read
from heliograph.gui.menus import Ticked
from heliograph.gui.widgets.chip import ToggleChip

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from editing import Open
    from heliograph.domain.ids import StoryId
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.session import Session
    from heliograph.gui.widgets.field_frame import FieldFrame


ARABIC = "حين عاد الراديو إلى القرى البعيدة"


@pytest.fixture
def english(session: Session) -> StoryId:
    return complete(session, title="A line at last")


def arabic_of(session: Session, english: StoryId) -> StoryId:
    begun = session.workspace.language_versions.begin(english, "ar")
    session.workspace.drafts.set_answer(begun, "title", ARABIC)
    return begun


def frame(page: EditorPage, name: str) -> FieldFrame:
    found = (each.frames[name] for each in page.findChildren(SectionPage) if name in each.frames)
    return next(found)


def told(page: EditorPage, name: str) -> str:
    beside = frame(page, name).told
    return "" if beside is None else beside.words.text()


def test_a_story_that_is_alone_shows_no_line_of_languages(
    open_editor: Open, session: Session
) -> None:
    page = open_editor(begin(session))
    assert not page.languages.isVisible()
    assert "beside" not in page.commands()


def test_a_version_is_begun_from_the_question_and_opened_with_this_one_beside(
    open_editor: Open, session: Session, english: StoryId
) -> None:
    page = open_editor(english)
    wanted: list[str] = []
    page.story_wanted.connect(wanted.append)
    button(page, "Tell it in another language, too…").click()
    side = page.side
    assert isinstance(side, NewVersionPage)
    offered = [each.text() for each in side.buttons]
    assert "English" not in offered
    button(side, "Français").click()
    (begun,) = wanted
    french = open_editor(session.workspace.drafts.resolve(begun))
    assert field(french, "title").isVisible()
    assert told(french, "title") == "A line at last"
    assert stored(session, french.draft.id)["story_language"] == "fr"


def test_another_language_is_chosen_from_the_list(
    open_editor: Open, session: Session, english: StoryId
) -> None:
    page = open_editor(english)
    page.commands()["add-language"]()
    side = page.side
    assert isinstance(side, NewVersionPage)
    wanted: list[str] = []
    page.story_wanted.connect(wanted.append)
    side.begin_other.click()
    assert side.message.words() == "Choose a language first."
    side.others.choose("sw")
    side.begin_other.click()
    assert stored(session, session.workspace.drafts.resolve(wanted[0]))["story_language"] == "sw"


def test_versions_stand_beside_each_question_each_in_its_direction(
    open_editor: Open, session: Session, english: StoryId
) -> None:
    arabic_of(session, english)
    page = open_editor(english)
    assert told(page, "title") == ""
    assert {"Also in:", "Show beside:"} <= set(shown_words(page.languages))
    toggle = page.commands()["beside"]
    assert isinstance(toggle, Ticked)
    assert not toggle.on
    toggle()
    beside = frame(page, "title").told
    assert beside is not None
    assert told(page, "title") == ARABIC
    assert beside.words.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert "(nothing yet)" in told(page, "summary")
    assert frame(page, "kind").told is None
    (chip,) = page.languages.findChildren(ToggleChip)
    assert chip.isChecked()
    page.commands()["beside"]()
    assert frame(page, "title").told is None
    assert not chip.isChecked()


def test_there_are_two_columns_only_where_there_is_room(
    qtbot: QtBot, open_editor: Open, session: Session, english: StoryId
) -> None:
    arabic_of(session, english)
    page = open_editor(english)
    page.commands()["beside"]()
    page.resize(1150, 700)
    title = frame(page, "title")
    beside = title.told
    assert beside is not None
    assert not page.pages.media.panel.isVisible()
    qtbot.waitUntil(lambda: beside.x() > title.answer.x())
    page.commands()["beside"]()
    assert page.pages.media.panel.isVisible()
    page.commands()["beside"]()
    narrow = frame(open_editor(english, width=680), "title")
    below = narrow.told
    assert below is not None
    qtbot.waitUntil(lambda: below.y() > narrow.answer.y())


def test_the_choice_is_kept_for_the_session(
    open_editor: Open, session: Session, english: StoryId
) -> None:
    arabic_of(session, english)
    open_editor(english).commands()["beside"]()
    again = open_editor(english)
    assert told(again, "title") == ARABIC
    again.show_step("where")
    assert told(again, "place") != ""


def test_f8_goes_on_working_beside(open_editor: Open, session: Session, english: StoryId) -> None:
    arabic = arabic_of(session, english)
    page = open_editor(arabic)
    page.commands()["beside"]()
    page.commands()["next-problem"]()
    assert page.pages.here() == "summary"


def test_what_the_other_version_says_of_a_file_stands_beside(
    qtbot: QtBot, open_editor: Open, session: Session, english: StoryId, tmp_path: Path
) -> None:
    page = open_editor(english)
    attach(qtbot, page, photo(tmp_path))
    (item,) = page.draft.media()
    page.draft.describe(item.id, type(item.details)(alt_text="Two people mend a net"))
    page.draft.save()
    arabic = open_editor(session.workspace.language_versions.begin(english, "ar"))
    arabic.commands()["beside"]()
    arabic.show_step("media")
    arabic.pages.media.open_item(arabic.draft.media()[0].id)
    beside = arabic.pages.media.details.frames["alt_text"].told
    assert beside is not None
    assert beside.words.text() == "Two people mend a net"


def test_changes_of_the_other_version_are_told_and_copied_and_undone(
    open_editor: Open, session: Session, english: StoryId
) -> None:
    arabic = arabic_of(session, english)
    assert not open_editor(arabic).languages.news.isVisible()
    before = stored(session, arabic)
    session.workspace.drafts.set_answer(english, "countries", ["KE"])
    page = open_editor(arabic)
    assert "has other facts" in page.languages.news.words()
    button(page.languages, "Copy the facts again").click()
    assert stored(session, arabic)["countries"] == ["KE"]
    assert stored(session, arabic)["title"] == ARABIC
    assert page.draft.answers["countries"] == ["KE"]
    button(page.languages, "Undo").click()
    assert stored(session, arabic) == before
    assert page.draft.answers["countries"] == before["countries"]
    page = open_editor(arabic)
    button(page.languages, "I have seen it").click()
    assert not open_editor(arabic).languages.news.isVisible()


def test_rows_are_told_one_a_line(session: Session) -> None:
    figures = [
        {"label": "Schools", "value": "412", "as_of": "2021-03"},
        {},
        {"label": "Pupils", "value": "9"},
    ]
    story = begin(session, figures=figures, quotes="no list", partners=["Radio Faya"])
    texts = read(session.workspace, story).texts
    assert texts["figures"].splitlines()[1] == "Pupils · 9"
    assert texts["figures"].startswith("Schools · 412 · ")
    assert texts["quotes"] == "no list"
    assert "partners" not in texts
