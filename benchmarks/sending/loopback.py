"""Throughput, CPU time and memory where the line is no limit: this computer's own loopback."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from msgspec import Struct

from benchmarks import folders
from benchmarks.links import namespaces
from benchmarks.links.line import End, end
from benchmarks.sending import processes
from benchmarks.sending.attaching import Attaching
from benchmarks.sending.contender import Contender
from benchmarks.sending.ours import Heliograph
from benchmarks.sending.peers import Curl, Rclone
from benchmarks.sending.scene import Scene
from benchmarks.sending.tus import TusJs, Tuspy
from benchmarks.sending.work import Prepared, Work, prepare

_HOST = "127.0.0.1"
_PATIENCE_S = 180.0
_LOOK_S = 0.02  # memory at its highest may be so for a moment only
_OURS = Heliograph()
_TINY = Work(name="tiny", film_bytes=1_000)
"""What the same programs do before and after the bytes, to be subtracted."""


class Trial(Struct, frozen=True, kw_only=True):
    """One amount, and who sends it; each ``repeats`` times, in turn."""

    name: str
    title: str
    work: Work
    contenders: tuple[Contender, ...]
    repeats: int


TRIALS = (
    Trial(
        name="loopback",
        title="Loopback, one 500 MB file",
        work=Work(name="file-500", film_bytes=500_000_000),
        contenders=(*(Curl(), Rclone(), Tuspy(), Tuspy(chunk_bytes=1 << 20), TusJs(), _OURS),),
        repeats=3,
    ),
    Trial(
        name="memory",
        title="Loopback, 2 GB in four files: sent, and attached to a draft",
        work=Work(name="file-2000", film_bytes=500_000_000, films=4),
        contenders=(_OURS, Attaching()),
        repeats=1,
    ),
)


class LocalResult(Struct, frozen=True, kw_only=True):
    """What one sent over loopback, once.

    Attributes:
        trial: Name of the trial.
        contender: Name of who sent.
        not_run: Why there are no figures; empty where there are.
        done: Whether every byte arrived.
        payload_bytes: How many they were.
        wall_s: From start to end of the program.
        start_s: The same with 1 kB to send.
        cpu_s: CPU time of the program.
        peak_bytes: Its most memory.
        idle_peak_bytes: The same with 1 kB to send.
        server_cpu_s: CPU time that the server took meanwhile.
        server_peak_bytes: Its most memory.
        server_idle_peak_bytes: The same after 1 kB.
    """

    trial: str
    contender: str
    not_run: str = ""
    done: bool = False
    payload_bytes: int = 0
    wall_s: float = 0.0
    start_s: float = 0.0
    cpu_s: float = 0.0
    peak_bytes: int = 0
    idle_peak_bytes: int = 0
    server_cpu_s: float = 0.0
    server_peak_bytes: int = 0
    server_idle_peak_bytes: int = 0

    @property
    def megabytes_s(self) -> float:
        """Throughput of the bytes beyond the first kilobyte."""
        return self.payload_bytes / 1e6 / max(self.wall_s - self.start_s, 1e-3)


class _Used(Struct, frozen=True, kw_only=True):
    done: bool
    wall_s: float
    cpu_s: float
    peak_bytes: int
    server_cpu_s: float
    server_peak_bytes: int


class Loopback:
    """A namespace with nothing but loopback, in which no port is taken; while it is entered."""

    def __init__(self) -> None:
        self._name = namespaces.new_names()[0]
        self._started: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        namespaces.remove_stale()
        namespaces.make_local(self._name)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        end(self._started)
        namespaces.remove(self._name)

    def command(self, end: End, *command: str | Path) -> list[str]:
        """Give a command as it runs there; both ends are the same."""
        del end
        return ["ip", "netns", "exec", self._name, *(str(part) for part in command)]

    def start(
        self, end: End, *command: str | Path, output: int | IO[bytes] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program; it is ended with the namespace at the latest."""
        started = subprocess.Popen(
            self.command(end, *command), stdin=subprocess.PIPE, stdout=output, stderr=output
        )
        self._started.append(started)
        return started


def run(
    trials: Iterable[Trial],
    wanted: Callable[[str], bool],
    *,
    store: Path,
    told: Callable[[str], None],
) -> list[LocalResult]:
    """Do the trials, one program after the other; give the middle one of the repeats.

    Args:
        trials: The trials.
        wanted: Tells of a contender's name whether it is to be measured.
        store: Folder for what is sent.
        told: Called with a line for each result.
    """
    results: list[LocalResult] = []
    for trial in trials:
        measured: dict[str, list[LocalResult]] = {}
        for _ in range(trial.repeats):
            for contender in trial.contenders:
                if wanted(contender.name):
                    result = _measure(trial, contender, store)
                    told(_brief(result))
                    measured.setdefault(contender.name, []).append(result)
        for repeats in measured.values():
            middle = statistics.median_low(each.wall_s for each in repeats)
            results += [each for each in repeats if each.wall_s == middle][:1]
    return results


def _measure(trial: Trial, contender: Contender, store: Path) -> LocalResult:
    nothing = LocalResult(trial=trial.name, contender=contender.name)
    missing = contender.missing()
    if missing is not None:
        return LocalResult(trial=trial.name, contender=contender.name, not_run=missing)
    work = prepare(trial.work, store)
    tiny = _send(contender, prepare(_TINY, store))
    used = _send(contender, work)
    return LocalResult(
        trial=nothing.trial,
        contender=nothing.contender,
        done=used.done,
        payload_bytes=work.payload_bytes,
        wall_s=used.wall_s,
        start_s=tiny.wall_s,
        cpu_s=used.cpu_s,
        peak_bytes=used.peak_bytes,
        idle_peak_bytes=tiny.peak_bytes,
        server_cpu_s=used.server_cpu_s,
        server_peak_bytes=used.server_peak_bytes,
        server_idle_peak_bytes=tiny.server_peak_bytes,
    )


def _send(contender: Contender, work: Prepared) -> _Used:
    with folders.temporary() as folder, Loopback() as ends:
        scene = Scene(ends=ends, address=_HOST, work=work, folder=folder)
        contender.serve(scene)
        client = contender.prepare(scene)
        server = None if scene.server is None else scene.server.pid
        before_s = processes.cpu_of(server) if server else 0.0
        begun_s = time.monotonic()
        ended = processes.run(
            ends.command("client", *client.command),
            patience_s=_PATIENCE_S,
            environment=client.environment,
            log=scene.log,
            look_s=_LOOK_S,
        )
        done = ended.code == 0 and contender.delivered_bytes(scene) >= work.payload_bytes
        if not done:
            said = scene.log.read_text(encoding="utf-8", errors="replace")[-600:]
            print(f"    {contender.name}: exit code {ended.code}: {said}", file=sys.stderr)
        return _Used(
            done=done,
            wall_s=ended.end_s - begun_s,
            cpu_s=ended.cpu_s,
            peak_bytes=ended.peak_bytes,
            server_cpu_s=processes.cpu_of(server) - before_s if server else 0.0,
            server_peak_bytes=processes.peak_of(server) if server else 0,
        )


def markdown(trial: Trial, results: Sequence[LocalResult]) -> str:
    """Write a trial as a table, the fastest first."""
    measured = [each for each in results if each.trial == trial.name]
    ran = sorted((each for each in measured if not each.not_run), key=lambda each: each.wall_s)
    if not measured:
        return ""
    heads = (
        *("", "Throughput", "Wall", "of it start", "CPU", "Memory", "above idle"),
        *("Server: CPU", "memory", "above idle"),
    )
    lines = [f"#### {trial.title}", "", "| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for each in ran:
        cells = (
            f"**{each.contender}**" if each.contender.startswith(_OURS.name) else each.contender,
            f"{each.megabytes_s:.0f} MB/s" if each.done else "not done",
            f"{each.wall_s:.2f} s",
            f"{each.start_s:.2f} s",
            f"{each.cpu_s:.2f} s",
            _megabytes(each.peak_bytes),
            _megabytes(each.peak_bytes - each.idle_peak_bytes),
            f"{each.server_cpu_s:.2f} s",
            _megabytes(each.server_peak_bytes),
            _megabytes(each.server_peak_bytes - each.server_idle_peak_bytes),
        )
        lines.append("| " + " | ".join(cells) + " |")
    notes = [
        f"- {each.contender} was not run: {each.not_run}." for each in measured if each.not_run
    ]
    return "\n".join([*lines, *([""] if notes else []), *notes]) + "\n"


def _brief(result: LocalResult) -> str:
    if result.not_run:
        return f"{result.trial:14}{result.contender:28}not run: {result.not_run}"
    return (
        f"{result.trial:14}{result.contender:28}"
        f"{f'{result.megabytes_s:.0f} MB/s' if result.done else 'not done':18}"
        f"{result.wall_s:7.2f} s  CPU {result.cpu_s:.2f} s"
        f"  memory {_megabytes(result.peak_bytes)}, server {_megabytes(result.server_peak_bytes)}"
    )


def _megabytes(size_bytes: int) -> str:
    return f"{round(size_bytes / 1e6)} MB"
