"""Uploads of the in-memory service: what is wanted, whole or in parts, until it is verified."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import pairwise

from msgspec.structs import replace

from fakes.world import Incoming, World
from heliograph.domain.ids import Sha256
from heliograph.domain.media import MediaItem, Preview
from heliograph.domain.originals import ReleasedOriginal
from heliograph.domain.schedule import Part
from heliograph.errors import Refused
from heliograph.remote.wire import Wanted

LARGE_BYTES = 1_000_000
"""From this size on an item is told in parts to whoever asks."""


def want(world: World, item: MediaItem | Preview | ReleasedOriginal, organisation: str) -> Wanted:
    """Ask for an item, from where it stands."""
    name = hashlib.sha256(f"{organisation} {item.sha256}".encode()).hexdigest()[:24]
    address = f"/v1/uploads/{name}"
    incoming = world.incoming.setdefault(
        address,
        Incoming(sha256=Sha256(item.sha256), size_bytes=item.size_bytes, organisation=organisation),
    )
    return Wanted(
        sha256=incoming.sha256,
        size_bytes=incoming.size_bytes,
        offset_bytes=len(incoming.data),
        upload=address,
    )


def with_parts(world: World, wanted: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """Tell large items in parts as well."""
    return tuple(
        replace(each, parts=_parts(world, each)) if each.size_bytes >= LARGE_BYTES else each
        for each in wanted
    )


def _parts(world: World, wanted: Wanted) -> tuple[Part, ...]:
    size = wanted.size_bytes
    found: list[Part] = []
    for start, end in pairwise([*range(0, size, size // 5 + 1), size]):
        address = f"{wanted.upload}.{start}"
        incoming = world.incoming.setdefault(
            address,
            Incoming(
                sha256=wanted.sha256,
                size_bytes=end - start,
                organisation=world.incoming[wanted.upload].organisation,
                part_of=wanted.upload,
                start_bytes=start,
            ),
        )
        part = Part(
            start_bytes=start,
            size_bytes=end - start,
            offset_bytes=len(incoming.data),
            upload=address,
        )
        found.append(part)
    return tuple(found)


def finish(world: World, address: str, incoming: Incoming) -> None:
    """Verify a whole media item; wrong bytes are dropped and wanted again from the start."""
    with world.lock:
        incoming.durable_bytes = len(incoming.data)
        if incoming.part_of is not None:
            _join(world, incoming.part_of)
            return
        if hashlib.sha256(incoming.data).hexdigest() != incoming.sha256:
            incoming.data.clear()
            incoming.durable_bytes = 0
            raise Refused(code="hash-differs")
        world.media[incoming.organisation, incoming.sha256] = bytes(incoming.data)
        del world.incoming[address]
        for name, part in list(world.incoming.items()):
            if part.part_of == address:
                del world.incoming[name]


def _join(world: World, address: str) -> None:
    """Make an item of its parts once all of them are whole, even if the whole was forgotten."""
    parts = {name: each for name, each in world.incoming.items() if each.part_of == address}
    in_order = sorted(parts.values(), key=lambda each: each.start_bytes)
    if not parts or not all(each.is_whole for each in in_order):
        return  # none: what they belong to was taken meanwhile
    data = bytearray().join(each.data for each in in_order)
    sha256 = in_order[0].sha256
    whole = world.incoming.get(address)
    if whole is None:
        if hashlib.sha256(data).hexdigest() != sha256:
            return  # a part was forgotten, too
        organisation = in_order[0].organisation
        whole = Incoming(sha256=sha256, size_bytes=len(data), organisation=organisation)
        world.incoming[address] = whole
    for name in parts:
        del world.incoming[name]
    whole.data = data
    finish(world, address, whole)
