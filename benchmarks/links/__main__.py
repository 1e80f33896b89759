"""Proves that emulated lines are what they say they are, with plain sockets.

    python -m benchmarks.links [--seconds 4]

Each line is filled for about so many seconds. Printed are rate, round trip, loss and what cuts did
beside what was asked for, and how late this computer was; the exit code is 1 if one of them is
off by more than a few per cent. Nothing runs where no lines can be made, and the exit code is 0.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import IO

from msgspec import Struct

from benchmarks.links.line import SERVER, Line, why_not
from benchmarks.links.profile import CutManner, Cuts, Lateness, LineProfile

_RAW = (sys.executable, "-m", "benchmarks.links.raw")


class Proof(Struct, frozen=True):
    """One thing that was asked for, what came of it, and whether that will do."""

    what: str
    asked: str
    seen: str
    holds: bool
    lateness: Lateness

    def line(self) -> str:
        """Write it down."""
        verdict = "ok" if self.holds else "OFF"
        return (
            f"{verdict:4}{self.what:42}asked {self.asked:>22}   seen {self.seen:>22}"
            f"   late p99 {self.lateness.p99_ms:.1f} ms"
        )


def _serve(line: Line) -> None:
    server = line.start("server", *_RAW, "serve", output=subprocess.PIPE)
    said: IO[bytes] | None = server.stdout
    if said is None or said.readline() != b"ready\n":
        raise RuntimeError("the raw server did not start")


def _send(line: Line, size_bytes: int, patience_s: float) -> dict[str, float] | None:
    """Send over one connection; None if it broke or took longer than this."""
    command = line.command("client", *_RAW, "send", SERVER, str(size_bytes))
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=patience_s
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        return None
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _steady(profile: LineProfile, seconds: float) -> list[Proof]:
    """Fill a line without loss; hold its rate and its round trip."""
    size_bytes = int(profile.up_bits_s * seconds / 8)
    with Line(profile) as line:
        _serve(line)
        line.begin()
        told = _send(line, size_bytes, seconds * 5 + 20)
        figures = line.figures()
    name = f"{profile.up_bits_s / 1e3:.0f} kbit/s, {profile.rtt_ms:.0f} ms"
    if told is None:
        return [Proof(name, "done", "not done", holds=False, lateness=figures.lateness)]
    # The wire's bytes over the time in which it could carry them: without the opening round trip,
    # and that of the last acknowledgement.
    busy_s = told["wall_ms"] / 1e3 - 2 * profile.rtt_ms / 1e3
    rate = figures.up.wire_bytes * 8 / busy_s
    # A SYN and its answer: 60 bytes each way take their time too.
    trip_ms = told["handshake_ms"] - 2 * 60 * 8 / profile.up_bits_s * 1e3
    return [
        Proof(
            name + ": rate",
            f"<= {profile.up_bits_s / 1e3:.0f} kbit/s",
            f"{rate / 1e3:.1f} kbit/s",
            holds=rate <= profile.up_bits_s * 1.03,
            lateness=figures.lateness,
        ),
        Proof(
            name + ": round trip",
            f"{profile.rtt_ms:.0f} ms",
            f"{trip_ms:.1f} ms",
            holds=abs(trip_ms - profile.rtt_ms) < max(30.0, profile.rtt_ms * 0.05),
            lateness=figures.lateness,
        ),
    ]


def _full(seconds: float) -> list[Proof]:
    """Fill a line whose round trip is short: here TCP can reach the whole rate."""
    profile = LineProfile(up_bits_s=2_000_000, rtt_ms=20)
    size_bytes = int(profile.up_bits_s * seconds / 8)
    with Line(profile) as line:
        _serve(line)
        line.begin()
        told = _send(line, size_bytes, seconds * 5 + 20)
        figures = line.figures()
    wall_s = told["wall_ms"] / 1e3 if told else float("inf")
    rate = figures.up.wire_bytes * 8 / wall_s
    seen = f"{rate / 1e3:.1f} kbit/s"
    holds = 0.95 < rate / profile.up_bits_s < 1.01
    return [Proof("a full line: rate", "2000 kbit/s", seen, holds=holds, lateness=figures.lateness)]


def _lossy(seconds: float) -> list[Proof]:
    """Count what is lost."""
    profile = LineProfile(up_bits_s=4_000_000, rtt_ms=20, loss=0.02)
    with Line(profile) as line:
        _serve(line)
        line.begin()
        _send(line, int(profile.up_bits_s * seconds / 8), seconds * 20 + 20)
        figures = line.figures()
    lost = (figures.up.dropped_loss + figures.down.dropped_loss) / (
        figures.up.packets + figures.down.packets
    )
    seen = f"{lost:.2%} of {figures.up.packets}"
    return [Proof("loss", "2 %", seen, holds=0.01 < lost < 0.03, lateness=figures.lateness)]


def _cut(manner: CutManner) -> list[Proof]:
    """Cut a line once in the middle: only after a pause a connection goes on."""
    profile = LineProfile(
        up_bits_s=512_000, rtt_ms=100, cuts=Cuts(manner=manner, every_s=4, dark_s=1)
    )
    with Line(profile) as line:
        _serve(line)
        line.begin()
        begun = time.monotonic()
        told = _send(line, 256_000, 12)
        took_s = time.monotonic() - begun
        figures = line.figures()
    ends = {
        "pause": told is not None,
        "dead": told is None and took_s > 11,  # nobody tells the sender
        "rst": told is None and took_s < 9,  # told at the next try after the dark
        "fast": told is None and took_s < 4,  # told at once
    }
    wanted = {"pause": "goes on", "dead": "hangs", "rst": "reset", "fast": "reset at once"}[manner]
    outcome = "done" if told is not None else "broken"
    seen = f"{outcome}, {took_s:.1f} s, {figures.cuts} cuts"
    return [Proof(f"cut: {manner}", wanted, seen, holds=ends[manner], lateness=figures.lateness)]


def _all(seconds: float) -> list[Proof]:
    steady = [
        LineProfile(up_bits_s=64_000, rtt_ms=500),
        LineProfile(up_bits_s=512_000, rtt_ms=600),
        LineProfile(up_bits_s=1_000_000, rtt_ms=300),
    ]
    manners: tuple[CutManner, ...] = ("pause", "dead", "rst", "fast")
    proofs: list[Proof] = []
    with ThreadPoolExecutor(8) as pool:
        slow = [pool.submit(_steady, profile, seconds) for profile in steady]
        slow += [pool.submit(_cut, manner) for manner in manners]
        for each in slow:
            proofs += each.result()
    return proofs + _full(seconds) + _lossy(seconds)


def main() -> int:
    """Print the proofs; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.links")
    parser.add_argument("--seconds", type=float, default=4.0)
    seconds = parser.parse_args().seconds
    reason = why_not()
    if reason is not None:
        print(f"not run: {reason}")
        return 0
    proofs = _all(seconds)
    for proof in proofs:
        print(proof.line())
    if any(proof.lateness.is_noisy for proof in proofs):
        print("This computer is busy: packets left late by more than lines should differ.")
    return 0 if all(proof.holds for proof in proofs) else 1


if __name__ == "__main__":
    sys.exit(main())
