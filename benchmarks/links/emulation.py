"""What happens to each packet on a line, and when: no clock and no devices of its own."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator

from msgspec import Struct

from benchmarks.links.packets import ACK, RST, SYN, Segment, ahead, reset, segment_of
from benchmarks.links.profile import DirectionFigures, LineProfile

UP, DOWN = 0, 1
_LEAST_QUEUE_BYTES = 20 * 1_500
_BITS = 8


class Departure(Struct, frozen=True):
    """A packet that comes out of the line towards ``direction``, and when it was due."""

    due_s: float
    direction: int
    packet: bytes


class _Connection(Struct):
    """How far a connection is, as its two ends have shown; ``[UP]`` is what the client said."""

    reached: list[int | None]  # the end of what this end has sent
    acknowledges: list[int]  # what this end has said to have received
    heard: int | None = None  # what the client knows to have arrived


class _Direction:
    """One way of the line: a queue, a narrow place and a delay."""

    def __init__(self, bits_s: int, delay_s: float, queue_ms: float) -> None:
        self.bits_s = bits_s
        self.delay_s = delay_s
        self.queue_bytes = max(bits_s * queue_ms / 1e3 / _BITS, _LEAST_QUEUE_BYTES)
        self.free_s = 0.0  # when the narrow place will have let through what waits
        self.figures = DirectionFigures()

    def due(self, size_bytes: int, now_s: float) -> float | None:
        """Give when a packet that comes now will leave; None if the queue is full."""
        if not self.bits_s:
            return now_s + self.delay_s
        start_s = max(self.free_s, now_s)
        if (start_s - now_s) * self.bits_s / _BITS + size_bytes > self.queue_bytes:
            return None
        self.free_s = start_s + size_bytes * _BITS / self.bits_s
        return self.free_s + self.delay_s


class Emulation:
    """A line between two ends.

    ``offer`` takes what an end sent and ``leaving`` gives what is due; ``darken`` and ``lighten``
    make a cut. Times are seconds of any clock that goes forward.
    """

    def __init__(self, profile: LineProfile) -> None:
        delay_s = profile.rtt_ms / 2e3
        down_bits_s = profile.up_bits_s if profile.down_bits_s is None else profile.down_bits_s
        self._directions = (
            _Direction(profile.up_bits_s, delay_s, profile.queue_ms),
            _Direction(down_bits_s, delay_s, profile.queue_ms),
        )
        self._loss = profile.loss
        self._manner = profile.cuts.manner if profile.cuts else "pause"
        self._chance = random.Random(profile.seed)  # noqa: S311 - repeatable on purpose
        self._on_the_way: list[tuple[float, int, int, bytes, Segment | None]] = []
        self._order = 0
        self._connections: dict[tuple[int, int], _Connection] = {}
        self._dead: set[tuple[int, int]] = set()
        self._addresses: tuple[bytes, bytes] = (bytes(4), bytes(4))  # of client and server
        self._dark = False
        self.cuts = 0
        self.in_flight_at_cuts_bytes = 0
        self.first_opened_s: float | None = None

    @property
    def figures(self) -> tuple[DirectionFigures, DirectionFigures]:
        """What passed up and down."""
        return self._directions[UP].figures, self._directions[DOWN].figures

    @property
    def next_due_s(self) -> float | None:
        """When the next packet comes out."""
        return self._on_the_way[0][0] if self._on_the_way else None

    def forget_figures(self) -> None:
        """Count from here; connections that stand stay known."""
        for direction in self._directions:
            direction.figures = DirectionFigures()
        self.cuts = self.in_flight_at_cuts_bytes = 0
        self.first_opened_s = None

    def offer(self, packet: bytes, direction: int, now_s: float) -> bytes | None:
        """Take a packet that an end sent; give what goes back to it at once, if anything."""
        way = self._directions[direction]
        figures = way.figures
        if self._dark:
            figures.dropped_cut += 1
            return None
        segment = segment_of(packet)
        again_bytes = 0
        if segment is not None:
            key = _key(segment, direction)
            if segment.flags & SYN and not segment.flags & ACK:
                self._dead.discard(key)
                if direction == UP and self.first_opened_s is None:
                    self.first_opened_s = now_s
            if key in self._dead:
                figures.dropped_cut += 1
                return self._refusal(packet, segment)
            again_bytes = self._note(packet, segment, direction)
        due_s = way.due(len(packet), now_s)
        if due_s is None:
            figures.dropped_queue += 1
            return None
        figures.packets += 1
        figures.wire_bytes += len(packet)
        if segment is not None:
            figures.tcp_bytes += segment.payload_bytes
            figures.resent_bytes += again_bytes
        if self._loss and self._chance.random() < self._loss:
            figures.dropped_loss += 1
            return None
        self._order += 1
        heapq.heappush(self._on_the_way, (due_s, self._order, direction, packet, segment))
        return None

    def leaving(self, now_s: float) -> Iterator[Departure]:
        """Give what is due, in order."""
        while self._on_the_way and self._on_the_way[0][0] <= now_s:
            due_s, _, direction, packet, segment = heapq.heappop(self._on_the_way)
            if direction == DOWN and segment is not None and segment.flags & ACK:
                connection = self._connections.get(_key(segment, direction))
                if connection is not None:
                    connection.heard = segment.acknowledged
            yield Departure(due_s, direction, packet)

    def darken(self) -> list[Departure]:
        """Let nothing pass from here on; give the resets that both ends get, if any."""
        self._dark = True
        self.cuts += 1
        resets: list[Departure] = []
        for (client_port, server_port), connection in self._connections.items():
            reached, heard = connection.reached[UP], connection.heard
            if reached is not None and heard is not None:
                self.in_flight_at_cuts_bytes += max(0, ahead(reached, heard))
            if self._manner == "fast":
                client, server = self._addresses
                to_client = reset(
                    source=server,
                    target=client,
                    ports=(server_port, client_port),
                    sequence=connection.acknowledges[UP],
                )
                to_server = reset(
                    source=client,
                    target=server,
                    ports=(client_port, server_port),
                    sequence=connection.acknowledges[DOWN],
                )
                resets += [Departure(0.0, DOWN, to_client), Departure(0.0, UP, to_server)]
        if self._manner != "pause":
            self._dead.update(self._connections)
            self._connections.clear()
        self._on_the_way.clear()
        for direction in self._directions:
            direction.free_s = 0.0
        return resets

    def lighten(self) -> None:
        """Let packets pass again."""
        self._dark = False

    def _note(self, packet: bytes, segment: Segment, direction: int) -> int:
        """Follow a connection; give how many bytes of the segment had been sent before."""
        key = _key(segment, direction)
        opens = segment.flags & SYN and not segment.flags & ACK
        connection = self._connections.get(key)
        if connection is None or (opens and connection.reached[direction] != segment.end):
            connection = _Connection(reached=[None, None], acknowledges=[0, 0])
            self._connections[key] = connection
            ends = packet[12:16], packet[16:20]
            self._addresses = ends if direction == UP else (ends[1], ends[0])
            if opens:
                self._directions[direction].figures.connections += 1
        if segment.flags & ACK:
            connection.acknowledges[direction] = segment.acknowledged
        reached = connection.reached[direction]
        if reached is None:
            connection.reached[direction] = segment.end
            return 0
        new = max(0, ahead(segment.end, reached))
        if new:
            connection.reached[direction] = segment.end
        return max(0, segment.payload_bytes - new)

    def _refusal(self, packet: bytes, segment: Segment) -> bytes | None:
        """Answer on a dead connection, where a cut of this manner has a reset for it."""
        resets = self._manner in ("rst", "fast")
        if not resets or segment.flags & RST or not segment.flags & ACK:
            return None
        return reset(
            source=packet[16:20],
            target=packet[12:16],
            ports=(segment.target_port, segment.source_port),
            sequence=segment.acknowledged,
        )


def _key(segment: Segment, direction: int) -> tuple[int, int]:
    """Name a connection by the ports of client and server."""
    if direction == UP:
        return segment.source_port, segment.target_port
    return segment.target_port, segment.source_port
