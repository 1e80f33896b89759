"""The drills of what stays here: canaries, what goes elsewhere, support files, clocks, packs."""

from __future__ import annotations

import tempfile
from pathlib import Path

from faults.delivery import folder_in_memory
from faults.leaks import support
from faults.leaks.whole_run import WholeRun
from faults.lines import Drill, Line, Options
from heliograph_service.embedded import EmbeddedService

FULL_BLOWS = ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGKILL")


def sing(options: Options) -> list[Line]:
    """Run the real program with canaries in everything, and search all that it wrote."""
    blows = FULL_BLOWS if options.full else ("SIGSEGV",)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        service = EmbeddedService(folder / "service")
        service.start()
        try:
            found = WholeRun(folder).go(service, blows=blows)
        finally:
            service.stop()
    said = (
        f"{found.kinds} canaries through {found.processes} processes, {len(blows)} of them ended by"
        f" a signal, cores allowed; {found.files} files, {found.n_bytes // 2**20} MB searched as"
        f" they are, in UTF-16, base64, hexadecimal, escaped and unpacked: {len(found.hits)} hits"
    )
    wrong = (*map(str, found.hits), *(f"{each} was not kept" for each in found.missing))
    return [Line(promise="P12", title="No secret in clear", said=said, wrong=wrong)]


def ask_for_support(options: Options) -> list[Line]:
    """Make support files of profiles full of canaries."""
    with folder_in_memory() as folder:
        found = support.tell(folder, 500 if options.full else 100)
    said = (
        f"{found.canaries} canaries in stories, files, settings, account, network, proxy, logs and"
        f" errors; {found.files} support files, {found.n_bytes // 1024} kB: {len(found.hits)} hits"
    )
    wrong = tuple(map(str, found.hits)) or (() if found.logged else ("nothing was logged",))
    return [Line(promise="P24", title="Support file tells nothing", said=said, wrong=wrong)]


DRILLS: tuple[Drill, ...] = (
    Drill(name="canaries", does="secrets through a whole run, and a search", run=sing),
    Drill(name="support", does="support files of profiles full of secrets", run=ask_for_support),
)
