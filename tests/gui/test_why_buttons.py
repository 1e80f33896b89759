"""Each button of the outbox does what it says, and leads to where the cause is put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import QDesktopServices, QHelpEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QStyleOptionViewItem, QToolTip

from fakes.faults import Fault, busy, offline
from gui.sending import send
from heliograph.errors import CaptivePortal, ProxySignIn, ServiceError, SignInRequired
from heliograph.gui.connection import ConnectionNews
from heliograph.gui.shell import Shell
from heliograph.gui.stories.outbox_page import OutboxPage
from sentences import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QUrl
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session
    from heliograph.gui.stories.story_model import Line


@pytest.fixture
def shell(session: Session, desk: Desk, qtbot: QtBot) -> Shell:
    """Give the whole inside of the window, signed in, at the outbox."""
    desk.sign_in()
    shell = Shell(session)
    qtbot.addWidget(shell)
    shell.resize(1200, 800)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    shell.begin()
    shell.go("outbox")
    return shell


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep the addresses that a browser would be opened at."""
    found: list[str] = []

    def keep(url: QUrl) -> bool:
        found.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", keep)
    return found


def outbox(shell: Shell) -> OutboxPage:
    return shell._places.outbox


def line(shell: Shell) -> Line:
    page = outbox(shell)
    page.refresh()
    (found,) = page.list.lines()
    return found


def press(shell: Shell, button: str) -> None:
    found = line(shell)
    assert found.button == button
    outbox(shell).list.pressed.emit(found.story)


def fail(shell: Shell, desk: Desk, qtbot: QtBot, error: ServiceError, button: str) -> None:
    """Let the next try end with an error, and wait until the row has its button."""
    desk.service.faults.append(Fault(step="exchange", error=error))
    outbox(shell).check.click()
    qtbot.waitUntil(lambda: line(shell).button == button)


def focused() -> object:
    return QApplication.focusWidget()


@pytest.mark.parametrize(
    ("location", "goes_to"),
    [
        ("http://hotel.example/login?a=1", "http://hotel.example/login?a=1"),
        ("https://hotel.example", "https://hotel.example"),
        (None, "http://127.0.0.1/"),
        ("javascript:alert(1)", "http://127.0.0.1/"),
        ("file:///etc/passwd", "http://127.0.0.1/"),
        ("https://itu.example@hotel.example/", "http://127.0.0.1/"),
        ("/login", "http://127.0.0.1/"),
    ],
)
def test_the_page_in_the_way_is_opened_where_it_is_one(  # noqa: PLR0917
    shell: Shell,
    desk: Desk,
    qtbot: QtBot,
    opened: list[str],
    location: str | None,
    goes_to: str,
) -> None:
    desk.ready()
    fail(shell, desk, qtbot, CaptivePortal(location=location), "Open its page")
    press(shell, "Open its page")
    assert opened == [goes_to]


def test_the_proxy_is_told_who_one_is_and_nobody_else(
    shell: Shell, desk: Desk, qtbot: QtBot
) -> None:
    story = desk.ready()
    fail(shell, desk, qtbot, ProxySignIn("proxy.example:3128"), "Sign in to the proxy")
    assert "proxy.example:3128" in line(shell).next_step
    qtbot.waitUntil(outbox(shell).line.proxy.isVisible)
    press(shell, "Sign in to the proxy")
    card = shell._places.settings.proxy
    assert focused() is card.user
    assert card.password.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(card.user, "field.office")
    card.password.insert("wórd")  # QTest types ASCII only
    card.use.click()
    choice = desk.workspace.account.proxy()
    assert choice.with_login("http://proxy.example:3128") == (
        "http://field.office:w%C3%B3rd@proxy.example:3128"
    )
    for other in ("http://proxy.example:8080", "http://other.example:3128"):
        assert choice.with_login(other) == other
    qtbot.waitUntil(lambda: desk.state(story) == "sent")


def test_what_is_no_proxy_is_not_kept(shell: Shell, desk: Desk) -> None:
    shell.ask_proxy()
    card = shell._places.settings.proxy
    assert focused() is card.address
    for typed in ("ftp://proxy.example", "a b", "http://me@proxy.example", "http://"):
        card.address.setText(typed)
        card.use.click()
        assert "no address of a proxy" in shell._places.settings.message.words()
        assert desk.workspace.account.proxy().address == ""
    card.address.setText("proxy.example:3128")
    card.use.click()
    assert desk.workspace.account.proxy().address == "http://proxy.example:3128"


def test_signing_in_again_begins_where_one_signs_in(shell: Shell, desk: Desk, qtbot: QtBot) -> None:
    desk.ready()
    fail(shell, desk, qtbot, SignInRequired(), "Sign in")
    press(shell, "Sign in")
    assert focused() is shell._places.settings.account.form.address


def test_what_was_not_accepted_leads_to_its_question(
    shell: Shell, desk: Desk, qtbot: QtBot
) -> None:
    campaign = desk.world.campaigns["open-call"]
    fields = tuple(
        replace(each, max_length=12, min_length=None) if each.id == "title" else each
        for each in campaign.fields
    )
    desk.world.campaigns["open-call"] = replace(campaign, fields=fields)
    desk.ready()
    outbox(shell).check.click()
    qtbot.waitUntil(lambda: line(shell).button == "Go to the question")
    press(shell, "Go to the question")
    editor = shell._editor
    assert editor is not None
    assert editor.pages.here() == "title"
    assert editor.message.words().startswith("Not accepted: ")


def test_what_is_too_large_leads_to_its_file(shell: Shell, desk: Desk, qtbot: QtBot) -> None:
    campaign = desk.world.campaigns["open-call"]
    limits = replace(campaign.media, max_item_bytes=1000)
    desk.ready(b"small", bytes(5000))
    desk.world.campaigns["open-call"] = replace(campaign, media=limits)
    outbox(shell).check.click()
    qtbot.waitUntil(lambda: line(shell).button == "Go to the file")
    assert "5 kB, limit 1 kB" in line(shell).next_step
    press(shell, "Go to the file")
    editor = shell._editor
    assert editor is not None
    assert editor.pages.media.details.item_id == editor.draft.media()[1].id


@pytest.mark.parametrize(
    "fault", [offline("exchange"), busy("exchange", retry_after_s=3600)], ids=["away", "busy"]
)
def test_a_person_who_does_not_want_to_wait_tries_now(
    shell: Shell, desk: Desk, qtbot: QtBot, fault: Fault
) -> None:
    story = desk.ready()
    desk.service.faults.append(fault)
    outbox(shell).check.click()
    qtbot.waitUntil(lambda: line(shell).button == "Try now")
    press(shell, "Try now")
    qtbot.waitUntil(lambda: desk.state(story) == "sent")


def test_what_waits_its_turn_is_sent_next(shell: Shell, desk: Desk, qtbot: QtBot) -> None:
    story = desk.ready()
    press(shell, "Send this next")
    assert "goes next" in outbox(shell).message.words()
    qtbot.waitUntil(lambda: desk.state(story) == "sent")


def test_what_a_rule_holds_back_is_sent_anyway(shell: Shell, desk: Desk, qtbot: QtBot) -> None:
    desk.workspace.data_rules.set_day_budget(1)
    story = desk.ready()
    assert line(shell).next_step.startswith("Today’s data budget is used up. Goes on ")
    press(shell, "Send anyway")
    # It costs what the person wanted to spare, so that is said first.
    outbox(shell).rule.buttons()[0].click()
    qtbot.waitUntil(lambda: desk.state(story) == "sent")


def test_what_a_row_cuts_is_said_whole_beside_the_mouse(
    shell: Shell, desk: Desk, qtbot: QtBot
) -> None:
    desk.ready()
    portal = CaptivePortal(location="http://a-hotel-with-a-long-name.example/")
    fail(shell, desk, qtbot, portal, "Open its page")
    row, shown = outbox(shell).list._delegate, line(shell)
    assert not row.is_cut(QRect(0, 0, 2000, 60), shown)
    assert row.is_cut(QRect(0, 0, 500, 60), shown)
    for width, words in ((2000, ""), (500, shown.next_step)):
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, width, 60)
        event = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5))
        index = outbox(shell).list.model().index(0, 0)
        assert row.helpEvent(event, outbox(shell).list, option, index)
        assert plain(QToolTip.text()) == plain(words)


def test_what_stood_in_the_way_when_the_program_ended_is_known_at_its_start(
    session: Session, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    desk.ready()
    desk.service.faults.append(Fault(step="exchange", error=ProxySignIn("proxy.example:3128")))
    send(desk)
    news = ConnectionNews(session.workspace)
    page = OutboxPage(session, news)
    qtbot.addWidget(page)
    page.refresh()
    assert news.link == "proxy-sign-in"
    assert "proxy.example:3128" in news.sentence()
    assert not page.line.proxy.isHidden()


def test_hundreds_of_rows_ask_the_way_once(
    shell: Shell, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.workspace.settings.paused = True
    for _ in range(30):
        desk.ready()
    asked = 0
    connection: Callable[[], object] = desk.workspace.outbox.connection

    def count() -> object:
        nonlocal asked
        asked += 1
        return connection()

    rows = outbox(shell)._rows
    numbers = rows.wanted().read(desk.workspace, None)
    monkeypatch.setattr(desk.workspace.outbox, "connection", count)
    assert len(rows.lines(numbers)) == 30
    assert asked == 1
