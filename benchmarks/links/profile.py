"""What a line is like, and what passed over it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

CutManner = Literal["pause", "dead", "rst", "fast"]
"""What a cut does to the connections that stood when it came.

pause: nothing passes while it is dark; afterwards they may go on (a tunnel, a gap in coverage).
dead: they never pass again and nobody is told (a new address, a forgotten NAT entry).
rst: as dead, but whoever sends on such a connection afterwards is answered with a reset.
fast: both ends are reset at the moment of the cut.
"""


class Cuts(Struct, frozen=True, kw_only=True):
    """A line that is dark for the last ``dark_s`` of each ``every_s``, from its beginning on."""

    manner: CutManner
    every_s: float
    dark_s: float


_NOISY_MS = 5.0


class LineProfile(Struct, frozen=True, kw_only=True):
    """What a line is like. "Up" is from the client to the server.

    Attributes:
        up_bits_s: Bits of IP packets that pass in a second; 0 is as fast as this computer can.
        down_bits_s: The same the other way; None is the same as up.
        rtt_ms: How long the two ways together take, beside the time that the bits take.
        loss: The share of packets that vanish, each for itself, on each way.
        queue_ms: How much waits before the narrow place, in time that it takes to pass, but never
            less than 20 packets; what comes on top is dropped.
        cuts: When nothing passes.
        congestion: The congestion control of both ends, as Linux names it.
        seed: Of the chance by which packets are lost.
    """

    up_bits_s: int
    down_bits_s: int | None = None
    rtt_ms: float
    loss: float = 0.0
    queue_ms: float = 1_000
    cuts: Cuts | None = None
    congestion: Literal["cubic", "bbr", "reno"] = "cubic"
    seed: int = 1


class DirectionFigures(Struct, kw_only=True):
    """What one end sent towards the other.

    Attributes:
        packets: IP packets that went onto the line, those that were lost on it included.
        wire_bytes: Their bytes, IP and TCP headers included.
        tcp_bytes: Of these, what TCP carried.
        resent_bytes: Of these, what the same connection had carried before.
        connections: How many connections this end opened.
        dropped_queue: Packets for which the queue had no room.
        dropped_loss: Packets that were lost by chance.
        dropped_cut: Packets sent while it was dark, or on a dead connection.
    """

    packets: int = 0
    wire_bytes: int = 0
    tcp_bytes: int = 0
    resent_bytes: int = 0
    connections: int = 0
    dropped_queue: int = 0
    dropped_loss: int = 0
    dropped_cut: int = 0


class Lateness(Struct, frozen=True, kw_only=True):
    """How much later than computed packets left: what this computer, not the line, did to them."""

    packets: int = 0
    median_ms: float = 0.0
    p99_ms: float = 0.0
    max_ms: float = 0.0

    @property
    def is_noisy(self) -> bool:
        """Whether the computer was too busy for times to be those of the line."""
        return self.p99_ms > _NOISY_MS


class LineFigures(Struct, frozen=True, kw_only=True):
    """What passed since the figures began.

    Attributes:
        up: What the client sent.
        down: What the server sent.
        cuts: How often it became dark.
        in_flight_at_cuts_bytes: What the client had sent and not yet had acknowledged, over all
            connections and cuts: what no program could know to have arrived.
        first_opened_s: When the client began to open its first connection, by ``time.monotonic``;
            what still comes of an earlier program's is none.
        lateness: Whether the measurement can be believed.
    """

    up: DirectionFigures
    down: DirectionFigures
    cuts: int
    in_flight_at_cuts_bytes: int
    first_opened_s: float | None
    lateness: Lateness
