"""Has the window import an edition under Xvfb, and judges what it made by the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
from msgspec import Struct

from benchmarks.tables.command import judge
from benchmarks.tables.driving import Driven
from benchmarks.tables.running import CLIENT, run
from benchmarks.tables.shelf import Shelf
from heliograph.settings import Settings, save

_SCREEN = "-screen 0 1366x768x24"


class Seen(Struct, kw_only=True):
    """An import in the window.

    Attributes:
        driven: Times and memory.
        wrong: What differs from the oracle.
    """

    driven: Driven
    wrong: list[str]


def why_not() -> str | None:
    """Say why no window can be opened here; None where it can."""
    if shutil.which("xvfb-run") is None:
        return "Xvfb is not installed."
    return None


def take_in(shelf: Shelf, profile: Path, pictures: Path) -> Seen:
    """Import the table with faults in a window of the edition's own language.

    Raises:
        RuntimeError: the window did not come to the end.
    """
    profile.parent.mkdir(parents=True)
    log = profile.with_suffix(".log")
    run(*CLIENT, profile, "status", log=log)
    save(Settings(language=shelf.edition.language, first_run_done=True), profile / "settings.toml")
    ran = run(
        *("xvfb-run", "-a", "-s", _SCREEN, CLIENT[0], "-m", "benchmarks.tables.driving"),
        *(profile, shelf.table, shelf.photos, pictures),
        log=log,
        environment={"QT_QPA_PLATFORM": "xcb"},
    )
    if ran.code != 0:
        msg = f"the window ended with {ran.code}: {log.read_text(errors='replace')[-600:]}"
        raise RuntimeError(msg)
    driven = msgspec.json.decode(ran.said.splitlines()[-1], type=Driven)
    return Seen(driven=driven, wrong=judge(shelf, profile, mended=False))
