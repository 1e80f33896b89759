"""A mark in the profile that damage was met, so that the next start looks at everything."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FILE_NAME = "damage-noticed"


def note_damage(database: Path) -> None:
    """Leave the mark beside a database; a disk that takes nothing leaves none."""
    with contextlib.suppress(OSError):
        database.with_name(_FILE_NAME).touch(mode=0o600)


def is_damage_noted(profile: Path) -> bool:
    """Tell whether damage was met since everything was last looked at."""
    return (profile / _FILE_NAME).exists()


def forget_damage(profile: Path) -> None:
    """Take the mark away: everything was looked at."""
    with contextlib.suppress(OSError):
        (profile / _FILE_NAME).unlink(missing_ok=True)
