"""A real line between two namespaces, where this computer lets one make them."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.links import namespaces
from benchmarks.links.line import SERVER, Line, why_not
from benchmarks.links.namespaces import SEEMS_LOCAL
from benchmarks.links.profile import LineProfile

ROOT = Path(__file__).resolve().parents[2]
RAW = (sys.executable, "-m", "benchmarks.links.raw")
PROFILE = LineProfile(up_bits_s=0, rtt_ms=20)
ABANDONED = """
import os, sys
from benchmarks.links.line import Line
from benchmarks.links.profile import LineProfile
line = Line(LineProfile(up_bits_s=0, rtt_ms=20)).__enter__()
print(line._process.pid, *line._names, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True, scope="module")
def possible() -> None:
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)


@pytest.fixture
def line() -> Iterator[Line]:
    with Line(PROFILE) as line:
        server = line.start("server", *RAW, "serve", output=subprocess.PIPE)
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        yield line


def names() -> set[str]:
    listed = subprocess.run(
        ["ip", "netns", "list"],  # noqa: S607 - where the system has it
        capture_output=True,
        text=True,
        check=True,
    )
    return {each.split()[0] for each in listed.stdout.splitlines() if each}


@pytest.mark.parametrize("address", [SERVER, SEEMS_LOCAL])
def test_bytes_cross_the_line_and_are_counted(line: Line, address: str) -> None:
    line.begin()
    assert line.figures().up.packets == 0
    sent = subprocess.run(
        line.command("client", *RAW, "send", address, "100000", "--connections", "3"),
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    figures = line.figures()
    assert json.loads(sent.stdout)["handshake_ms"] >= PROFILE.rtt_ms
    assert figures.up.connections == 3
    assert figures.up.tcp_bytes - figures.up.resent_bytes == 100_000
    assert figures.up.wire_bytes >= figures.up.tcp_bytes + 40 * figures.up.packets
    assert figures.down.tcp_bytes >= 24  # three answers of eight bytes
    assert figures.lateness.packets > 0


def test_the_namespaces_go_with_the_line_and_with_what_runs_in_them() -> None:
    before = names()
    with Line(PROFILE) as line:
        inside = line.start("server", *RAW, "serve", output=subprocess.DEVNULL)
        assert len(names() - before) >= 2
    assert inside.returncode is not None
    assert not {name for name in names() - before if name.startswith(f"hgl{os.getpid():x}-")}


def test_they_go_even_if_nobody_is_left_to_take_them_away() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ABANDONED],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        pid, *made = program.stdout.readline().split()
        assert set(made) <= names()
        watched = os.pidfd_open(int(pid))
        program.send_signal(signal.SIGKILL)
    assert select.select([watched], [], [], 60)[0], "the line's process did not end"
    os.close(watched)
    assert not set(made) & names()


def test_what_a_dead_run_left_is_found_by_its_name() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    name = f"hgl{ended.pid:x}-0c"
    namespaces.make_local(name)
    assert name in namespaces.remove_stale()
    assert name not in names()
