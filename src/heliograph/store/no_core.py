"""Keeps the memory of a process that died off the disk: keys and stories stand in it in clear."""

from __future__ import annotations

import sys


def leave_no_core() -> None:
    """Have no core file written of this process and those it starts (setrlimit(2), core(5)).

    systemd-coredump keeps to the limit as well. Windows writes no memory unless somebody has told
    it to, and macOS reports only where a program stood.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
