"""Starting with the session on Windows: a value of the person's own Run key."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_VALUE = "Heliograph"

if sys.platform == "win32":
    import winreg

    class RunKey:
        """One value in the registry; Windows reads it when the person signs in."""

        def __init__(self, command: Sequence[str]) -> None:
            self._line = command_line(command)

        def is_on(self) -> bool:
            """Tell whether the value is there."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN) as key:
                    return bool(winreg.QueryValueEx(key, _VALUE)[0])
            except FileNotFoundError:
                return False

        def switch(self, *, on: bool) -> None:
            """Set the value, or take it away."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN) as key:
                if on:
                    winreg.SetValueEx(key, _VALUE, 0, winreg.REG_SZ, self._line)
                elif self.is_on():
                    winreg.DeleteValue(key, _VALUE)


def command_line(command: Sequence[str]) -> str:
    """Quote as Windows programs take their command line apart."""
    return subprocess.list2cmdline(command)
