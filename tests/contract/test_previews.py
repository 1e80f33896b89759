"""What a service does with previews, whichever service it is: a help, never an obligation."""

from __future__ import annotations

import pytest
from msgspec import structs

from contract.parties import Device, Party, frozen, photo, previewed
from contract.test_media import picture
from heliograph.domain.manifest import parse_manifest
from heliograph.domain.media import PREVIEW_BYTES
from heliograph.domain.receipt import check_receipt
from heliograph.errors import Refused
from heliograph.remote.wire import Result

PHOTO, OTHER = picture(50_000, 1), picture(60_000, 2)
SMALL, OTHER_SMALL = picture(900, 3), picture(800, 4)


def sizes(result: Result) -> list[int]:
    return [each.size_bytes for each in result.wanted]


def test_all_previews_are_wanted_before_the_first_photo(device: Device) -> None:
    manifest = frozen([previewed(PHOTO, SMALL, 1), previewed(OTHER, OTHER_SMALL, 2)])
    (result,) = device.tell(manifest)
    assert sizes(result) == [900, 800, 50_000, 60_000]
    assert sizes(device.ask(manifest)) == [900, 800, 50_000, 60_000]


def test_a_preview_that_is_here_is_not_wanted_again_by_any_story(
    party: Party, device: Device
) -> None:
    (first,) = device.tell(frozen([previewed(PHOTO, SMALL)]))
    device.send(first.wanted[0], SMALL)
    colleague, stranger = Device(party), Device(party, "Harbour Press")
    again = frozen([previewed(PHOTO, SMALL)])
    assert sizes(colleague.tell(again)[0]) == [50_000]
    assert sizes(stranger.tell(frozen([previewed(PHOTO, SMALL)]))[0]) == [900, 50_000]


def test_where_the_photo_is_its_preview_is_not_wanted_and_no_receipt_waits_for_it(
    device: Device,
) -> None:
    manifest = frozen([previewed(PHOTO, SMALL)])
    (result,) = device.tell(manifest)
    device.send(result.wanted[1], PHOTO)
    received = device.ask(manifest)
    assert (received.standing, received.wanted) == ("received", ())
    assert device.tell(frozen([previewed(PHOTO, OTHER_SMALL)]))[0].standing == "received"


def test_a_receipt_names_the_items_and_the_manifest_that_names_the_previews(
    device: Device,
) -> None:
    manifest = frozen([previewed(PHOTO, SMALL)])
    (result,) = device.tell(manifest)
    device.send(result.wanted[0], SMALL)
    assert device.ask(manifest).standing == "wanted"
    device.send(result.wanted[1], PHOTO)
    receipt = check_receipt(
        device.ask(manifest).receipt or "",
        keys=device.enrolled.keys,
        service=device.enrolled.service,
        manifest_bytes=manifest,
        manifest=parse_manifest(manifest),
    )
    assert receipt.media == (photo(PHOTO).sha256,)


def test_a_preview_of_other_bytes_is_caught_and_holds_nothing_up(device: Device) -> None:
    manifest = frozen([previewed(PHOTO, SMALL)])
    (result,) = device.tell(manifest)
    with pytest.raises(Refused):
        device.send(result.wanted[0], OTHER_SMALL + bytes(100))
    assert sizes(device.ask(manifest)) == [900, 50_000]
    device.send(result.wanted[1], PHOTO)
    assert device.ask(manifest).standing == "received"


def test_what_is_no_preview_by_its_size_is_not_wanted_as_one(device: Device) -> None:
    item = previewed(PHOTO, SMALL)
    assert item.preview is not None
    huge = structs.replace(item.preview, size_bytes=PREVIEW_BYTES + 1)
    (result,) = device.tell(frozen([structs.replace(item, preview=huge)]))
    assert sizes(result) == [50_000]


def test_an_item_that_another_names_as_its_preview_is_wanted_once(device: Device) -> None:
    manifest = frozen([previewed(PHOTO, SMALL, 1), photo(SMALL, 2)])
    (result,) = device.tell(manifest)
    assert sizes(result) == [50_000, 900]


def test_a_preview_goes_on_after_a_cut_like_any_upload(party: Party, device: Device) -> None:
    manifest = frozen([previewed(PHOTO, SMALL)])
    (result,) = device.tell(manifest)
    party.restart()
    device.send(result.wanted[0], SMALL)
    assert sizes(device.ask(manifest)) == [50_000]
