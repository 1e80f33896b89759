"""Photos are made smaller, turned as they are seen, and keep their colours."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QColorSpace, QImage

from heliograph.domain.media import kind_of
from heliograph.errors import MediaTooLarge
from heliograph.media import photo as module
from heliograph.media.photo import Photo, encode, thumbnail
from photos import jpeg, picture, sample, write


def read(data: bytes) -> QImage:
    image = QImage.fromData(data)
    assert not image.isNull()
    return image


def photo(data: bytes, name: str = "a.jpg") -> Photo:
    return Photo(data, kind_of(name)[1], name=name)


def drawn(found: Photo, edge: int) -> QImage:
    image = found.draw(edge)
    assert image is not None
    return image


@pytest.mark.parametrize(
    ("kind", "name"), [("jpeg", "a.jpg"), ("png", "a.png"), ("webp", "a.webp")]
)
@pytest.mark.parametrize(
    ("size", "edge", "small"),
    [((600, 300), 200, (200, 100)), ((300, 600), 200, (100, 200)), ((150, 90), 200, (150, 90))],
)
def test_it_is_made_smaller_and_never_larger(
    kind: str, name: str, size: tuple[int, int], edge: int, small: tuple[int, int]
) -> None:
    found = photo(write(picture(*size), kind), name)
    assert found.size == size
    assert found.can_be_drawn
    assert found.is_still
    assert drawn(found, edge).size().toTuple() == small


def test_it_is_turned_as_it_was_taken() -> None:
    data = jpeg(120, 60)
    turned = (
        b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    )
    found = photo(data[:2] + turned + data[2:])
    assert found.size == (60, 120)
    assert drawn(found, 60).size().toTuple() == (30, 60)
    assert drawn(found, 500).size().toTuple() == (60, 120)


@pytest.mark.parametrize("name", ["plain.heic", "plain.tif", "plain.webp", "progressive.jpg"])
def test_every_kind_of_photo_becomes_a_jpeg(name: str) -> None:
    found = photo(sample(name), name)
    encoded = encode(drawn(found, 1600))
    assert encoded.content_type == "image/jpeg"
    assert (encoded.width, encoded.height) == found.size == read(encoded.data).size().toTuple()


@pytest.mark.parametrize("name", ["alpha.png", "alpha.webp", "alpha.heic"])
def test_what_shines_through_goes_on_doing_so(name: str) -> None:
    encoded = encode(drawn(photo(sample(name), name), 1600))
    assert encoded.content_type == "image/webp"
    assert read(encoded.data).hasAlphaChannel()


def test_a_screenshot_whose_alpha_says_nothing_becomes_a_jpeg() -> None:
    image = picture(40, 30).convertToFormat(QImage.Format.Format_ARGB32)
    assert encode(drawn(photo(write(image, "png"), "a.png"), 1600)).content_type == "image/jpeg"


def test_colours_of_ink_are_shown_as_on_a_screen() -> None:
    encoded = encode(drawn(photo(sample("cmyk.jpg")), 1600))
    assert read(encoded.data).format() == QImage.Format.Format_RGB32


def test_grey_stays_grey() -> None:
    image = picture(40, 30).convertToFormat(QImage.Format.Format_Grayscale8)
    encoded = encode(drawn(photo(write(image)), 20))
    assert read(encoded.data).format() == QImage.Format.Format_Grayscale8


def test_the_colour_profile_is_kept() -> None:
    image = picture(40, 30)
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    encoded = encode(drawn(photo(write(image)), 20))
    assert read(encoded.data).colorSpace() == image.colorSpace()


@pytest.mark.parametrize("name", ["moving.png", "moving.webp", "plain.gif", "pages.tif"])
def test_more_than_one_picture_is_told(name: str) -> None:
    assert not photo(sample(name), name).is_still


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif", "a.heic", "a.avif", "a.txt"])
def test_what_is_no_photo_is_not_drawn(name: str) -> None:
    assert not photo(b"this is no photo at all", name).can_be_drawn


def test_a_photo_that_breaks_off_before_its_picture_is_not_drawn() -> None:
    whole = write(picture(90, 60), "webp")
    assert photo(whole[:200], "a.webp").draw(50) is None


def test_too_many_pixels_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PIXELS", 5000)
    monkeypatch.setattr(module, "MOST_JPEG_PIXELS", 6000)
    with pytest.raises(MediaTooLarge) as caught:
        photo(write(picture(100, 51), "png"), "big.png").draw(10)
    assert caught.value == MediaTooLarge(name="big.png", pixels=5100, most=5000)
    drawn(photo(jpeg(100, 51)), 10)
    with pytest.raises(MediaTooLarge):
        photo(jpeg(100, 61)).draw(10)


def test_a_progressive_photo_counts_as_one_that_is_held_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_PIXELS", 3000)
    with pytest.raises(MediaTooLarge):
        photo(sample("progressive.jpg")).draw(10)


def test_a_photo_of_endless_scans_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    data = sample("progressive.jpg")
    at = data.rindex(b"\xff\xda")
    scan = data[at : data.rindex(b"\xff\xd9")]
    width, height = photo(data).size
    monkeypatch.setattr(module, "_MOST_SCANNED", 30 * width * height)
    assert photo(data).can_be_drawn
    assert not photo(data[:at] + scan * 40 + b"\xff\xd9").can_be_drawn


def test_a_heic_that_names_a_picture_it_has_not_is_not_drawn() -> None:
    data = sample("plain.heic")
    at = data.index(b"iloc") + 8
    assert not photo(data[:at] + b"\x80\0\0\0" + data[at + 4 :], "a.heic").can_be_drawn


def test_where_the_decoder_of_heic_is_missing_it_is_not_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pi_heif", None)
    assert not photo(sample("plain.heic"), "a.heic").can_be_drawn


@pytest.mark.parametrize("size", [(900, 300), (90, 60)])
def test_a_small_picture_for_lists(size: tuple[int, int]) -> None:
    image = picture(*size)
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.AdobeRgb))
    image.setText("Description", "CanaryAda")
    found = thumbnail(image)
    assert b"CanaryAda" not in found
    assert max(read(found).size().toTuple()) == min(256, max(size))


def test_a_small_picture_of_ink() -> None:
    assert read(thumbnail(drawn(photo(sample("cmyk.jpg")), 500))).pixelColor(3, 3) != QColor()
