"""The short form for every change: a few lines, and whether what is sent arrives in fair time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.links.profile import Cuts, LineProfile
from benchmarks.sending import plan, table
from benchmarks.sending.peers import Raw
from benchmarks.sending.result import Result
from benchmarks.sending.rows import OURS, TEXTS, Row
from benchmarks.sending.work import Work

_FILE = Work(name="file-1", film_bytes=1_200_000)

# Goals are those of small work, where the beginning weighs more than in the rows of the table.
ROWS = (
    Row(
        name="texts",
        title="512 kbit/s, 600 ms; 100 stories of text only",
        line=LineProfile(up_bits_s=512_000, rtt_ms=600),
        work=TEXTS,
        contenders=(Raw(), OURS),
        goal=1.2,
        patience=12,
    ),
    Row(
        name="loss",
        title="1 Mbit/s, 300 ms, 2 % loss; one 1.2 MB file",
        line=LineProfile(up_bits_s=1_000_000, rtt_ms=300, loss=0.02),
        work=_FILE,
        contenders=(Raw(), OURS),
        goal=1.4,
        patience=6,
    ),
    Row(
        name="dead",
        title="512 kbit/s, 600 ms, dead every 20 s (3 s dark); one 1.2 MB file",
        line=LineProfile(
            up_bits_s=512_000, rtt_ms=600, cuts=Cuts(manner="dead", every_s=20, dark_s=3)
        ),
        work=_FILE,
        contenders=(OURS,),
        goal=1.4,
        patience=4.5,
    ),
)
_GENEROUS = 3.0  # the computer may be busy; only what is broken is found here


def check(store: Path) -> int:
    """Measure, print, and give the exit code: 1 if we did not finish, or took far too long."""
    results = plan.run(plan.jobs_of(ROWS, lambda _: True), store=store)
    for result in results:
        print(table.brief(result))
    wrong = faults(results)
    for fault in wrong:
        print(f"WRONG: {fault}")
    return 1 if wrong else 0


def faults(results: Sequence[Result]) -> list[str]:
    """Say what is wrong with results of ours."""
    most = {row.name: row.goal * _GENEROUS for row in ROWS}
    wrong: list[str] = []
    for result in results:
        if result.contender != OURS.name:
            continue
        if not result.done:
            wrong.append(f"{result.row}, {result.name}: not done")
        elif result.ratio > most[result.row]:
            wrong.append(
                f"{result.row}, {result.name}: {result.ratio:.2f}, over {most[result.row]}"
            )
    return wrong
