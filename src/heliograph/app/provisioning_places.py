"""Where an administrator leaves provisioning files: beside the program, or in a system folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.store.provisioning import Source

SUFFIX = ".helio"
_WRITABLE_BY_OTHERS = 0o022
_ADMINISTRATOR = 0


def folders() -> tuple[tuple[Source, Path], ...]:
    """Give the folders in which an administrator can leave a file, the system's first."""
    return (("system", _system_folder()), *(("program", each) for each in _program_folders()))


def files(places: Iterable[tuple[Source, Path]] | None = None) -> list[tuple[Source, Path]]:
    """List what lies there, by name; what anybody could have put there is left out.

    Args:
        places: Folders to look in; those of this system when not given.
    """
    found: list[tuple[Source, Path]] = []
    for source, folder in folders() if places is None else places:
        try:
            there = sorted(folder.glob(f"*{SUFFIX}"))
        except OSError:
            continue  # there is no such folder, as on most computers
        found.extend((source, each) for each in there if _is_guarded(each))
    return found


def mark_of(found: Iterable[tuple[Source, Path]]) -> str:
    """Give what changes when any of these files does."""
    marks: list[str] = []
    for _, path in found:
        try:
            there = path.stat()
        except OSError:
            continue
        # What makes it readable, or anybody's to write, is seen by the time of its record alone.
        marks.append(f"{path}:{there.st_size}:{there.st_mtime_ns}:{there.st_ctime_ns}")
    return "|".join(marks)


def is_there(path: Path) -> bool:
    """Tell whether a file still lies there, or it cannot be told: a lock ends by removing it."""
    try:
        return any(each.name == path.name for each in path.parent.iterdir())
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _system_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Heliograph"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/Heliograph")
    return Path("/etc/heliograph")


def _program_folders() -> tuple[Path, ...]:
    """Give the folder of the frozen program and of the one file that it may have come in."""
    if not getattr(sys, "frozen", False):
        return ()
    folder, image = Path(sys.executable).parent, os.environ.get("APPIMAGE")
    # Another program that came as one file hands its own place on to what it starts.
    ours = image and folder.is_relative_to(os.environ.get("APPDIR") or folder / "nowhere")
    return (folder, *([Path(image).parent] if image and ours else []))


def _is_guarded(path: Path) -> bool:
    """Tell whether an administrator alone could have put it there.

    What lies in a folder of the person's own may have been put there by a web page. On Windows the
    rights of the folder decide, which the installer sets.
    """
    if sys.platform == "win32":
        return path.is_file()
    try:
        there, around = path.stat(), path.parent.stat()
    except OSError:
        return False
    if _is_own(there) or _is_own(around):
        return False
    return path.is_file() and not (there.st_mode | around.st_mode) & _WRITABLE_BY_OTHERS


def _is_own(found: os.stat_result) -> bool:
    """Tell whether the person could have put it there without being an administrator."""
    return found.st_uid == os.geteuid() != _ADMINISTRATOR
