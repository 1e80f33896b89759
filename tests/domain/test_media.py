"""What a file is, by its name."""

from __future__ import annotations

import pytest

from fakes.forms import media_item
from heliograph.domain.ids import Sha256
from heliograph.domain.media import Original, SizeOffer, as_sent, kind_of, largest_within


@pytest.mark.parametrize(
    ("name", "kind", "content_type"),
    [
        ("IMG_0001.JPG", "photo", "image/jpeg"),
        ("a.b.heic", "photo", "image/heic"),
        ("film.mp4", "video", "video/mp4"),
        ("Голос.amr", "sound", "audio/amr"),
        ("报告.pdf", "document", "application/pdf"),
        ("notes", "document", "application/octet-stream"),
        ("strange.xyz", "document", "application/octet-stream"),
        (".jpg", "photo", "image/jpeg"),
        ("", "document", "application/octet-stream"),
    ],
)
def test_the_extension_tells(name: str, kind: str, content_type: str) -> None:
    assert kind_of(name) == (kind, content_type)


def original(content_type: str = "image/jpeg") -> Original:
    return Original(sha256=Sha256("a" * 64), size_bytes=9_000, content_type=content_type)


def test_a_file_is_known_by_its_original_whatever_is_sent_of_it() -> None:
    assert media_item().known_by == media_item().sha256
    assert media_item(original=original()).known_by == original().sha256


@pytest.mark.parametrize(
    ("name", "was", "becomes", "sent"),
    [
        ("boat.heic", "image/heic", "image/jpeg", "boat.jpg"),
        ("boat.v2.png", "image/png", "image/webp", "boat.v2.webp"),
        ("boat", "image/tiff", "image/jpeg", "boat.jpg"),
        ("boat.JPEG", "image/jpeg", "image/jpeg", "boat.JPEG"),
    ],
)
def test_what_is_sent_is_named_for_what_it_is(name: str, was: str, becomes: str, sent: str) -> None:
    item = media_item(
        file_name=name,
        content_type=becomes,
        original=original(was),
        sending_size="medium",
        cleaned=True,
        keeps_place=True,
    )
    assert as_sent(item) == media_item(file_name=sent, content_type=becomes)
    assert as_sent(as_sent(item)) == as_sent(item)
    assert item.file_name == name


@pytest.mark.parametrize(
    ("most", "best"), [(900, None), (1000, "small"), (2999, "medium"), (5000, "full")]
)
def test_the_best_size_within_a_limit(most: int, best: str | None) -> None:
    offers = [
        SizeOffer(size="small", size_bytes=1000, width=1024, height=768),
        SizeOffer(size="medium", size_bytes=2000, width=1600, height=1200),
        SizeOffer(size="full", size_bytes=3000, width=4000, height=3000),
    ]
    found = largest_within(offers, most)
    assert (None if found is None else found.size) == best
