"""Files in the editor: added in every way, described, moved, taken out and put back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from editing import attach, begin, button, complete, focused, named, photo, stored
from fakes.profiles import DESCRIBED
from heliograph.gui.widgets.chip import Chip

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from editing import Open
    from heliograph.gui.session import Session


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


@pytest.mark.parametrize("wish", ["Import its rows as stories", "Add it as a file"])
def test_a_table_that_is_dropped_is_asked_about(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path, wish: str
) -> None:
    """It is likelier meant to be imported than to be a file of this one story."""
    page = open_editor(begin(session))
    panel = page.pages.media.panel
    table = tmp_path / "stories.csv"
    table.write_text("Title,Country\nRadio,Chad\n", encoding="utf-8")
    wanted: list[object] = []
    panel.import_wanted.connect(wanted.append)
    panel.dropEvent(_drop_of(table))
    assert "stories.csv" in panel.taken_out.words()
    assert not panel.is_busy
    next(each for each in panel.taken_out.buttons() if each.text() == wish).click()
    assert panel.taken_out.words() == ""
    if wish.startswith("Import"):
        assert (wanted, page.draft.story.media) == ([table], ())
    else:
        qtbot.waitUntil(lambda: len(page.draft.story.media) == 1)
        assert wanted == []


def _drop_of(path: Path) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    _alive.append(data)
    return QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )


_alive: list[QMimeData] = []
"""What an event refers to and does not hold."""


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
    button(details, "Send without this photo").click()
    assert names() == ["one.png"]
    panel = page.pages.media.panel
    assert "two.png" in panel.taken_out.words()
    button(panel.taken_out, "Undo").click()
    assert names() == ["two.png", "one.png"]
    assert details.item_id == page.draft.story.media[0].id


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
    item = session.workspace.attachments.attach(story, photo(tmp_path), details=DESCRIBED)
    page = open_editor(story)
    page.acts.mark_ready()
    page.pages.media.open_item(item.id)
    alt = page.pages.media.details.frames["alt_text"].answer.main_widget()
    assert isinstance(alt, QPlainTextEdit)
    assert alt.isReadOnly()
    assert not page.pages.media.panel.add.isVisible()


def test_everything_that_is_said_about_a_file_is_kept(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    story = begin(session)
    page = open_editor(story)
    path = tmp_path / "talk.mp3"
    path.write_bytes(b"ID3" + b"\0" * 500)
    attach(qtbot, page, path)
    frames = page.pages.media.details.frames
    assert frames["transcript"].isVisible()
    said: dict[str, object] = {
        "alt_text": "A fisher speaks of the storm",
        "caption": "Ama",
        "credit": "Coast Radio",
        "licence": page.draft.campaign.choices["licences"][0].code,
        "people": "children",
        "consent": "recorded",
        "guardian": True,
        "place_hidden": None,
        "transcript": "We saw it coming.",
        "taken": "2021-04",
    }
    for detail, frame in frames.items():
        frame.answer.set_value(said[detail])
        frame.answer.edited.emit()
    assert page.draft.save()
    kept = session.workspace.drafts.get(story).media[0].details
    for detail, value in said.items():
        assert getattr(kept, detail) == (value or False), detail
    assert frames["guardian"].isVisible()


def test_a_file_that_is_being_taken_in_can_be_stopped(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    story = complete(session)
    page = open_editor(story)
    large = tmp_path / "large.mp4"
    with large.open("wb") as file:
        file.truncate(300_000_000)
    panel = page.pages.media.panel
    panel.attach([large])
    assert panel.is_busy
    page.acts.mark_ready()
    assert "still being taken in" in page.message.words()
    named(panel, "Stop taking this file in").click()
    qtbot.waitUntil(lambda: not session.tasks.busy)
    assert not panel.is_busy
    assert session.workspace.drafts.get(story).media == ()


def test_one_goes_from_file_to_file_and_back_to_the_list(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session), 900, 600)
    attach(qtbot, page, photo(tmp_path, "one.png"), photo(tmp_path, "two.png"))
    details = page.pages.media.details
    one, two = (item.id for item in page.draft.story.media)
    assert details.item_id == two
    button(details, "Previous").click()
    assert details.item_id == one
    button(details, "Next").click()
    assert details.item_id == two
    button(details, "Done").click()
    assert page.pages.media.panel.isVisible()
    assert not details.isVisible()
    page.pages.media.panel.rows()[0].click()
    assert details.item_id == one


def test_another_program_that_takes_a_file_out_is_believed(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    story = begin(session)
    page = open_editor(story)
    attach(qtbot, page, photo(tmp_path))
    item = page.draft.story.media[0]
    session.workspace.attachments.detach(story, item.id)
    page.refresh()
    assert page.pages.media.panel.rows() == []
    assert not page.pages.media.details.isVisible()


def test_each_file_that_is_not_taken_in_is_named(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    panel = page.pages.media.panel
    for name in ("one.jpg", "two.jpg"):
        (tmp_path / name).touch()
    good = photo(tmp_path)
    panel.attach([tmp_path / "one.jpg", tmp_path, good, tmp_path / "two.jpg"])
    qtbot.waitUntil(lambda: "two.jpg" in panel.message.words())
    lines = panel.message.words().splitlines()
    assert len(lines) == 3
    for line, name in zip(lines, ("one.jpg", tmp_path.name, "two.jpg"), strict=True):
        assert name in line
    assert [row.item.file_name for row in panel.rows()] == [good.name]
    panel.attach([tmp_path / "one.jpg"])
    qtbot.waitUntil(lambda: len(panel.message.words().splitlines()) == 1 and not panel.is_busy)


def test_a_low_window_leaves_its_height_to_the_files(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session), width=640, height=700)
    attach(qtbot, page, photo(tmp_path))
    panel = page.pages.media.panel
    page.pages.media.show_list()
    (row,) = panel.rows()
    place: Callable[[QWidget], int] = lambda each: each.mapTo(panel, QPoint(0, 0)).y()  # noqa: E731 - measured again each time
    assert place(panel.add) > place(row)
    page.resize(640, 240)
    qtbot.waitUntil(lambda: place(panel.add) < place(row))
    assert panel.rect().contains(row.mapTo(panel, row.rect().bottomLeft()))
    panel.add.setFocus()
    qtbot.keyClick(panel.add, Qt.Key.Key_Tab)
    assert focused() is row
    page.resize(640, 700)
    qtbot.waitUntil(lambda: place(panel.add) > place(row))
