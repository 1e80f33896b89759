"""What sending costs, from what is to go and a measured speed."""

from __future__ import annotations

import pytest

from heliograph.domain.estimates import Work, takes_s, wire_bytes

TEXTS = Work(texts=100, text_bytes=400_000)
PHOTOS = Work(items=10, media_bytes=2_000_000)


def test_nothing_costs_nothing() -> None:
    assert not Work()
    assert wire_bytes(Work()) == 0
    assert takes_s(Work(), rate_bytes_s=1000) == 0


@pytest.mark.parametrize("rate", [None, 0])
def test_before_a_speed_was_measured_no_time_is_known(rate: int | None) -> None:
    assert takes_s(TEXTS, rate_bytes_s=rate) is None


def test_texts_go_compressed_and_many_together_better_than_one_alone() -> None:
    alone = Work(texts=1, text_bytes=4_000)
    assert TEXTS.payload_bytes / TEXTS.text_bytes == pytest.approx(0.25, rel=0.02)
    assert alone.payload_bytes / alone.text_bytes == pytest.approx(0.51)


def test_the_wire_carries_more_than_the_files() -> None:
    assert 1.04 < wire_bytes(PHOTOS) / PHOTOS.media_bytes < 1.06


def test_two_works_together_take_as_long_as_one_after_the_other() -> None:
    apart = (takes_s(TEXTS, rate_bytes_s=8000) or 0) + (takes_s(PHOTOS, rate_bytes_s=8000) or 0)
    assert takes_s(TEXTS + PHOTOS, rate_bytes_s=8000) == pytest.approx(apart)
    assert takes_s(PHOTOS, rate_bytes_s=8000) == pytest.approx(251.5)
