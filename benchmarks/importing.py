"""Importing a table: rows a second looked at and taken in, beside raw inserts of the same bytes.

    python -m benchmarks.importing [--rows 10000] [--files 1000]

Each trial has a process and a profile of its own. Seconds are CPU time of our process,
but for the reading, which is wall time; memory is the peak of our
process and of the one that reads the table. A file is a text of 2 kB, so that what is measured is
importing and not the drawing of photos.
"""

from __future__ import annotations

import argparse
import csv
import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from benchmarks import folders
from benchmarks.many_stories import WORDS
from heliograph.exchange.tables.reading import read_table
from heliograph.wording.table_words import vocabulary
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from heliograph.domain.ids import StoryId

_Made = TypeVar("_Made")

HEADINGS = ("Ref", "Title", "Kind", "Country", "Summary", "Situation", "SDGs", "Period", "Photos")
_FILE_BYTES = 2_000


class Took(msgspec.Struct, kw_only=True):
    """What one trial took."""

    rows: int
    files: int
    read_s: float
    look_s: float
    take_s: float
    again_s: float
    raw_s: float
    peak_mb: float
    child_mb: float

    @property
    def rows_a_second(self) -> float:
        """Give the rows that were looked at and taken in, once they were read."""
        return self.rows / (self.look_s + self.take_s)


def trial(folder: Path, rows: int, files: int) -> Took:
    """Import a table of so many rows, the first of which name a file each."""
    table, media = folder / "stories.csv", folder / "media"
    media.mkdir()
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADINGS, *rows_of(rows, files)])
    for number in range(files):
        text = f"{number} ".ljust(_FILE_BYTES, "x")
        (media / f"{number}.txt").write_text(text, encoding="ascii")
    workspace = Workspace.open(folder / "profile")
    pack = workspace.campaigns.default()
    words = vocabulary(pack)
    looking, taking = workspace.looking(words, pack), workspace.taking(words)
    start = time.perf_counter()
    read = read_table(table)
    read_s = time.perf_counter() - start
    mapping = looking.columns(read)[2]
    look_s, look = _timed(lambda: looking.look(read, mapping, folder=media))
    take_s, taken = _timed(lambda: taking.take(look, folder=media, update=False))
    if (taken.made, taken.files_left) != (rows, []):
        msg = f"{taken.made} drafts of {rows} rows, {len(taken.files_left)} files left"
        raise RuntimeError(msg)
    stories = [(row.story, msgspec.json.encode(row.answers)) for row in look.rows]
    again_s, again = _timed(lambda: looking.look(read, mapping, folder=media))
    if any(row.standing != "same" for row in again.rows):
        msg = "a row is not the same"
        raise RuntimeError(msg)
    workspace.close()
    raw_s, _ = _timed(lambda: _raw(folder / "raw.db", stories, media))
    return Took(
        rows=rows,
        files=files,
        read_s=read_s,
        look_s=look_s,
        take_s=take_s,
        again_s=again_s,
        raw_s=raw_s,
        peak_mb=_peak_mb(resource.RUSAGE_SELF),
        child_mb=_peak_mb(resource.RUSAGE_CHILDREN),
    )


def rows_of(rows: int, files: int) -> Iterator[tuple[object, ...]]:
    """Make so many rows under ``HEADINGS``, the first of which name a file each."""
    kinds, countries = ("success", "challenge", "lesson"), ("Chad", "Mali", "Кения", "中国")
    words = [" ".join(each) for each in WORDS.values()]
    for number in range(rows):
        said = words[number % len(words)]
        yield (
            *(f"R{number}", f"{said[:60]} {number}", kinds[number % 3], countries[number % 4]),
            *(f"{said} " * 4, f"{said} " * 6, f"{number % 17 + 1}", "03/2020 - 02/2021"),
            f"{number}.txt" if number < files else "",
        )


def _raw(path: Path, stories: list[tuple[StoryId, bytes]], media: Path) -> None:
    """Insert the same bytes in one transaction, with nothing of ours around it."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = wal")
        database.execute("CREATE TABLE story (id TEXT PRIMARY KEY, answers BLOB)")
        database.execute("CREATE TABLE file (data BLOB)")
        database.executemany("INSERT INTO story VALUES (?, ?)", stories)
        database.executemany(
            "INSERT INTO file VALUES (?)", ((each.read_bytes(),) for each in media.iterdir())
        )
    database.close()


def _timed(step: Callable[[], _Made]) -> tuple[float, _Made]:
    start = time.process_time()
    made = step()
    return time.process_time() - start, made


def _peak_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def main() -> None:
    """Run each trial in a process of its own and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--one", type=Path, metavar="FOLDER", help="this trial only, as JSON")
    asked = parser.parse_args()
    if asked.one is not None:
        print(msgspec.json.encode(trial(asked.one, asked.rows, asked.files)).decode())
        return
    print(
        "| rows | files | read | look | take | rows/s | look again | raw inserts | MB | child MB |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for rows, files in ((asked.rows // 10, 0), (asked.rows, 0), (asked.files, asked.files)):
        with folders.temporary() as folder:
            print(_line(_in_a_process(folder, rows, files)), flush=True)


def _in_a_process(folder: Path, rows: int, files: int) -> Took:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.importing", "--one", str(folder)),
            *("--rows", str(rows), "--files", str(files)),
        ],
        capture_output=True,
        check=True,
    )
    return msgspec.json.decode(done.stdout, type=Took)


def _line(took: Took) -> str:
    return (
        f"| {took.rows} | {took.files} | {took.read_s:.2f} s | {took.look_s:.2f} s"
        f" | {took.take_s:.2f} s | {took.rows_a_second:.0f} | {took.again_s:.2f} s"
        f" | {took.raw_s:.2f} s | {took.peak_mb:.0f} | {took.child_mb:.0f} |"
    )


if __name__ == "__main__":
    main()
