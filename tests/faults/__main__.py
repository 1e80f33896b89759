"""``python -m faults``: runs the drills and prints one line for each promise; see ``--help``."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from pathlib import Path
from typing import TextIO

from faults.drills import DRILLS
from faults.lines import Drill, Options


def main(words: list[str]) -> int:
    """Run what was asked for; the exit code is 1 when a promise was broken."""
    names = [each.name for each in DRILLS]
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("drills", nargs="*", metavar="DRILL", help=f"of {', '.join(names)}")
    parser.add_argument("--full", action="store_true", help="the figures of the design")
    parser.add_argument("--runs", type=int, help="as many as this")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; repeats a run")
    parser.add_argument(
        "--journal", type=Path, help="notes here what is done, and leaves out what is noted"
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args(words)
    if unknown := set(given.drills) - set(names):
        parser.error(f"no such drill: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    logging.disable(logging.CRITICAL)  # what goes wrong on purpose fills a log
    options = Options(
        full=given.full,
        runs=given.runs,
        first_seed=given.seed,
        processes=given.processes,
        journal=given.journal,
        tell=lambda text: _say(f"      {text}", sys.stderr),
    )
    chosen = [each for each in DRILLS if not given.drills or each.name in given.drills]
    broken = [each for each in chosen if not _show(each, options)]
    return 1 if broken else 0


def _show(drill: Drill, options: Options) -> bool:
    _say(f"{drill.name}: {drill.does}")
    kept, before = True, time.monotonic()
    for line in drill.run(options):
        kept = kept and not line.wrong
        mark = "BROKEN" if line.wrong else "------" if line.skipped else "kept  "
        _say(f"{line.promise:4} {mark} {line.title}: {line.said}")
        for each in line.wrong[:20]:
            _say(f"       {each}")
    _say(f"      {drill.name}: {time.monotonic() - before:.0f} s", sys.stderr)
    return kept


def _say(text: str, to: TextIO | None = None) -> None:
    stream = to or sys.stdout
    stream.write(text + "\n")
    stream.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
