"""What the real service has, by its own count, and how much went to it over a line."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.engine import Connection

from heliograph.cli.demo_line import Line
from heliograph_service import tables
from heliograph_service.embedded import EmbeddedService


class Has(NamedTuple):
    """Texts, the sizes of media kept whole, and receipts made."""

    texts: int
    media: list[int]
    receipts: int


def ask(service: EmbeddedService) -> Has:
    """Ask the service itself."""

    def read(connection: Connection) -> list[bool]:
        rows = connection.execute(select(tables.revisions.c.receipt))
        return [row.receipt is not None for row in rows]

    received = service.central.database.read(read)
    sizes: list[int] = []
    for each in service.central.media.objects():
        with service.central.media.open(each) as kept:
            sizes.append(len(kept.read()))
    return Has(len(received), sorted(sizes), sum(received))


def target(service: EmbeddedService) -> tuple[str, int]:
    """Give where a line to the service has to end."""
    at = urlsplit(service.address)
    assert at.hostname is not None
    assert at.port is not None
    return at.hostname, at.port


class CountingLine(Line):
    """A line that counts what goes to the service."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.sent = 0
        super().__init__(target)

    def _count(self, block: bytes) -> int:
        self.sent += len(block)
        return super()._count(block)
