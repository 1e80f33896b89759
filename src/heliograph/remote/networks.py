"""In which network this computer is: told apart by what stays the same when it comes back to it.

Linux: NetworkManager's profile (D-Bus, org.freedesktop.NetworkManager), else the default route's
interface and gateway (proc(5)). Windows: ``GetBestRoute`` and ``SendARP`` of the IP Helper. macOS:
route(8) and arp(8). None of them sends anything beyond the next router.
"""

from __future__ import annotations

import importlib
import logging
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heliograph.domain.rules import NetworkSeen

if TYPE_CHECKING:
    from collections.abc import Callable

WAIT_S = 1.0
"""So long may the system take to answer; after that the network is one that nobody knows."""

_NM = "org.freedesktop.NetworkManager"
_METERED = {1: True, 2: False, 3: True, 4: False}
"""NMMetered: yes, no, and the guesses of both; 0 is unknown."""
_WIRED = "802-3-ethernet"
_UP = 0x1

_log = logging.getLogger(__name__)


def current_network() -> NetworkSeen | None:
    """Ask the system in which network this computer is; None when it cannot be told.

    Takes up to some seconds where the system is slow: not for a window's thread.
    """
    if sys.platform == "linux":
        return by_network_manager(_ask_network_manager) or by_route(
            _text("/proc/net/route"), _text("/proc/net/arp")
        )
    if sys.platform == "darwin":
        return _of_mac()
    if sys.platform == "win32":
        return _of_windows()
    return None


# ---- Linux ---------------------------------------------------------------------


def by_network_manager(ask: Callable[[str, str], dict[str, object]]) -> NetworkSeen | None:
    """Tell the network by NetworkManager's profile for it; None when it does not run or know.

    Args:
        ask: Gives all properties of an object (path) by one of its interfaces; empty when there
            is none.
    """
    manager = ask("/org/freedesktop/NetworkManager", _NM)
    path = manager.get("PrimaryConnection")
    if not isinstance(path, str) or path in {"", "/"}:
        return None
    profile = ask(path, f"{_NM}.Connection.Active")
    uuid, name = profile.get("Uuid"), profile.get("Id")
    if not isinstance(uuid, str) or not isinstance(name, str):
        return None
    identity = f"nm {uuid}"
    if profile.get("Type") == _WIRED:
        # One profile serves every socket in every wall: the router tells them apart.
        router = by_route(_text("/proc/net/route"), _text("/proc/net/arp"))
        identity += f" {router.identity}" if router is not None else ""
    metered = manager.get("Metered")
    return NetworkSeen(
        identity=identity,
        name=name,
        metered=_METERED.get(metered) if isinstance(metered, int) else None,
    )


def by_route(routes: str, neighbours: str) -> NetworkSeen | None:
    """Tell the network by its router.

    Args:
        routes: As ``/proc/net/route`` lists them.
        neighbours: As ``/proc/net/arp`` lists them.
    """
    found: list[tuple[int, str, str]] = []
    for line in routes.splitlines()[1:]:
        cells = line.split()
        if len(cells) >= 8 and cells[1] == cells[7] == "00000000" and int(cells[3], 16) & _UP:
            router = socket.inet_ntoa(bytes.fromhex(cells[2])[::-1])
            found.append((int(cells[6]), cells[0], router))
    if not found:
        return None
    _, interface, router = min(found)
    hardware = ""
    for line in neighbours.splitlines()[1:]:
        cells = line.split()
        if len(cells) >= 6 and (cells[0], cells[5]) == (router, interface):
            hardware = _known(cells[3])
    return NetworkSeen(identity=f"route {interface} {router} {hardware}", name=interface)


def _ask_network_manager(path: str, interface: str) -> dict[str, object]:
    jeepney: Any = importlib.import_module("jeepney")  # it has no types
    blocking: Any = importlib.import_module("jeepney.io.blocking")
    try:
        with blocking.open_dbus_connection(bus="SYSTEM") as bus:
            address = jeepney.DBusAddress(
                path, bus_name=_NM, interface="org.freedesktop.DBus.Properties"
            )
            call = jeepney.new_method_call(address, "GetAll", "s", (interface,))
            answer = bus.send_and_get_reply(call, timeout=WAIT_S)
    except (OSError, KeyError, ValueError):  # no bus, or none that can be reached
        return {}
    if answer.header.message_type is not jeepney.MessageType.method_return:
        return {}
    return {name: value for name, (_, value) in answer.body[0].items()}


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


# ---- macOS ---------------------------------------------------------------------


def by_mac(route: str, arp: str) -> NetworkSeen | None:
    """Tell the network by its router.

    Args:
        route: What ``route -n get default`` says.
        arp: What ``arp -n`` says of that router.
    """
    said = dict(re.findall(r"^\s*(gateway|interface): (\S+)$", route, re.MULTILINE))
    interface = said.get("interface")
    if interface is None:
        return None
    hardware = re.search(r" at ((?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2}) ", arp)
    known = _known(hardware[1]) if hardware else ""
    identity = f"route {interface} {said.get('gateway', '')} {known}"
    return NetworkSeen(identity=identity, name=interface)


def _of_mac() -> NetworkSeen | None:
    route = _said_by("/sbin/route", "-n", "get", "default")
    router = re.search(r"gateway: (\S+)", route)
    arp = _said_by("/usr/sbin/arp", "-n", router[1]) if router else ""
    return by_mac(route, arp)


def _said_by(*command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - whole paths, and an address that the system gave
            command, capture_output=True, text=True, timeout=WAIT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        _log.info("network not told")
        return ""
    return done.stdout


# ---- Windows -------------------------------------------------------------------


def _of_windows() -> NetworkSeen | None:
    """Ask for the way to an address that is everybody's, and for the router's hardware address.

    ``GetBestRoute`` fills MIB_IPFORWARDROW: fourteen numbers of 32 bits, of which the fourth is
    the next hop and the fifth the interface. ``SendARP`` asks the next hop, once in some minutes.
    """
    import ctypes  # noqa: PLC0415 - Windows only

    helper: Any = getattr(ctypes, "windll").iphlpapi  # noqa: B009 - no such name elsewhere
    row = (ctypes.c_uint32 * 14)()
    anywhere = int.from_bytes(socket.inet_aton("192.0.2.1"), "little")
    if helper.GetBestRoute(ctypes.c_uint32(anywhere), ctypes.c_uint32(0), row) != 0:
        return None
    router, interface = row[3], row[4]
    hardware, length = (ctypes.c_ubyte * 8)(), ctypes.c_ulong(8)
    asked = helper.SendARP(
        ctypes.c_uint32(router), ctypes.c_uint32(0), hardware, ctypes.byref(length)
    )
    known = bytes(hardware[: length.value]).hex(":") if asked == 0 else ""
    address = socket.inet_ntoa(router.to_bytes(4, "little"))
    return NetworkSeen(identity=f"route {interface} {address} {_known(known)}", name="")


def _known(hardware: str) -> str:
    """Give a hardware address; nothing for one that is not found out yet."""
    return hardware if hardware.strip("0:") else ""
