"""The locked window: nothing of the stories on it, opened by what the person keeps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QWidget

from heliograph import wording
from heliograph.app import organisation_key
from heliograph.app.account import ORGANISATION_KEY
from heliograph.app.protection import NewCode
from heliograph.errors import KeyUnavailable
from heliograph.gui.background.notices import Notice
from heliograph.gui.locking.idle import Idle
from heliograph.gui.locking.lock_page import LockPage
from heliograph.gui.program import Program, Start
from heliograph.workspace import Workspace
from store.keyrings import HonestKeyring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.locking.lock import Lock

TYPED = "seven lanterns under water"
TITLE = "A lamp that nobody else may see"


@pytest.fixture
def code() -> NewCode:
    """Give the recovery code that the person has kept."""
    return NewCode.draw()


@pytest.fixture
def story(desk: Desk, code: NewCode) -> StoryId:
    """Give a story in a profile that a passphrase protects."""
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    story = desk.write(title=TITLE)
    desk.workspace.protecting.turn_on(code, passphrase=TYPED)
    return story


@pytest.fixture
def start(desk: Desk, qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[], Program]]:
    """Give a function that starts the program and waits for its first page."""
    started: list[Program] = []

    def run() -> Program:
        program = Program(
            qapp,
            desk.workspace.profile,
            Start(language="en"),
            open_workspace=lambda profile, secret: Workspace.open(
                profile, secret=secret, clock=desk.clock, service_at=desk.service_at
            ),
        )
        assert program.claim()
        started.append(program)
        program.show()
        qtbot.waitUntil(lambda: program.lock_page is not None or program.session is not None)
        return program

    yield run
    for program in started:
        program.window.quit()
        program.close()


@pytest.fixture
def program(start: Callable[[], Program], story: StoryId, qtbot: QtBot) -> Program:
    """Start the program on the protected profile and open it."""
    assert story
    program = start()
    with qtbot.waitSignal(program.opened):
        type_in(program.lock_page, TYPED)
    qtbot.waitUntil(lambda: program.lock is not None)
    return program


def type_in(page: QWidget | None, secret: str) -> None:
    """Type what opens the stories."""
    assert page is not None
    field = page.findChild(QLineEdit)
    assert field is not None
    field.setText(secret)
    QTest.keyClick(field, Qt.Key.Key_Return)


def the_lock(program: Program) -> Lock:
    """Give what locks the window."""
    assert program.lock is not None
    return program.lock


def words_of(window: QWidget) -> str:
    """Give everything that can be read in a window, by eye or by a screen reader."""
    found = [window.windowTitle()]
    for each in window.findChildren(QWidget):
        found += [each.toolTip(), each.accessibleName(), each.accessibleDescription()]
        if isinstance(each, QLabel | QAbstractButton | QLineEdit):
            found.append(each.text())
    return "\n".join(found)


def test_at_the_start_it_asks_and_names_what_is_wrong(
    start: Callable[[], Program], story: StoryId, code: NewCode, qtbot: QtBot
) -> None:
    program = start()
    page = program.lock_page
    assert page is not None
    assert page.field.echoMode() is QLineEdit.EchoMode.Password
    type_in(page, "not the passphrase")
    qtbot.waitUntil(page.unlock.isEnabled)
    assert "This does not open your stories." in page.message.words()
    type_in(page, " ".join(("00000", *code.groups[1:])))
    qtbot.waitUntil(lambda: "Group 1" in page.message.words())
    with qtbot.waitSignal(program.opened):
        type_in(page, " ".join(code.groups))
    assert program.session is not None
    assert program.session.workspace.drafts.get(story).answers["title"] == TITLE


def test_locked_nothing_of_the_stories_is_left_and_it_opens_where_it_was(
    program: Program, story: StoryId, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = program.contents.shell
    assert shell is not None
    shell.open_story(story)
    # The display of the tests forgets whose words they are.
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _: True)
    QGuiApplication.clipboard().setText(TITLE)
    assert TITLE in words_of(program.window)
    assert shell.menus.action("lock").shortcut().toString() == "Ctrl+L"
    shell.menus.action("lock").trigger()
    assert the_lock(program).is_on
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert TITLE not in words_of(program.window)
    assert program.window.windowTitle() == "Heliograph"
    assert not QGuiApplication.clipboard().text()
    assert not program.window.menuBar().actions()
    page = the_lock(program).page
    assert page is not None
    type_in(page, "not the passphrase")
    qtbot.waitUntil(lambda: bool(page.message.words()))
    assert program.contents.shell is None
    type_in(page, TYPED)
    qtbot.waitUntil(lambda: program.contents.shell is not None)
    assert program.contents.shell.where == ("stories", story)
    assert TITLE in words_of(program.window)


def test_what_was_just_typed_is_saved_before_the_window_locks(
    program: Program, story: StoryId, desk: Desk
) -> None:
    shell = program.contents.shell
    assert shell is not None
    shell.open_story(story)
    editor = shell._editor
    assert editor is not None
    editor.draft.answer("title", "Typed a moment ago")
    the_lock(program).lock()
    assert desk.workspace.drafts.get(story).answers["title"] == "Typed a moment ago"


def test_a_text_that_cannot_be_saved_keeps_the_window_open(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program.contents, "save", lambda: False)
    the_lock(program).lock()
    assert not the_lock(program).is_on
    assert program.contents.shell is not None


def test_another_language_does_not_open_it(program: Program) -> None:
    the_lock(program).lock()
    program.contents.renew()
    assert program.contents.shell is None
    assert TITLE not in words_of(program.window)


def test_notices_name_no_story_while_it_is_locked(
    program: Program, story: StoryId, monkeypatch: pytest.MonkeyPatch
) -> None:
    presence = program.presence
    assert presence is not None
    shown: list[Notice] = []
    monkeypatch.setattr(presence, "show_notice", shown.append)
    monkeypatch.setattr(presence, "_seen", lambda: False)
    presence.notices.ready.emit(Notice(title=TITLE, text=TITLE, place="sent", story=story))
    the_lock(program).lock()
    presence.notices.ready.emit(Notice(title=TITLE, text=TITLE, place="sent", story=story))
    assert [TITLE in str(each) for each in shown] == [True, False]


def test_it_locks_when_nobody_was_there(program: Program, desk: Desk) -> None:
    desk.clock.advance(14 * 60)
    the_lock(program).idle.look()
    assert not the_lock(program).is_on
    desk.clock.advance(61)
    the_lock(program).idle.look()
    assert the_lock(program).is_on


def test_a_touch_begins_the_time_anew_but_not_after_it_is_over(qapp: QApplication) -> None:
    assert qapp
    now = [0]
    reached: list[bool] = []
    idle = Idle(lambda: now[0], running_s=lambda: 0.0)
    idle.reached.connect(lambda: reached.append(True))
    window = QWindow()
    idle.watch(window, limit_s=60)
    for _ in range(3):
        now[0] += 59_000
        QTest.keyClick(window, Qt.Key.Key_A)
    assert not reached
    now[0] += 60_000
    QTest.keyClick(window, Qt.Key.Key_A)
    assert reached
    idle.rest()
    now[0] += 600_000
    idle.look()
    assert len(reached) == 1


def test_without_protection_there_is_no_lock_and_the_key_says_why(
    desk: Desk, start: Callable[[], Program], qtbot: QtBot
) -> None:
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    program = start()
    qtbot.waitUntil(lambda: program.lock is not None)
    shell = program.contents.shell
    assert shell is not None
    with qtbot.waitSignal(shell.menus.refused) as refused:
        shell.menus.action("lock").trigger()
    assert refused.args is not None
    assert "Protect the stories first" in refused.args[0]
    the_lock(program).lock()
    assert program.contents.shell is shell


def test_an_organisation_opens_what_its_person_forgot(
    desk: Desk,
    start: Callable[[], Program],
    code: NewCode,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    key, request = desk.folder / "key", desk.folder / "request.json"
    public = organisation_key.make(key)
    desk.sign_in()
    desk.workspace._store.account.set_value(ORGANISATION_KEY, public)
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    desk.workspace.protecting.turn_on(code, passphrase=TYPED, organisation=True)
    program = start()
    page = program.lock_page
    assert page is not None
    assert page.help.isVisible()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(desk.folder), ""))
    page.help.click()
    assert "It was not saved" in page.message.words()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(request), ""))
    page.help.click()
    assert "Give this file to your organisation" in page.message.words()
    groups = organisation_key.code_for(request, key)
    with qtbot.waitSignal(program.opened):
        type_in(page, " ".join(groups))
    qtbot.waitUntil(lambda: program.lock is not None)
    the_lock(program).lock()
    locked = the_lock(program).page
    assert locked is not None
    assert locked.help.isVisible()


def test_no_help_is_offered_where_no_organisation_can_help(
    start: Callable[[], Program], story: StoryId
) -> None:
    assert story
    page = start().lock_page
    assert page is not None
    assert not page.help.isVisible()


def test_a_keyring_that_is_gone_leaves_the_code(
    desk: Desk,
    start: Callable[[], Program],
    code: NewCode,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    desk.workspace.protecting.turn_on(code, passphrase=TYPED)
    profile = desk.workspace.profile
    gone = KeyUnavailable(profile / "keys.json", "keyring-missing", ("recovery",))
    program = start()
    monkeypatch.setattr(program, "lock_page", None)
    program._on_refused(gone)
    page = program.lock_page
    assert page is not None
    assert page.from_store.isVisible()
    assert "Type your recovery code." in words_of(program.window)
    with qtbot.waitSignal(program.opened):
        type_in(page, " ".join(code.groups))


def test_a_password_store_that_is_silent_is_not_called_something_typed(
    desk: Desk,
    start: Callable[[], Program],
    code: NewCode,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    keyrings: list[HonestKeyring | None] = [HonestKeyring()]
    program = start()
    qtbot.waitUntil(lambda: program.lock is not None)
    assert program.session is not None
    monkeypatch.setattr(program.session.workspace._store._keys, "_keyring", lambda: keyrings[-1])
    program.session.workspace.protecting.turn_on(code)
    the_lock(program).lock()
    page = the_lock(program).page
    assert page is not None
    assert "Passphrase" not in words_of(page)
    keyrings.append(None)
    page.from_store.click()
    qtbot.waitUntil(lambda: bool(page.message.words()))
    assert "password store does not open your stories now" in page.message.words()
    assert "Type your recovery code." in page.message.words()
    page.field.setText("seven lanterns")
    page.unlock.click()
    qtbot.waitUntil(lambda: "Check what you typed" in page.message.words())
    keyrings.append(keyrings[0])
    page.from_store.click()
    qtbot.waitUntil(lambda: not the_lock(program).is_on)


def test_in_a_small_window_with_large_text_nothing_is_squeezed(qtbot: QtBot) -> None:
    words = wording.error(KeyUnavailable(Path("keys.json"), "keyring-locked", ("recovery",)))
    page = LockPage(words, typed=frozenset({"recovery"}), store=True, shared=True)
    qtbot.addWidget(page)
    page.resize(880, 430)
    page.show()
    page.refuse(words)
    page.refuse(words)
    for each in (page.field, page.unlock, page.from_store, page.others, page.message):
        qtbot.waitUntil(lambda each=each: each.height() >= each.minimumSizeHint().height())
    qtbot.waitUntil(lambda: not page.message.visibleRegion().isEmpty())
