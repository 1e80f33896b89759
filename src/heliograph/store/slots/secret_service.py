"""Asks a Linux desktop's password store whether it answers at all, before anything waits for it."""

from __future__ import annotations

import importlib
from contextlib import closing
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S = 10.0
"""A store that is only being started needs a few seconds."""


class _Bus(Protocol):
    """What we use of a connection of ``jeepney``, which has no types."""

    def send_and_get_reply(self, message: object, *, timeout: float) -> object: ...
    def close(self) -> None: ...


class Silent(Exception):
    """The password store is there and does not answer."""


def require_answer() -> None:
    """Wait a little for the store; without one on the bus nothing is waited for.

    The backend waits for ever, also where a program behind the store hangs; a person who is asked
    for a password there may take as long as they like, since that comes afterwards.

    Raises:
        Silent: it does not answer.
    """
    # What the keyring's backend itself speaks with; Windows and macOS have none.
    jeepney, blocking = map(importlib.import_module, ("jeepney", "jeepney.io.blocking"))
    address = cast("Callable[..., object]", jeepney.DBusAddress)
    call = cast("Callable[[object, str], object]", jeepney.new_method_call)
    store = address(
        "/org/freedesktop/secrets",
        bus_name="org.freedesktop.secrets",
        interface="org.freedesktop.DBus.Peer",
    )
    try:
        opened = cast("Callable[[], _Bus]", blocking.open_dbus_connection)()
    except (OSError, KeyError, ValueError):
        return  # no bus: the backend says what that means
    with closing(opened) as connection:
        try:
            connection.send_and_get_reply(call(store, "Ping"), timeout=PATIENCE_S)
        except TimeoutError as error:
            raise Silent from error
