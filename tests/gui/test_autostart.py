"""Starting with the computer: what each system is told, and the setting that follows it."""

from __future__ import annotations

import plistlib
import re
from typing import TYPE_CHECKING

from heliograph.gui.background.autostart import start_command
from heliograph.gui.background.autostart_mac import LaunchAgent
from heliograph.gui.background.autostart_windows import command_line
from heliograph.gui.background.autostart_xdg import DesktopEntry, quoted
from heliograph.gui.background.settings_card import BackgroundCard
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.settings import default_profile

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from heliograph.gui.session import Session

COMMAND = (
    '/opt/my programs/he"l$i`o\\graph',
    "--profile",
    "/home/amina/100 % safe",
    "--background",
)


def exec_of(entry: Path) -> list[str]:
    """Read ``Exec`` as a desktop does: value of the file first, then the command line."""
    line = next(each for each in entry.read_text().splitlines() if each.startswith("Exec="))
    value = re.sub(r"\\(.)", r"\1", line.removeprefix("Exec="))
    arguments = re.findall(r'"((?:[^"\\]|\\.)*)"', value)
    return [re.sub(r"\\(.)", r"\1", each).replace("%%", "%") for each in arguments]


def test_the_desktop_entry_says_exactly_the_command_whatever_is_in_its_paths(
    tmp_path: Path,
) -> None:
    switch = DesktopEntry(tmp_path / "autostart", COMMAND)
    assert not switch.is_on()
    for _ in range(2):
        switch.switch(on=True)
        assert switch.is_on()
    assert exec_of(tmp_path / "autostart" / "heliograph.desktop") == list(COMMAND)
    assert [each.name for each in (tmp_path / "autostart").iterdir()] == ["heliograph.desktop"]
    for _ in range(2):
        switch.switch(on=False)
        assert not switch.is_on()
    assert list((tmp_path / "autostart").iterdir()) == []


def test_an_entry_that_the_desktop_switched_off_is_off(tmp_path: Path) -> None:
    switch = DesktopEntry(tmp_path, COMMAND)
    switch.switch(on=True)
    path = tmp_path / "heliograph.desktop"
    path.write_text(path.read_text() + "Hidden=true\n")
    assert not switch.is_on()


def test_quoting_follows_the_specifications_own_example() -> None:
    assert quoted("a$b") == '"a\\\\$b"'


def test_the_launch_agent_says_exactly_the_command(tmp_path: Path) -> None:
    switch = LaunchAgent(tmp_path / "LaunchAgents", COMMAND)
    switch.switch(on=True)
    switch.switch(on=True)
    assert switch.is_on()
    (path,) = (tmp_path / "LaunchAgents").iterdir()
    known = plistlib.loads(path.read_bytes())
    assert known["ProgramArguments"] == list(COMMAND)
    assert known["RunAtLoad"] is True
    switch.switch(on=False)
    switch.switch(on=False)
    assert not switch.is_on()


def test_the_command_is_this_programs_own_and_names_the_profile_only_when_it_is_another(
    tmp_path: Path,
) -> None:
    assert start_command(default_profile())[-1] == "--background"
    assert "--profile" not in start_command(default_profile())
    assert start_command(tmp_path)[-3:] == ("--profile", str(tmp_path), "--background")
    assert command_line(("C:\\My Programs\\heliograph.exe", "--background")) == (
        '"C:\\My Programs\\heliograph.exe" --background'
    )


def test_the_setting_follows_the_system_and_says_when_it_refuses(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    message = MessageStrip()
    qtbot.addWidget(message)
    (tmp_path / "no-folder").write_text("in the way")
    card = BackgroundCard(session, message, DesktopEntry(tmp_path / "no-folder" / "x", COMMAND))
    qtbot.addWidget(card)
    card.starts.click()
    assert not card.starts.isChecked()
    assert "did not allow it" in message.words()
    switch = DesktopEntry(tmp_path / "autostart", COMMAND)
    card = BackgroundCard(session, message, switch)
    qtbot.addWidget(card)
    assert not card.starts.isChecked()
    card.starts.click()
    assert switch.is_on()
    card.notifies.click()
    assert session.workspace.settings.notify is False
    card.closing.choose("quit")
    card.closing.activated.emit(0)
    assert session.workspace.settings.when_closed == "quit"
