"""The drills of the store: kills, power cuts, full and failing disks, old stores, rot."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from faults.delivery import folder_in_memory
from faults.lines import Drill, Line, Options
from faults.storage import images, kills, migrations, old, power, refusals, rot, starts
from faults.storage.kills import Found
from faults.storage.rot import Rot


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


def refuse(options: Options) -> list[Line]:
    """Let the disk refuse writes, and fill a volume."""
    calls = options.runs or (None if options.full else 8)
    with folder_in_memory() as folder:
        found = refusals.refuse_many(folder, calls=calls, seed=options.first_seed)
    said = (
        f"{found.deaths} times a call that writes, cuts or syncs failed, in"
        f" {len(refusals.WAYS)} ways: {len(found.wrong)} lost, unhandled or stuck afterwards"
    )
    lines = [_line("P3", "A full disk harms nothing, call by call", said, found)]
    title = "A full disk harms nothing, a small volume"
    if (reason := power.why_not("ext4")) is not None:
        return [*lines, Line(promise="P3", title=title, said=reason, skipped=True)]
    volumes = 20 if options.full else 2
    filled = Found()
    for number in range(volumes):
        with tempfile.TemporaryDirectory() as name:
            filled.add(refusals.fill_up(Path(name), mebibytes=8, seed=options.first_seed + number))
    said = (
        f"{volumes} volumes of 8 MiB filled six times each, {filled.deaths} saves refused,"
        f" {filled.acknowledged} things acknowledged: {len(filled.wrong)} lost, unhandled or stuck"
    )
    return [*lines, _line("P3", title, said, filled)]


def flip(options: Options) -> list[Line]:
    """Flip bits in every file of a profile."""
    flips = options.runs or (10_000 if options.full else 150)
    found = Rot()
    parts = min(options.processes, flips)
    with folder_in_memory() as folder:
        for number in range(parts):
            (folder / str(number)).mkdir()
        with ProcessPoolExecutor(
            parts,
            mp_context=kills.servers(),
            initializer=logging.disable,
            initargs=(logging.CRITICAL,),
        ) as pool:
            waiting = [
                pool.submit(
                    rot.flip_many,
                    folder / str(number),
                    flips=flips // parts,
                    seed=options.first_seed + number,
                )
                for number in range(parts)
            ]
            for each in waiting:
                found.add(each.result())
    read = 1 - found.lost / found.stories
    said = (
        f"{found.flips} flips in {len(found.by_file)} files, {found.told} told,"
        f" {found.closed} profiles did not open, {read:.1%} of the stories read:"
        f" {len(found.wrong)} silently changed or sent; {found.taken_back} of {found.logs} in"
        " the log of a killed program took back what was saved last"
    )
    return [
        Line(
            promise="P6", title="Rot is noticed and contained", said=said, wrong=tuple(found.wrong)
        )
    ]


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
    Drill(name="refusals", does="a disk that refuses writes or is full", run=refuse),
    Drill(name="rot", does="bits that flip in any file", run=flip),
    Drill(name="starts", does="several starts at once, owners of locks killed", run=start_twice),
)
