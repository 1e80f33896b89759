"""What is said of times stays true while nothing happens but that time passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from heliograph.gui.shell import Shell

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session


@pytest.fixture
def shell(session: Session, desk: Desk, qtbot: QtBot) -> Shell:
    """Give the window half an hour before a deadline that a story waits for."""
    closes = desk.workspace.campaigns.get("wtisd-2021").closes
    assert closes is not None
    desk.workspace.settings.paused = True  # nothing happens
    desk.sign_in()
    desk.clock.set_wall(round(closes.timestamp() * 1000) - 1_800_000)
    desk.ready(b"x" * 400_000, campaign="wtisd-2021")
    desk.measured(11)
    shell = Shell(session)
    qtbot.addWidget(shell)
    shell.show()
    shell.begin()
    shell.go("outbox")
    return shell


def said(shell: Shell) -> str:
    return " ".join(each.text() for each in shell.findChildren(QLabel) if each.isVisible())


def test_how_long_is_left_until_a_deadline_is_never_minutes_old(shell: Shell, desk: Desk) -> None:
    assert "30 minutes left" in said(shell)
    assert "the deadline is in about 30 min" in said(shell)
    desk.clock.advance(1_200)
    shell.refresh_times()
    assert "10 minutes left" in said(shell)
    assert "the deadline is in about 10 min" in said(shell)
    desk.clock.advance(700)
    shell.refresh_times()
    assert "left" not in said(shell)
    running = [each for each in shell.findChildren(QTimer) if each.isActive()]
    assert any(0 < each.interval() <= 60_000 and not each.isSingleShot() for each in running)
