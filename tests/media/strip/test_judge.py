"""Promise P16, metadata stays home: exiftool judges files into which it wrote all it could."""

from __future__ import annotations

from pathlib import Path

import pytest

from heliograph.domain.media import kind_of
from heliograph.media.strip import can_strip, strip
from told_files import Told, canaries_in, tell, tells, told_files


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
