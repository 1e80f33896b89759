"""What a service does with originals that their author lets go, whichever service it is."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from msgspec import structs

from contract.parties import Device, Party, frozen, manifest_of, photo
from contract.test_media import picture
from heliograph.domain.ids import MediaId, Sha256, StoryId
from heliograph.domain.manifest import parse_manifest
from heliograph.domain.originals import ReleasedOriginal
from heliograph.errors import Refused
from heliograph.remote.wire import ExchangeHead, OriginalResult

FORM, ORIGINAL = picture(2_000, 1), picture(90_000, 2)


def released(manifest: bytes, **changes: Any) -> ReleasedOriginal:
    names = parse_manifest(manifest)
    original = ReleasedOriginal(
        story=names.story,
        revision=names.revision,
        item=photo(FORM).id,
        sha256=Sha256(hashlib.sha256(ORIGINAL).hexdigest()),
        size_bytes=len(ORIGINAL),
        content_type="image/heic",
    )
    return structs.replace(original, **changes)


def tell(device: Device, original: ReleasedOriginal) -> OriginalResult:
    answer = device.service.exchange(ExchangeHead(originals=(original,)), ())
    (result,) = answer.originals
    assert (result.story, result.item, result.sha256) == (
        original.story,
        original.item,
        original.sha256,
    )
    return result


@pytest.fixture
def received(device: Device) -> bytes:
    """Send a story with one photo, of which there is an original."""
    manifest = frozen([photo(FORM)])
    (result,) = device.tell(manifest)
    device.send(result.wanted[0], FORM)
    assert device.ask(manifest).standing == "received"
    return manifest


def test_it_is_wanted_sent_and_held_and_the_receipt_stays_what_it_was(
    device: Device, received: bytes
) -> None:
    receipt = device.ask(received).receipt
    result = tell(device, released(received))
    assert not result.held
    assert result.wanted is not None
    assert (result.wanted.size_bytes, result.wanted.offset_bytes) == (len(ORIGINAL), 0)
    device.send(result.wanted, ORIGINAL)
    again = tell(device, released(received))
    assert (again.held, again.wanted) == (True, None)
    assert device.ask(received).receipt == receipt


def test_other_bytes_are_caught_and_wanted_from_the_start(device: Device, received: bytes) -> None:
    wanted = tell(device, released(received)).wanted
    assert wanted is not None
    with pytest.raises(Refused):
        device.send(wanted, picture(90_000, 3))
    wanted = tell(device, released(received)).wanted
    assert wanted is not None
    assert wanted.offset_bytes == 0


def test_it_may_be_told_while_photos_are_still_wanted(device: Device) -> None:
    manifest = frozen([photo(FORM)])
    device.tell(manifest)
    assert tell(device, released(manifest)).wanted is not None
    assert [each.sha256 for each in device.ask(manifest).wanted] == [photo(FORM).sha256]


@pytest.mark.parametrize(
    "changes",
    [
        {"item": MediaId("0190b3a0-0000-7000-9000-000000000099")},
        {"revision": 7},
        {"story": StoryId("0190b3a0-0000-7000-8000-000000000042")},
        {"size_bytes": 2**60},
        {"size_bytes": 0},
    ],
)
def test_what_is_of_no_item_that_was_sent_is_neither_held_nor_wanted(
    device: Device, received: bytes, changes: dict[str, Any]
) -> None:
    result = tell(device, released(received, **changes))
    assert (result.held, result.wanted) == (False, None)


def test_nobody_adds_an_original_to_the_story_of_another(
    party: Party, device: Device, received: bytes
) -> None:
    del device
    stranger = Device(party, "Harbour Press")
    result = tell(stranger, released(received))
    assert (result.held, result.wanted) == (False, None)


def test_of_a_withdrawn_story_none_is_taken(device: Device, received: bytes) -> None:
    story = parse_manifest(received).story
    device.service.exchange(ExchangeHead(withdrawals=(story,)), ())
    result = tell(device, released(received))
    assert (result.held, result.wanted) == (False, None)


def test_bytes_that_are_here_under_another_name_are_held_at_once(device: Device) -> None:
    other = manifest_of(ORIGINAL)
    device.send(device.tell(other)[0].wanted[0], ORIGINAL)
    manifest = frozen([photo(FORM)])
    device.tell(manifest)
    assert tell(device, released(manifest)).held
    assert not tell(device, released(manifest, size_bytes=5)).held
