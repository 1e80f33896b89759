"""A line with two ends in which programs run; needs root, iproute2 and ``/dev/net/tun``."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Self

import msgspec

from benchmarks.links import namespaces
from benchmarks.links.namespaces import NotPossible
from benchmarks.links.orders import Ask, Orders
from benchmarks.links.profile import LineFigures, LineProfile

CLIENT, SERVER = "10.9.0.1", "10.9.0.2"
"""The addresses of the two ends, on each line the same: each has namespaces of its own.

``namespaces.SEEMS_LOCAL`` leads from the client to the server as well.
"""

End = Literal["client", "server"]
_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_S = 10.0


def why_not() -> str | None:
    """Say why no line can be made here; None if one can. Makes one to be sure."""
    if not sys.platform.startswith("linux"):
        return "lines are emulated on Linux only"
    if os.geteuid() != 0:
        return "lines are emulated by root only"
    if shutil.which("ip") is None:
        return "the command ip is missing (Debian: iproute2)"
    try:
        with Line(LineProfile(up_bits_s=0, rtt_ms=0)) as line:
            line.figures()
    except NotPossible as reason:
        return str(reason)
    return None


def end(programs: list[subprocess.Popen[bytes]]) -> None:
    """End programs, close the pipes to them, and forget them."""
    for program in programs:
        if program.poll() is None:
            program.terminate()
    for program in programs:
        try:
            program.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
        for pipe in (program.stdin, program.stdout, program.stderr):
            if pipe is not None:
                pipe.close()
    programs.clear()


class Line:
    """An emulated line, while it is entered.

    Several may stand at the same time; each has its own namespaces, so ports never clash. What
    was started is ended with the line, and the namespaces go even if this process is killed.
    """

    def __init__(self, profile: LineProfile) -> None:
        self._profile = profile
        self._names = namespaces.new_names()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._started: list[subprocess.Popen[bytes]] = []
        self._answers: IO[bytes] | None = None

    def __enter__(self) -> Self:
        namespaces.remove_stale()
        devices: list[int] = []
        try:
            client, server = self._names
            congestion = self._profile.congestion
            for name, address, peer in ((client, CLIENT, SERVER), (server, SERVER, CLIENT)):
                made = namespaces.make(name, address=address, peer=peer, congestion=congestion)
                devices.append(made)
            namespaces.lead_out(client, peer=SERVER)
            self._start(devices)
        except BaseException:
            self.close()
            raise
        finally:
            for device in devices:
                os.close(device)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self, devices: list[int]) -> None:
        self._control, theirs = socket.socketpair()
        self._answers = self._control.makefile("rb")
        with theirs:
            orders = Orders(
                client_device=devices[0],
                server_device=devices[1],
                control=theirs.fileno(),
                namespaces=self._names,
                profile=self._profile,
            )
            self._process = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.links.process", msgspec.json.encode(orders)],
                pass_fds=(*devices, theirs.fileno()),
                cwd=_ROOT,
                start_new_session=True,
            )
        self.figures()  # it answers: it runs

    def command(self, end: End, *command: str | Path) -> list[str]:
        """Give a command as it runs at one end."""
        name = self._names[end == "server"]
        return ["ip", "netns", "exec", name, *(str(part) for part in command)]

    def start(
        self, end: End, *command: str | Path, output: int | IO[bytes] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program at one end; it is ended with the line at the latest."""
        started = subprocess.Popen(
            self.command(end, *command), stdin=subprocess.PIPE, stdout=output, stderr=output
        )
        self._started.append(started)
        return started

    def begin(self) -> None:
        """Begin to count, and with the cuts."""
        self._ask("begin")

    def figures(self) -> LineFigures:
        """Give what passed since ``begin``."""
        return self._ask("figures")

    def close(self) -> None:
        """End what runs and take the namespaces away."""
        end(self._started)
        if self._control is not None:
            self._control.close()
        if self._answers is not None:
            self._answers.close()
        if self._process is not None:
            self._process.wait()
        else:
            for name in self._names:
                namespaces.remove(name)

    def _ask(self, what: Literal["begin", "figures"]) -> LineFigures:
        if self._control is None or self._answers is None:
            raise NotPossible("the line is not entered")
        self._control.sendall(msgspec.json.encode(Ask(what)) + b"\n")
        answer = self._answers.readline()
        if not answer:
            raise NotPossible("the process of the line ended")
        return msgspec.json.decode(answer, type=LineFigures)
