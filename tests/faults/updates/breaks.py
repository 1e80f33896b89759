"""Deaths of the client and refusals of the disk, at every write of looking and of fetching."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from faults.updates.stage import NEW, Stage
from heliograph.errors import DiskFull, StoreDamaged
from heliograph.store import files
from heliograph.updates import download, shelf
from heliograph.updates.failures import NothingToInstall, UpdateNotTrusted

HOW = ("dies before", "dies after", "loses what was not synced", "full", "read-only")


class Died(BaseException):
    """The process is gone; nothing after this runs but what gives locks back, as a system does."""


class Steps:
    """Counts the writes, and breaks one of them."""

    def __init__(self, at: int | None, how: str) -> None:
        self.count = 0
        self._at = at
        self._how = how

    def around(self, real: Callable[..., Any], *args: Any) -> Any:
        """Stand in the place of a write."""
        here = self.count == self._at
        self.count += 1
        if not here:
            return real(*args)
        match self._how:
            case "full":
                raise OSError(errno.ENOSPC, "full")
            case "read-only":
                raise OSError(errno.EROFS, "read-only")
            case "loses what was not synced":
                if isinstance(args[0], int):
                    os.ftruncate(args[0], os.fstat(args[0]).st_size // 2)
                raise Died
            case "dies after":
                real(*args)
                raise Died
            case _:
                raise Died


@contextmanager
def breaking(steps: Steps) -> Iterator[None]:
    """Let every sync, renaming, removal and making of a folder be a step."""
    places = (
        (files, "sync"),
        (download, "sync"),
        (files, "move"),
        (shelf, "move"),
        (shelf, "make_folder"),
    )
    with patch.object(Path, "unlink", _method(Path.unlink, steps)):
        patches = [
            patch.object(module, name, _stand_in(module, name, steps)) for module, name in places
        ]
        for each in patches:
            each.start()
        try:
            yield
        finally:
            for each in patches:
                each.stop()


def break_everywhere(stage: Stage, *, step: int, first: int) -> tuple[int, list[str]]:
    """Break each so many-th write in each way; give how many were, and what was wrong."""
    stage.begin()
    steps = Steps(None, "")
    with breaking(steps):
        stage.visit()
    wrong: list[str] = []
    done = 0
    for how in HOW:
        for at in range(first % step, steps.count, step):
            wrong += [f"{how} at write {at}: {each}" for each in _break_one(stage, at, how)]
            done += 1
    return done, wrong


def _break_one(stage: Stage, at: int, how: str) -> list[str]:
    stage.begin()
    wrong: list[str] = []
    try:
        with breaking(Steps(at, how)):
            told = stage.visit().told
    except Died:
        told = "died"
    if told not in {"died", "", DiskFull.__name__, StoreDamaged.__name__}:
        wrong.append(f"said {told!r}")
    try:
        if stage.updates().package().read_bytes() != NEW:
            wrong.append("something else would be installed")
    except (NothingToInstall, UpdateNotTrusted):
        pass
    if stage.visit().package != NEW and stage.visit().package != NEW:
        wrong.append("it does not go on")
    return wrong


def _stand_in(module: Any, name: str, steps: Steps) -> Callable[..., Any]:
    real = getattr(module, name)

    def stand_in(*args: Any) -> Any:
        return steps.around(real, *args)

    return stand_in


def _method(real: Callable[..., Any], steps: Steps) -> Callable[..., Any]:
    def method(path: Path, *, missing_ok: bool = False) -> Any:
        def unlink(path: Path) -> Any:
            return real(path, missing_ok=missing_ok)

        return steps.around(unlink, path)

    return method
