"""Bits that flip on the way, in small, and whether a service that trusts would be found out."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from faults import flipped
from heliograph.domain.ids import Sha256
from heliograph_service.media import FolderMedia


def test_a_bit_that_flips_on_the_way_is_caught_and_the_file_comes_whole(
    tmp_path: Path, expected_warnings: list[logging.LogRecord]
) -> None:
    found = flipped.flip_many(tmp_path, flips=3, seed=30)
    assert (found.wrong, found.flips, found.sent) == ([], 3, 3)
    assert expected_warnings is not None


def test_a_service_that_trusts_what_it_is_told_would_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_warnings: list[logging.LogRecord]
) -> None:
    def trust(media: FolderMedia, upload: str, *, expected: Sha256 | None) -> Sha256 | None:
        del media, upload
        return expected

    monkeypatch.setattr(FolderMedia, "seal", trust)
    assert flipped.flip_many(tmp_path, flips=1).wrong
    assert expected_warnings is not None
