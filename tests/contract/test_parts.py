"""What a service does with a large item that comes in parts, whichever service it is."""

from __future__ import annotations

import io
import random

import pytest
from msgspec import structs

from contract.parties import Counted, Device, Party, Tally, manifest_of, upload_of
from heliograph.domain.receipt import read_receipt
from heliograph.domain.schedule import Part
from heliograph.errors import Refused
from heliograph.remote.service import Interrupted
from heliograph.remote.wire import ExchangeHead, Result, Wanted

LARGE = random.Random(4).randbytes(2_300_001)  # noqa: S311 - repeatable on purpose


def told(device: Device, manifest: bytes) -> Result:
    """Exchange a manifest and ask for parts."""
    (result,) = device.service.exchange(ExchangeHead(in_parts=True), (manifest,)).results
    return result


def wanted_of(device: Device, manifest: bytes) -> Wanted:
    (wanted,) = told(device, manifest).wanted
    return wanted


def send(device: Device, wanted: Wanted, part: Part, data: bytes = LARGE) -> int:
    """Send one part as the upload that it is."""
    upload = upload_of(
        wanted,
        address=part.upload,
        size_bytes=part.size_bytes,
        offset_bytes=part.offset_bytes,
    )
    stretch = data[part.start_bytes : part.start_bytes + part.size_bytes]
    return device.service.send(upload, io.BytesIO(stretch), watch=Tally())


def test_parts_are_told_of_large_items_to_whoever_asks(device: Device) -> None:
    manifest = manifest_of(LARGE, b"small")
    for wanted in device.tell(manifest)[0].wanted:
        assert wanted.parts == ()
    large, small = sorted(told(device, manifest).wanted, key=lambda each: -each.size_bytes)
    assert small.parts == ()
    at = 0
    for part in large.parts:
        assert (part.start_bytes, part.offset_bytes) == (at, 0)
        at += part.size_bytes
    assert at == len(LARGE)
    assert len(large.parts) > 3
    assert len({large.upload, *(part.upload for part in large.parts)}) == len(large.parts) + 1


def test_with_the_last_part_the_item_is_there(device: Device) -> None:
    manifest = manifest_of(LARGE)
    wanted = wanted_of(device, manifest)
    shuffled = random.Random(1).sample(wanted.parts, len(wanted.parts))  # noqa: S311 - repeatable
    for part in shuffled[:-1]:
        assert send(device, wanted, part) == part.size_bytes
        assert device.ask(manifest).standing == "wanted"
    send(device, wanted, shuffled[-1])
    result = device.ask(manifest)
    assert result.standing == "received"
    receipt = read_receipt(result.receipt or "", device.enrolled.keys)
    assert receipt.media == (wanted.sha256,)
    assert device.service.offset(wanted.parts[0].upload) is None


def test_what_came_in_parts_is_told_after_a_restart(party: Party, device: Device) -> None:
    manifest = manifest_of(LARGE)
    before = wanted_of(device, manifest)
    send(device, before, before.parts[0])
    tally = Tally(stop_after=1)
    cut = before.parts[1]
    stretch = LARGE[cut.start_bytes : cut.start_bytes + cut.size_bytes]
    upload = upload_of(before, address=cut.upload, size_bytes=cut.size_bytes)
    with pytest.raises(Interrupted):
        device.service.send(upload, Counted(stretch, tally), watch=tally)
    party.restart()
    after = wanted_of(device, manifest)
    assert [each.upload for each in after.parts] == [each.upload for each in before.parts]
    assert after.parts[0].offset_bytes == after.parts[0].size_bytes
    assert after.parts[1].offset_bytes <= tally.read_bytes
    assert after.offset_bytes == 0
    for part in after.parts[1:]:
        send(device, after, part)
    assert device.ask(manifest).standing == "received"


def test_an_item_may_still_go_whole(device: Device) -> None:
    manifest = manifest_of(LARGE)
    wanted = wanted_of(device, manifest)
    send(device, wanted, wanted.parts[0])
    device.send(wanted, LARGE)
    assert device.ask(manifest).standing == "received"
    assert device.service.offset(wanted.upload) in {None, len(LARGE)}


def test_other_bytes_in_one_part_are_caught_and_all_parts_wanted_again(device: Device) -> None:
    manifest = manifest_of(LARGE)
    wanted = wanted_of(device, manifest)
    flipped = bytearray(LARGE)
    flipped[wanted.parts[1].start_bytes] ^= 1
    for part in wanted.parts[:-1]:
        send(device, wanted, part, bytes(flipped))
    with pytest.raises(Refused) as caught:
        send(device, wanted, wanted.parts[-1], bytes(flipped))
    assert caught.value.code == "hash-differs"
    again = wanted_of(device, manifest)
    assert [each.offset_bytes for each in again.parts] == [0] * len(again.parts)
    for part in again.parts:
        send(device, again, part)
    assert device.ask(manifest).standing == "received"


def test_devices_of_one_organisation_send_the_same_parts(party: Party, device: Device) -> None:
    manifest = manifest_of(LARGE)
    wanted = wanted_of(device, manifest)
    send(device, wanted, wanted.parts[0])
    colleague, stranger = Device(party), Device(party, "Harbour Press")
    theirs = wanted_of(colleague, manifest_of(LARGE))
    assert theirs.parts == (
        structs.replace(wanted.parts[0], offset_bytes=wanted.parts[0].size_bytes),
        *wanted.parts[1:],
    )
    assert {each.offset_bytes for each in wanted_of(stranger, manifest_of(LARGE)).parts} == {0}
    assert stranger.service.offset(wanted.parts[0].upload) is None
    for part in theirs.parts[1:]:
        send(colleague, theirs, part)
    assert device.ask(manifest).standing == "received"
