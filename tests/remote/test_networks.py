"""A network is known again by its profile or its router, and told apart from every other."""

from __future__ import annotations

import pytest

from heliograph.remote.networks import by_mac, by_network_manager, by_route

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
    nm = "org.freedesktop.NetworkManager"
    return {
        ("/org/freedesktop/NetworkManager", nm): {"PrimaryConnection": "/active/7", "Metered": 3},
        ("/active/7", f"{nm}.Connection.Active"): {
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
    properties["/org/freedesktop/NetworkManager", "org.freedesktop.NetworkManager"]["Metered"] = (
        told
    )
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
