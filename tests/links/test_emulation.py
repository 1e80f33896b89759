"""What a line does to packets, by a clock that the test moves; packets are real IPv4 and TCP."""

from __future__ import annotations

import struct

import pytest

from benchmarks.links.emulation import DOWN, UP, Emulation
from benchmarks.links.packets import ACK, RST, SYN, checksum, segment_of
from benchmarks.links.profile import CutManner, Cuts, LineProfile

CLIENT, SERVER = bytes([10, 9, 0, 1]), bytes([10, 9, 0, 2])
START = 0xFFFF_FF00  # sequence numbers go round during these tests


def packet(
    direction: int, *, sequence: int, acknowledged: int = 0, flags: int = ACK, payload: int = 0
) -> bytes:
    """Make a packet as the kernel would, between ports 40000 and 443."""
    ports, ends = (
        ((40_000, 443), (CLIENT, SERVER)) if direction == UP else ((443, 40_000), (SERVER, CLIENT))
    )
    numbers = sequence % 2**32, acknowledged % 2**32
    tcp = struct.pack("!HHIIBBHHH", *ports, *numbers, 5 << 4, flags, 65_535, 0, 0) + bytes(payload)
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0, *ends)
    return head + tcp


def line(manner: CutManner = "pause", **other: float) -> Emulation:
    cuts = Cuts(manner=manner, every_s=30, dark_s=5)
    wish = {"up_bits_s": 8_000, "rtt_ms": 500.0, **other}
    return Emulation(LineProfile(cuts=cuts, **wish))


def arrived(emulation: Emulation, now_s: float) -> list[int]:
    return [departure.direction for departure in emulation.leaving(now_s)]


def opened(emulation: Emulation) -> Emulation:
    """Open a connection: both ends have sent one SYN."""
    emulation.offer(packet(UP, sequence=START, flags=SYN), UP, 0.0)
    answer = packet(DOWN, sequence=9, acknowledged=START + 1, flags=SYN | ACK)
    emulation.offer(answer, DOWN, 0.0)
    assert arrived(emulation, 1.0) == [UP, DOWN]
    return emulation


def test_a_packet_takes_its_bits_and_half_the_round_trip() -> None:
    emulation = line()
    emulation.offer(packet(UP, sequence=1, payload=960), UP, 10.0)  # 1,000 bytes: a second
    assert emulation.next_due_s == pytest.approx(11.25)
    assert arrived(emulation, 11.2) == []
    assert arrived(emulation, 11.3) == [UP]


def test_packets_wait_for_each_other_and_then_find_no_room() -> None:
    emulation = line()
    for number in range(40):
        emulation.offer(packet(UP, sequence=1 + number * 960, payload=960), UP, 0.0)
    up, _ = emulation.figures
    assert (up.packets, up.dropped_queue) == (30, 10)  # the least queue: 20 packets of 1,500
    assert arrived(emulation, 10.3) == [UP] * 10
    assert up.wire_bytes == 30_000
    assert up.tcp_bytes == 30 * 960


def test_the_ways_have_rates_of_their_own() -> None:
    emulation = line(down_bits_s=0)
    emulation.offer(packet(DOWN, sequence=1, payload=960), DOWN, 0.0)
    assert emulation.next_due_s == pytest.approx(0.25)


def test_a_share_is_lost_the_same_each_time() -> None:
    def lost() -> int:
        emulation = line(up_bits_s=0, loss=0.1)
        for number in range(1_000):
            emulation.offer(packet(UP, sequence=number, payload=1), UP, 0.0)
        return emulation.figures[UP].dropped_loss

    assert 70 < lost() < 130
    assert lost() == lost()


def test_what_is_sent_again_is_counted_once_for_each_time() -> None:
    emulation = opened(line(up_bits_s=0))
    for start in (1, 501, 1, 251):
        emulation.offer(packet(UP, sequence=START + start, payload=500), UP, 1.0)
    up, down = emulation.figures
    assert up.resent_bytes == 1_000
    assert (up.connections, down.connections) == (1, 0)


def test_a_syn_that_is_sent_again_is_one_connection() -> None:
    emulation = line(up_bits_s=0)
    for port_start in (START, START, START + 77):
        emulation.offer(packet(UP, sequence=port_start, flags=SYN), UP, 0.0)
    assert emulation.figures[UP].connections == 2


def test_time_begins_with_the_first_connection_that_is_opened_then() -> None:
    emulation = opened(line())
    emulation.forget_figures()
    # The program before has ended, and its last acknowledgement comes a round trip later.
    emulation.offer(packet(UP, sequence=START + 1, acknowledged=10), UP, 1.0)
    assert emulation.first_opened_s is None
    emulation.offer(packet(UP, sequence=70_000, flags=SYN), UP, 6.0)
    emulation.offer(packet(UP, sequence=90_000, flags=SYN), UP, 7.0)
    assert emulation.first_opened_s == 6.0


def test_nothing_passes_in_the_dark_and_what_was_on_the_way_is_gone() -> None:
    emulation = opened(line())
    emulation.offer(packet(UP, sequence=START + 1, payload=960), UP, 1.0)
    assert emulation.darken() == []
    assert emulation.offer(packet(UP, sequence=START + 1, payload=960), UP, 1.5) is None
    assert arrived(emulation, 9.0) == []
    emulation.lighten()
    emulation.offer(packet(UP, sequence=START + 1, payload=960), UP, 9.0)
    assert arrived(emulation, 11.0) == [UP]


def test_what_was_under_way_at_a_cut_is_known() -> None:
    emulation = opened(line())
    emulation.offer(packet(UP, sequence=START + 1, payload=500), UP, 1.0)
    emulation.offer(packet(DOWN, sequence=10, acknowledged=START + 301), DOWN, 2.0)
    assert arrived(emulation, 3.0) == [UP, DOWN]
    emulation.darken()
    assert emulation.in_flight_at_cuts_bytes == 200


def test_after_a_dead_cut_only_new_connections_pass() -> None:
    emulation = opened(line("dead"))
    emulation.darken()
    emulation.lighten()
    assert emulation.offer(packet(UP, sequence=START + 1, payload=5), UP, 5.0) is None
    assert emulation.next_due_s is None
    emulation.offer(packet(UP, sequence=START + 500, flags=SYN), UP, 6.0)
    assert emulation.next_due_s is not None


def test_after_a_reset_cut_who_sends_is_refused() -> None:
    emulation = opened(line("rst"))
    emulation.darken()
    emulation.lighten()
    sent = packet(UP, sequence=START + 1, acknowledged=10, payload=5)
    refusal = emulation.offer(sent, UP, 5.0)
    assert refusal is not None
    assert (refusal[12:16], refusal[16:20]) == (SERVER, CLIENT)
    assert checksum(refusal[:20]) == 0
    assert checksum(refusal[12:20] + struct.pack("!BBH", 0, 6, 20) + refusal[20:]) == 0
    segment = segment_of(refusal)
    assert segment is not None
    assert (segment.flags, segment.sequence) == (RST, 10)
    assert (segment.source_port, segment.target_port) == (443, 40_000)


def test_a_fast_cut_resets_both_ends_where_they_are() -> None:
    emulation = opened(line("fast"))
    emulation.offer(packet(UP, sequence=START + 1, acknowledged=10), UP, 1.0)
    resets = emulation.darken()
    assert [departure.direction for departure in resets] == [DOWN, UP]
    to_client, to_server = (segment_of(departure.packet) for departure in resets)
    assert to_client is not None
    assert to_server is not None
    assert to_client.sequence == 10
    assert to_server.sequence == (START + 1) % 2**32
