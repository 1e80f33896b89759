"""Hands a package to the system, once nothing of this program works any more."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def hand_over(package: Path) -> None:
    """Open a package as a double-click does; the system asks for the rights that it takes.

    Raises:
        OSError: the system does not open it.
    """
    if sys.platform == "win32":
        import os  # noqa: PLC0415 - only there

        os.startfile(package)  # noqa: S606 - hashed and signed, see app.updates
    elif sys.platform == "darwin":
        subprocess.Popen(["/usr/bin/open", str(package)])  # noqa: S603 - the same
    else:
        raise OSError("here an administrator installs packages")
