"""How this program came onto the computer, and whose word on updates came with it."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from heliograph.bundled import resource
from heliograph.store.files import our_errors

if TYPE_CHECKING:
    from heliograph.domain.updates import System
    from heliograph.updates.shelf import Shelf

_DEBIAN = Path("/usr/lib/heliograph")
_MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
_SYSTEMS: dict[tuple[str, str], System] = {
    ("linux", "amd64"): "debian-amd64",
    ("linux", "arm64"): "debian-arm64",
    ("win32", "amd64"): "windows-amd64",
    ("win32", "arm64"): "windows-amd64",
    ("darwin", "amd64"): "macos-amd64",
    ("darwin", "arm64"): "macos-arm64",
}


def installed_as() -> System | None:
    """Tell which package this program was installed from; None when it was none of ours.

    What came by a store, by pip or from a checkout is updated in the same way as it came.
    """
    if not getattr(sys, "frozen", False):
        return None
    if sys.platform == "linux" and _DEBIAN not in Path(sys.executable).resolve().parents:
        return None
    return this_system()


def this_system() -> System | None:
    """Tell which packages are for this computer, however the program came here."""
    machine = _MACHINES.get(platform.machine().lower(), "")
    return _SYSTEMS.get((sys.platform, machine))


def first_root(shelf: Shelf) -> bytes | None:
    """Give the root that everything is checked against; None where there is none.

    The one that was shipped stands above one that was handed out: whoever made the program says
    who may replace it.

    Raises:
        StoreDamaged: it is there, and the disk does not give it.
    """
    try:
        return resource("updates/root.json").read_bytes()
    except FileNotFoundError:
        pass
    with our_errors(shelf.given_root):
        try:
            return shelf.given_root.read_bytes()
        except FileNotFoundError:
            return None
