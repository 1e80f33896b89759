"""What one measurement gave."""

from __future__ import annotations

from msgspec import Struct

from benchmarks.links.profile import Lateness


class Result(Struct, frozen=True, kw_only=True):
    """One row, one contender, once.

    Attributes:
        row: Name of the row.
        contender: Name of who sent.
        tls: Whether it was over TLS.
        not_run: Why there are no figures; empty where there are.
        done: Whether every byte arrived, and the program said so, within the row's patience.
        restarts: How often a person would have had to start it again, for it gave up.
        payload_bytes: What had to arrive: texts as they were frozen, media as they are sent.
        ideal_s: The payload's bits over the line's rate.
        wall_s: From the first packet on the line to the end of the program, restarts included.
        up_bytes: IP packets of the client on the line, headers included.
        down_bytes: Those of the server.
        carried_bytes: What TCP carried up, again or not.
        resent_bytes: Of it, what TCP itself carried again.
        connections: How many the client opened.
        cuts: How often it became dark.
        in_flight_bytes: What was under way at cuts.
        lateness: How late this computer was.
        first_text_s: When the first text was readable at the service, after the first packet.
        last_text_s: When the last was.
        first_media_s: When the first byte of any media item was there.
        cpu_s: CPU time of the client; of the last start.
        peak_bytes: Its most memory.
        server_cpu_s: CPU time of the server.
        server_peak_bytes: Its most memory.
    """

    row: str
    contender: str
    tls: bool
    not_run: str = ""
    done: bool = False
    restarts: int = 0
    payload_bytes: int = 0
    ideal_s: float = 0.0
    wall_s: float = 0.0
    up_bytes: int = 0
    down_bytes: int = 0
    carried_bytes: int = 0
    resent_bytes: int = 0
    connections: int = 0
    cuts: int = 0
    in_flight_bytes: int = 0
    lateness: Lateness = Lateness()
    first_text_s: float | None = None
    last_text_s: float | None = None
    first_media_s: float | None = None
    cpu_s: float = 0.0
    peak_bytes: int = 0
    server_cpu_s: float = 0.0
    server_peak_bytes: int = 0

    @property
    def ratio(self) -> float:
        """Wall time over ideal time."""
        return self.wall_s / self.ideal_s if self.ideal_s else 0.0

    @property
    def name(self) -> str:
        """The contender, and whether it spoke TLS."""
        return f"{self.contender} tls" if self.tls else self.contender
