"""The process between two TUN devices: takes packets from one, gives them to the other when due.

``line.py`` starts it with the two devices and a control socket as open files. It answers lines of
JSON, and ends with the control socket: when the program that measures is gone, however it went,
this process takes the namespaces away.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Sequence

import msgspec

from benchmarks.links.emulation import DOWN, UP, Emulation
from benchmarks.links.namespaces import remove
from benchmarks.links.orders import Ask, Orders
from benchmarks.links.profile import Cuts, Lateness, LineFigures

_AT_ONCE = 64  # packets read from one device before what is due is looked at again
_LONGEST_PACKET = 65_536
_STEP_S = 1e-4


class _Clockwork:
    """Counts how late packets left, in steps of a tenth of a millisecond up to a second."""

    def __init__(self) -> None:
        self._steps = [0] * 10_000
        self._longest_s = 0.0

    def note(self, late_s: float) -> None:
        self._steps[min(int(late_s / _STEP_S), len(self._steps) - 1)] += 1
        self._longest_s = max(self._longest_s, late_s)

    def lateness(self) -> Lateness:
        return Lateness(
            packets=sum(self._steps),
            median_ms=self._at(0.5),
            p99_ms=self._at(0.99),
            max_ms=round(self._longest_s * 1e3, 1),
        )

    def _at(self, share: float) -> float:
        left = sum(self._steps) * share
        for step, count in enumerate(self._steps):
            left -= count
            if left < 0:
                return round(step * _STEP_S * 1e3, 1)
        return 0.0


class LineProcess:
    """The loop between the devices, the control socket and the clock."""

    def __init__(self, orders: Orders, control: socket.socket) -> None:
        self._devices = (orders.client_device, orders.server_device)
        self._control = control
        self._asked = b""
        self._emulation = Emulation(orders.profile)
        self._cuts: Cuts | None = orders.profile.cuts
        self._turn_s: float | None = None  # when it next becomes dark, or light again
        self._dark = False
        self._late = _Clockwork()

    def run(self) -> None:
        """Work until told to end, or until nobody is there any more who could."""
        while True:
            readable = self._wait()
            now_s = time.monotonic()
            if self._turn_s is not None and now_s >= self._turn_s:
                self._turn(now_s)
            self._let_go(now_s)
            if self._control in readable and not self._answer():
                return
            for direction in (UP, DOWN):
                if self._devices[direction] in readable:
                    self._take(direction)

    def _wait(self) -> Sequence[int | socket.socket]:
        # select, for its timeout goes to the microsecond; epoll's goes to the millisecond.
        moments = [at for at in (self._emulation.next_due_s, self._turn_s) if at is not None]
        rest_s = max(0.0, min(moments) - time.monotonic()) if moments else None
        listened: list[int | socket.socket] = [*self._devices, self._control]
        return select.select(listened, [], [], rest_s)[0]

    def _take(self, direction: int) -> None:
        device = self._devices[direction]
        for _ in range(_AT_ONCE):
            try:
                packet = os.read(device, _LONGEST_PACKET)
            except BlockingIOError:
                return
            back = self._emulation.offer(packet, direction, time.monotonic())
            if back is not None:
                _write(device, back)

    def _let_go(self, now_s: float) -> None:
        for departure in self._emulation.leaving(now_s):
            _write(self._devices[1 - departure.direction], departure.packet)
            self._late.note(max(0.0, time.monotonic() - departure.due_s))

    def _turn(self, now_s: float) -> None:
        """Make it dark or light; by the plan, not by when this came to be noticed."""
        if self._cuts is None or self._turn_s is None:
            return
        if self._dark:
            self._emulation.lighten()
            self._turn_s += self._cuts.every_s - self._cuts.dark_s
        else:
            self._let_go(now_s)
            for departure in self._emulation.darken():
                _write(self._devices[1 - departure.direction], departure.packet)
            self._turn_s += self._cuts.dark_s
        self._dark = not self._dark

    def _answer(self) -> bool:
        """Do what is asked; False when there is nothing more to come."""
        came = self._control.recv(4_096)
        *lines, self._asked = (self._asked + came).split(b"\n")
        for line in lines:
            asked = msgspec.json.decode(line, type=Ask).do
            if asked == "begin":
                self._emulation.forget_figures()
                self._late = _Clockwork()
                if self._cuts:
                    self._turn_s = time.monotonic() + self._cuts.every_s - self._cuts.dark_s
            self._control.sendall(msgspec.json.encode(self._figures()) + b"\n")
            if asked == "end":
                return False
        return bool(came)

    def _figures(self) -> LineFigures:
        up, down = self._emulation.figures
        return LineFigures(
            up=up,
            down=down,
            cuts=self._emulation.cuts,
            in_flight_at_cuts_bytes=self._emulation.in_flight_at_cuts_bytes,
            first_opened_s=self._emulation.first_opened_s,
            lateness=self._late.lateness(),
        )


def _write(device: int, packet: bytes) -> None:
    # A device that is down, or full, drops; so do lines.
    with contextlib.suppress(OSError):
        os.write(device, packet)


def main() -> None:
    """Run the line that the first argument describes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that measures
    # It needs little time, but at once: other programs' hurry must not be the line's.
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    orders = msgspec.json.decode(sys.argv[1], type=Orders)
    with socket.socket(fileno=orders.control) as control:
        try:
            LineProcess(orders, control).run()
        finally:
            for name in orders.namespaces:
                remove(name)


if __name__ == "__main__":
    main()
