"""A network is known again by its profile or its router, and told apart from every other."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from heliograph.remote.networks import by_mac, by_network_manager, by_route, current_network

if sys.platform == "linux":
    from jeepney import DBusAddress, HeaderFields, new_method_call, new_method_return
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import open_dbus_connection

NM = "org.freedesktop.NetworkManager"
HEAD = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
ROUTES = (
    HEAD
    + "eth0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
    + "wlan0\t00000000\t0100A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
    + "wlan0\t0000A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"
)
NEIGHBOURS = (
    "IP address       HW type     Flags       HW address            Mask     Device\n"
    "192.168.0.1      0x1         0x2         d4:6e:0e:11:22:33     *        wlan0\n"
    "192.168.1.1      0x1         0x2         d4:6e:0e:44:55:66     *        eth0\n"
)


def test_the_route_with_the_smallest_metric_is_the_network() -> None:
    found = by_route(ROUTES, NEIGHBOURS)
    assert found is not None
    assert found.identity == "route wlan0 192.168.0.1 d4:6e:0e:11:22:33"
    assert found.name == "wlan0"
    assert found.metered is None


def test_two_routers_with_the_same_address_are_two_networks() -> None:
    here = by_route(ROUTES, NEIGHBOURS)
    there = by_route(ROUTES, NEIGHBOURS.replace("11:22:33", "77:88:99"))
    assert here is not None
    assert there is not None
    assert here.identity != there.identity


def test_without_a_way_out_there_is_no_network() -> None:
    assert by_route(HEAD, NEIGHBOURS) is None
    assert by_route("", "") is None


def test_a_line_without_a_router_is_known_by_its_interface() -> None:
    found = by_route(HEAD + "ppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n", "")
    assert found is not None
    assert found.identity == "route ppp0 0.0.0.0 "


def asked(**said: object) -> dict[tuple[str, str], dict[str, object]]:
    return {
        ("/org/freedesktop/NetworkManager", NM): {"PrimaryConnection": "/active/7", "Metered": 3},
        ("/active/7", f"{NM}.Connection.Active"): {
            "Id": "Ministry guests",
            "Uuid": "5f4dcc3b",
            "Type": "802-11-wireless",
            **said,
        },
    }


def test_network_manager_knows_the_network_by_its_profile() -> None:
    properties = asked()
    found = by_network_manager(lambda path, face: properties.get((path, face), {}))
    assert found is not None
    assert (found.identity, found.name, found.metered) == ("nm 5f4dcc3b", "Ministry guests", True)


@pytest.mark.parametrize(("told", "metered"), [(0, None), (1, True), (2, False), (4, False)])
def test_what_network_manager_says_or_guesses_of_the_cost_is_a_hint(
    told: int, *, metered: bool | None
) -> None:
    properties = asked()
    properties["/org/freedesktop/NetworkManager", NM]["Metered"] = told
    found = by_network_manager(lambda path, face: properties.get((path, face), {}))
    assert found is not None
    assert found.metered is metered


def test_without_network_manager_nothing_is_made_up() -> None:
    assert by_network_manager(lambda *_: {}) is None
    assert by_network_manager(lambda *_: {"PrimaryConnection": "/"}) is None


def test_a_mac_tells_its_router() -> None:
    route = (
        "   route to: default\ndestination: default\n       mask: default\n"
        "    gateway: 192.168.1.1\n  interface: en0\n      flags: <UP,GATEWAY>\n"
    )
    arp = "? (192.168.1.1) at d4:6e:e:11:22:33 on en0 ifscope [ethernet]\n"
    found = by_mac(route, arp)
    assert found is not None
    assert found.identity == "route en0 192.168.1.1 d4:6e:e:11:22:33"
    assert by_mac("route: writing to routing socket: not in table\n", "") is None


class Manager:
    """A NetworkManager on a bus of its own, over which it is asked as over the system's."""

    def __init__(self, address: str) -> None:
        self._bus = open_dbus_connection(bus=address)
        self._bus.send_and_get_reply(message_bus.RequestName(NM))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        """End it."""
        stop = new_method_call(DBusAddress("/", bus_name=NM, interface=NM), "Stop")
        with open_dbus_connection(bus="SYSTEM") as bus:
            bus.send_and_get_reply(stop)
        self._thread.join()
        self._bus.close()

    def _serve(self) -> None:
        while True:
            call = self._bus.receive()
            fields = call.header.fields
            if fields.get(HeaderFields.member) == "GetAll":
                (face,) = call.body
                self._bus.send(new_method_return(call, "a{sv}", (self._properties(fields, face),)))
            elif fields.get(HeaderFields.member) == "Stop":
                self._bus.send(new_method_return(call))
                return

    def _properties(
        self, fields: dict[HeaderFields, str], face: str
    ) -> dict[str, tuple[str, object]]:
        path = fields[HeaderFields.path]
        if (path, face) == ("/org/freedesktop/NetworkManager", NM):
            return {"PrimaryConnection": ("o", "/active/7"), "Metered": ("u", 1)}
        assert (path, face) == ("/active/7", f"{NM}.Connection.Active")
        return {
            "Id": ("s", "Ministry guests"),
            "Uuid": ("s", "5f4dcc3b"),
            "Type": ("s", "802-11-wireless"),
        }


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the address of a bus that stands for the system's."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("there is no dbus-daemon")
    command = [daemon, "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        try:
            yield address
        finally:
            process.terminate()


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus")
def test_network_manager_is_asked_over_the_bus(bus: str) -> None:
    manager = Manager(bus)
    found = current_network()
    manager.close()
    assert found is not None
    assert (found.identity, found.name, found.metered) == ("nm 5f4dcc3b", "Ministry guests", True)


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus")
@pytest.mark.usefixtures("bus")
def test_a_bus_without_network_manager_leaves_the_router_to_tell() -> None:
    found = current_network()
    assert found is None or found.identity.startswith("route ")


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus")
def test_a_computer_without_a_bus_leaves_the_router_to_tell(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    found = current_network()
    assert found is None or found.identity.startswith("route ")
