"""Promise P16, metadata stays home: exiftool judges files into which it wrote all it could."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from heliograph.domain.media import kind_of
from heliograph.media.strip import can_strip, strip
from told_files import Told, canaries_in, tell, told_files

_DRAWS = re.compile(
    r"SourceFile|(ExifTool|System|File|JFIF|PNG|PNG-(pHYs|cHRM)|RIFF|GIF|Adobe|ICC.*|Meta|Composite"
    r"|QuickTime|Track\d+|Meta|PDF|HEIC|AnimationControl):.*|IFD0:Orientation"
)
"""What a clean file may still say: how it is drawn and played."""

_TIFF_DRAWS = re.compile(
    r"IFD\d+:(SubfileType|Image(Width|Height)|BitsPerSample|Compression|Photometric.*|FillOrder"
    r"|StripOffsets|StripByteCounts|RowsPerStrip|SamplesPerPixel|PlanarConfiguration|[XY]Resolution"
    r"|ResolutionUnit|PageNumber|Predictor|WhitePoint|PrimaryChromaticities|Tile.*|ExtraSamples"
    r"|SampleFormat|Orientation|TransferFunction|ICC_Profile.*)"
)
_TELLS = re.compile(
    r"gps|location|latitude|longitude|serial|owner|artist|author|creator(?!tool)|by-?line|make$|model$"
    r"|copyright|comment|(?<!sampleGroup)description|title|keywords|software|compressorname|vendor|city|thumbnail"
    r"|coverart|preview(?!time|duration)|originaldate|creationdate|handlername",
    re.IGNORECASE,
)
"""Names that tell of a place, device or person, wherever they stand."""

_FILE = re.compile(r"(ExifTool|System|ICC.*):|File:(?!Comment)")


def tells(tag: str, value: object, *, tiff: bool) -> bool:
    if _FILE.match(tag):
        return False
    if not (_DRAWS.fullmatch(tag) or (tiff and _TIFF_DRAWS.fullmatch(tag))):
        return True
    name = tag.partition(":")[2]
    if re.search(r"(Create|Modify)Date$", name):
        return value not in {"0000:00:00 00:00:00", ""}
    return _TELLS.search(name) is not None and value not in {"", None, "(none)", "????"}


def judge(told: list[Told], folder: Path) -> list[str]:
    """Clean the files into ``folder`` and give what they still tell."""
    for each in told:
        with each.path.open("rb") as source, (folder / each.path.name).open("wb") as target:
            strip(source, target, kind_of(each.path.name)[1])
    seen = tell([folder / each.path.name for each in told])
    found: list[str] = []
    for each in told:
        name = each.path.name
        found += [f"{name}: {canary}" for canary in canaries_in((folder / name).read_bytes())]
        found += [
            f"{name}: {tag} {value}"
            for tag, value in seen[name].items()
            if tells(tag, value, tiff=name.endswith(".tif"))
        ]
        assert "ExifTool:Error" not in seen[name]
        assert (folder / name).stat().st_size <= each.path.stat().st_size + 8
    return found


def suffixes() -> set[str]:
    known = {".jpg", ".png", ".webp", ".tif", ".heic", ".avif", ".mp4", ".mov", ".m4a", ".3gp"}
    return {each for each in known | {".gif", ".pdf"} if can_strip(kind_of("a" + each)[1])}


def test_a_file_of_each_kind_that_tells_all_tells_nothing_afterwards(
    tmp_path: Path, told_corpus: list[Told]
) -> None:
    told = [each for each in told_corpus if each.path.suffix in suffixes()]
    assert {each.path.suffix for each in told} == suffixes()
    before = tell([each.path for each in told])
    (tmp_path / "clean").mkdir()

    assert judge(told, tmp_path / "clean") == []

    silent = [
        name
        for name, tags in before.items()
        if not any(tells(tag, value, tiff=name.endswith(".tif")) for tag, value in tags.items())
    ]
    assert not silent, "these told nothing in the first place, so they prove nothing"


@pytest.mark.slow
def test_two_hundred_files_tell_nothing_afterwards(tmp_path: Path) -> None:
    told = told_files(tmp_path, suffixes(), every=True)
    (tmp_path / "clean").mkdir()

    assert len(told) >= 200
    assert judge(told, tmp_path / "clean") == []
