"""Imports an edition in the real window: its steps are clicked through, and pictures taken of each.

    python -m benchmarks.tables.driving PROFILE TABLE PHOTOS PICTURES

Prints as JSON how long each step took and how much memory the program had.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec
from msgspec import Struct

from heliograph.gui.importing.page import CHECK, DONE, ImportPage
from heliograph.gui.program import Program, application

if TYPE_CHECKING:
    from heliograph.gui.shell import Shell

_SIZE = (1366, 768)
_PATIENCE_S = 300.0
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


class Driven(Struct, frozen=True, kw_only=True):
    """How long a person would have waited in each step, in seconds; and memory.

    Attributes:
        read_s: From the choice of the table to its columns.
        look_s: From "check" to the rows and what is to do about them.
        take_s: From "import" to the end.
        peak_mb: The most memory that the program had at once.
    """

    read_s: float
    look_s: float
    take_s: float
    peak_mb: float


class _Hand:
    """A person in front of the window."""

    def __init__(self, profile: Path, pictures: Path) -> None:
        self._pictures = pictures
        self._app = application()
        self.program = Program(self._app, profile)
        if not self.program.claim():
            raise RuntimeError("the profile is open elsewhere")
        self.program.show()
        self.wait_for(lambda: self.program.session is not None)
        self.program.window.resize(*_SIZE)

    def import_table(self, table: Path, photos: Path, campaign: str) -> Driven:
        shell = cast("Shell", self.program.contents.shell)
        began_s = time.monotonic()
        shell.open_file(table)
        (page,) = shell.findChildren(ImportPage)
        work = page.work
        page.file.campaign.choose(campaign)
        page.file.campaign.activated.emit(page.file.campaign.currentIndex())
        self.wait_for(lambda: work.table is not None and work.stage is None)
        read_s = time.monotonic() - began_s
        page.file.beside.click()
        if work.folder != photos:
            raise RuntimeError(f"the folder {work.folder} was found")
        self.take_picture("1-file")
        page.next.click()
        self.take_picture("2-columns")
        began_s = time.monotonic()
        page.next.click()
        self.wait_for(lambda: page.step == CHECK and work.stage is None)
        look_s = time.monotonic() - began_s
        self.take_picture("3-check")
        began_s = time.monotonic()
        page.next.click()
        self.wait_for(lambda: page.step == DONE and work.stage is None)
        take_s = time.monotonic() - began_s
        self.take_picture("4-done")
        found = _PEAK.search(Path("/proc/self/status").read_text(encoding="ascii"))
        return Driven(
            read_s=read_s,
            look_s=look_s,
            take_s=take_s,
            peak_mb=int(found[1]) / 1024 if found else 0.0,
        )

    def take_picture(self, name: str) -> None:
        until_s = time.monotonic() + 0.3
        self.wait_for(lambda: time.monotonic() > until_s)
        self._pictures.mkdir(parents=True, exist_ok=True)
        path = self._pictures / f"{name}.png"
        if not self.program.window.grab().save(str(path)):
            raise OSError(str(path))

    def wait_for(self, true: Callable[[], bool]) -> None:
        until_s = time.monotonic() + _PATIENCE_S
        while not true():
            if time.monotonic() > until_s:
                raise TimeoutError
            self._app.processEvents()
            time.sleep(0.005)


def main(arguments: list[str]) -> None:
    """Import the table and print the figures."""
    profile, table, photos, pictures = map(Path, arguments)
    hand = _Hand(profile, pictures)
    driven = hand.import_table(table, photos, "wtisd-2021")
    hand.program.close()
    sys.stdout.buffer.write(msgspec.json.encode(driven) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
