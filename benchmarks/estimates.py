"""Does a story arrive when it was said to? Over emulated lines, for every story of a pass.

    python -m benchmarks.estimates [--only NAME]…

Each trial has a profile send to a service at the other end of a line, and notes what is told of
each story: the time that it still takes. What was told from the second minute on is put beside
when the story's receipt came. Needs what ``python -m benchmarks`` needs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from benchmarks import folders
from benchmarks.links.line import SERVER, Line, why_not
from benchmarks.links.profile import LineProfile
from benchmarks.sending.measure import certificates
from benchmarks.sending.ours import Heliograph
from benchmarks.sending.scene import Scene
from benchmarks.sending.work import Work, prepare
from heliograph.events import Event, PassStarted, Progressed, Received
from heliograph.workspace import Workspace

FROM_S = 60.0
"""What is told in the first minute is not judged."""
WORTH_S = 20.0
"""Nor what is told of a story that arrives in less than this: a second would be a large share."""
WITHIN = 0.2
_PATIENCE_S = 1_200


class Trial(Struct, frozen=True, kw_only=True):
    """One measurement."""

    name: str
    line: LineProfile
    work: Work


class Telling(Struct, frozen=True):
    """What was told of a story; the story alone says that its receipt came (seconds)."""

    at_s: float
    story: str
    left_s: float | None = None


TRIALS = (
    Trial(
        name="512k",
        line=LineProfile(up_bits_s=512_000, rtt_ms=600),
        work=Work(name="estimates-512k", stories=6, photo_bytes=200_000, film_bytes=2_000_000),
    ),
    Trial(
        name="64k",
        line=LineProfile(up_bits_s=64_000, rtt_ms=500),
        work=Work(name="estimates-64k", stories=12, photo_bytes=200_000),
    ),
    Trial(
        name="lossy",
        line=LineProfile(up_bits_s=1_000_000, rtt_ms=300, loss=0.02),
        work=Work(name="estimates-lossy", stories=5, photo_bytes=200_000, film_bytes=5_000_000),
    ),
)


def main(arguments: list[str]) -> int:
    """Measure what is asked for; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.estimates")
    parser.add_argument("--only", action="append", choices=[each.name for each in TRIALS])
    parser.add_argument("--send", nargs=2, type=Path, metavar=("PROFILE", "OUT"), help="one pass")
    asked = parser.parse_args(arguments)
    if asked.send:
        _send(*asked.send)
        return 0
    reason = why_not()
    if reason is not None:
        print(f"not run: {reason}")
        return 0
    folders.end_in_order()
    folders.remove_stale()
    with folders.temporary() as store:
        for trial in TRIALS:
            if asked.only is None or trial.name in asked.only:
                _measure(trial, store)
    return 0


def errors(told: Sequence[Telling]) -> list[float]:
    """Give by what share each telling was off: what was told too long is more than 0."""
    came_s = {each.story: each.at_s for each in told if each.left_s is None}
    judged = (
        (each.left_s, came_s[each.story] - each.at_s)
        for each in told
        if each.left_s is not None and each.at_s >= FROM_S and each.story in came_s
    )
    return [left_s / truly_s - 1 for left_s, truly_s in judged if truly_s >= WORTH_S]


def _measure(trial: Trial, store: Path) -> None:
    work = prepare(trial.work, store)
    with folders.temporary() as folder, Line(trial.line) as line:
        scene = Scene(
            ends=line,
            address=SERVER,
            work=work,
            folder=folder,
            tls=certificates(folder, SERVER),
        )
        ours = Heliograph()
        ours.serve(scene)
        client = ours.prepare(scene)
        out = folder / "told.json"
        line.begin()
        subprocess.run(
            scene.ends.command(
                "client",
                *(sys.executable, "-m", "benchmarks.estimates"),
                *("--send", folder / "profile", out),
            ),
            check=True,
            timeout=_PATIENCE_S,
            env={**os.environ, **client.environment},
        )
        lateness = line.figures().lateness
        _tell(trial, msgspec.json.decode(out.read_bytes(), type=list[Telling]))
        print(f"    packets at most {lateness.max_ms:.1f} ms late", flush=True)


def _send(profile: Path, out: Path) -> None:
    """Send all that is ready, and write down what was told meanwhile."""
    told: list[Telling] = []
    begun_s = time.monotonic()

    def take(event: Event, /) -> None:
        nonlocal begun_s
        at_s = time.monotonic() - begun_s
        match event:
            case PassStarted():
                begun_s = time.monotonic()
            case Progressed(left_s=float() as left_s):
                told.append(Telling(at_s, event.story, left_s))
            case Received():
                told.append(Telling(at_s, event.story))
            case _:
                pass

    workspace = Workspace.open(profile)
    passes = workspace.passes(publish=take, stopping=lambda: False)
    try:
        passes.run(at_once=True)
    finally:
        passes.close()
        workspace.close()
    out.write_bytes(msgspec.json.encode(told))


def _tell(trial: Trial, told: Sequence[Telling]) -> None:
    off = errors(told)
    took_s = max((each.at_s for each in told), default=0.0)
    if not off:
        print(f"{trial.name}: nothing to judge in {took_s:.0f} s", flush=True)
        return
    right = sum(abs(each) <= WITHIN for each in off) / len(off)
    sizes = sorted(abs(each) for each in off)
    print(
        f"{trial.name}: {took_s:.0f} s, {len(off)} tellings judged; {right:.1%} within"
        f" {WITHIN:.0%}; off by {statistics.median(off):+.1%} (median),"
        f" {sizes[int(0.95 * len(sizes))]:.1%} (of 19 in 20 at most), {sizes[-1]:.1%} (worst)",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
