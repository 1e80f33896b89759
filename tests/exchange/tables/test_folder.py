"""The files of a folder tree."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from heliograph.exchange.tables.folder import files_in
from heliograph.exchange.tables.reading import read_table

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_names_that_are_no_text_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "mast.jpg").touch()
    (tmp_path / os.fsdecode(b"caf\xe9.jpg")).touch()
    assert files_in(tmp_path) == ["mast.jpg"]


@pytest.mark.parametrize("beginning", ["MZ", "PK"])
def test_a_text_may_begin_as_programs_and_archives_do(tmp_path: Path, beginning: str) -> None:
    table = tmp_path / "stories.csv"
    table.write_text(f"{beginning} number,Title\n1,Radio\n", encoding="utf-8")
    assert read_table(table).sheets[0].rows[0].values == (f"{beginning} number", "Title")
