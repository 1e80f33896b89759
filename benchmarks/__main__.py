"""Measures sending over bad lines, beside other people's programs: ``nox -s bench``.

    python -m benchmarks [--only ROW]… [--contender NAME]… [--tls | --plain] [--repeats N]
                         [--json OUT] [--markdown OUT] [--at-once N] [--work FOLDER]
    python -m benchmarks --list
    python -m benchmarks --short

Without arguments every row of ``docs/benchmarks.md`` is measured, about half an hour; a part can
be asked for, which is how a change is tried out:

    python -m benchmarks --only loss-2 --only loss-5 --contender heliograph --contender raw

``--contender`` takes the beginning of a name. ``--short`` is what every change has to pass: a
minute, and the exit code is 1 when we did not finish or took far too long. Needs Linux, root,
iproute2 and ``/dev/net/tun``, and says so otherwise, with exit code 0; a peer that is not
installed is left out with a line that says so. ``--work`` keeps what is sent for the next time.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TypeVar

import msgspec

from benchmarks import folders
from benchmarks.links.line import why_not
from benchmarks.sending import loopback, plan, short, table
from benchmarks.sending.rows import ROWS, Row

_Measured = TypeVar("_Measured", Row, loopback.Trial)


def main(arguments: list[str]) -> int:
    """Measure what the command line asks for; give the exit code."""
    asked = _parser().parse_args(arguments)
    if asked.list:
        for row in ROWS:
            print(f"{row.name:14}{row.title}")
            print(f"{'':14}{', '.join(contender.name for contender in row.contenders)}")
        for trial in loopback.TRIALS:
            print(f"{trial.name:14}{trial.title}")
        return 0
    folders.end_in_order()
    folders.remove_stale()
    reason = why_not()
    if reason is not None:
        print(f"not run: {reason}")
        return 0
    try:
        with folders.temporary() as made:
            store: Path = asked.work or made
            return short.check(store) if asked.short else _measure(asked, store)
    except KeyboardInterrupt:
        return 130  # as shells have it; nothing of ours is left


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    names = [row.name for row in ROWS] + [trial.name for trial in loopback.TRIALS]
    parser.add_argument("--only", action="append", metavar="ROW", choices=names)
    parser.add_argument("--contender", action="append", metavar="NAME")
    manner = parser.add_mutually_exclusive_group()
    manner.add_argument("--tls", action="store_true", help="leave out what is plain HTTP")
    manner.add_argument("--plain", action="store_true", help="leave out what is over TLS")
    parser.add_argument("--repeats", type=int, help="of floor and ourselves in each row")
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument("--markdown", type=Path, metavar="OUT")
    parser.add_argument("--at-once", type=int, default=plan.AT_ONCE, metavar="LINES")
    parser.add_argument("--work", type=Path, metavar="FOLDER")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--short", action="store_true")
    return parser


def _measure(asked: argparse.Namespace, store: Path) -> int:
    rows = [_changed(row, asked) for row in ROWS if not asked.only or row.name in asked.only]
    trials = [
        _changed(trial, asked)
        for trial in loopback.TRIALS
        if not asked.only or trial.name in asked.only
    ]

    def wanted(name: str) -> bool:
        return not asked.contender or any(name.startswith(each) for each in asked.contender)

    jobs = [
        job
        for job in plan.jobs_of(rows, wanted)
        if not (asked.tls and not job.tls) and not (asked.plain and job.tls)
    ]
    watch = plan.Stopwatch()
    print(f"{len(jobs)} measurements over lines", file=sys.stderr, flush=True)

    def told(line: str) -> None:
        print(f"{watch}  {line}", file=sys.stderr, flush=True)

    results = plan.run(jobs, store=store, at_once=asked.at_once, told=told)
    local = loopback.run(trials, wanted, store=store, told=told)
    if asked.json:
        asked.json.write_bytes(msgspec.json.format(msgspec.json.encode([*results, *local])))
    middle = table.medians(results)
    pages = [table.side_by_side(rows, middle), table.HEAD] * bool(results)
    pages += [table.markdown(row, middle) for row in rows]
    pages += [loopback.markdown(trial, local) for trial in trials]
    text = "\n".join(page for page in pages if page)
    if asked.markdown:
        asked.markdown.write_text(text, encoding="utf-8")
    print(text)
    for verdict in table.verdicts(rows, middle):
        print(verdict)
    print(f"Took {watch}.")
    return 0


def _changed(measured: _Measured, asked: argparse.Namespace) -> _Measured:
    """Give a row or trial with as many repeats as were asked for."""
    if asked.repeats is None:
        return measured
    return msgspec.structs.replace(measured, repeats=asked.repeats)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
