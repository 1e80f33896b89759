"""The files that tell all, made once: exiftool takes long to start and to write."""

from __future__ import annotations

import pytest

from told_files import Told, told_files

_SUFFIXES = {".jpg", ".png", ".webp", ".tif", ".heic", ".avif", ".mp4", ".mov", ".m4a", ".3gp"}


@pytest.fixture(scope="session")
def told_corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Told]:
    """Give one file of each sample with all told, and more for those that turn or have keys.

    Tests read them and write elsewhere.
    """
    return told_files(tmp_path_factory.mktemp("told"), {*_SUFFIXES, ".pdf"}, every=False)
