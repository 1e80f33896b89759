"""What goes over the wire is counted and can be bounded, whichever service it is."""

from __future__ import annotations

import io
import random

import pytest

from contract.parties import Device, Tally, manifest_of, upload_of
from heliograph.remote.service import Interrupted
from heliograph.remote.wire import Wanted

SIZE = 400_000
LOOPBACK_PACKET = 65_536
"""On loopback a packet is as large as this; on a busy computer one may go twice, and counts."""


def wanted_of(device: Device, data: bytes) -> Wanted:
    (result,) = device.tell(manifest_of(data))
    (wanted,) = result.wanted
    return wanted


@pytest.fixture
def data() -> bytes:
    return random.Random(3).randbytes(SIZE)  # noqa: S311 - repeatable on purpose


def test_all_that_is_sent_counts_and_little_more(device: Device, data: bytes) -> None:
    wanted = wanted_of(device, data)
    before = device.service.traffic()
    device.send(wanted, data)
    gone = device.service.traffic() - before
    assert SIZE <= gone.sent_bytes <= SIZE * 1.1 + 2 * LOOPBACK_PACKET
    assert 0 < gone.received_bytes < SIZE * 0.1 + 4000


def test_what_was_counted_is_there_after_the_end(device: Device) -> None:
    device.tell(manifest_of())
    before = device.service.traffic()
    assert before.sent_bytes > 0
    device.service.close()
    after = device.service.traffic()
    assert after.sent_bytes >= before.sent_bytes
    assert after.received_bytes >= before.received_bytes


def test_sending_stops_within_its_room_and_goes_on_from_there(device: Device, data: bytes) -> None:
    wanted = wanted_of(device, data)
    before = device.service.traffic()
    device.service.bound(cap_bytes_s=None, room_bytes=100_000)
    with pytest.raises(Interrupted):
        device.send(wanted, data)
    assert device.service.out_of_room
    gone = device.service.traffic() - before
    assert 80_000 < gone.sent_bytes + gone.received_bytes <= 104_096 + LOOPBACK_PACKET
    device.service.bound(cap_bytes_s=None, room_bytes=None)
    assert not device.service.out_of_room
    offset = device.service.offset(wanted.upload)
    assert offset is not None
    assert 0 < offset < 100_000
    sent = device.service.send(
        upload_of(wanted, offset_bytes=offset), io.BytesIO(data), watch=Tally()
    )
    assert sent == SIZE


def test_without_room_nothing_goes(device: Device) -> None:
    device.service.bound(cap_bytes_s=None, room_bytes=0)
    with pytest.raises(Interrupted):
        device.tell(manifest_of())
    assert device.service.out_of_room
