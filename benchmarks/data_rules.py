"""Are bytes counted as they pass, is a speed kept, and does a budget hold? Over emulated lines.

    python -m benchmarks.data_rules [--only NAME]… [--seconds 60]

Each trial sends by the command ``heliograph send`` to a service at the other end of a line. What
the profile's ledger has counted is put beside what the line itself has carried, and the speed on
the line over ``--seconds`` beside the cap. Needs what ``python -m benchmarks`` needs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from msgspec import Struct

from benchmarks import folders
from benchmarks.links.line import SERVER, Line, why_not
from benchmarks.links.profile import Cuts, LineFigures, LineProfile
from benchmarks.sending.measure import certificates
from benchmarks.sending.ours import Heliograph
from benchmarks.sending.scene import Scene
from benchmarks.sending.work import Work, prepare

_CLIENT = (sys.executable, "-m", "heliograph.cli.main", "--lang", "en", "--profile")
_WARM_UP_S = 6.0
"""Signing on, the first exchange and what the opening of connections takes are over by then."""

FILM = Work(name="film-60", film_bytes=60_000_000)
PHOTOS = Work(name="photos-20", stories=20, photo_bytes=200_000)
OPEN = LineProfile(up_bits_s=20_000_000, rtt_ms=100)
LOSSY = LineProfile(up_bits_s=2_000_000, rtt_ms=300, loss=0.02)
CUT = LineProfile(up_bits_s=2_000_000, rtt_ms=300, cuts=Cuts(manner="dead", every_s=15, dark_s=3))


class Trial(Struct, frozen=True, kw_only=True):
    """One measurement: ``rules`` are those of the command line."""

    name: str
    line: LineProfile
    work: Work
    rules: tuple[str, ...] = ()
    tls: bool = True
    cap_bytes_s: int | None = None


TRIALS = (
    Trial(name="count-clean", line=OPEN, work=PHOTOS),
    Trial(name="count-plain", line=OPEN, work=PHOTOS, tls=False),
    Trial(name="count-loss-2", line=LOSSY, work=PHOTOS),
    Trial(name="count-cut-dead", line=CUT, work=PHOTOS),
    *(
        Trial(
            name=f"cap-{cap}",
            line=OPEN,
            work=FILM,
            rules=("--cap", str(cap)),
            cap_bytes_s=cap * 1000,
        )
        for cap in (20, 64, 500)
    ),
    Trial(name="budget-1MB", line=OPEN, work=FILM, rules=("--budget-day", "1MB")),
)


def main(arguments: list[str]) -> int:
    """Measure what is asked for; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.data_rules")
    parser.add_argument("--only", action="append", choices=[each.name for each in TRIALS])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--work", type=Path)
    asked = parser.parse_args(arguments)
    reason = why_not()
    if reason is not None:
        print(f"not run: {reason}")
        return 0
    folders.end_in_order()
    folders.remove_stale()
    with folders.temporary() as made:
        for trial in TRIALS:
            if asked.only is None or trial.name in asked.only:
                _measure(trial, asked.work or made, asked.seconds)
    return 0


def _measure(trial: Trial, store: Path, seconds: float) -> None:
    work = prepare(trial.work, store)
    with (
        folders.temporary() as folder,
        Line(trial.line) as line,
    ):
        scene = Scene(
            ends=line,
            address=SERVER,
            work=work,
            folder=folder,
            tls=certificates(folder, SERVER) if trial.tls else None,
        )
        ours = Heliograph()
        ours.serve(scene)
        client = ours.prepare(scene)
        client_is = scene.ends.command("client", *_CLIENT, scene.folder / "profile")
        subprocess.run([*client_is, "rules", *trial.rules], check=True, capture_output=True)
        patience = ["--max-time", str(seconds + _WARM_UP_S)] if trial.cap_bytes_s else []
        wait = [] if trial.cap_bytes_s or "--budget-day" in trial.rules else ["--wait"]
        line.begin()
        with scene.log.open("wb") as log:
            sending = line.start(
                "client",
                "env",
                *(f"{name}={value}" for name, value in client.environment.items()),
                *_CLIENT,
                scene.folder / "profile",
                "send",
                *wait,
                *patience,
                output=log,
            )
        if trial.cap_bytes_s:
            _tell_speed(trial, line, seconds)
        sending.wait(600)
        figures = line.figures()
        said = subprocess.run([*client_is, "rules", "--json"], check=True, capture_output=True)
        _tell_count(trial, figures, json.loads(said.stdout)["used_day_bytes"])


def _tell_speed(trial: Trial, line: Line, seconds: float) -> None:
    cap = trial.cap_bytes_s or 1
    time.sleep(_WARM_UP_S - 1)
    begin_s, before = time.monotonic(), line.figures().up.wire_bytes
    time.sleep(seconds)
    passed_s, after = time.monotonic() - begin_s, line.figures().up.wire_bytes
    speed = (after - before) / passed_s
    print(
        f"{trial.name}: {speed:,.0f} B/s on the line in {passed_s:.1f} s; cap {cap:,}; ratio"
        f" {speed / cap:.4f}",
        flush=True,
    )


def _tell_count(trial: Trial, figures: LineFigures, counted: int) -> None:
    passed = figures.up.wire_bytes + figures.down.wire_bytes
    dark = figures.up.dropped_cut + figures.down.dropped_cut
    print(
        f"{trial.name}: counted {counted:,}; on the line {passed:,} (sent again"
        f" {figures.up.resent_bytes:,}; {dark} packets more into the dark); ratio"
        f" {counted / passed:.4f}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
