"""What the program that measures and the process of its line say to each other."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from benchmarks.links.profile import LineProfile


class Orders(Struct, frozen=True, kw_only=True):
    """What the process is started with, as JSON in its only argument."""

    client_device: int
    server_device: int
    control: int
    namespaces: tuple[str, str]
    profile: LineProfile


class Ask(Struct, frozen=True):
    """What is asked over the control socket."""

    do: Literal["begin", "figures", "end"]
