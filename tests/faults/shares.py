"""Many runs of a drill in shares: side by side, told as they end, and noted for a next time."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from functools import partial
from multiprocessing import forkserver
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar
from unittest.mock import patch

import msgspec

from faults.lines import Options

_NEEDED = [
    "faults.storage.migrations",
    "faults.storage.rot",
    "faults.storage.starts",
    "faults.storage.writer",
    "heliograph.app.passes",
    "heliograph.media.photo",
    "heliograph.media.sending_form",
    "heliograph.remote.http",
    "regex",
]


class Adds(Protocol):
    """What a share found, and what others found can be added to."""

    wrong: list[str]

    def add(self, other: Self, /) -> None:
        """Take in what others did."""


_Found = TypeVar("_Found", bound=Adds)
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the journal: a share in which nothing was wrong."""

    name: str
    seed: int
    count: int
    found: msgspec.Raw


class Journal:
    """The shares that were done already, in a file; each is one line, written when it ended."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        data = path.read_bytes() if path is not None and path.exists() else b""
        lines = data[: data.rfind(b"\n") + 1].splitlines()
        if path is not None and len(data) > data.rfind(b"\n") + 1:
            # Whoever wrote the last line was ended in it: that share is to be done again.
            path.write_bytes(data[: data.rfind(b"\n") + 1])
        self._noted = {
            (each.name, each.seed, each.count): each.found
            for each in (msgspec.json.decode(line, type=Noted) for line in lines)
        }

    def find(self, name: str, seed: int, count: int, kind: type[_Found]) -> _Found | None:
        """Give what a share found before; None when it was not done."""
        found = self._noted.get((name, seed, count))
        if found is None:
            return None
        return msgspec.json.decode(found, type=kind, dec_hook=lambda kind, told: kind(told))

    def note(self, name: str, seed: int, count: int, found: Adds) -> None:
        """Keep that a share was done; where something was wrong it is to be done again."""
        if self._path is None or found.wrong:
            return
        raw = msgspec.Raw(msgspec.json.encode(found))
        with self._path.open("ab") as file:
            line = Noted(name=name, seed=seed, count=count, found=raw)
            file.write(msgspec.json.encode(line) + b"\n")


@contextlib.contextmanager
def without_main() -> Iterator[None]:
    """Let programs that are started now not begin by importing what this one was started as.

    None of them needs it, and pytest or all drills take longer than most of what they do.
    """
    with patch.multiple(sys.modules["__main__"], create=True, __spec__=None, __file__=None):
        yield


def servers() -> Any:
    """Give a way to start programs that have their modules in memory already."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_NEEDED)
    # The server itself is not told where we find our modules, and passes over what it does not.
    with without_main(), patch.dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)):
        forkserver.ensure_running()
    return context


def do(
    options: Options,
    name: str,
    work: Callable[..., _Found],
    kind: type[_Found],
    *,
    count: int,
    each: int,
    counted: str = "count",
    inside: bool = True,
) -> _Found:
    """Do so many, in shares of ``each`` at most, as many at a time as there are processors.

    Args:
        options: The first seed, the processors, and the journal.
        name: What the shares are known by in the journal.
        work: Does one share in an empty folder; with the same ``seed`` it does the same again.
        kind: What ``work`` gives.
        count: How many in all, by seeds from the first one on.
        each: How many a share has at most.
        counted: What ``work`` calls the size of its share.
        inside: The work is done in its process, so shares need processes; else threads are enough.

    A share that ends by an error is told as wrong; what the others found is kept and noted.
    """
    each = max(1, min(each, -(-count // options.processes)))
    journal = Journal(options.journal)
    found, left, done = kind(), list[tuple[int, int]](), 0
    for seed, size in _parts(options.first_seed, count, each):
        known = journal.find(name, seed, size, kind)
        if known is None:
            left.append((seed, size))
            continue
        found.add(known)
        done += size
    pool = _pool(min(options.processes, max(1, len(left))), inside=inside)
    with without_main(), pool:
        waiting = {
            pool.submit(_in_a_folder, partial(work, seed=seed, **{counted: size})): (seed, size)
            for seed, size in left
        }
        for future in as_completed(waiting):
            seed, size = waiting[future]
            try:
                share = future.result()
            except Exception as error:  # noqa: BLE001 - said, and what the others found is kept
                share = kind()
                share.wrong.append(f"{name}, seed {seed}, {size} of them not done: {_told(error)}")
            else:
                done += size
            journal.note(name, seed, size, share)
            found.add(share)
            options.tell(f"{name}: {done} of {count}, {len(found.wrong)} wrong")
    return found


def _told(error: Exception) -> str:
    """Say what an error was and where: whoever reads the line has nothing else of it."""
    # A process sends its own places along as the text of the cause.
    there = str(error.__cause__).strip('"\n') if error.__cause__ is not None else ""
    places = [each.strip() for each in there.splitlines() if each.lstrip().startswith("File ")]
    here = traceback.extract_tb(error.__traceback__)
    where = places[-1] if places else f"{here[-1].filename}, line {here[-1].lineno}"
    return f"{error!r} ({where})"


def _parts(first: int, count: int, each: int) -> Iterable[tuple[int, int]]:
    for at in range(0, count, each):
        yield first + at, min(each, count - at)


def _pool(processes: int, *, inside: bool) -> Executor:
    if not inside or processes == 1:
        return ThreadPoolExecutor(processes)
    return ProcessPoolExecutor(
        processes,
        mp_context=servers(),
        initializer=logging.disable,
        initargs=(logging.CRITICAL,),
    )


@contextlib.contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Give a folder where a disk's syncs cost nothing, if there is one."""
    base = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="heliograph-faults-", dir=base) as folder:
        yield Path(folder)


def _in_a_folder(work: Callable[[Path], _Found]) -> _Found:
    with folder_in_memory() as folder:
        return work(folder)
