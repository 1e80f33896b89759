"""Starting with the computer: one switch, whatever the system calls it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Protocol

from heliograph.settings import default_profile


class Autostart(Protocol):
    """What the system starts for the person who signs in; the system's own record is the truth."""

    def is_on(self) -> bool:
        """Tell whether Heliograph is started."""
        ...

    def switch(self, *, on: bool) -> None:
        """Have it started, or not any more; doing so twice changes nothing.

        Raises:
            OSError: the system refuses.
        """
        ...


def autostart(profile: Path) -> Autostart:
    """Give the switch of this system."""
    command = start_command(profile)
    if sys.platform == "win32":
        from heliograph.gui.background.autostart_windows import RunKey  # noqa: PLC0415 - its own

        return RunKey(command)
    if sys.platform == "darwin":
        from heliograph.gui.background.autostart_mac import LaunchAgent  # noqa: PLC0415 - the same

        return LaunchAgent(Path.home() / "Library" / "LaunchAgents", command)
    from heliograph.gui.background.autostart_xdg import DesktopEntry  # noqa: PLC0415 - the same

    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return DesktopEntry(Path(config) / "autostart", command)


def start_command(profile: Path) -> tuple[str, ...]:
    """Give program and arguments that start this Heliograph, from wherever it is installed."""
    script = Path(sys.executable).with_name(
        "heliograph.exe" if sys.platform == "win32" else "heliograph"
    )
    program: tuple[str, ...]
    if getattr(sys, "frozen", False):
        program = (sys.executable,)
    elif script.exists():
        program = (str(script),)
    else:
        program = (sys.executable, "-m", "heliograph.cli.main")
    elsewhere = () if profile == default_profile() else ("--profile", str(profile.absolute()))
    return (*program, *elsewhere, "--background")
