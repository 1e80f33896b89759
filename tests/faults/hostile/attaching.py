"""Attaches files as the program does, in a process that they may end, and judges what comes."""

from __future__ import annotations

import faulthandler
import hashlib
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

import msgspec

from fakes.profiles import complete_answers
from faults.hostile.judging import MOST_KB, MOST_S, WRITES, changes_something
from heliograph.domain.ids import StoryId
from heliograph.errors import MediaError, MediaNotCleaned
from heliograph.wording import attaching_error
from heliograph.workspace import Workspace

_MOST_ADDRESSES = 4 * 1024**3
"""So that what uses too much is found out, and does no harm here."""
_STATUS = Path("/proc/self/status")
_FORGET_MOST = Path("/proc/self/clear_refs")


class Attached(msgspec.Struct, kw_only=True):
    """What came of one file."""

    name: str
    ending: str = "attached"
    """That, "as it is", or the class of the error."""
    wrong: list[str] = msgspec.field(default_factory=list[str])
    cpu_s: float = 0.0
    memory_kb: int = 0


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is made when its turn comes."""

    name: str
    suffix: str
    write: Callable[[Path], object]


def attach_all(folder: Path, files: Iterable[File]) -> list[Attached]:
    """Attach the files to a story one by one; each that ends the program is told so.

    Args:
        folder: An empty one; the profile is made in it.
        files: Those to attach.
    """
    left, done = list(files), list[Attached]()
    place = folder / "files"
    place.mkdir()
    while left:
        told, code = _in_a_process(folder, left)
        done += told
        left = left[len(told) :]
        if left and code != 0:
            why = "takes too long" if code == -signal.SIGVTALRM else f"ends the program by {code}"
            done.append(Attached(name=left[0].name, ending="died", wrong=[f"it {why}"]))
            left = left[1:]
    return done


def _in_a_process(folder: Path, files: list[File]) -> tuple[list[Attached], int]:
    out, into = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(out)
        _as_the_program(folder, files, into)
    os.close(into)
    with os.fdopen(out, "rb") as lines:
        told = [msgspec.json.decode(line, type=Attached) for line in lines]
    _, status = os.waitpid(pid, 0)
    return told, os.waitstatus_to_exitcode(status)


def _as_the_program(folder: Path, files: list[File], into: int) -> NoReturn:
    code = 1
    try:
        faulthandler.disable()
        sys.dont_write_bytecode = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_ADDRESSES, _MOST_ADDRESSES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
        program = _Program(folder)
        with os.fdopen(into, "wb", buffering=0) as lines:
            for each in files:
                lines.write(msgspec.json.encode(program.attach(each)) + b"\n")
        code = 0
    finally:
        os._exit(code)


class _Program:
    """A person's program with one draft."""

    def __init__(self, folder: Path) -> None:
        self._profile = folder / "profile"
        self._files = folder / "files"
        self._workspace = Workspace.open(self._profile)
        self._story: StoryId = self._workspace.drafts.new(
            campaign="open-call", answers=complete_answers()
        )
        self._watched: Attached | None = None
        sys.addaudithook(self._watch)

    def attach(self, file: File) -> Attached:
        """Attach one file, show its small picture, and take it out again."""
        path = self._files / f"file{file.suffix}"
        file.write(path)
        found = Attached(name=file.name)
        if _FORGET_MOST.exists():
            _FORGET_MOST.write_text("5")
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, 2 * MOST_S)
        self._watched = found
        try:
            self._attach(path, found)
        except MediaError as error:
            found.ending = type(error).__name__
            if not attaching_error(error).what:
                found.wrong.append(f"nothing is said of {error!r}")
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            found.wrong.append(f"the program ends by {error!r}"[:300])
        finally:
            self._watched = None
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        found.cpu_s = time.process_time() - begun
        found.memory_kb = _most_memory_kb()
        if found.cpu_s > MOST_S:
            found.wrong.append(f"{found.cpu_s:.0f} s of processor time")
        if found.memory_kb > MOST_KB:
            found.wrong.append(f"{found.memory_kb // 1024} MB")
        path.unlink()
        return found

    def _attach(self, path: Path, found: Attached) -> None:
        attachments = self._workspace.attachments
        try:
            item = attachments.attach(self._story, path)
        except MediaNotCleaned as error:
            if not attaching_error(error).what:
                found.wrong.append(f"nothing is said of {error!r}")
            found.ending = "as it is"
            item = attachments.attach(self._story, path, as_it_is=True)
        if item.known_by != hashlib.sha256(path.read_bytes()).hexdigest():
            found.wrong.append("another file is kept than was given")
        if not self._workspace._store.media.verify(item.sha256):
            found.wrong.append("what would be sent does not verify")
        attachments.thumbnail(item)
        attachments.detach(self._story, item.id)

    def _watch(self, event: str, told: tuple[object, ...]) -> None:
        if self._watched is None:
            return
        opens = event == "open" and isinstance(told[2], int) and bool(told[2] & WRITES)
        elsewhere = not str(told[0] if told else "").startswith(str(self._profile))
        if (opens or changes_something(event)) and elsewhere:
            self._watched.wrong.append(f"it would {event} {told[0]}"[:300])


def _most_memory_kb() -> int:
    """Give the most memory since the last file, or since the beginning where nobody tells."""
    if not _FORGET_MOST.exists():
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return used // 1024 if sys.platform == "darwin" else used
    lines = _STATUS.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
