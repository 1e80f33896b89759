"""A backup that is restored at another computer, and what is there afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.app import backups

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.profiles import Desk
    from heliograph.workspace import Workspace

PASSPHRASE = "four words of mine"  # noqa: S105 - opens files of these tests


def restore_into(desk: Desk, path: Path, **how: bool) -> Workspace:
    """Restore at another computer and open what came."""
    desk.workspace.close()
    try:
        backups.restore(path, PASSPHRASE, desk.folder / "profile", **how)
    finally:
        desk.workspace = desk.open()
    return desk.workspace


def titles(workspace: Workspace) -> list[str]:
    return sorted(each.title for each in workspace.drafts.summaries())
