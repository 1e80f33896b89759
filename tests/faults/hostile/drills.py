"""P18: whatever a table or a file holds, it is taken or refused, in bounds, never changed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import msgspec

from faults import shares
from faults.hostile import attaching, bombs, harms, judging, pictures
from faults.hostile.attaching import Attached, File
from faults.hostile.bombs import Bomb
from faults.hostile.judging import Ending
from faults.hostile.originals import originals
from faults.lines import Drill, Line, Options

FULL, SHORT = 10_000, 200
FULL_FILES, SHORT_FILES = 10_000, 200
_TRULY = 50
"""Of so many one is read by the whole program too, which starts a Python for it."""


class Found(msgspec.Struct, kw_only=True):
    """What was shown to the program, and what it said."""

    shown: int = 0
    endings: Counter[str] = msgspec.field(default_factory=Counter[str])
    compared: int = 0
    """Files that were read, and whose rows somebody else knew."""
    died: int = 0
    """Processes that a file ended; the program went on, and called it damaged or too large."""
    most_cpu_s: float = 0.0
    most_memory_kb: int = 0
    wrong: list[str] = msgspec.field(default_factory=list[str])

    def add(self, other: Found) -> None:
        """Take in what others did."""
        self.shown += other.shown
        self.endings += other.endings
        self.compared += other.compared
        self.died += other.died
        self.most_cpu_s = max(self.most_cpu_s, other.most_cpu_s)
        self.most_memory_kb = max(self.most_memory_kb, other.most_memory_kb)
        self.wrong += other.wrong

    def take(self, ending: Ending, where: str) -> None:
        """Count one file."""
        self.shown += 1
        self.endings[ending.reason or "rows"] += 1
        self.died += bool(ending.died)
        self.most_cpu_s = max(self.most_cpu_s, ending.cpu_s)
        self.most_memory_kb = max(self.most_memory_kb, ending.memory_kb)
        self.wrong += [f"{where}: {each}" for each in ending.wrong]

    def attached(self, done: Iterable[Attached]) -> None:
        """Count files that were attached."""
        for each in done:
            self.shown += 1
            self.endings[each.ending] += 1
            self.died += each.ending == "died"
            self.most_cpu_s = max(self.most_cpu_s, each.cpu_s)
            self.most_memory_kb = max(self.most_memory_kb, each.memory_kb)
            self.wrong += [f"{each.name}: {wrong}" for wrong in each.wrong]


def harm_many(folder: Path, *, count: int, seed: int = 0) -> Found:
    """Show so many harmed tables, by seeds from the first one on."""
    found = Found()
    place = _deep(folder)
    for whole in originals():
        path = place / f"whole{whole.suffix}"
        path.write_bytes(whole.data)
        ending = judging.read_beside(path)
        if ending.table is None:
            found.wrong.append(f"{whole.name} is whole and not read: {ending.reason}")
            return found
        harms.know(whole.name, ending.table)
        path.unlink()
    for number in range(seed, seed + count):
        each = harms.harmed(number)
        where = f"seed {number}, {each.suffix}, {each.name}"
        path = place / f"table{each.suffix}"
        path.write_bytes(each.data)
        ending = judging.read_beside(path)
        if ending.table is not None and each.truth is not None:
            found.compared += 1
            ending.wrong += each.truth(ending.table)
        if number % _TRULY == 0:
            truly = judging.read_truly(path)
            if (truly.reason, truly.table) != (ending.reason, ending.table):
                ending.wrong.append(f"the program says {truly.reason}, here it was {ending.reason}")
        found.take(ending, where)
        _look_around(folder, path, where, found)
    return found


def drop(folder: Path, some: Iterable[Bomb], *, truly: bool) -> Found:
    """Show the named ones."""
    found = Found()
    place = _deep(folder)
    for bomb in some:
        path = place / f"table{bomb.suffix}"
        bomb.write(path)
        found.take(judging.read_beside(path), bomb.name)
        if truly:
            found.wrong += [f"{bomb.name}: {each}" for each in judging.read_truly(path).wrong]
        _look_around(folder, path, bomb.name, found)
    return found


def harm_files(folder: Path, *, count: int, seed: int = 0) -> Found:
    """Attach so many harmed photos, films and documents, by seeds from the first one on."""

    def write(path: Path, data: bytes) -> None:
        path.write_bytes(data)

    files = [
        File(
            name=f"seed {number}, {each.name} as {each.suffix}",
            suffix=each.suffix,
            write=partial(write, data=each.data),
        )
        for number, each in ((n, pictures.harmed(n)) for n in range(seed, seed + count))
    ]
    return _attach(folder, files)


def drop_files(folder: Path, some: Iterable[Bomb]) -> Found:
    """Attach the named ones."""
    return _attach(
        folder, [File(name=each.name, suffix=each.suffix, write=each.write) for each in some]
    )


def _attach(folder: Path, files: list[File]) -> Found:
    found = Found()
    place = _deep(folder)
    found.attached(attaching.attach_all(place, files))
    strange = [
        each for each in folder.rglob("*") if each.is_file() and not each.is_relative_to(place)
    ]
    if strange or Path("/outside").exists():
        found.wrong.append(f"something was written: {strange}")
    return found


def _deep(folder: Path) -> Path:
    """Make a place with folders above it, into which names such as ``../../x`` would lead."""
    place = folder / "a" / "b" / "c" / "d"
    place.mkdir(parents=True)
    return place


def _look_around(folder: Path, path: Path, where: str, found: Found) -> None:
    path.unlink()
    strange = [each for each in folder.rglob("*") if each.is_file()]
    if strange or Path("/outside").exists():
        found.wrong.append(f"{where}: something was written: {strange}")


def be_hostile(options: Options) -> list[Line]:
    """Show harmed tables of every sort, and then those that were made to do harm."""
    if sys.platform == "win32":
        return [_line("harmed", "skipped: a process is not told apart without fork", skipped=True)]
    count = options.runs or (FULL if options.full else SHORT)
    harmed = shares.do(options, "hostile tables", harm_many, Found, count=count, each=250)
    some = bombs.BOMBS if options.full else bombs.QUICK
    with shares.folder_in_memory() as folder:
        named = drop(folder, some, truly=options.full)
    return [
        _line("harmed", _said(harmed, "tables harmed by seed"), wrong=harmed.wrong),
        _line("named", _said(named, "tables made to do harm"), wrong=named.wrong),
    ]


def attach_hostile(options: Options) -> list[Line]:
    """Attach harmed photos, films and documents, and then those that were made to do harm."""
    what = "Hostile files"
    if sys.platform == "win32":
        said = "skipped: a process is not told apart without fork"
        return [_line("harmed", said, what=what, skipped=True)]
    count = options.runs or (FULL_FILES if options.full else SHORT_FILES)
    harmed = shares.do(options, "hostile files", harm_files, Found, count=count, each=250)
    some = pictures.PICTURE_BOMBS if options.full else pictures.QUICK
    with shares.folder_in_memory() as folder:
        named = drop_files(folder, some)
    return [
        _line("harmed", _said_of_files(harmed, "harmed by seed"), what=what, wrong=harmed.wrong),
        _line("named", _said_of_files(named, "made to do harm"), what=what, wrong=named.wrong),
    ]


def _line(
    title: str,
    said: str,
    *,
    what: str = "Hostile tables",
    wrong: Iterable[str] = (),
    skipped: bool = False,
) -> Line:
    return Line(
        promise="P18",
        title=f"{what}, {title}",
        said=said,
        wrong=tuple(wrong),
        skipped=skipped,
    )


def _said(found: Found, what: str) -> str:
    endings = ", ".join(f"{count} {name}" for name, count in found.endings.most_common())
    return (
        f"{found.shown} {what}: {endings}; rows of {found.compared} compared;"
        f" {found.died} ended the process that reads, none the program; at most"
        f" {found.most_cpu_s:.1f} s and {found.most_memory_kb // 1024} MB: {len(found.wrong)} wrong"
    )


def _said_of_files(found: Found, how: str) -> str:
    endings = ", ".join(f"{count} {name}" for name, count in found.endings.most_common())
    return (
        f"{found.shown} photos, films and documents {how}: {endings}; {found.died} ended the"
        f" program; at most {found.most_cpu_s:.1f} s and {found.most_memory_kb // 1024} MB:"
        f" {len(found.wrong)} wrong"
    )


DRILLS: tuple[Drill, ...] = (
    Drill(name="hostile", does="tables that are harmed, and that do harm", run=be_hostile),
    Drill(name="files", does="the same of files to attach", run=attach_hostile),
)
