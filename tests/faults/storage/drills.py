"""The drills of the store: kills, power cuts, full and failing disks, old stores, rot."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from faults.delivery import folder_in_memory
from faults.lines import Drill, Line, Options
from faults.storage import images, kills, migrations, old, power, starts
from faults.storage.kills import Found


def die(options: Options) -> list[Line]:
    """Kill the program in every stage."""
    deaths = options.runs or (1000 if options.full else 6)
    found = Found()
    for stage in kills.KILLED:
        options.tell(f"{deaths} deaths in {stage}")
        found.add(_shared(options, deaths, partial(kills.kill_many, stage=stage), "deaths"))
    said = (
        f"{deaths} kills in each of {', '.join(kills.KILLED)}, {found.acknowledged} things"
        f" acknowledged: {len(found.wrong)} lost, rolled back, changed or doubled"
    )
    return [_line("P1", "Saved is saved, killed", said, found)]


def lose_power(options: Options) -> list[Line]:
    """Cut the power on each file system that can be mounted here."""
    cuts = options.runs or (150 if options.full else 6)
    lines: list[Line] = []
    for system in power.SYSTEMS:
        title = f"Saved is saved, power cut on {system}"
        reason = power.why_not(system)
        if reason is not None:
            lines.append(Line(promise="P1", title=title, said=reason, skipped=True))
            continue
        options.tell(f"{cuts} cuts on {system}")
        with tempfile.TemporaryDirectory() as name:
            found = power.cut_many(Path(name), system, cuts=cuts, seed=options.first_seed)
        said = (
            f"{cuts} cuts without flushing the log, {found.acknowledged} things acknowledged:"
            f" {len(found.wrong)} lost, rolled back or changed; every store opened"
        )
        lines.append(_line("P1", title, said, found))
    return lines


def draw_images(options: Options) -> list[Line]:
    """Look at disks that dropped or tore what was not synced."""
    count = options.runs or (2000 if options.full else 60)
    found = _shared(options, count, images.draw_many, "images", inside=True)
    said = (
        f"{count} images of disks that dropped or tore unsynced writes, {found.acknowledged}"
        f" things acknowledged before them: {len(found.wrong)} lost, rolled back or changed"
    )
    return [_line("P1", "Saved is saved, torn writes", said, found)]


def migrate(options: Options) -> list[Line]:
    """Kill, cut and tear migrations from every old layout."""
    deaths = options.runs or (500 if options.full else 12)
    cuts = options.runs or (100 if options.full else 6)
    drawn = options.runs or (2000 if options.full else 60)
    options.tell(f"{deaths} deaths while migrating")
    found = _shared(options, deaths, migrations.kill_many, "deaths")
    found.add(_shared(options, drawn, migrations.draw_many, "images", inside=True))
    said = f"from each of {len(old.VERSIONS)} old layouts: {deaths} kills, {drawn} images"
    for system in power.SYSTEMS:
        if (reason := power.why_not(system)) is not None:
            said += f", no power cuts on {system} ({reason})"
            continue
        options.tell(f"{cuts} cuts on {system} while migrating")
        with tempfile.TemporaryDirectory() as name:
            cut = power.cut_many(
                Path(name), system, cuts=cuts, seed=options.first_seed, job="migrate"
            )
        found.add(cut)
        said += f", {cuts} power cuts on {system}"
    said += f": {len(found.wrong)} half, lost or without a copy of before"
    return [_line("P4", "A migration is all or nothing", said, found)]


def start_twice(options: Options) -> list[Line]:
    """Start programs in the same instant, and kill those that hold a lock."""
    rounds = options.runs or (100 if options.full else 6)
    found = _shared(options, rounds, starts.open_together, "rounds")
    for right in starts.RIGHTS:
        options.tell(f"{rounds} rounds for the right of {right}")
        found.add(_shared(options, rounds, partial(starts.contend, right=right), "rounds"))
    said = (
        f"{rounds} times {starts.AT_ONCE} starts in the same instant on new, present and old"
        f" profiles, {rounds} for each of {', '.join(starts.RIGHTS)}, each owner killed:"
        f" {len(found.wrong)} double, refused or stuck"
    )
    return [_line("P5", "One writer", said, found)]


def _shared(
    options: Options, count: int, work: Callable[..., Found], name: str, *, inside: bool = False
) -> Found:
    """Do so many in all, with a folder for each processor.

    Args:
        options: How many processors there are, and the first seed.
        count: How many in all.
        work: Does a share of them in a folder.
        name: What ``work`` calls the size of its share.
        inside: It works in its own process, so each share needs one; else a thread is enough.
    """
    parts = min(options.processes, count)
    shares = [count // parts + (number < count % parts) for number in range(parts)]
    found = Found()
    pool: Executor = (
        ProcessPoolExecutor(parts, mp_context=kills.servers())
        if inside
        else ThreadPoolExecutor(parts)
    )
    with folder_in_memory() as folder, pool:
        waiting = []
        for number, share in enumerate(shares):
            here = folder / str(number)
            here.mkdir()
            seed = options.first_seed + number * count
            waiting.append(pool.submit(work, here, seed=seed, **{name: share}))
        for each in waiting:
            found.add(each.result())
    return found


def _line(promise: str, title: str, said: str, found: Found) -> Line:
    return Line(promise=promise, title=title, said=said, wrong=tuple(found.wrong))


DRILLS: tuple[Drill, ...] = (
    Drill(name="kills", does="the program killed in every stage", run=die),
    Drill(name="power", does="the power cut on real file systems", run=lose_power),
    Drill(name="images", does="disks that forget what was not synced", run=draw_images),
    Drill(name="migrations", does="old layouts, killed and cut on the way", run=migrate),
    Drill(name="starts", does="several starts at once, owners of locks killed", run=start_twice),
)
