"""Network namespaces that are ours by their name, each with one end of a line; and their removal.

A name tells the process that made it, so that what a dead run left is known and taken away.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import re
import signal
import struct
import subprocess
from pathlib import Path

_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000  # linux/if_tun.h
_TUN = "/dev/net/tun"
_NAME = re.compile(r"hgl([0-9a-f]+)-[0-9]+[cs]")  # interfaces have at most 15 characters
_CONTROLS = Path("/proc/sys/net/ipv4/tcp_allowed_congestion_control")
_numbers = itertools.count()

SEEMS_LOCAL = "127.9.0.2"
"""Leads from the client over the line, for programs that speak plain HTTP to loopback only."""


class NotPossible(Exception):
    """This computer does not let us make namespaces or devices."""


def new_names() -> tuple[str, str]:
    """Give names for a client's and a server's namespace that nobody has."""
    stem = f"hgl{os.getpid():x}-{next(_numbers)}"
    return stem + "c", stem + "s"


def make(name: str, *, address: str, peer: str, congestion: str) -> int:
    """Make a namespace with one TUN device; give the device, an open file that does not block.

    Args:
        name: Of the namespace, and of the device.
        address: The device's IPv4 address.
        peer: The address at the other end of the line.
        congestion: The congestion control of its connections.

    Raises:
        NotPossible: No root, no ``ip``, no devices, or a computer that forbids it.
    """
    _ip("netns", "add", name)
    try:
        device = _open_device(name)
    except OSError as refused:
        raise NotPossible(f"{_TUN}: {refused.strerror}") from refused
    try:
        _ip("link", "set", name, "netns", name)
        _ip("-n", name, "address", "add", address, "peer", peer, "dev", name)
        _ip("-n", name, "link", "set", name, "up", "mtu", "1500", "txqueuelen", "2000")
        _ip("-n", name, "link", "set", "lo", "up")
        _allow(congestion)
        settings = {
            f"conf/{name}/route_localnet": "1",
            "tcp_congestion_control": congestion,
            "tcp_no_metrics_save": "1",  # nothing learnt passes from a run to the next
        }
        for setting, value in settings.items():
            change = f"echo {value} > /proc/sys/net/ipv4/{setting}"
            _ip("netns", "exec", name, "sh", "-c", change)
    except NotPossible:
        os.close(device)
        raise
    return device


def make_local(name: str) -> None:
    """Make a namespace with nothing but its own loopback.

    Raises:
        NotPossible: see ``make``.
    """
    _ip("netns", "add", name)
    _ip("-n", name, "link", "set", "lo", "up")


def lead_out(name: str, *, peer: str) -> None:
    """Lead ``SEEMS_LOCAL`` over the line; the rest of a client's loopback ends at 127.0.0.1."""
    _ip("-n", name, "route", "delete", "local", "127.0.0.0/8", "dev", "lo", "table", "local")
    _ip("-n", name, "route", "add", SEEMS_LOCAL, "via", peer, "dev", name)


def remove(name: str) -> None:
    """End what runs in a namespace and take it away; nothing if it is gone."""
    listed = _run("ip", "netns", "pids", name).stdout.split()
    for pid in listed:
        try:
            os.kill(int(pid), signal.SIGKILL)
        except ProcessLookupError:
            continue
    _run("ip", "netns", "delete", name)


def remove_stale() -> list[str]:
    """Take away what runs that are dead left behind; give the names."""
    listed = _run("ip", "netns", "list").stdout.splitlines()
    ours = [found for line in listed if line and (found := _NAME.fullmatch(line.split()[0]))]
    stale = [name[0] for name in ours if not Path("/proc", str(int(name[1], 16))).exists()]
    for name in stale:
        remove(name)
    return stale


def _open_device(name: str) -> int:
    device = os.open(_TUN, os.O_RDWR | os.O_NONBLOCK)
    try:
        wish = struct.pack("16sH22x", name.encode(), _IFF_TUN | _IFF_NO_PI)
        fcntl.ioctl(device, _TUNSETIFF, wish)
    except OSError:
        os.close(device)
        raise
    return device


def _allow(congestion: str) -> None:
    """Let namespaces use a congestion control that the kernel has but keeps for itself."""
    allowed = _CONTROLS.read_text().split()
    if congestion not in allowed:
        try:
            _CONTROLS.write_text(" ".join([*allowed, congestion]))
        except OSError as refused:
            raise NotPossible(f"congestion control {congestion}: {refused.strerror}") from refused


def _ip(*arguments: str) -> None:
    done = _run("ip", *arguments)
    if done.returncode:
        raise NotPossible(f"ip {' '.join(arguments)}: {done.stderr.strip()}")


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, check=False, capture_output=True, text=True)
    except FileNotFoundError as missing:
        raise NotPossible(f"{command[0]} is not installed") from missing
