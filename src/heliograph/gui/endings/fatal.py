"""Where Python stood when the process died: faulthandler's file, reduced to what may be kept."""

from __future__ import annotations

import faulthandler
import re
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST_LINES = 400
_ALLOWED = re.compile(
    r"Fatal Python error: [A-Za-z ]{1,60}"
    r"|Windows fatal exception: [A-Za-z0-9 ]{1,60}"
    r"|(Current thread|Thread) 0x[0-9a-f]{1,16}( \(most recent call first\):)?"
    r"|<(no Python frame|truncated rest of calls)>"
    r"|"
)
_FRAME = re.compile(r'  File "(?P<path>[^"]*)", line (?P<line>\d{1,7}) in (?P<name>[\w<>.]{1,80})')
_ROOTS = ("site-packages", "lib-dynload", "Lib", "src")


class FatalFile:
    """The file that faulthandler writes into when it is too late for anything else."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fatal.log"
        self._file: TextIO | None = None

    def take(self) -> str:
        """Give what an earlier run left, without names of folders, and empty the file."""
        try:
            raw = self._path.read_text(encoding="utf-8", errors="replace")
            self._path.unlink()
        except OSError:
            return ""
        return reduced(raw)

    def open(self) -> None:
        """Have fatal ends written from now on."""
        self._file = self._path.open("w", encoding="utf-8")
        faulthandler.enable(self._file)

    def close(self) -> None:
        """Stop; an orderly end leaves nothing behind."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)


def reduced(raw: str) -> str:
    """Keep the lines of a known form, and of paths only what is the program's own.

    A path holds the person's name on most systems; from the packages' folder on it does not.
    """
    kept: list[str] = []
    for line in raw.splitlines()[:_LONGEST_LINES]:
        frame = _FRAME.fullmatch(line)
        if frame is not None:
            kept.append(f"  {_own_part(frame['path'])}:{frame['line']} {frame['name']}")
        elif _ALLOWED.fullmatch(line):
            kept.append(line)
    return "\n".join(kept).strip()


def _own_part(path: str) -> str:
    parts = path.replace("\\", "/").split("/")
    for at in range(len(parts) - 1, -1, -1):
        if parts[at] in _ROOTS or re.fullmatch(r"python3\.\d+", parts[at]):
            return "/".join(parts[at + 1 :])
    return parts[-1]
