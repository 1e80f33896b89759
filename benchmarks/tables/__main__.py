"""Three hundred stories in each of six languages: made, imported, mended, sent, and judged.

    python -m benchmarks.tables make OUT [--languages ar en …]
    python -m benchmarks.tables import OUT [--languages …] [--window] [--send]

``make`` has LibreOffice save each table, with faults at known rows; beside it lie the same table
mended, the files that rows name, and ``oracle.json``: what must come of every row. ``import`` makes
what is not there yet, takes each table in by the command line, looks at what was said and kept,
row by row, and imports the mended table over it. With ``--window`` the real window takes in the
same table under Xvfb, and leaves pictures of its steps in OUT. With ``--send`` the stories of the
first language that is asked for go to a service over 512 kbit/s and 600 ms. Exit code 1 where
anything differs from the oracle.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import folders
from benchmarks.links import line
from benchmarks.tables import command, office, sending, window
from benchmarks.tables.editions import EDITIONS, Edition
from benchmarks.tables.faults import ROWS
from benchmarks.tables.judging import Document
from benchmarks.tables.shelf import Shelf, fill

_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
_MOST_TOLD = 20


def main(arguments: Sequence[str]) -> int:
    """Do what is asked for; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tables")
    parser.add_argument("what", choices=("make", "import"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--languages", nargs="+", choices=_LANGUAGES, default=list(_LANGUAGES))
    parser.add_argument("--window", action="store_true", help="import in the window, too")
    parser.add_argument("--send", action="store_true", help="send the first language's stories")
    asked = parser.parse_args(arguments)
    reason = office.why_not() or (asked.window and window.why_not())
    reason = reason or (asked.send and line.why_not())
    if reason:
        print(f"not run: {reason}")
        return 0
    folders.end_in_order()
    folders.remove_stale()
    wanted = [each for speech in asked.languages for each in EDITIONS if each.language == speech]
    shelves = [_shelf(asked.out, each) for each in wanted]
    if asked.what == "make":
        return 0
    print(f"{office.version()}; {ROWS} rows each", flush=True)
    wrong = 0
    for shelf in shelves:
        is_sent = asked.send and shelf is shelves[0]
        wrong += _take_in(shelf, in_window=asked.window, is_sent=is_sent)
    return 1 if wrong else 0


def _shelf(out: Path, edition: Edition) -> Shelf:
    """Make an edition, or find it as it was made before; half of one is made anew."""
    shelf = Shelf(out.absolute() / edition.name, edition)
    if shelf.is_whole():
        return shelf
    shutil.rmtree(shelf.folder, ignore_errors=True)
    print(f"{edition.name}: being made", file=sys.stderr, flush=True)
    return fill(out.absolute(), edition)


def _take_in(shelf: Shelf, *, in_window: bool, is_sent: bool) -> int:
    """Take an edition in every way; give how much differs from the oracle."""
    wrong: list[str] = []
    print(f"\n{shelf.edition.name} ({shelf.table.name})", flush=True)
    with folders.temporary() as folder:
        profile = folder / "profile"
        for mended in (False, True):
            taken = command.take_in(shelf, profile, mended=mended)
            document, ran = taken.document, taken.ran
            print(
                f"  {'mended' if mended else 'faults'}: {document.rows} rows,"
                f" {document.imported} made, {document.updated} updated, {document.same} same,"
                f" {document.left} left out; {document.complete} complete,"
                f" {_grades(document)}; {ran.wall_s:.1f} s ({ran.cpu_s:.1f} s CPU),"
                f" {ran.peak_mb:.0f} MB",
                flush=True,
            )
            wrong += taken.wrong
        if in_window:
            seen = window.take_in(shelf, folder / "seen" / "profile", shelf.folder / "pictures")
            took = seen.driven
            print(
                f"  window: read {took.read_s:.1f} s, looked {took.look_s:.1f} s,"
                f" taken {took.take_s:.1f} s; {took.peak_mb:.0f} MB",
                flush=True,
            )
            wrong += seen.wrong
        if is_sent:
            sent = sending.send(profile, ROWS)
            print(
                f"  sent: {sent.payload_bytes:,} bytes in {sent.wall_s:.1f} s,"
                f" {sent.ratio:.2f} of {sent.ideal_s:.1f} s; exit code {sent.code}",
                flush=True,
            )
            wrong += sent.wrong
    print(f"  {'agrees with the oracle' if not wrong else f'{len(wrong)} differences:'}")
    for each in wrong[:_MOST_TOLD]:
        print(f"    {each}", flush=True)
    return len(wrong)


def _grades(document: Document) -> str:
    told = [each.grade for each in document.problems]
    grades = ("error", "must", "should", "note")
    return ", ".join(f"{told.count(each)} {each}" for each in grades)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
