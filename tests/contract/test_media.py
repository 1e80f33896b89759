"""What a service does with media bytes, whichever service it is."""

from __future__ import annotations

import hashlib
import io
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from contract.parties import Counted, Device, Party, Tally, manifest_of, upload_of
from heliograph.domain.manifest import parse_manifest
from heliograph.domain.receipt import read_receipt
from heliograph.errors import MediaChanged, Refused, UploadGone
from heliograph.remote.service import Interrupted
from heliograph.remote.wire import Wanted


def picture(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)  # noqa: S311 - repeatable on purpose


def wanted_of(device: Device, manifest: bytes) -> Wanted:
    (result,) = device.tell(manifest)
    assert result.standing == "wanted"
    (wanted,) = result.wanted
    return wanted


def test_media_is_wanted_then_sent_then_in_the_receipt(device: Device) -> None:
    data = picture(700_000)
    manifest = manifest_of(data)
    wanted = wanted_of(device, manifest)
    assert (wanted.size_bytes, wanted.offset_bytes) == (len(data), 0)
    assert wanted.sha256 == hashlib.sha256(data).hexdigest()
    assert device.service.offset(wanted.upload) == 0
    tally = Tally()
    assert device.service.send(upload_of(wanted), io.BytesIO(data), watch=tally) == len(data)
    assert tally.moved_bytes == tally.handed_bytes == len(data)
    result = device.ask(manifest)
    assert result.standing == "received"
    receipt = read_receipt(result.receipt or "", device.enrolled.keys)
    assert receipt.media == (wanted.sha256,)


def test_a_receipt_waits_for_the_last_item(device: Device) -> None:
    pictures = [picture(1000, seed) for seed in (1, 2, 3)]
    manifest = manifest_of(*pictures)
    (result,) = device.tell(manifest)
    assert [each.sha256 for each in result.wanted] == [
        each.sha256 for each in parse_manifest(manifest).media
    ]
    for left in (2, 1):
        device.send(result.wanted[left], pictures[left])
        assert len(device.ask(manifest).wanted) == left
    device.send(result.wanted[0], pictures[0])
    assert device.ask(manifest).standing == "received"


def test_the_same_bytes_go_once_within_an_organisation(party: Party, device: Device) -> None:
    data = picture(5000)
    wanted = wanted_of(device, manifest_of(data, data))
    device.send(wanted, data)
    colleague, stranger = Device(party), Device(party, "Harbour Press")
    assert [each.standing for each in colleague.tell(manifest_of(data))] == ["received"]
    assert wanted_of(stranger, manifest_of(data)).offset_bytes == 0


def test_a_stop_keeps_what_arrived_and_the_rest_goes_later(device: Device) -> None:
    data = picture(3_000_000)
    manifest = manifest_of(data)
    tally = Tally(stop_after=1_000_000)
    with pytest.raises(Interrupted):
        device.service.send(
            upload_of(wanted_of(device, manifest)), Counted(data, tally), watch=tally
        )
    kept = device.service.offset(wanted_of(device, manifest).upload)
    assert kept is not None
    assert tally.moved_bytes <= tally.read_bytes
    wanted = wanted_of(device, manifest)
    assert wanted.offset_bytes == kept < len(data)
    again = Tally()
    assert device.service.send(upload_of(wanted), io.BytesIO(data), watch=again) == len(data)
    assert again.moved_bytes == len(data) - kept
    assert device.ask(manifest).standing == "received"


def test_the_offset_of_the_service_wins_over_ours(device: Device) -> None:
    data = picture(2_000_000)
    manifest = manifest_of(data)
    wanted = wanted_of(device, manifest)
    tally = Tally(stop_after=500_000)
    with pytest.raises(Interrupted):
        device.service.send(upload_of(wanted), Counted(data, tally), watch=tally)
    stale = upload_of(wanted, offset_bytes=1)
    assert device.service.send(stale, io.BytesIO(data), watch=Tally()) == len(data)
    assert device.ask(manifest).standing == "received"


def test_a_restart_in_the_middle_loses_no_more_than_it_tells(party: Party, device: Device) -> None:
    data = picture(2_000_000)
    manifest = manifest_of(data)
    tally = Tally(stop_after=600_000)
    with pytest.raises(Interrupted):
        device.service.send(
            upload_of(wanted_of(device, manifest)), Counted(data, tally), watch=tally
        )
    party.restart()
    wanted = wanted_of(device, manifest)
    assert wanted.offset_bytes <= tally.read_bytes
    device.send(wanted, data)
    assert device.ask(manifest).standing == "received"


def test_other_bytes_are_caught_and_wanted_again_from_the_start(device: Device) -> None:
    data = picture(300_000)
    manifest = manifest_of(data)
    flipped = bytearray(data)
    flipped[123_456] ^= 1
    with pytest.raises(Refused) as caught:
        device.send(wanted_of(device, manifest), bytes(flipped))
    assert caught.value.code == "hash-differs"
    wanted = wanted_of(device, manifest)
    assert wanted.offset_bytes == 0
    device.send(wanted, data)
    assert device.ask(manifest).standing == "received"


def test_a_byte_flipped_anywhere_is_caught(device: Device) -> None:
    data = picture(640_000)
    manifest = manifest_of(data)
    for place in range(0, len(data), 64_000):
        flipped = bytearray(data)
        flipped[place + 777] ^= 0x10
        with pytest.raises(Refused):
            device.send(wanted_of(device, manifest), bytes(flipped))
    device.send(wanted_of(device, manifest), data)
    assert device.ask(manifest).standing == "received"


def test_several_go_at_once(device: Device) -> None:
    pictures = [picture(400_000, seed) for seed in range(8)]
    manifests = [manifest_of(data) for data in pictures]
    wanted = [wanted_of(device, manifest) for manifest in manifests]
    with ThreadPoolExecutor(4) as pool:
        offsets = list(pool.map(device.send, wanted, pictures))
    assert offsets == [400_000] * 8
    assert {device.ask(manifest).standing for manifest in manifests} == {"received"}


def test_an_unknown_address_is_gone(device: Device) -> None:
    data = picture(100)
    wanted = wanted_of(device, manifest_of(data))
    address = wanted.upload[:-1] + ("0" if wanted.upload[-1] != "0" else "1")
    assert device.service.offset(address) is None
    with pytest.raises(UploadGone):
        device.service.send(upload_of(wanted, address=address), io.BytesIO(data), watch=Tally())


def test_an_upload_of_another_organisation_is_gone(party: Party, device: Device) -> None:
    wanted = wanted_of(device, manifest_of(picture(100)))
    stranger = Device(party, "Harbour Press")
    assert stranger.service.offset(wanted.upload) is None


def test_a_source_that_ends_early_is_noticed_before_anything_goes(device: Device) -> None:
    data = picture(100)
    wanted = wanted_of(device, manifest_of(data))
    with pytest.raises(MediaChanged):
        device.send(wanted, data[:99])
    assert device.service.offset(wanted.upload) == 0
