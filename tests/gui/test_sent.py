"""What was sent: receipts, history, the exact text, withdrawing with verbs on the buttons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from editing import shown_words
from gui.sending import send
from heliograph.app.receipt_files import verify_file
from heliograph.gui.stories.history import steps_of
from heliograph.gui.stories.receipt_acts import documents
from heliograph.gui.stories.sent_page import SentPage
from heliograph.gui.stories.text_page import TextPage
from heliograph.gui.stories.with_text import WithText
from heliograph.gui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.session import Session


@pytest.fixture
def sent(request: pytest.FixtureRequest, qtbot: QtBot) -> SentPage:
    if "story" in request.fixturenames:
        request.getfixturevalue("story")  # sent before the session's own worker begins to send
    session: Session = request.getfixturevalue("session")
    page = SentPage(session)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.refresh()
    page.show()
    return page


@pytest.fixture
def story(desk: Desk) -> StoryId:
    desk.sign_in()
    story = desk.ready(b"photo", title="Radio of the hills")
    send(desk)
    return story


def rows(timeline: Timeline) -> list[QModelIndex]:
    model = timeline.model()
    return [model.index(each, 0) for each in range(model.rowCount())]


def press(page: SentPage, words: str) -> None:
    next(each for each in page.message.buttons() if each.text() == words).click()


def test_nothing_is_called_sent_before_a_receipt(sent: SentPage, desk: Desk) -> None:
    desk.ready()
    sent.refresh()
    assert sent.empty.isVisible()
    assert sent.commands().keys() == {"find"}


def test_a_receipt_with_its_history(sent: SentPage, story: StoryId, desk: Desk) -> None:
    sent.refresh()
    number = desk.workspace.receipts.submission(story).receipt_number
    assert number is not None
    assert sent.list.lines()[0].state == "Sent"
    assert number in sent.list.lines()[0].next_step
    assert "Radio of the hills" in sent.details.title()
    words = sent.details.words()
    assert [each.split("  ")[1] for each in words.splitlines()][:2] == ["Begun", "Marked ready"]
    assert number in words


def test_what_exactly_was_sent_is_shown_with_the_receipt_checked_again(
    sent: SentPage, story: StoryId, session: Session, qtbot: QtBot
) -> None:
    whole = WithText(session, sent, back="Back to Sent", received=True)
    qtbot.addWidget(whole)
    whole.show()
    sent.refresh()
    sent.details.what.click()
    page = whole.side
    assert isinstance(page, TextPage)
    assert any("The receipt was checked again just now" in each for each in shown_words(page))
    words = page.view.toPlainText()
    assert "Radio of the hills" in words
    assert "Success story" in words
    assert f"{story}-0.jpg" in words
    whole.commands()["back"]()
    assert whole.side is None
    assert "Marked ready" in sent.details.words()


def test_a_receipt_is_saved_as_a_file_that_can_be_checked(
    sent: SentPage, story: StoryId, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    sent.refresh()
    path = tmp_path / "receipt.jws"
    sent.receipts.save_to(story, path)
    qtbot.waitUntil(lambda: "Receipt saved" in sent.message.words())
    assert verify_file(path, desk.workspace.receipts.keys()).story == story
    sent.receipts.save_to(story, tmp_path / "missing" / "receipt.jws")
    qtbot.waitUntil(lambda: "could not be written" in sent.message.words())


def test_a_receipt_is_saved_as_a_pdf_where_the_name_says_so(
    sent: SentPage, story: StoryId, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    sent.refresh()
    path = tmp_path / "receipt.pdf"
    sent.receipts.save_to(story, path)
    qtbot.waitUntil(lambda: "Receipt saved" in sent.message.words())
    assert path.read_bytes().startswith(b"%PDF-")
    assert verify_file(path, desk.workspace.receipts.keys()).story == story


def test_the_dialog_proposes_a_name_in_the_documents_folder_and_then_where_one_saved(
    sent: SentPage, story: StoryId, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert story
    asked: list[Path] = []

    def answer(_parent: QWidget, _title: str, proposed: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(proposed))
        return str(tmp_path / f"{len(asked)}.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    sent.refresh()
    sent.details.save.click()
    qtbot.waitUntil(lambda: "1.pdf" in sent.message.words())
    sent.details.save.click()
    qtbot.waitUntil(lambda: "2.pdf" in sent.message.words())
    assert [each.parent for each in asked] == [documents(), tmp_path]
    assert asked[0].name.endswith(" Radio of the hills.pdf")


def test_a_letter_typed_in_the_list_begins_to_find(
    sent: SentPage, story: StoryId, desk: Desk, qtbot: QtBot
) -> None:
    desk.ready(title="Digital clinics in Lundu")
    send(desk)
    sent.refresh()
    sent.focus_first()
    qtbot.keyClicks(sent.list, "h")
    assert sent.search.hasFocus()
    qtbot.keyClicks(sent.search, "ills")
    qtbot.waitUntil(lambda: [line.story for line in sent.list.lines()] == [story])


def test_without_a_printer_a_pdf_is_offered(
    sent: SentPage, story: StoryId, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    assert story
    sent.refresh()
    sent.details.print.click()
    qtbot.waitUntil(lambda: "No printer is set up" in sent.message.words())
    assert [each.text() for each in sent.message.buttons()] == ["Save as PDF…"]
    assert "print-receipt" in sent.commands()


def test_withdrawing_is_asked_with_verbs_and_goes_out(
    sent: SentPage, story: StoryId, desk: Desk, qtbot: QtBot
) -> None:
    sent.refresh()
    sent.details.withdraw.click()
    assert [each.text() for each in sent.message.buttons()] == ["Withdraw story", "Keep it"]
    press(sent, "Keep it")
    assert desk.workspace.receipts.submission(story).withdrawal_asked_ms is None
    sent.details.withdraw.click()
    press(sent, "Withdraw story")
    assert "withdraw" not in sent.commands()
    qtbot.waitUntil(lambda: desk.state(story) == "withdrawn")
    sent.refresh()
    assert sent.list.lines()[0].state == "Withdrawn"
    assert "new-version" not in sent.commands()


def test_a_new_version_opens_for_writing_and_the_receipt_stays(
    sent: SentPage, story: StoryId, desk: Desk, qtbot: QtBot
) -> None:
    sent.refresh()
    with qtbot.waitSignal(sent.story_opened) as opened:
        sent.details.again.click()
    assert opened.args == [story]
    assert desk.workspace.drafts.is_open(story)
    assert desk.workspace.receipts.verify(story).story == story


def test_a_greyed_button_can_be_reached_and_says_why(
    sent: SentPage, story: StoryId, desk: Desk
) -> None:
    sent.refresh()
    assert sent.details.again.accessibleDescription() == ""
    desk.workspace.drafts.new_version(story)
    sent.refresh()
    assert "new-version" not in sent.commands()
    assert sent.details.again.isEnabled()
    assert "is being written" in sent.details.again.accessibleDescription()
    assert sent.details.again.toolTip() == sent.details.again.accessibleDescription()
    sent.details.again.click()
    assert sent.message.words() == sent.details.again.accessibleDescription()
    assert "withdraw" in sent.commands()
    desk.workspace.drafts.mark_ready(story)
    sent.refresh()
    assert {"new-version", "withdraw"}.isdisjoint(sent.commands())
    assert sent.details.withdraw.accessibleDescription() == "A new version is on its way."


def test_the_way_of_two_versions_is_told_in_order_and_copied(
    sent: SentPage, story: StoryId, desk: Desk, qtbot: QtBot
) -> None:
    desk.workspace.drafts.new_version(story)
    desk.clock.advance(3 * 86_400)
    desk.workspace.drafts.mark_ready(story)
    send(desk)
    desk.workspace.receipts.withdraw(story)
    send(desk)
    sent.refresh()
    said = [each.words for each in steps_of(desk.workspace, story)]
    first, second = (each for each in said if each.startswith("Received by ITU, receipt"))
    assert said == [
        "Begun",
        "Marked ready · version 1",
        first,
        "New version begun",
        "Marked ready · version 2",
        second,
        "Withdrawal asked for",
        "Withdrawal received by ITU",
    ]
    assert "version 1" in first
    assert "version 2" in second
    assert first.endswith("kB")
    sent.details.history.setFocus()
    qtbot.keyClick(sent.details.history, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == sent.details.words()
    index = sent.details.history.model().index(1, 0)
    sent.details.history.setCurrentIndex(index)
    qtbot.keyClick(sent.details.history, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().endswith("  Marked ready · version 1")


def test_words_of_the_way_wrap_where_it_is_narrow(
    sent: SentPage, story: StoryId, qtbot: QtBot
) -> None:
    assert story
    sent.refresh()
    history = sent.details.history
    wide = history.sizeHintForIndex(history.model().index(2, 0)).height()
    history.setFixedWidth(150)
    qtbot.waitUntil(
        lambda: history.sizeHintForIndex(history.model().index(2, 0)).height() > 2 * wide
    )


def test_find_among_what_was_sent(sent: SentPage, story: StoryId, desk: Desk, qtbot: QtBot) -> None:
    other = desk.ready(title="Digital clinics in Lundu")
    send(desk)
    sent.refresh()
    assert {line.story for line in sent.list.lines()} == {story, other}
    sent.search.setText("Lundu")
    qtbot.waitUntil(lambda: [line.story for line in sent.list.lines()] == [other])
    sent.choose(other)
    assert "Lundu" in sent.details.title()


def test_low_windows_set_list_and_details_side_by_side(sent: SentPage, story: StoryId) -> None:
    assert story
    sent.refresh()
    sent.resize(880, 260)
    assert sent.list.mapTo(sent, sent.list.rect().topLeft()).y() == pytest.approx(
        sent.details.mapTo(sent, sent.details.rect().topLeft()).y(), abs=8
    )


def test_the_way_settles_whatever_room_it_has(
    sent: SentPage, story: StoryId, qapp: QApplication
) -> None:
    assert story
    sent.refresh()
    history = sent.details.history
    for height in range(40, 160):
        history.setFixedSize(240, height)
        qapp.processEvents()
        bar = history.verticalScrollBar()
        tall = sum(history.sizeHintForIndex(each).height() for each in rows(history))
        assert (bar.maximum() > 0) == (tall > history.viewport().height())


def test_every_button_can_be_reached_in_a_part_that_is_too_low(
    sent: SentPage, story: StoryId, qapp: QApplication, qtbot: QtBot
) -> None:
    assert story
    sent.resize(420, 260)
    sent.refresh()
    qapp.processEvents()
    last, part = sent.details.withdraw, sent.details.parentWidget()
    assert part is not None
    sent.list.opened.emit(story)
    assert part.rect().contains(sent.details.what.mapTo(part, QPoint(9, 9)))
    while not last.hasFocus():
        qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
    assert part.rect().contains(last.mapTo(part, last.rect().center()))


def test_the_menu_of_a_row_offers_what_can_be_done(
    sent: SentPage, story: StoryId, qapp: QApplication
) -> None:
    assert story
    sent.refresh()
    sent.list.menu_wanted.emit(QPoint(10, 10))
    menu = qapp.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [each.text() for each in menu.actions()] == [
        "What exactly was &sent",
        "Save &receipt…",
        "&Print receipt…",
        "New &version",
        "&Withdraw…",
    ]
    menu.close()
