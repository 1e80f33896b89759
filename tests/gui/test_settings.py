"""Settings take effect at once and are kept; signing in and out as a person does it."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from fakes.faults import Fault
from fakes.provisioning import file_of
from heliograph import i18n
from heliograph import settings as settings_file
from heliograph.domain.signed import sign
from heliograph.errors import Offline
from heliograph.gui import look
from heliograph.gui.setup.profile_form import ProfileForm
from heliograph.gui.setup.settings_page import SettingsPage
from heliograph.gui.widgets.choice_box import ChoiceBox

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session

ADDRESS = "http://127.0.0.1:1"


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> SettingsPage:
    page = SettingsPage(session)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    return page


def kept(desk: Desk) -> settings_file.Settings:
    return settings_file.load(desk.workspace.profile / "settings.toml")


def choose(box: object, code: str) -> None:
    assert isinstance(box, ChoiceBox)
    box.choose(code)
    box.activated.emit(box.currentIndex())


def press(page: SettingsPage, words: str) -> None:
    next(each for each in page.message.buttons() if each.text() == words).click()


def test_a_language_is_spoken_at_once_and_kept(
    page: SettingsPage, session: Session, desk: Desk, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.appearance.changed):
        choose(page.looks.language, "ar")
    assert i18n.language() == "ar"
    assert QGuiApplication.layoutDirection() is QGuiApplication.layoutDirection().RightToLeft
    assert kept(desk).language == "ar"


def test_colours_follow_at_once_without_a_new_window(
    page: SettingsPage, session: Session, desk: Desk, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(session.appearance.changed):
        choose(page.looks.theme, "dark")
    assert look.tokens().dark
    assert kept(desk).theme == "dark"
    choose(page.looks.theme, "light")
    assert not look.tokens().dark


def test_text_size_goes_in_steps_and_stops_at_its_ends(session: Session, desk: Desk) -> None:
    appearance = session.appearance
    appearance.smaller()
    assert appearance.percent == 100
    for _ in range(10):
        appearance.larger()
    assert appearance.percent == 200
    assert kept(desk).text_percent == 200
    appearance.smaller()
    assert appearance.percent == 175
    appearance.use_percent(100)


def test_sending_by_itself_is_switched_off_and_on(page: SettingsPage, desk: Desk) -> None:
    page.sending.automatic.click()
    assert not kept(desk).send_automatically
    page.sending.automatic.click()
    assert kept(desk).send_automatically


def test_signing_in_goes_to_the_service_only_when_it_is_asked(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    page.account.sign_in.click()
    assert "first" in page.message.words()
    assert desk.service.calls == []
    page.account.form.address.setText(ADDRESS)
    page.account.form.code.setText(desk.world.new_code("Coast Radio"))
    page.account.sign_in.click()
    qtbot.waitUntil(lambda: "Signed in." in page.message.words())
    assert desk.workspace.account.current() is not None
    assert page.account.form.isHidden()
    assert page.account.form.code.text() == ""


def test_a_wrong_code_says_so_and_leaves_what_was_typed(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    page.account.form.address.setText(ADDRESS)
    page.account.form.code.setText("AAAA-BBBB-CCCC")
    page.account.sign_in.click()
    qtbot.waitUntil(lambda: "does not know this code" in page.message.words())
    assert page.account.form.code.text() == "AAAA-BBBB-CCCC"
    assert page.account.form.code.isEnabled()
    assert desk.workspace.account.current() is None


def test_no_connection_while_signing_in(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    desk.service.faults.append(Fault(step="enrol", error=Offline()))
    page.account.form.address.setText(ADDRESS)
    page.account.form.code.setText(desk.world.new_code("Coast Radio"))
    page.account.sign_in.click()
    qtbot.waitUntil(lambda: "cannot be reached" in page.message.words())


def test_a_provisioning_file_signs_in_and_a_campaign_file_is_taken(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    form = page.account.form
    data = file_of(desk.world, code=desk.world.new_code("Coast Radio"))
    form.use_file(desk.file("itu.helio", data))
    qtbot.waitUntil(lambda: desk.workspace.account.current() is not None)
    qtbot.waitUntil(lambda: "Signing in happens by itself" in page.message.words())
    qtbot.waitUntil(lambda: not form.busy)
    newer = desk.workspace.campaigns.get("open-call")
    payload = msgspec.json.encode({**msgspec.to_builtins(newer), "version": newer.version + 1})
    signed = sign(payload, typ="heliograph-campaign", key=desk.world.key)
    form.use_file(desk.file("pack.helio", signed.encode()))
    qtbot.waitUntil(lambda: page.message.words() == "The campaign was added.")
    assert desk.workspace.campaigns.get("open-call").version == newer.version + 1


def test_a_file_that_is_neither_is_refused_in_words(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    page.campaigns.take(desk.file("holiday.helio", b"no pack at all"))
    qtbot.waitUntil(lambda: "no campaign file" in page.message.words())


def test_signing_out_is_asked_with_verbs_and_keeps_everything(
    page: SettingsPage, desk: Desk
) -> None:
    story = desk.ready()
    desk.workspace.outbox.pause(story)  # or the worker sends it meanwhile
    desk.sign_in()
    page.refresh()
    page.commands()["sign-in"]()
    page.account.leave.click()
    assert [each.text() for each in page.message.buttons()] == ["Sign out", "Stay signed in"]
    press(page, "Stay signed in")
    assert desk.workspace.outbox.connection().signed_in
    page.account.leave.click()
    press(page, "Sign out")
    assert not desk.workspace.outbox.connection().signed_in
    assert desk.state(story) == "paused"
    assert page.account.form.isVisible()


def test_the_profile_is_kept_and_copied_into_new_stories(
    session: Session, desk: Desk, qtbot: QtBot
) -> None:
    form = ProfileForm(session.workspace)
    qtbot.addWidget(form)
    form.show()
    assert form.answers() == {}
    line("org_name", form).setText("Coast Radio")
    choose(form.inputs["membership"], "sector-member")
    assert form.inputs["sectors"].isVisible()
    choose(form.inputs["org_country"], "TT")
    form.save()
    with contextlib.closing(desk.open()) as after:
        assert after.settings.answers == {
            "org_name": "Coast Radio",
            "membership": "sector-member",
            "org_country": "TT",
        }
    story = desk.workspace.drafts.get(desk.workspace.drafts.new())
    assert story.answers["org_name"] == "Coast Radio"
    again = ProfileForm(session.workspace)
    qtbot.addWidget(again)
    assert again.answers() == form.answers()


def line(field: str, form: ProfileForm) -> QLineEdit:
    made = form.inputs[field]
    assert isinstance(made, QLineEdit)
    return made


def test_storage_tells_size_and_place(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: re.search("[0-9] (kB|MB) in", page.storage.words()) is not None)
    assert str(desk.workspace.profile) in page.storage.words()


def test_a_part_that_says_nothing_is_not_named(page: SettingsPage) -> None:
    named = [each.text() for each in page.sections.buttons() if not each.isHidden()]
    assert "Set by your organisation" not in named
    page.set_by.setVisible(True)
    named = [each.text() for each in page.sections.buttons() if not each.isHidden()]
    assert "Set by your organisation" in named


def test_the_names_of_the_parts_lead_to_them(page: SettingsPage, qtbot: QtBot) -> None:
    page.resize(1100, 500)
    names = page.sections.buttons()
    assert [each.isChecked() for each in names][:2] == [True, False]
    campaigns = next(each for each in names if each.text() == "Campaigns")
    campaigns.click()
    qtbot.waitUntil(campaigns.isChecked)
    focused = page.focusWidget()
    assert focused is not None
    assert page.campaigns.isAncestorOf(focused)
    page.resize(700, 500)
    assert not page.sections.isVisible()


def test_the_name_of_a_part_gives_the_keyboard_to_what_is_seen_there(page: SettingsPage) -> None:
    page.resize(1100, 500)
    for each in page.sections.buttons():
        each.click()
        focused = page.focusWidget()
        assert focused is not None
        assert focused.isVisible()
    backup = next(each for each in page.sections.buttons() if each.text() == "Backup")
    backup.click()
    assert page.focusWidget() is page.backup.make
