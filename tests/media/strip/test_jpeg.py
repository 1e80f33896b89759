"""JPEG: what draws stays bit for bit, everything else goes, wherever it stands."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip import Stripped, can_strip, strip

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "media"
PLAIN = (SAMPLES / "plain.jpg").read_bytes()


def cleaned(data: bytes, *, keep_place: bool = False) -> tuple[bytes, Stripped]:
    target = io.BytesIO()
    result = strip(io.BytesIO(data), target, "image/jpeg", keep_place=keep_place)
    assert result.size_bytes == len(target.getvalue())
    return target.getvalue(), result


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def exif(*entries: bytes, order: str = "<", behind: bytes = b"") -> bytes:
    head = {"<": b"II*\0\x08\0\0\0", ">": b"MM\0*\0\0\0\x08"}[order]
    count = struct.pack(order + "H", len(entries))
    block = head + count + b"".join(entries) + bytes(4) + behind
    return segment(0xE1, b"Exif\0\0" + block)


def orientation(value: int, order: str = "<") -> bytes:
    return struct.pack(order + "HHIHH", 0x0112, 3, 1, value, 0)


def with_segments(*segments: bytes) -> bytes:
    return PLAIN[:2] + b"".join(segments) + PLAIN[2:]


@pytest.mark.parametrize("name", ["plain.jpg", "progressive.jpg", "cmyk.jpg"])
def test_a_photo_with_nothing_to_hide_stays_byte_for_byte(name: str) -> None:
    data = (SAMPLES / name).read_bytes()

    clean, result = cleaned(data)

    assert clean == data
    assert result.removed == frozenset()


@pytest.mark.parametrize(
    "extra",
    [
        segment(0xFE, b"canary"),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x canary/>"),
        segment(0xE1, b"Exif\0\0canary"),
        segment(0xE2, b"MPF\0canary"),
        segment(0xE2, b"FPXR\0canary"),
        segment(0xE5, b"canary"),
        segment(0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x0b\x1c\x02\x50\0\x06canary"),
        segment(0xE0, b"JFXX\0\x10canary"),
        segment(0xEE, b"canary"),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01canary"),
        segment(0xE2, b"ICC_PROFILE\0\x01\x02canary"),
    ],
)
def test_every_segment_that_does_not_draw_goes(extra: bytes) -> None:
    clean, _ = cleaned(with_segments(extra))

    assert b"canary" not in clean


def test_a_comment_between_two_scans_goes() -> None:
    data = (SAMPLES / "progressive.jpg").read_bytes()
    second = data.index(b"\xff\xc4", data.index(b"\xff\xda"))

    clean, result = cleaned(data[:second] + segment(0xFE, b"canary") + data[second:])

    assert clean == data
    assert result.removed == {"text"}


def test_what_hangs_behind_the_end_goes() -> None:
    clean, result = cleaned(PLAIN + b"ftypmp42 a film of three seconds")

    assert clean == PLAIN
    assert result.removed == {"thumbnail"}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turned", range(2, 9))
def test_the_way_it_is_turned_stays(order: str, turned: int) -> None:
    make = struct.pack(order + "HHI4s", 0x010F, 2, 4, b"SPY\0")

    clean, result = cleaned(with_segments(exif(make, orientation(turned, order), order=order)))

    assert result.removed == {"device"}
    assert clean == with_segments(exif(orientation(turned, order), order=order))


def test_a_small_picture_in_the_jfif_head_goes() -> None:
    at = PLAIN.index(b"JFIF\0")
    data = PLAIN[: at - 2] + b"\0\x13" + PLAIN[at : at + 12] + b"\1\1RGB" + PLAIN[at + 14 :]

    clean, result = cleaned(data)

    assert clean == PLAIN
    assert result.removed == {"thumbnail"}


def test_the_serial_number_of_a_screen_in_a_colour_profile_goes() -> None:
    table = struct.pack(">I4sII", 1, b"mmod", 144, 20)
    profile = bytes(84) + b"\x11" * 16 + bytes(28) + table + b"mmod\0\0\0\0serial number"[:20]
    parts = [
        segment(0xE2, b"ICC_PROFILE\0" + bytes((n + 1, 2)) + part)
        for n, part in enumerate([profile[:160], profile[160:]])
    ]

    clean, result = cleaned(with_segments(*parts))

    assert result.removed == {"device"}
    assert b"serial" not in clean
    assert len(clean) == len(with_segments(*parts))
    assert b"mmod\0\0\0\0" in clean


def test_a_photo_cut_short_is_cleaned_as_far_as_it_goes() -> None:
    clean, _ = cleaned(with_segments(segment(0xFE, b"canary"))[:-20])

    assert clean == PLAIN[:-20]


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xff\xd8", b"GIF89a", PLAIN[:100], PLAIN[:2] + b"words", b"\xff" * 99]
)
def test_what_is_no_jpeg_is_not_cleaned(data: bytes) -> None:
    with pytest.raises(MediaNotCleaned):
        cleaned(data)


def test_a_type_that_cannot_be_cleaned_is_told_beforehand() -> None:
    assert can_strip("image/jpeg")
    assert not can_strip("text/plain")
    assert not can_strip("application/octet-stream")
