"""What is sent of a file: seen, made smaller, kept within the campaign, never unclean unasked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QPushButton

from editing import attach, begin, button, focused, named, shown_words
from heliograph.app.attachments import Attachments
from heliograph.errors import MediaTooLarge
from heliograph.gui.widgets.chip import Chip
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import duration, size
from photos import jpeg, sample, telling

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from editing import Open
    from fakes.profiles import Desk
    from heliograph.domain.media import MediaItem
    from heliograph.gui.editor.media_details import MediaDetailsPage
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.session import Session

LEFT = Qt.MouseButton.LeftButton
DAMAGED = b"%PDF-1.4 \xff\xd8 nothing that it claims to be"


def stored(session: Session, page: EditorPage) -> tuple[MediaItem, ...]:
    return session.workspace.drafts.get(page.draft.id).media


def bare(words: str) -> str:
    """Take out what only keeps the order of inserted words."""
    return words.translate(dict.fromkeys(range(0x2066, 0x206A)))


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def sizes(details: MediaDetailsPage) -> list[Chip]:
    """Give the chips of the sizes, smallest first."""
    chips = details.sending.findChildren(Chip)
    return [each for each in chips if each.isVisible()]


def measured(qtbot: QtBot, page: EditorPage) -> list[Chip]:
    details = page.pages.media.details
    qtbot.waitUntil(lambda: bool(sizes(details)))
    return sizes(details)


def test_a_row_says_how_much_smaller_a_photo_became(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    attach(qtbot, page, put(tmp_path, "boat.jpg", jpeg(3000, 2000)))
    (item,) = stored(session, page)
    row = page.pages.media.panel.rows()[0]
    assert item.original is not None
    assert " → " in row.accessibleName()
    assert "sent as it is" not in row.accessibleName()
    assert any(" → " in words for words in shown_words(page.pages.media.details))


def test_each_size_says_what_it_really_measures_and_can_be_chosen(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    attach(qtbot, page, put(tmp_path, "boat.jpg", jpeg(3000, 2000)))
    chips = measured(qtbot, page)
    names = [bare(each.text()).split(",")[0] for each in chips]
    assert names == ["Small", "Medium", "Large", "As taken"]
    assert "1024 × 682" in chips[0].text()
    assert chips[1].isChecked()
    chips[0].setFocus()
    qtbot.mouseClick(chips[0], LEFT)
    qtbot.waitUntil(lambda: page.draft.story.media[0].sending_size == "small")
    (item,) = stored(session, page)
    qtbot.waitUntil(lambda: focused() is sizes(page.pages.media.details)[0])
    assert sizes(page.pages.media.details)[0].isChecked()
    with session.workspace.attachments.open(item.sha256) as source:
        assert max(QImage.fromData(source.read()).size().toTuple()) == 1024


def test_words_written_while_the_photo_is_made_anew_are_kept(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    attach(qtbot, page, put(tmp_path, "boat.jpg", jpeg(2000, 1500)))
    measured(qtbot, page)
    details = page.pages.media.details
    details.sending.make("small")
    assert details.sending.is_busy
    details.frames["alt_text"].answer.focus_on()
    qtbot.keyClicks(focused(), "Two people mend a net")
    qtbot.waitUntil(lambda: not details.sending.is_busy)
    assert page.draft.save()
    (item,) = stored(session, page)
    assert (item.sending_size, item.details.alt_text) == ("small", "Two people mend a net")


def test_making_it_anew_can_be_stopped_and_leaves_it_as_it_was(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    attach(qtbot, page, put(tmp_path, "boat.jpg", jpeg(2000, 1500)))
    chips = measured(qtbot, page)
    before = stored(session, page)
    sending = page.pages.media.details.sending
    sending.make("small")
    assert not chips[0].isEnabled()
    named(sending, "Stop making it anew").click()
    qtbot.waitUntil(lambda: not session.tasks.busy)
    assert stored(session, page) == before
    assert chips[1].isChecked()
    assert chips[0].isEnabled()


def test_the_place_stays_in_the_file_only_when_it_is_ticked(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    attach(qtbot, page, telling(tmp_path))
    details = page.pages.media.details
    (item,) = stored(session, page)
    assert not item.keeps_place
    (told,) = (words for words in shown_words(details) if words.startswith("Taken out:"))
    assert "place" in told
    (tick,) = details.sending.findChildren(Tick)
    assert not tick.isChecked()
    tick.click()
    qtbot.waitUntil(lambda: page.draft.story.media[0].keeps_place)
    assert any("Where it was taken stays in" in words for words in shown_words(details))
    tick.click()
    qtbot.waitUntil(lambda: not page.draft.story.media[0].keeps_place)
    assert details.frames["taken"].answer.value() == "2021-05"


def test_a_photo_without_a_place_asks_nothing_about_it(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    attach(qtbot, page, put(tmp_path, "boat.jpg", jpeg(300, 200)))
    (tick,) = page.pages.media.details.sending.findChildren(Tick)
    assert not tick.isVisible()


def test_what_cannot_be_cleaned_is_sent_only_by_the_persons_word(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    panel = page.pages.media.panel
    one, two = (put(tmp_path, f"{name}.pdf", DAMAGED) for name in ("one", "two"))
    panel.attach([one, two])
    qtbot.waitUntil(lambda: not panel.is_busy)
    assert "one.pdf" in panel.message.words()
    assert "It was not added." in panel.message.words()
    assert stored(session, page) == ()
    button(panel.message, "Leave it out").click()
    assert "one.pdf" not in panel.message.words()
    assert "two.pdf" in panel.message.words()
    button(panel.message, "Add it as it is").click()
    qtbot.waitUntil(lambda: len(page.draft.story.media) == 1)
    (item,) = stored(session, page)
    assert (item.file_name, item.cleaned) == ("two.pdf", False)
    assert "sent as it is" in panel.rows()[0].accessibleName()
    told = shown_words(page.pages.media.details)
    assert any(words.startswith("It is sent as it is.") for words in told)
    assert panel.message.words() == ""


def test_a_decision_waits_while_more_files_are_added(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    panel = page.pages.media.panel
    panel.attach([put(tmp_path, "one.pdf", DAMAGED)])
    qtbot.waitUntil(lambda: "one.pdf" in panel.message.words())
    attach(qtbot, page, put(tmp_path, "boat.jpg", jpeg(300, 200)))
    assert "one.pdf" in panel.message.words()
    button(panel.message, "Add it as it is").click()
    qtbot.waitUntil(lambda: len(page.draft.story.media) == 2)


def test_a_photo_too_large_for_the_campaign_is_made_smaller_by_one_press(
    session: Session,
    open_editor: Open,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The campaign in the store has the usual limit: only the page is told of a lower one.
    monkeypatch.setattr(Attachments, "fitting", lambda *_: None)
    page = open_editor(begin(session))
    limit_at(page, 10_000)
    attach(qtbot, page, put(tmp_path, "boat.jpg", jpeg(1300, 900)))
    panel, details = page.pages.media.panel, page.pages.media.details
    assert "This campaign takes files up to" in panel.message.words()
    assert "Remove" in [each.text() for each in panel.message.buttons()]
    assert button(details, "Make smaller").isVisible()
    button(panel.message, "Make smaller").click()
    qtbot.waitUntil(lambda: page.draft.story.media[0].sending_size == "small")
    qtbot.waitUntil(lambda: any("still larger" in words for words in shown_words(details)))
    limit_at(page, stored(session, page)[0].size_bytes)
    page.recheck()
    shown = [each.text() for each in details.findChildren(QPushButton) if each.isVisible()]
    assert "Make smaller" not in shown


def test_what_is_too_large_and_cannot_be_made_smaller_can_be_removed(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    limit_at(page, 100)
    path = tmp_path / "talk.mp3"
    path.write_bytes(b"ID3" + b"\0" * 500)
    attach(qtbot, page, path)
    panel = page.pages.media.panel
    assert [each.text() for each in panel.message.buttons()] == ["Remove"]
    button(panel.message, "Remove").click()
    assert stored(session, page) == ()
    button(panel.taken_out, "Undo").click()
    assert [item.file_name for item in stored(session, page)] == ["talk.mp3"]


def test_a_size_that_cannot_be_made_says_so_and_what_is_sent(
    session: Session,
    open_editor: Open,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = open_editor(begin(session))
    attach(qtbot, page, put(tmp_path, "boat.jpg", jpeg(2000, 1500)))
    chips = measured(qtbot, page)

    def refuse(*_: object, **__: object) -> None:
        raise MediaTooLarge("boat.jpg", 1, 1)

    monkeypatch.setattr(Attachments, "resize", refuse)
    qtbot.mouseClick(chips[0], LEFT)
    details = page.pages.media.details
    qtbot.waitUntil(lambda: any("It is sent as before." in each for each in shown_words(details)))
    assert measured(qtbot, page)[1].isChecked()


def test_a_heic_photo_has_a_picture(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    attach(qtbot, page, put(tmp_path, "boat.heic", sample("plain.heic")))
    pictures = page.pages.media.details.findChildren(QLabel)
    qtbot.waitUntil(lambda: any(each.pixmap().width() > 1 for each in pictures))


def test_a_pasted_picture_leaves_nothing_in_plain_on_the_disk(
    session: Session, open_editor: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_editor(begin(session))
    monkeypatch.setattr(QImage, "save", None)
    QGuiApplication.clipboard().setImage(QImage(40, 30, QImage.Format.Format_RGB32))
    page.commands()["paste"]()
    qtbot.waitUntil(lambda: len(page.draft.story.media) == 1)
    (item,) = stored(session, page)
    assert item.file_name == "Pasted picture.png"
    assert not list((session.workspace.profile / "tmp").glob("*"))


def limit_at(page: EditorPage, size_bytes: int) -> None:
    small = replace(page.draft.campaign.media, max_item_bytes=size_bytes)
    page.draft.campaign = replace(page.draft.campaign, media=small)


def test_how_long_it_takes_is_said_of_file_sizes_and_sum_once_a_speed_was_measured(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path, desk: Desk
) -> None:
    desk.sign_in()
    desk.measured(100)
    page = open_editor(begin(session))
    attach(qtbot, page, put(tmp_path, "boat.jpg", jpeg(3000, 2000)))
    (item,) = stored(session, page)
    takes = duration(item.size_bytes / 100)
    panel = page.pages.media.panel
    assert f" · {takes}, " in panel.rows()[0].accessibleName()
    assert any(
        bare(words) == f"All files together: {bare(size(item.size_bytes))}, {takes}"
        for words in shown_words(panel)
    )
    (chosen,) = (each for each in measured(qtbot, page) if each.isChecked())
    assert bare(chosen.text()).endswith(f", {takes}")


def test_how_long_it_takes_is_not_guessed_where_no_speed_was_measured(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path, desk: Desk
) -> None:
    desk.sign_in()
    page = open_editor(begin(session))
    attach(qtbot, page, put(tmp_path, "boat.jpg", jpeg(3000, 2000)))
    panel = page.pages.media.panel
    chips = [each.text() for each in measured(qtbot, page)]
    said = [*chips, *shown_words(panel), panel.rows()[0].accessibleName()]
    assert any("All files together: " in words for words in said)
    assert not [words for words in said if "about" in words or "minute" in words]
