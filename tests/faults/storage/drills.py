"""The drills of the store: kills, power cuts, full and failing disks, old stores, rot."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from faults import shares
from faults.lines import Drill, Line, Options
from faults.shares import folder_in_memory
from faults.storage import (
    images,
    importing,
    kills,
    loose,
    migrations,
    old,
    power,
    refusals,
    rot,
    starts,
)
from faults.storage.acts_drill import ACTS
from faults.storage.importing import Twice
from faults.storage.kills import Found
from faults.storage.rot import Rot
from faults.storage.typing_drill import TYPING


def die(options: Options) -> list[Line]:
    """Kill the program in every stage."""
    deaths = options.runs or (1000 if options.full else 6)
    found = Found()
    for stage in kills.KILLED:
        work = partial(kills.kill_many, stage=stage)
        found.add(_shared(options, f"kills in {stage}", work, deaths, "deaths", each=25))
    name = "kills while importing"
    found.add(_shared(options, name, importing.kill_many, deaths, "deaths", each=50))
    said = (
        f"{deaths} kills in each of {', '.join(kills.KILLED)} and import,"
        f" {found.acknowledged} things acknowledged:"
        f" {len(found.wrong)} lost, rolled back, changed or doubled"
    )
    return [_line("P1", "Saved is saved, killed", said, found)]


def take_tables_twice(options: Options) -> list[Line]:
    """Take the same tables in on two computers, twice on each, and send all their stories."""
    tables = options.runs or (100 if options.full else 2)
    found = shares.do(
        options,
        "tables twice",
        importing.take_twice,
        Twice,
        count=tables,
        each=10,
        counted="tables",
        inside=True,
    )
    said = (
        f"{found.tables} tables with {found.rows} rows, each taken in twice on two computers that"
        f" send to one service: {len(found.wrong)} lost, doubled or changed"
    )
    title = "Exactly once, the same table twice"
    return [Line(promise="P7", title=title, said=said, wrong=tuple(found.wrong))]


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
        found = _cut(options, system, cuts, "work")
        said = (
            f"{cuts} cuts without flushing the log, {found.acknowledged} things acknowledged:"
            f" {len(found.wrong)} lost, rolled back or changed; every store opened"
        )
        lines.append(_line("P1", title, said, found))
    return lines


def draw_images(options: Options) -> list[Line]:
    """Look at disks that dropped or tore what was not synced."""
    count = options.runs or (2000 if options.full else 60)
    found = _shared(options, "images", images.draw_many, count, "images", each=50, inside=True)
    said = (
        f"{count} images of disks that dropped or tore unsynced writes, {found.acknowledged}"
        f" things acknowledged before them: {len(found.wrong)} lost, rolled back or changed"
    )
    return [_line("P1", "Saved is saved, torn writes", said, found)]


def migrate(options: Options) -> list[Line]:
    """Kill, cut and tear migrations from every old layout."""
    layouts = len(old.VERSIONS)
    deaths = options.runs or (500 * layouts if options.full else 12)
    cuts = options.runs or (50 * layouts if options.full else 6)
    drawn = 5 * options.runs if options.runs else 200 * layouts if options.full else 60
    each = 10 * len(old.VERSIONS)
    name = "kills while migrating"
    found = _shared(options, name, migrations.kill_many, deaths, "deaths", each=each)
    draw = migrations.draw_many
    name = "images while migrating"
    found.add(_shared(options, name, draw, drawn, "images", each=2 * each, inside=True))
    said = f"from {layouts} old layouts in turn: {deaths} kills, {drawn} images"
    for system in power.SYSTEMS:
        if (reason := power.why_not(system)) is not None:
            said += f", no power cuts on {system} ({reason})"
            continue
        found.add(_cut(options, system, cuts, "migrate"))
        said += f", {cuts} power cuts on {system}"
    said += f": {len(found.wrong)} half, lost or without a copy of before"
    return [_line("P4", "A migration is all or nothing", said, found)]


def refuse(options: Options) -> list[Line]:
    """Let the disk refuse writes, and fill a volume."""
    day = options.first_seed
    with folder_in_memory() as folder:
        there = refusals.count_calls(folder, seed=day)
    calls = min(there, options.runs or (there if options.full else 8))
    found = _shared(
        msgspec.structs.replace(options, first_seed=0),
        f"refusals of day {day}, {calls} calls",
        partial(refusals.refuse_many, step=there // calls, day=day),
        calls,
        "calls",
        each=5,
        inside=True,
    )
    said = (
        f"{calls} of the {there} calls of a day that write, cut or sync failed, in"
        f" {len(refusals.WAYS)} ways: {len(found.wrong)} lost, unhandled or stuck afterwards"
    )
    with folder_in_memory() as folder:
        acts = loose.ACTS[: options.runs]
        loose_found = loose.refuse_all(folder, acts=acts, in_turn=not options.full)
    told = ", ".join(each.name for each in acts)
    ways = "in each of" if options.full else "in one of"
    beside = (
        f"every call on files beside the databases ({told}) {ways} {len(loose.WAYS)} ways,"
        f" {loose_found.deaths} refused: {len(loose_found.wrong)} lost, unhandled or stuck"
    )
    lines = [
        _line("P3", "A full disk harms nothing, call by call", said, found),
        _line("P3", "A full disk harms nothing, other files", beside, loose_found),
    ]
    title = "A full disk harms nothing, a small volume"
    if (reason := power.why_not("ext4")) is not None:
        return [*lines, Line(promise="P3", title=title, said=reason, skipped=True)]
    volumes = 20 if options.full else 1 if options.runs else 2
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
    found = shares.do(options, "rot", rot.flip_many, Rot, count=flips, each=100, counted="flips")
    read = 1 - found.lost / found.stories
    said = (
        f"{found.flips} flips in {len(found.by_file)} files, {found.told} told,"
        f" {found.closed} profiles did not open, {read:.1%} of the stories read;"
        f" {found.rescued} rescued, with {found.whole} stories whole, {found.named} whose loss was"
        f" named, {found.unread} missing and said so:"
        f" {len(found.wrong)} silently changed or sent; {found.taken_back} of {found.logs} in"
        f" the log of a killed program took back what was saved last, {found.unsaid} of them the"
        " very last commit, unsaid"
    )
    return [
        Line(
            promise="P6", title="Rot is noticed and contained", said=said, wrong=tuple(found.wrong)
        )
    ]


def start_twice(options: Options) -> list[Line]:
    """Start programs in the same instant, and kill those that hold a lock."""
    rounds = options.runs or (100 if options.full else 6)
    found = _shared(options, "starts", starts.open_together, rounds, "rounds", each=10)
    for right in starts.RIGHTS:
        work = partial(starts.contend, right=right)
        found.add(_shared(options, f"owners of {right}", work, rounds, "rounds", each=10))
    said = (
        f"{rounds} times {starts.AT_ONCE} starts in the same instant on new, present and old"
        f" profiles, {rounds} for each of {', '.join(starts.RIGHTS)}, each owner killed:"
        f" {len(found.wrong)} double, refused or stuck"
    )
    return [_line("P5", "One writer", said, found)]


def _cut(options: Options, system: str, cuts: int, job: str) -> Found:
    """Cut the power so often, one after the other: each volume is a mount of its own."""
    alone = msgspec.structs.replace(options, processes=1)
    work = partial(power.cut_many, system=system, job=job)
    return _shared(alone, f"cuts on {system}, {job}", work, cuts, "cuts", each=20)


def _shared(
    options: Options,
    name: str,
    work: Callable[..., Found],
    count: int,
    counted: str,
    *,
    each: int,
    inside: bool = False,
) -> Found:
    """Do so many in shares; see ``shares.do``."""
    return shares.do(
        options, name, work, Found, count=count, each=each, counted=counted, inside=inside
    )


def _line(promise: str, title: str, said: str, found: Found) -> Line:
    return Line(promise=promise, title=title, said=said, wrong=tuple(found.wrong))


DRILLS: tuple[Drill, ...] = (
    Drill(name="kills", does="the program killed in every stage", run=die),
    Drill(name="twice", does="the same tables on two computers", run=take_tables_twice),
    TYPING,
    ACTS,
    Drill(name="power", does="the power cut on real file systems", run=lose_power),
    Drill(name="images", does="disks that forget what was not synced", run=draw_images),
    Drill(name="migrations", does="old layouts, killed and cut on the way", run=migrate),
    Drill(name="refusals", does="a disk that refuses writes or is full", run=refuse),
    Drill(name="rot", does="bits that flip in any file", run=flip),
    Drill(name="starts", does="several starts at once, owners of locks killed", run=start_twice),
)
