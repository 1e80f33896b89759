"""A file from a ministry in the window: told before it is used, and what it locks is locked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QUrl

from fakes.provisioning import file_of
from fakes.world import World
from heliograph.app.provisioning import LookedAround, Taken
from heliograph.domain.policy import Policy, Rulings
from heliograph.domain.provisioning import ProvisioningInvalid
from heliograph.gui.dropped import file_in
from heliograph.gui.setup.first_run import FirstRun
from heliograph.gui.setup.set_up_note import show_note
from heliograph.gui.setup.settings_page import SettingsPage
from heliograph.gui.shell import Shell
from heliograph.gui.widgets.message_strip import MessageStrip

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session

LOCKED = Policy(
    locked=Rulings(day_bytes=5_000_000, clearance=True, protection=True, send_automatically=False)
)


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> SettingsPage:
    page = SettingsPage(session)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    return page


def take(desk: Desk, **changes: Any) -> None:
    """Take a file in."""
    path = desk.file("ministry.helio", file_of(desk.world, **changes))
    desk.workspace.setting_up.files.take(path)


def press(page: SettingsPage, words: str) -> None:
    next(each for each in page.message.buttons() if each.text() == words).click()


def test_a_file_is_told_before_it_is_used_and_locks_what_it_locks(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    assert page.set_by.isHidden()
    assert page.data.day.isEnabled()
    page.take_file(desk.file("m.helio", file_of(desk.world, policy=LOCKED)))
    qtbot.waitUntil(lambda: "sets Heliograph up for" in page.message.words())
    assert desk.workspace.account.current() is None
    press(page, "Use this file")
    qtbot.waitUntil(lambda: "Heliograph is set up for" in page.message.words())
    assert not page.set_by.isHidden()
    assert "At most 5 MB of data a day." in page.set_by.words()
    assert not page.data.day.isEnabled()
    assert page.data.month.isEnabled()
    assert not page.sending.automatic.isEnabled()
    assert not page.sending.cleared.isEnabled()
    assert "Set by" in page.data.day.toolTip()
    assert page.profile.answers()["org_name"] == "Ministry of Radio"


def test_a_file_that_is_not_wanted_changes_nothing(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    page.take_file(desk.file("m.helio", file_of(desk.world)))
    qtbot.waitUntil(lambda: bool(page.message.buttons()))
    press(page, "Not now")
    assert page.message.isHidden()
    assert desk.workspace.setting_up.current() is None


def test_a_move_to_another_service_is_asked_for_by_itself(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    other = World(now_ms=desk.world.now_ms, service="another-service")
    page.take_file(desk.file("m.helio", file_of(other)))
    qtbot.waitUntil(lambda: bool(page.message.buttons()))
    press(page, "Use this file")
    qtbot.waitUntil(lambda: "for another service" in page.message.words())
    before = desk.workspace.account.current()
    assert before is not None
    assert before.service == desk.world.service
    press(page, "Move there")
    qtbot.waitUntil(lambda: "Heliograph is set up for" in page.message.words())
    after = desk.workspace.account.current()
    assert after is not None
    assert after.service == "another-service"


def test_a_bad_file_is_told_and_a_campaign_is_taken(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    page.take_file(desk.file("holiday.helio", b"a photo, perhaps"))
    qtbot.waitUntil(lambda: "no file that sets Heliograph up" in page.message.words())


def test_files_of_ours_can_be_dropped(tmp_path: Path) -> None:
    def dropped(name: str) -> Path | None:
        path = tmp_path / name
        path.write_bytes(b"x")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        return file_in(data)

    assert dropped("m.helio") == tmp_path / "m.helio"
    assert dropped("t.xlsx") == tmp_path / "t.xlsx"
    assert dropped("photo.jpg") is None


def test_the_first_start_asks_less_where_a_file_has_answered(
    desk: Desk, session: Session, qtbot: QtBot
) -> None:
    take(desk, code=desk.world.new_code("Ministry of Radio"))
    first = FirstRun(session, step=1)
    qtbot.addWidget(first)
    first.show()
    assert not first.begin.file.isVisible()
    assert not first.begin.code.isVisible()
    assert first.begin.write.isVisible()
    first.begin.go_on.click()
    assert first.step == 2
    assert first.person._form.answers()["org_name"] == "Ministry of Radio"


def test_what_an_administrator_left_is_told_above_the_pages(
    desk: Desk, session: Session, qtbot: QtBot
) -> None:
    take(desk, policy=LOCKED)
    shell = Shell(session)
    qtbot.addWidget(shell)
    here = desk.workspace.setting_up.current()
    assert here is not None
    desk.workspace.looked = LookedAround(
        taken=Taken(found=here.found), refused=ProvisioningInvalid("foreign"), place="/etc/x.helio"
    )
    show_note(session, shell)
    assert desk.workspace.looked is None
    strips = [each for each in shell.findChildren(MessageStrip) if each.words()]
    said = " ".join(each.words() for each in strips)
    assert "Heliograph is set up for" in said
    assert "has not signed it" in said
    assert "to be protected on this computer" in said
