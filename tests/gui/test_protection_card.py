"""Protection in the settings: step by step, with a code that was really kept, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QPushButton

from heliograph.gui.setup.settings_page import SettingsPage
from store.keyrings import ForgetfulKeyring, HonestKeyring

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.locking.protect_steps import ProtectSteps
    from heliograph.gui.locking.protection_card import ProtectionCard
    from heliograph.gui.session import Session

WORDS = "seven lanterns under water"


@pytest.fixture
def page(
    session: Session, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> SettingsPage:
    """Show the settings on a computer with a password store."""
    keyring = HonestKeyring()
    monkeypatch.setattr(desk.workspace._store._keys, "_keyring", lambda: keyring)
    page = SettingsPage(session)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    return page


def begin(card: ProtectionCard, *, only_code: bool = False) -> ProtectSteps:
    """Open the steps."""
    (card.code if only_code else card.on).click()
    assert card.steps is not None
    return card.steps


def press(steps: ProtectSteps) -> None:
    """Press the button that leads on in the step that is shown."""
    (button,) = (
        each
        for each in steps.findChildren(QPushButton)
        if each.isVisible() and each.property("look") == "primary"
    )
    button.click()


def go_on(steps: ProtectSteps, *, kept: bool = True) -> None:
    """Keep the code, or not, and go to the end."""
    press(steps)
    for at, field in zip(steps.asked, steps.typed, strict=True):
        field.setText(steps.groups[at].lower() if kept else "00000")
    press(steps)


def choose_passphrase(steps: ProtectSteps, words: str = WORDS, again: str = WORDS) -> None:
    """Choose to type a passphrase at each start."""
    steps.phrase.setChecked(True)
    steps.passphrase.setText(words)
    steps.again.setText(again)
    press(steps)


def test_a_passphrase_with_a_kept_code_protects(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    card = page.protection
    assert "not protected" in card.words()
    steps = begin(card)
    choose_passphrase(steps)
    code = " ".join(steps.groups)
    with qtbot.waitSignal(card.changed):
        go_on(steps)
    assert card.steps is None
    assert "protected with a passphrase" in card.words()
    assert desk.workspace.protecting.slots == {"passphrase", "recovery"}
    assert desk.workspace.protecting.opens_with(code)
    assert desk.workspace.protecting.opens_with(WORDS)
    assert card.off.isVisible()
    assert card.another.hasFocus()


def test_while_it_asks_nothing_else_of_the_card_can_be_pressed(page: SettingsPage) -> None:
    card = page.protection
    page.activateWindow()
    steps = begin(card)
    assert not card.on.isVisible()
    steps.left.emit()
    assert card.on.isVisible()
    assert card.on.hasFocus()


def test_a_code_is_kept_as_a_sheet_as_a_line_or_by_the_clipboard(
    page: SettingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = begin(page.protection)
    press(steps)
    code = " ".join(steps.groups)
    for name, begins in (("code.pdf", b"%PDF"), ("code.txt", code.encode())):
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_, at=tmp_path / name: (str(at), "")
        )
        steps.code.save.click()
        assert (tmp_path / name).read_bytes().startswith(begins)
        assert "Saved" in steps.message.words()
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none" / "code.pdf"), "")
    )
    steps.code.save.click()
    assert "It was not saved" in steps.message.words()
    steps.code.copy.click()
    assert QGuiApplication.clipboard().text() == code
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    steps.code.print.click()
    assert "No printer is set up" in steps.message.words()


def test_where_there_is_no_code_the_card_says_so_and_offers_one(
    page: SettingsPage, desk: Desk
) -> None:
    desk.workspace._store.protect(on=True)
    page.protection.refresh()
    assert "There is no recovery code" in page.protection.words()
    assert page.protection.code.text() == "Make a recovery code…"


def test_a_code_that_was_not_kept_changes_nothing(page: SettingsPage, desk: Desk) -> None:
    steps = begin(page.protection)
    choose_passphrase(steps)
    go_on(steps, kept=False)
    assert "Compare it" in steps.message.words()
    assert desk.workspace.protecting.slots == {"plain"}


@pytest.mark.parametrize(
    ("words", "again", "said"),
    [
        ("short", "short", "needs 12 characters"),
        ("", "", "needs 12 characters"),
        (WORDS, WORDS + "s", "The two are not the same."),
    ],
)
def test_a_passphrase_is_long_enough_and_typed_twice(
    page: SettingsPage, words: str, again: str, said: str
) -> None:
    steps = begin(page.protection)
    choose_passphrase(steps, words, again)
    assert said in steps.message.words()
    assert steps.parts[0].isVisible()


def test_a_password_store_that_does_not_work_leaves_things_as_they_are(
    page: SettingsPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.workspace._store._keys, "_keyring", ForgetfulKeyring)
    steps = begin(page.protection)
    press(steps)
    go_on(steps)
    qtbot.waitUntil(lambda: bool(page.message.words()))
    assert "password store did not keep the key. Nothing was changed." in page.message.words()
    assert steps.parts[0].isVisible()
    assert desk.workspace.protecting.slots == {"plain"}


def test_where_there_is_no_password_store_a_passphrase_is_what_remains(
    page: SettingsPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.workspace._store._keys, "_keyring", lambda: None)
    steps = begin(page.protection)
    qtbot.waitUntil(steps.phrase.isChecked)
    assert not steps.store.isEnabled()
    assert "no password store" in steps.store.toolTip()


def test_a_new_code_and_no_protection_any_more(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    card = page.protection
    steps = begin(card)
    choose_passphrase(steps)
    old = " ".join(steps.groups)
    with qtbot.waitSignal(card.changed):
        go_on(steps)
    steps = begin(card, only_code=True)
    new = " ".join(steps.groups)
    with qtbot.waitSignal(card.changed):
        go_on(steps)
    assert desk.workspace.protecting.opens_with(new)
    assert not desk.workspace.protecting.opens_with(old)
    with qtbot.waitSignal(card.changed):
        card.off.click()
    assert desk.workspace.protecting.slots == {"plain"}


def test_when_the_window_locks_is_kept(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    box = page.protection.minutes
    box.choose("0")
    with qtbot.waitSignal(page.protection.changed):
        box.activated.emit(box.currentIndex())
    assert desk.workspace.settings.lock_after_min == 0
