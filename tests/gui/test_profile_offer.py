"""A changed profile is offered to drafts that were begun before, and never put there silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLineEdit

from heliograph.gui.setup.settings_page import SettingsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from heliograph.domain.ids import StoryId
    from heliograph.gui.session import Session


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> SettingsPage:
    session.workspace.settings.answers = {"org_name": "Coast Radio"}
    page = SettingsPage(session)
    qtbot.addWidget(page)
    page.show()
    return page


def name_it(page: SettingsPage, name: str) -> None:
    line = page.profile.inputs["org_name"]
    assert isinstance(line, QLineEdit)
    line.setText(name)
    line.editingFinished.emit()


def press(page: SettingsPage, words: str) -> None:
    next(each for each in page.message.buttons() if each.text() == words).click()


def test_drafts_are_brought_up_to_date_when_asked_and_back(
    page: SettingsPage, session: Session, qtbot: QtBot
) -> None:
    drafts = session.workspace.drafts
    story, own = drafts.new(), drafts.new()
    drafts.set_answer(own, "org_name", "The school of Faya")

    def said(story: StoryId) -> object:
        return drafts.get(story).answers["org_name"]

    name_it(page, "Hill Radio")
    qtbot.waitUntil(lambda: bool(page.message.buttons()))
    assert page.message.words().startswith("Saved for new stories.")
    assert said(story) == "Coast Radio"
    press(page, "Update the draft")
    qtbot.waitUntil(lambda: said(story) == "Hill Radio")
    assert said(own) == "The school of Faya"
    qtbot.waitUntil(lambda: [each.text() for each in page.message.buttons()] == ["Undo"])
    press(page, "Undo")
    qtbot.waitUntil(lambda: said(story) == "Coast Radio")


def test_the_offer_remembers_what_was_before_several_changes(
    page: SettingsPage, session: Session, qtbot: QtBot
) -> None:
    story = session.workspace.drafts.new()
    name_it(page, "Hill Radio")
    name_it(page, "Valley Radio")
    qtbot.waitUntil(lambda: bool(page.message.buttons()))
    press(page, "Update the draft")
    drafts = session.workspace.drafts
    qtbot.waitUntil(lambda: drafts.get(story).answers["org_name"] == "Valley Radio")


def test_without_drafts_nothing_is_offered(
    page: SettingsPage, session: Session, qtbot: QtBot
) -> None:
    name_it(page, "Hill Radio")
    qtbot.waitUntil(lambda: page.message.words() == "Saved for new stories.")
    assert session.tasks.stop()
    assert page.message.buttons() == []
