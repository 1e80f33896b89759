"""Starting with the session on macOS: a launch agent of the person (launchd.plist(5))."""

from __future__ import annotations

import plistlib
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LABEL = "int.itu.heliograph"


class LaunchAgent:
    """One property list; launchd reads it at the next sign-in."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._path = folder / f"{_LABEL}.plist"
        self._command = tuple(command)

    def is_on(self) -> bool:
        """Tell whether the list is there and not disabled."""
        try:
            known = plistlib.loads(self._path.read_bytes())
        except (OSError, ValueError, plistlib.InvalidFileException):
            return False
        if not isinstance(known, dict):
            return False
        return not cast("dict[str, object]", known).get("Disabled", False)

    def switch(self, *, on: bool) -> None:
        """Write the list whole, or take it away."""
        if not on:
            self._path.unlink(missing_ok=True)
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        known = {
            "Label": _LABEL,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        beside = self._path.with_suffix(".new")
        beside.write_bytes(plistlib.dumps(known))
        beside.replace(self._path)
