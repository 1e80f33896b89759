"""What is seen and heard stays bit for bit: pixels, samples, colours, the way it is turned."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pi_heif  # type: ignore[import-untyped]
import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QColorSpace, QImage, QImageReader

from heliograph.domain.media import kind_of
from heliograph.media.strip import strip
from heliograph.media.strip.boxes import boxes, child, top_boxes
from heliograph.media.strip.samples import UNTIL_NEXT, chunks
from heliograph.media.strip.source import Source
from told_files import Told, tell


def cleaned(path: Path, *, keep_place: bool = False) -> bytes:
    target = io.BytesIO()
    with path.open("rb") as source:
        strip(source, target, kind_of(path.name)[1], keep_place=keep_place)
    return target.getvalue()


def pictures_of(data: bytes) -> list[tuple[QImage, QColorSpace, object]]:
    """Draw every picture of a file, turned as it says."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(False)
    drawn: list[tuple[QImage, QColorSpace, object]] = []
    turned = reader.transformation()
    while not (image := reader.read()).isNull():
        drawn.append((image, image.colorSpace(), turned))
    return drawn


def samples_of(data: bytes) -> list[bytes]:
    """Give the chunks of every picture and sound track of a film."""
    moov = next(each for each in top_boxes(Source(io.BytesIO(data))) if each.kind == b"moov")
    found: list[bytes] = []
    for track in boxes(data, moov.body, moov.end):
        if track.kind != b"trak":
            continue
        table = child(data, track, b"mdia", b"minf", b"stbl")
        assert table is not None
        for offset, size in chunks(data, table):
            assert size != UNTIL_NEXT
            found.append(data[offset : offset + size])
    return found


def heif_of(data: bytes) -> list[tuple[Any, ...]]:
    file = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)
    return [(each.size, each.mode, bytes(each.data), each.info.get("icc_profile")) for each in file]


@pytest.mark.parametrize(
    ("suffixes", "shown"),
    [
        ({".jpg", ".png", ".webp"}, pictures_of),
        ({".heic"}, heif_of),
        ({".mp4", ".mov", ".m4a", ".3gp"}, samples_of),
    ],
)
def test_what_is_seen_and_heard_stays_bit_for_bit(
    told_corpus: list[Told], suffixes: set[str], shown: Callable[[bytes], list[Any]]
) -> None:
    told = [each for each in told_corpus if each.path.suffix in suffixes]
    assert told
    for each in told:
        before = shown(each.path.read_bytes())
        assert before or "fragmented" in each.path.name
        assert shown(cleaned(each.path)) == before, each.path.name


def test_the_pages_of_a_tiff_keep_their_pixels_and_colours(told_corpus: list[Told]) -> None:
    from PIL import Image  # noqa: PLC0415 - Qt's wheel has no reader for TIFF on every system

    def pages(data: bytes) -> list[tuple[bytes, object, object]]:
        found: list[tuple[bytes, object, object]] = []
        with Image.open(io.BytesIO(data)) as image:
            for number in range(getattr(image, "n_frames", 1)):
                image.seek(number)
                icc, turned = image.info.get("icc_profile"), image.getexif().get(0x0112)
                found.append((image.tobytes(), icc, turned))
        return found

    told = [each for each in told_corpus if each.path.suffix == ".tif"]
    assert told
    for each in told:
        assert pages(cleaned(each.path)) == pages(each.path.read_bytes()), each.path.name


def places(seen: dict[str, Any]) -> set[str]:
    return {tag.rpartition(":")[2] for tag in seen if "GPS" in tag and "Composite" not in tag}


def test_a_place_kept_on_purpose_is_all_that_is_kept(
    tmp_path: Path, told_corpus: list[Told]
) -> None:
    suffixes = {".jpg", ".png", ".webp", ".tif", ".heic", ".mp4", ".mov", ".m4a", ".3gp"}
    told = [
        each
        for each in told_corpus
        if each.path.suffix in suffixes
        if each.variant in {"turned", "keys"} or each.sample.stem == "plain"
    ]
    (tmp_path / "kept").mkdir()
    for each in told:
        (tmp_path / "kept" / each.path.name).write_bytes(cleaned(each.path, keep_place=True))
    before = tell([each.path for each in told])
    after = tell([tmp_path / "kept" / each.path.name for each in told])

    for name, tags in after.items():
        if not places(before[name]):
            assert "fragmented" in name  # exiftool cannot write into those
            continue
        kept = {tag: value for tag, value in tags.items() if tag.startswith(("GPS:", "UserData:"))}
        film = name.endswith((".mp4", ".mov", ".m4a", ".3gp"))
        assert places(tags) >= ({"GPSCoordinates"} if film else {"GPSLatitude", "GPSLongitude"}), (
            name
        )
        assert not places(tags) & {"GPSTimeStamp", "GPSAreaInformation"}, name
        assert not any(tag.startswith(("XMP", "Keys", "ExifIFD", "IPTC")) for tag in tags), name
        if not film:
            assert kept["GPS:GPSLatitude"] == before[name]["GPS:GPSLatitude"], name


def test_the_place_of_a_film_is_the_one_it_had(tmp_path: Path, told_corpus: list[Told]) -> None:
    [film] = [
        each for each in told_corpus if each.variant == "keys" and each.sample.name == "plain.mov"
    ]
    clean = tmp_path / "clean.mov"
    clean.write_bytes(cleaned(film.path, keep_place=True))

    before, after = tell([film.path, clean]).values()

    assert after["UserData:GPSCoordinates"] == before["Keys:GPSCoordinates"]


def test_a_clean_file_stays_as_it_is(tmp_path: Path, told_corpus: list[Told]) -> None:
    """What was cleaned once has nothing left to take out, and does not change again."""
    suffixes = {".jpg", ".png", ".webp", ".heic", ".mp4", ".pdf"}
    told = [each for each in told_corpus if each.path.suffix in suffixes]
    for each in told:
        once = tmp_path / f"once{each.path.suffix}"
        once.write_bytes(cleaned(each.path))
        with once.open("rb") as source:
            again = io.BytesIO()
            result = strip(source, again, kind_of(each.path.name)[1])
        assert again.getvalue() == once.read_bytes(), each.path.name
        assert result.removed == frozenset(), each.path.name
