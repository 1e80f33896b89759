"""What one who sends has to offer to be measured beside others."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from msgspec import Struct

from benchmarks.sending.scene import Scene


class Client(Struct, frozen=True, kw_only=True):
    """The program that sends everything, and ends when all of it has arrived.

    Attributes:
        command: As it runs at the client's end.
        environment: Beside ours.
    """

    command: tuple[str | Path, ...]
    environment: dict[str, str] = {}


class Contender(Protocol):
    """A way to send, with the server that belongs to it."""

    name: str
    """As it stands in tables and on the command line."""
    speaks_tls: bool
    congestion_bbr: bool
    """Whether both ends use BBR instead of CUBIC."""

    def missing(self) -> str | None:
        """Say what is not installed; None if nothing is missing."""
        ...

    def serve(self, scene: Scene) -> None:
        """Start the server; it listens when this returns."""
        ...

    def prepare(self, scene: Scene) -> Client:
        """Do what comes before sending, over the line if need be; give what is measured."""
        ...

    def delivered_bytes(self, scene: Scene) -> int:
        """Count what of the payload is at the server, whole files only where it can tell."""
        ...
