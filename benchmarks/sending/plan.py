"""Runs measurements side by side: as many lines at once as do not disturb each other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from msgspec import Struct

from benchmarks.sending import table
from benchmarks.sending.contender import Contender
from benchmarks.sending.measure import measure
from benchmarks.sending.result import Result
from benchmarks.sending.rows import OURS, Row
from benchmarks.sending.work import prepare

AT_ONCE = 20
"""Slow lines need little time of the computer; their lateness says whether it was too many."""
_ALONE_AT_ONCE = 3


class Job(Struct, frozen=True):
    """One measurement; ``seed`` is the chance of its losses."""

    row: Row
    contender: Contender
    tls: bool
    seed: int


def jobs_of(rows: Iterable[Row], wanted: Callable[[str], bool]) -> list[Job]:
    """List the measurements of rows.

    Args:
        rows: The rows.
        wanted: Tells of a contender's name whether it is to be measured.
    """
    jobs: list[Job] = []
    for row in rows:
        for contender in row.contenders:
            ours_or_floor = contender is OURS or contender.name.startswith("raw")
            repeats = row.repeats if ours_or_floor else 1
            manners = [False]
            if contender is OURS or contender.name in row.over_tls:
                manners.append(True)
            if wanted(contender.name):
                jobs += [
                    Job(row, contender, tls, seed)
                    for tls in manners
                    for seed in range(1, repeats + 1)
                ]
    return jobs


def run(
    jobs: Iterable[Job],
    *,
    store: Path,
    at_once: int = AT_ONCE,
    told: Callable[[str], None] = lambda _: None,
) -> list[Result]:
    """Do all measurements; those of rows that want to be alone last, and few at a time.

    Args:
        jobs: The measurements.
        store: Folder for what is sent.
        at_once: How many lines stand at the same time.
        told: Called with a line for each result as it comes.
    """
    waiting = list(jobs)
    for contender in {id(job.contender): job.contender for job in waiting}.values():
        contender.missing()  # it may install what it needs, once
    for work in {job.row.work for job in waiting}:
        prepare(work, store)
    results: list[Result] = []
    stopping = threading.Event()
    # Those that may take longest begin first, so that nothing long is left at the end.
    waiting.sort(key=lambda job: job.row.ideal_s * job.row.patience, reverse=True)
    for alone, most in ((False, at_once), (True, min(at_once, _ALONE_AT_ONCE))):
        with ThreadPoolExecutor(most) as pool:
            begun = [
                pool.submit(
                    measure,
                    job.row,
                    job.contender,
                    tls=job.tls,
                    seed=job.seed,
                    store=store,
                    stopping=stopping.is_set,
                )
                for job in waiting
                if job.row.alone == alone
            ]
            try:
                for each in as_completed(begun):
                    results.append(each.result())
                    told(table.brief(results[-1]))
            except BaseException:
                stopping.set()
                pool.shutdown(wait=True, cancel_futures=True)
                raise
    return results


class Stopwatch:
    """Tells how many minutes it has been, for what is printed on the way."""

    def __init__(self) -> None:
        self._begun_s = time.monotonic()

    def __str__(self) -> str:
        seconds = time.monotonic() - self._begun_s
        return f"{int(seconds // 60)}:{seconds % 60:04.1f}"
