"""Whether this computer has a way to anywhere: asked of its own routes, without sending a byte."""

from __future__ import annotations

import socket

_FAR = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses that nobody has (RFC 5737, RFC 3849), so that none is asked by mistake."""
_DISCARD = 9


def has_route() -> bool:
    """Tell whether a route leads beyond this computer."""
    return bool(local_addresses())


def local_addresses() -> frozenset[str]:
    """Give the addresses by which this computer would go out; empty without a way.

    A connected UDP socket sends nothing, and every system answers it from its routes within some
    microseconds: no part of any system has to be subscribed to.
    """
    found: set[str] = set()
    for family, address in _FAR:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as asking:
                asking.connect((address, _DISCARD))
                found.add(str(asking.getsockname()[0]))
        except OSError:
            continue
    return frozenset(found)
