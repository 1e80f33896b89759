"""What was kept aside in a profile: listed, copied out, put back, and deleted by its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.app.backups import put_back
from heliograph.store import quarantine, restored
from heliograph.store.quarantine import SetAside

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Quarantine", "SetAside"]


class Quarantine:
    """Use cases of what was kept aside; the profile may be open or not."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile

    def all(self) -> tuple[SetAside, ...]:
        """List it, the latest first."""
        return quarantine.all_set_aside(self._profile)

    def find(self, name: str) -> SetAside | None:
        """Give what has this name; None when there is nothing."""
        return next((each for each in self.all() if each.name == name), None)

    def copy_out(self, kept: SetAside, folder: Path) -> Path:
        """Copy it into a folder; give the new folder in it.

        Raises:
            DiskFull, StoreDamaged: it does not fit, or is not what was set aside.
        """
        return quarantine.copy_out(self._profile, kept, folder)

    def put_back(self, kept: SetAside) -> None:
        """Put it in its place at once; what is there is set aside for it.

        Raises:
            StoreError: the profile is open elsewhere; nothing was changed.
        """
        put_back(self._profile, kept)

    def put_back_later(self, kept: SetAside) -> None:
        """Let it wait for whoever opens the profile next.

        Raises:
            StoreError: nothing was changed.
        """
        restored.stage(self._profile, quarantine.folder_of(self._profile, kept))

    def delete(self, kept: SetAside) -> None:
        """Delete it for good; whoever calls has asked twice.

        Raises:
            StoreDamaged: the disk refuses.
        """
        quarantine.delete(self._profile, kept)
