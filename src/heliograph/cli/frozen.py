"""Where the frozen program begins, which is also each process that it starts beside itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say; give the exit code.

    A frozen program is the only Python there is, so it is also what reads a table or looks up
    words beside the window (0018, 0040): each is its first argument, and loads nothing of the
    command line.
    """
    if getattr(sys, "frozen", False):
        _give_back_library_path()
        keep_modules()
    match arguments:
        case ["read-table", *rest]:
            from heliograph.exchange.tables import child  # noqa: PLC0415 - one of three is needed

            return child.run(rest)
        case ["look-up", words]:
            from heliograph.spelling import process  # noqa: PLC0415 - the same

            process.run(Path(words))
            return 0
        case _:
            from heliograph.cli import main as command_line  # noqa: PLC0415 - the same

            command_line.main(list(arguments))
            return 0


def _give_back_library_path() -> None:
    # What unpacked us put our folder before the system's, for us. A browser or a file manager that
    # is opened for the person would load our Qt in place of its own.
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is None:
        os.environ.pop("LD_LIBRARY_PATH", None)
    else:
        os.environ["LD_LIBRARY_PATH"] = before


def keep_modules(runs: Path = Path("/proc/self/exe")) -> None:
    """Load modules from the file that runs, also when an upgrade puts another in its place.

    PyInstaller's archive of modules is in the executable, which it opens by its name whenever one
    is needed. Under the name that Linux has for it, the old file stays until the process ends.

    Args:
        runs: What the system calls the file that runs; where it has none, nothing is changed.
    """
    archive = getattr(sys.modules.get("pyimod02_importers"), "pyz_archive", None)
    if archive is not None and runs.exists() and runs.samefile(archive._filename):  # noqa: SLF001 - it has no other way
        archive._filename = str(runs)  # noqa: SLF001 - the same


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
