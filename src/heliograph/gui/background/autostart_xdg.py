"""Starting with the session on Linux: a desktop entry in the autostart folder.

https://specifications.freedesktop.org/autostart-spec/latest/ and, for how ``Exec`` is quoted,
https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_NAME = "heliograph.desktop"


class DesktopEntry:
    """One file; the folder is made when it is missing."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._folder = folder
        self._command = tuple(command)

    def is_on(self) -> bool:
        """Tell whether the entry is there and not switched off by the desktop's own settings."""
        try:
            lines = (self._folder / _NAME).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return False
        off = {"Hidden=true", "X-GNOME-Autostart-enabled=false"}
        return not any(line.replace(" ", "") in off for line in lines)

    def switch(self, *, on: bool) -> None:
        """Write the entry whole, or take it away."""
        if not on:
            (self._folder / _NAME).unlink(missing_ok=True)
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = self._folder / f".{_NAME}.new"
        beside.write_text(self._entry(), encoding="utf-8")
        beside.replace(self._folder / _NAME)

    def _entry(self) -> str:
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            "Name=Heliograph",
            "Icon=heliograph",
            f"Exec={' '.join(quoted(each) for each in self._command)}",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
        )
        return "\n".join(lines) + "\n"


def quoted(argument: str) -> str:
    """Quote one argument of ``Exec``: first for the command line, then as a value of the file."""
    for each in ("\\", '"', "`", "$"):
        argument = argument.replace(each, "\\" + each)
    inside = argument.replace("%", "%%").replace("\\", "\\\\")
    return f'"{inside}"'
