"""The questions about one file: what is remembered, what consent needs, and the way about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from editing import attach, begin, button, complete, focused, photo, shown_words
from fakes.profiles import DESCRIBED
from heliograph.gui.widgets.chip import Chip

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from editing import Open
    from heliograph.domain.media import MediaDetails
    from heliograph.gui.editor.media_details import MediaDetailsPage
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.session import Session


def kept(session: Session, page: EditorPage, at: int = 0) -> MediaDetails:
    assert page.draft.save()
    return session.workspace.drafts.get(page.draft.id).media[at].details


def choose(qtbot: QtBot, details: MediaDetailsPage, question: str, words: str) -> None:
    """Press a chip of a question."""
    chips = details.findChildren(Chip)
    chip = next(each for each in chips if each.text() == words and each.isVisible())
    assert question in chip.accessibleDescription()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)


def say(details: MediaDetailsPage, **said: object) -> None:
    """Answer as a person does."""
    for detail, frame in details.frames.items():
        if detail in said:
            frame.answer.set_value(said[detail])
            frame.answer.edited.emit()


def test_credit_and_licence_of_the_file_before_are_offered_and_changeable(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    attach(qtbot, page, photo(tmp_path, "one.png"))
    details = page.pages.media.details
    assert not [each for each in details.findChildren(QPushButton) if _offers(each)]
    licence = page.draft.campaign.choices["licences"][1].code
    say(details, credit="Coast Radio", licence=licence)
    attach(qtbot, page, photo(tmp_path, "two.png"))
    assert any("Coast Radio" in words for words in shown_words(details))
    assert kept(session, page, 1).credit == ""  # offered, not written
    button(details, "Use again").click()
    told = kept(session, page, 1)
    assert (told.credit, told.licence) == ("Coast Radio", licence)
    assert not [each for each in details.findChildren(QPushButton) if _offers(each)]
    assert details.frames["people"].isAncestorOf(focused())
    say(details, credit="Ama")
    assert kept(session, page, 1).credit == "Ama"
    assert kept(session, page, 0).credit == "Coast Radio"


def test_they_are_offered_in_the_next_story_too(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    first = open_editor(begin(session))
    attach(qtbot, first, photo(tmp_path, "one.png"))
    licence = first.draft.campaign.choices["licences"][0].code
    say(first.pages.media.details, credit="Coast Radio", licence=licence)
    first.hide()
    second = open_editor(begin(session))
    attach(qtbot, second, photo(tmp_path, "two.png"))
    button(second.pages.media.details, "Use again").click()
    assert kept(session, second).credit == "Coast Radio"


def test_an_offered_licence_that_the_campaign_does_not_know_is_left_to_the_person(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = session.workspace.settings
    settings.media_credit, settings.media_licence = "Coast Radio", "PUBLIC-DOMAIN-OF-1900"
    page = open_editor(begin(session))
    attach(qtbot, page, photo(tmp_path))
    details = page.pages.media.details
    button(details, "Use again").click()
    assert (kept(session, page).credit, kept(session, page).licence) == ("Coast Radio", "")
    assert focused() is details.frames["licence"].answer.main_widget()


def test_consent_is_asked_anew_when_others_can_be_recognised(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    attach(qtbot, page, photo(tmp_path))
    details = page.pages.media.details
    who, how = "Who can be recognised?", "How did they agree?"
    choose(qtbot, details, who, "Children can be recognised")
    choose(qtbot, details, how, "Signed paper")
    say(details, guardian=True)
    choose(qtbot, details, who, "Adults can be recognised")
    told = kept(session, page)
    assert (told.people, told.consent, told.guardian) == ("adults", None, False)
    choose(qtbot, details, how, "Recorded voice")
    choose(qtbot, details, who, "Nobody can be recognised")
    assert kept(session, page).consent is None
    choose(qtbot, details, who, "Adults can be recognised")
    assert details.frames["consent"].answer.value() is None


def test_what_protects_people_is_told_where_they_can_be_recognised(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    attach(qtbot, page, photo(tmp_path))
    details = page.pages.media.details

    def told() -> str:
        return " ".join(shown_words(details))

    assert "Leave out at least one" not in told()
    choose(qtbot, details, "Who", "Adults can be recognised")
    assert "Leave out at least one of face, exact place and name" in told()
    choose(qtbot, details, "Who", "Children can be recognised")
    assert "leave out the surname" in told()
    assert kept(session, page).place_hidden


@pytest.mark.parametrize("answer", ["not-asked", None])
def test_a_story_is_not_made_ready_around_consent(
    session: Session, open_editor: Open, tmp_path: Path, answer: str | None
) -> None:
    story = complete(session)
    session.workspace.attachments.attach(story, photo(tmp_path), details=DESCRIBED)
    page = open_editor(story)
    details = page.pages.media.details
    page.pages.media.open_item(page.draft.story.media[0].id)
    say(details, people="adults", consent=answer)
    page.acts.mark_ready()
    assert page.draft.is_open
    consent = details.frames["consent"]
    assert consent.problem() != ""
    assert consent.isAncestorOf(focused())
    button(details, "Send without this photo").click()
    page.acts.mark_ready()
    assert not page.draft.is_open


def test_keys_lead_to_the_file_before_and_after(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session))
    attach(qtbot, page, photo(tmp_path, "one.png"), photo(tmp_path, "two.png"))
    details = page.pages.media.details
    one, two = (item.id for item in page.draft.story.media)
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.waitUntil(lambda: details.isAncestorOf(focused()))
    qtbot.keyClick(focused(), Qt.Key.Key_PageUp, control)
    assert details.item_id == one
    qtbot.keyClick(focused(), Qt.Key.Key_PageUp, control)
    assert details.item_id == one
    qtbot.keyClick(focused(), Qt.Key.Key_PageDown, control)
    assert details.item_id == two
    assert focused() is details.frames["alt_text"].answer.main_widget()


def test_the_way_on_is_seen_whatever_is_scrolled(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_editor(begin(session), width=880, height=400)
    attach(qtbot, page, photo(tmp_path, "one.png"), photo(tmp_path, "two.png"))
    details = page.pages.media.details
    for name in ("Previous", "Next", "Send without this photo", "Done"):
        place = button(details, name)
        bottom = place.mapTo(page, place.rect().bottomRight())
        assert page.rect().contains(bottom), name


def _offers(each: QPushButton) -> bool:
    return each.isVisible() and each.text().strip() == "Use again"
