"""The editor on a real profile: nothing typed is lost, and what is missing is found by keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from fakes.profiles import DESCRIBED, complete_answers
from heliograph.domain.campaign import Campaign
from heliograph.domain.lifecycle import State
from heliograph.domain.problems import Grade
from heliograph.errors import DiskFull
from heliograph.gui.editor import EditorPage
from heliograph.gui.editor_form import SectionPage, make_input
from heliograph.gui.widgets.chip import Chip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.domain.story import Answers
    from heliograph.gui.session import Session

Open = "Callable[..., EditorPage]"


@pytest.fixture
def open_editor(qtbot: QtBot, session: Session) -> Iterator[Callable[..., EditorPage]]:
    """Give a function that opens a story in a window of its own."""
    opened: list[EditorPage] = []

    def open_story(story: StoryId, width: int = 1240, height: int = 760) -> EditorPage:
        page = EditorPage(session, story)
        opened.append(page)
        page.resize(width, height)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    yield open_story
    assert session.tasks.stop()
    for page in opened:
        page.close()
        page.deleteLater()


def begin(session: Session, **answers: object) -> StoryId:
    return session.workspace.drafts.new(campaign="open-call", answers=dict(answers))


def complete(session: Session, **changes: object) -> StoryId:
    return session.workspace.drafts.new(campaign="open-call", answers=complete_answers(**changes))


def stored(session: Session, story: StoryId) -> Answers:
    return session.workspace.drafts.get(story).answers


def field(page: EditorPage, name: str) -> QWidget:
    section = next(each for each in page.findChildren(SectionPage) if name in each.frames)
    return section.frames[name].answer.main_widget()


def shown_words(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible() and each.text()]


def button(widget: QWidget, words: str) -> QPushButton:
    found = [
        each
        for each in widget.findChildren(QPushButton)
        if each.isVisible() and words in {each.text(), each.accessibleName()}
    ]
    assert found, words
    return found[0]


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


# ---- saving ----------------------------------------------------------------------------------


def test_every_field_of_the_campaigns_has_an_input(session: Session, qtbot: QtBot) -> None:
    kept: list[QWidget] = []
    for campaign in session.workspace.campaigns.all():
        assert isinstance(campaign, Campaign)
        for each in campaign.fields:
            if each.type != "media":
                made = make_input(each, campaign)
                qtbot.addWidget(made)
                kept.append(made)
                made.set_value(None)
                assert made.value() is None, each.id
    assert len(kept) >= 80


def test_all_answers_survive_being_shown(session: Session, open_editor: Open) -> None:
    story = complete(session)
    before = stored(session, story)
    page = open_editor(story)
    for section in ("story", "where", "themes", "org", "links", "consent", "check"):
        page.show_step(section)
    for section in page.findChildren(SectionPage):
        for name, frame in section.frames.items():
            answer = before.get(name)
            assert frame.answer.value() == (answer or None), name
    assert stored(session, story) == before


def test_typing_is_saved_at_most_two_seconds_later(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    story = begin(session)
    page = open_editor(story)
    qtbot.keyClicks(field(page, "title"), "A mast")
    assert page.head.state.whole() == "Saving…"
    assert "title" not in stored(session, story)
    with qtbot.waitSignal(page.saved, timeout=3000):
        qtbot.keyClicks(field(page, "title"), " on a lighthouse")
    assert stored(session, story)["title"] == "A mast on a lighthouse"
    assert page.head.state.whole().startswith("Draft · Saved on this computer")


def test_leaving_a_field_saves_at_once(session: Session, open_editor: Open, qtbot: QtBot) -> None:
    story = begin(session)
    page = open_editor(story)
    title = field(page, "title")
    title.setFocus()
    qtbot.keyClicks(title, "A mast")
    qtbot.keyClick(title, Qt.Key.Key_Tab)
    assert stored(session, story)["title"] == "A mast"


@pytest.mark.parametrize("leave", ["step", "hide", "leave", "save"])
def test_every_way_out_saves(session: Session, open_editor: Open, qtbot: QtBot, leave: str) -> None:
    story = begin(session)
    page = open_editor(story)
    qtbot.keyClicks(field(page, "title"), "A mast")
    match leave:
        case "step":
            page.show_step("where")
        case "hide":
            page.hide()
        case "leave":
            assert page.may_leave()
        case _:
            page.commands()["save"]()
    assert stored(session, story)["title"] == "A mast"


def test_what_another_program_changed_meanwhile_is_kept(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    story = begin(session)
    page = open_editor(story)
    qtbot.keyClicks(field(page, "title"), "A mast")
    session.workspace.drafts.set_answer(story, "place", "Lundu")
    page.refresh()
    assert page.draft.save()
    assert stored(session, story)["title"] == "A mast"
    assert stored(session, story)["place"] == "Lundu"
    page.show_step("where")
    assert field(page, "place").property("text") == "Lundu"


def test_words_that_cannot_be_saved_stay_and_can_be_copied(
    session: Session, open_editor: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = begin(session)
    page = open_editor(story)
    full = True

    def save(which: StoryId, answers: Answers) -> int:
        if full:
            raise DiskFull(Path("store.db"))
        return real(which, answers)

    real = session.workspace.drafts.save
    monkeypatch.setattr(session.workspace.drafts, "save", save)
    qtbot.keyClicks(field(page, "title"), "A mast")
    with qtbot.waitSignal(page.not_saved):
        assert not page.may_leave()
    assert "Your text is still on the screen." in page.message.words()
    assert page.head.state.whole() == "Not saved"
    button(page.message, "Copy text").click()
    assert "A mast" in QGuiApplication.clipboard().text()
    assert button(page.message, "Leave without saving").isVisible()
    full = False
    button(page.message, "Try again").click()
    assert stored(session, story)["title"] == "A mast"
    assert page.message.words() == ""


# ---- what is asked ---------------------------------------------------------------------------


def test_the_kind_decides_at_once_what_is_required(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    page = open_editor(begin(session))
    section = page.findChildren(SectionPage)[0]
    assert field(page, "lessons").accessibleName() == "What did you learn?"
    lesson = section.frames["kind"].answer.findChildren(Chip)[2]
    qtbot.mouseClick(lesson, Qt.MouseButton.LeftButton)
    assert field(page, "lessons").accessibleName() == "What did you learn? (required)"
    assert "(required)" not in field(page, "situation").accessibleName()


def test_a_question_appears_with_the_answer_that_calls_for_it(
    session: Session, open_editor: Open
) -> None:
    page = open_editor(begin(session, membership="non-member"))
    page.show_step("org")
    frame = page.findChildren(SectionPage)[-1].frames["sectors"]
    assert not frame.isVisible()
    page.draft.answer("membership", "academia")
    assert frame.isVisible()


def test_the_storys_language_changes_limits_and_direction(
    session: Session, open_editor: Open
) -> None:
    page = open_editor(begin(session, story_language="en", title="移动诊所"))
    assert "4 of 10 to 120" in shown_words(page)
    page.draft.answer("story_language", "zh")
    assert "4 of 5 to 60" in shown_words(page)
    summary = field(page, "summary")
    assert isinstance(summary, QPlainTextEdit)
    page.draft.answer("story_language", "ar")
    option = summary.document().defaultTextOption()
    assert option.textDirection() == Qt.LayoutDirection.RightToLeft


def test_consent_is_asked_with_its_full_text(session: Session, open_editor: Open) -> None:
    page = open_editor(begin(session))
    page.show_step("consent")
    words = "\n".join(shown_words(page))
    assert "You can withdraw the story at any time" in words
    assert "are used only to ask you about the story" in words


# ---- what is missing -------------------------------------------------------------------------


def test_nobody_is_told_what_is_missing_before_they_ask(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    page = open_editor(begin(session))
    assert "Title: needs an answer" not in shown_words(page)
    title = field(page, "title")
    title.setFocus()
    qtbot.keyClicks(title, "A mast")
    assert "Title: at least 10 characters, now 6" not in shown_words(page)
    qtbot.keyClick(title, Qt.Key.Key_Tab)
    assert "Title: at least 10 characters, now 6" in shown_words(page)
    assert "Short summary: needs an answer" not in shown_words(page)
    page.go_on(1)
    assert "Short summary: needs an answer" in shown_words(page)


def test_f8_goes_through_all_problems_in_every_step_and_round(
    session: Session, open_editor: Open
) -> None:
    story = complete(session, title="", period=None, contact_email="nobody", privacy=None)
    page = open_editor(story)
    musts = [each for each in page.draft.problems() if each.grade is Grade.MUST]
    assert [each.field for each in musts] == ["title", "period", "contact_email", "privacy"]
    seen: list[str] = []
    for _ in range(5):
        page.commands()["next-problem"]()
        seen.append(page.pages.here())
    assert seen == ["title", "period", "contact_email", "privacy", "title"]
    page.commands()["previous-problem"]()
    assert page.pages.here() == "privacy"
    assert page.pages.step == "consent"


def test_f8_goes_on_from_where_the_keyboard_is(session: Session, open_editor: Open) -> None:
    story = complete(session, title="", summary="", contact_email="nobody")
    page = open_editor(story)
    field(page, "situation").setFocus()
    page.go_on(1)
    assert page.pages.here() == "contact_email"
    page.show_step("story")
    field(page, "situation").setFocus()
    page.go_on(-1)
    assert page.pages.here() == "summary"


def test_f8_reaches_the_cell_of_a_row(session: Session, open_editor: Open) -> None:
    story = complete(session, quotes=[{"text": "We see the storm.", "who": "Ama"}])
    page = open_editor(story)
    page.go_on(1)
    assert page.pages.here() == "quotes"
    assert focused().property("text") == "The person agrees that it is shown"


def test_a_story_that_is_not_complete_says_why_and_goes_there(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    story = complete(session, title="", privacy=None)
    page = open_editor(story)
    ready = page.head.ready
    assert ready.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert ready.accessibleDescription() == "2 things to do before this can be sent"
    page.show_step("consent")
    qtbot.mouseClick(ready, Qt.MouseButton.LeftButton)
    assert page.pages.here() == "title"
    assert "2 things to do before this can be sent. The first: Title: needs an answer" in (
        page.message.words()
    )
    assert session.workspace.drafts.is_open(story)


def test_the_check_page_lists_everything_and_leads_there(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    story = complete(session, title="", sdgs=None)
    page = open_editor(story)
    qtbot.mouseClick(page.head.check, Qt.MouseButton.LeftButton)
    words = shown_words(page.pages.check)
    assert "1 thing to do before this can be sent" in words
    assert {"must", "Title: needs an answer", "should"} <= set(words)
    go = button(page.pages.check, "Go there: \u2068Title: needs an answer\u2069")
    assert focused() is go
    go.click()
    assert page.pages.here() == "title"


def test_the_check_page_shows_what_is_received_as_text(session: Session, open_editor: Open) -> None:
    story = complete(session)
    page = open_editor(story)
    page.show_check()
    button(page.pages.check, "Show what ITU will receive as text").click()
    text = page.pages.check.findChildren(QPlainTextEdit)[0].toPlainText()
    assert str(stored(session, story)["title"]) in text


# ---- ready and back --------------------------------------------------------------------------


def test_a_complete_story_is_marked_ready_and_can_come_back(
    session: Session, open_editor: Open
) -> None:
    story = complete(session)
    page = open_editor(story)
    page.commands()["mark-ready"]()
    drafts = session.workspace.drafts
    assert drafts.submission(story).state is State.READY
    assert "ready to send" in page.message.words()
    assert "in the outbox" in page.standing.words()
    title = field(page, "title")
    assert isinstance(title, QLineEdit)
    assert title.isReadOnly()
    assert not page.head.ready.isVisible()
    assert "save" not in page.commands()
    page.commands()["to-drafts"]()
    assert drafts.is_open(story)
    assert not title.isReadOnly()
    assert page.standing.words() == ""


def test_what_was_sent_can_be_read_and_begun_anew(
    desk: Desk, session: Session, open_editor: Open
) -> None:
    desk.sign_in()
    story = desk.ready()
    assert desk.send() is None
    page = open_editor(story)
    assert "was sent" in page.standing.words()
    button(page.standing, "New version").click()
    assert session.workspace.drafts.is_open(story)
    assert "new-version" not in page.commands()


def test_a_receipt_that_comes_while_the_story_is_on_the_screen_is_shown(
    desk: Desk, open_editor: Open
) -> None:
    desk.sign_in()
    story = desk.ready()
    page = open_editor(story)
    assert desk.send() is None
    page.refresh()
    assert "was sent" in page.standing.words()


# ---- files -----------------------------------------------------------------------------------


def photo(folder: Path, name: str = "boat.png") -> Path:
    image = QImage(1200, 900, QImage.Format.Format_RGB32)
    image.fill(QColor(Qt.GlobalColor.darkCyan))
    path = folder / name
    assert image.save(str(path))
    return path


def attach(qtbot: QtBot, page: EditorPage, *paths: Path) -> None:
    panel = page.pages.media.panel
    before = len(page.draft.story.media)
    panel.attach(list(paths))
    qtbot.waitUntil(lambda: not panel.is_busy)
    qtbot.waitUntil(lambda: len(page.draft.story.media) == before + len(paths))


def test_a_photo_is_added_described_and_shown_small(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    story = begin(session)
    page = open_editor(story)
    attach(qtbot, page, photo(tmp_path))
    assert page.pages.step == "media"
    details = page.pages.media.details
    qtbot.waitUntil(lambda: focused() is details.frames["alt_text"].answer.main_widget())
    qtbot.keyClicks(focused(), "Two people mend a net")
    adults = details.frames["people"].answer.findChildren(Chip)[2]
    assert not details.frames["consent"].isVisible()
    qtbot.mouseClick(adults, Qt.MouseButton.LeftButton)
    assert details.frames["consent"].isVisible()
    assert page.draft.save()
    kept = session.workspace.drafts.get(story).media[0].details
    assert (kept.alt_text, kept.people) == ("Two people mend a net", "adults")
    row = page.pages.media.panel.rows()[0]
    assert row.accessibleName().startswith("boat.png, Photo, ")
    pictures = details.findChildren(QLabel)
    qtbot.waitUntil(lambda: any(each.pixmap().width() > 100 for each in pictures))


def test_f8_leads_into_the_questions_about_a_file(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    story = complete(session)
    page = open_editor(story)
    attach(qtbot, page, photo(tmp_path))
    page.show_step("story")
    page.go_on(1)
    details = page.pages.media.details
    assert focused() is details.frames["alt_text"].answer.main_widget()
    assert details.frames["alt_text"].problem() != ""
    page.go_on(1)
    assert focused() is details.frames["credit"].answer.main_widget()


@pytest.mark.parametrize("kind", ["empty", "missing", "folder"])
def test_a_file_that_cannot_be_taken_says_why_and_loses_nothing(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    story = begin(session, title="A mast")
    page = open_editor(story)
    path = tmp_path / "odd.jpg"
    if kind == "empty":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    panel = page.pages.media.panel
    panel.attach([path, photo(tmp_path)])
    qtbot.waitUntil(lambda: not panel.is_busy)
    qtbot.waitUntil(lambda: panel.message.words() != "")
    assert "odd.jpg" in panel.message.words()
    qtbot.waitUntil(lambda: len(page.draft.story.media) == 1)
    assert stored(session, story)["title"] == "A mast"


def test_files_are_dropped_and_pasted(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    story = begin(session)
    page = open_editor(story)
    panel = page.pages.media.panel
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo(tmp_path, "dropped.png")))])
    drop = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    panel.dropEvent(drop)
    qtbot.waitUntil(lambda: len(page.draft.story.media) == 1)
    QGuiApplication.clipboard().setImage(QImage(40, 30, QImage.Format.Format_RGB32))
    page.commands()["paste"]()
    qtbot.waitUntil(lambda: len(page.draft.story.media) == 2)
    names = [item.file_name for item in page.draft.story.media]
    assert names == ["dropped.png", "Pasted picture.png"]
    QGuiApplication.clipboard().setText("words")
    assert "paste" not in page.commands()


def test_a_file_is_moved_taken_out_and_put_back(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    story = begin(session)
    page = open_editor(story)
    attach(qtbot, page, photo(tmp_path, "one.png"), photo(tmp_path, "two.png"))
    names: Callable[[], list[str]] = lambda: [  # noqa: E731 - read again each time
        item.file_name for item in session.workspace.drafts.get(story).media
    ]
    details = page.pages.media.details
    assert details.item_id == page.draft.story.media[1].id
    named(details, "Move up").click()
    assert names() == ["two.png", "one.png"]
    named(details, "Take out of the story").click()
    assert names() == ["one.png"]
    panel = page.pages.media.panel
    assert "two.png" in panel.message.words()
    button(panel.message, "Undo").click()
    assert names() == ["two.png", "one.png"]


def named(widget: QWidget, name: str) -> QAbstractButton:
    return next(
        each for each in widget.findChildren(QAbstractButton) if each.accessibleName() == name
    )


def test_a_file_too_big_for_the_campaign_is_said_at_once(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    story = begin(session)
    page = open_editor(story)
    small = replace(page.draft.campaign.media, max_item_bytes=100)
    page.draft.campaign = replace(page.draft.campaign, media=small)
    attach(qtbot, page, photo(tmp_path))
    assert "This campaign takes files up to" in page.pages.media.panel.message.words()


def test_the_files_stand_beside_the_questions_only_where_there_is_room(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    page = open_editor(begin(session), width=1240)
    panel = page.pages.media.panel
    assert panel.isVisible()
    page.resize(900, 600)
    qtbot.waitUntil(lambda: not panel.isVisible())
    page.show_step("media")
    assert panel.isVisible()
    page.resize(1240, 700)
    qtbot.waitUntil(page.pages.column.isVisible)
    page.show_step("story")
    assert panel.isVisible()


def test_details_of_a_sent_story_cannot_be_changed(
    session: Session, open_editor: Open, tmp_path: Path
) -> None:
    story = complete(session)
    item = session.workspace.drafts.attach(story, photo(tmp_path), details=DESCRIBED)
    page = open_editor(story)
    page.mark_ready()
    page.pages.media.open_item(item.id)
    alt = page.pages.media.details.frames["alt_text"].answer.main_widget()
    assert isinstance(alt, QPlainTextEdit)
    assert alt.isReadOnly()
    assert not page.pages.media.panel.add.isVisible()


# ---- keyboard and screen reader --------------------------------------------------------------


def test_everything_to_press_has_a_name_and_is_large_enough(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    story = complete(session)
    page = open_editor(story)
    attach(qtbot, page, photo(tmp_path))
    for step in ("story", "where", "themes", "org", "media", "links", "consent", "check"):
        page.show_step(step)
        QApplication.processEvents()
        for each in page.findChildren(QAbstractButton):
            if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert each.text() or each.accessibleName(), (step, each)
                assert each.height() >= 24, (step, each.text())
                assert each.width() >= 24, (step, each.text())


def test_tab_goes_from_field_to_field_as_one_reads(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    page = open_editor(begin(session, kind="success"))
    order: list[str] = []
    for _ in range(14):
        here = page.pages.here()
        if here and here not in order:
            order.append(here)
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    assert order == [
        "kind",
        "story_language",
        "title",
        "summary",
        "situation",
        "action",
        "results",
        "lessons",
        "advice",
        "figures",
        "quotes",
    ]


def test_panes_are_walked_by_f6(session: Session, open_editor: Open) -> None:
    page = open_editor(begin(session))
    page.commands()["next-pane"]()
    assert page.pages.media.panel.isAncestorOf(focused())
    page.commands()["next-pane"]()
    assert page.pages.column.isAncestorOf(focused())
    page.commands()["previous-pane"]()
    assert page.pages.media.panel.isAncestorOf(focused())


def test_no_shortcut_of_the_editor_needs_control_and_alt(
    session: Session, open_editor: Open
) -> None:
    page = open_editor(begin(session))
    for each in page.findChildren(QAbstractButton):
        keys = each.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
        assert not keys.startswith("Ctrl+Alt")
