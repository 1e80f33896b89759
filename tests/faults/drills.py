"""The drills: each tries one or several promises of the design, and says a line for each."""

from __future__ import annotations

from functools import partial

from faults import backups, bundles, delivery, flipped, forgeries, keys, patience, shares, wire_run
from faults.consent import drills as consent
from faults.delivery import Tally
from faults.hostile import drills as hostile
from faults.kinds import CELLS, KINDS
from faults.leaks import drills as leaks
from faults.lines import Drill, Line, Options
from faults.shares import folder_in_memory
from faults.storage import drills as storage
from faults.updates import drills as updates
from faults.wire_run import Met

FULL_RUNS = 20_000
FULL_FORGERIES, SHORT_FORGERIES = 10_000, 200
SHORT_RUNS = len(CELLS)
"""Each fault at each step once, alone."""


def deliver(options: Options) -> list[Line]:
    """Do the runs of ``delivery``, shared out among processes."""
    runs = options.runs or (FULL_RUNS if options.full else SHORT_RUNS)
    found = shares.do(
        options, "delivery", delivery.run_many, Tally, count=runs, each=100, counted="runs"
    )
    return lines_of(found)


def lines_of(found: Tally) -> list[Line]:
    """Say what the runs tell of each promise."""
    counts = [found.struck.get(delivery.cell_name(*cell), 0) for cell in CELLS]
    wrong = {
        head: tuple(each for each in found.wrong if f": {head}" in each)
        for head in ("lost", "doubled", "false sent", "changed")
    }
    rest = tuple(each for each in found.wrong if not any(each in some for some in wrong.values()))
    said = (
        f"{found.runs} runs, {found.stories} stories, {found.sent} revisions received;"
        f" {len(KINDS)} faults at their steps, {len(CELLS)} pairs, each struck {min(counts)} times"
        f" or more; {found.client_deaths} ends of the client, {found.service_restarts} of the"
        f" service: {len(wrong['lost'])} lost, {len(wrong['doubled'])} doubled, {len(rest)} broken"
    )
    return [
        Line(
            promise="P7",
            title="Exactly once",
            said=said,
            wrong=(*wrong["lost"], *wrong["doubled"], *rest),
        ),
        Line(
            promise="P8",
            title='"Sent" needs a valid receipt',
            said=f"{found.false_shown} false statements shown on the way, {found.runs} runs looked"
            f' at after every pass: {len(wrong["false sent"])} false "sent"',
            wrong=wrong["false sent"],
        ),
        Line(
            promise="P9",
            title="Media is the same at both ends",
            said=f"sha256 of every item at the service, {found.sent} revisions compared byte by"
            f" byte: {len(wrong['changed'])} changed",
            wrong=wrong["changed"],
        ),
        Line(
            promise="P11",
            title="Any clock",
            said=f"{found.clock_jumps} jumps of an hour to twenty years meanwhile: the same result",
            wrong=tuple(found.wrong),
        ),
    ]


def be_patient(options: Options) -> list[Line]:
    """Live through every trouble that lasts, a month each in the long form."""
    days = 30 if options.full else 3
    wrong: list[str] = []
    most = 0
    for ordeal in patience.ORDEALS:
        options.tell(f"{days} days of {ordeal.name}")
        with folder_in_memory() as folder:
            found = patience.endure(folder, ordeal, days=days)
        most = max(most, found.most_a_day)
        if found.most_a_day > patience.MOST_PASSES_A_DAY * ordeal.requests:
            wrong.append(f"{ordeal.name}: {found.most_a_day} requests in a day")
        if found.apart_s < ordeal.apart_s:
            wrong.append(f"{ordeal.name}: passes {found.apart_s} s apart")
        if found.left:
            wrong.append(f"{ordeal.name}: {found.left} stories not received afterwards")
    busiest = patience.busiest_second(1000, seed=1, retry_after_s=3600.0, after_s=0)
    said = (
        f"{len(patience.ORDEALS)} troubles of {days} virtual days each, 10 stories and a withdrawal"
        f" waiting: at most {most} requests in a day, no Retry-After undercut, all sent by the next"
        f" pass; of 1000 clients told the same Retry-After {busiest:.1%} in the busiest second"
    )
    return [Line(promise="P10", title="Polite and persistent", said=said, wrong=tuple(wrong))]


def go_over_the_wire(options: Options) -> list[Line]:
    """Let the faults strike between real programs: the client's own process in the long form."""
    cells = wire_run.WIRE_CELLS if options.full else wire_run.OFTEN
    count = min(options.runs or len(cells), len(cells))
    found = shares.do(
        options,
        f"wire, of {len(cells)}",
        partial(wire_run.meet_many, full=options.full),
        Met,
        count=count,
        each=10,
        counted="pairs",
        inside=not options.full,
    )
    client = "a client process each" if options.full else "the client in this process"
    said = (
        f"{found.pairs} pairs of fault and step between {client} and the real service over TCP:"
        f" {len(found.wrong)} lost, doubled or feigned"
    )
    wrong = found.wrong
    return [Line(promise="P7", title="Exactly once, on the wire", said=said, wrong=tuple(wrong))]


def forge(options: Options) -> list[Line]:
    """Show false statements of every sort to one client."""
    with folder_in_memory() as folder:
        found = forgeries.show(folder, FULL_FORGERIES if options.full else SHORT_FORGERIES)
    return [
        Line(
            promise="P8",
            title='"Sent" needs a valid receipt, forged',
            said=f"{found.shown} receipts, withdrawals and reviews that were forged, garbled,"
            f" replayed or of another service: {len(found.wrong)} believed; then true ones were",
            wrong=found.wrong,
        )
    ]


DRILLS: tuple[Drill, ...] = (
    Drill(name="delivery", does="every fault at every step, both sides restarted", run=deliver),
    Drill(name="wire", does="the same between real programs", run=go_over_the_wire),
    Drill(name="flips", does="bits that flip on the way", run=flipped.flip_on_the_way),
    Drill(name="forgeries", does="false statements of every sort", run=forge),
    Drill(name="patience", does="weeks of trouble in virtual time", run=be_patient),
    *storage.DRILLS,
    *leaks.DRILLS,
    *keys.DRILLS,
    *backups.DRILLS,
    *consent.DRILLS,
    *bundles.DRILLS,
    *hostile.DRILLS,
    *updates.DRILLS,
)
