"""Damaged and hostile files: cleaned or refused by name; nothing foreign, no hang, no growth."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from heliograph.domain.media import kind_of
from heliograph.errors import MediaNotCleaned
from heliograph.media.strip import can_strip, strip

SAMPLES = {
    path.name: path.read_bytes()
    for path in sorted((Path(__file__).resolve().parents[2] / "data" / "media").iterdir())
    if can_strip(kind_of(path.name)[1])
}
TYPES = sorted({kind_of(name)[1] for name in SAMPLES})


def survives(data: bytes, content_type: str) -> None:
    """Clean the bytes as the type, whatever they are."""
    target = io.BytesIO()
    try:
        result = strip(io.BytesIO(data), target, content_type)
    except MediaNotCleaned as error:
        assert error.detail  # noqa: PT017 - raising is one of two right answers
    else:
        assert result.size_bytes == len(target.getvalue())
        assert result.size_bytes <= 2 * len(data) + 64  # values that pages of a TIFF share


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_cut_anywhere_is_cleaned_or_refused(name: str) -> None:
    data = SAMPLES[name]
    for length in {*range(0, len(data), max(1, len(data) // 300)), *range(min(64, len(data)))}:
        survives(data[:length], kind_of(name)[1])


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_with_wrong_bytes_is_cleaned_or_refused(name: str) -> None:
    chance = random.Random(name)  # noqa: S311 - the same damage every time
    for _ in range(150):
        data = bytearray(SAMPLES[name])
        for _ in range(chance.choice([1, 2, 8])):
            data[chance.randrange(len(data))] = chance.choice([0, 1, 127, 128, 255, 42])
        survives(bytes(data), kind_of(name)[1])


@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=12)), max_size=5),
)
def test_a_file_with_bytes_put_in_or_over_is_cleaned_or_refused(
    name: str, edits: list[tuple[int, bytes]]
) -> None:
    data = bytearray(SAMPLES[name])
    for place, new in edits:
        at = place % len(data)
        data[at : at + (len(new) if place % 2 else 0)] = new
    survives(bytes(data), kind_of(name)[1])


@given(st.sampled_from(TYPES), st.binary(max_size=200))
@example("image/jpeg", b"\xff\xd8" + b"\xff" * 100)
@example("image/tiff", b"II*\0\x08\0\0\0" + b"\0" * 6)
@example("video/mp4", b"\0\0\0\x01moov" + b"\0" * 8)
@example("video/mp4", b"\0\0\0\0moov\0\0\0\x08mdat")
def test_noise_is_refused(content_type: str, data: bytes) -> None:
    survives(data, content_type)


@pytest.mark.parametrize("content_type", TYPES)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_taken_for_another_kind_is_refused_or_cleaned(content_type: str, name: str) -> None:
    survives(SAMPLES[name], content_type)
