"""Names of files in a cell."""

from __future__ import annotations

import pytest

from heliograph.domain.tables.file_lists import split_files
from heliograph.domain.tables.media_names import FilesOfFolder


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mast.jpg", ["mast.jpg"]),
        ("a.jpg, b.jpg", ["a.jpg", "b.jpg"]),
        ("a.jpg،b.jpg、c.jpg\uff0cd.jpg", ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]),
        ("a.jpg; b.jpg | c.jpg\nd.jpg", ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]),
        ("a.jpg,, ;\n\n b.jpg,", ["a.jpg", "b.jpg"]),
        ("1. mast.jpg", ["1. mast.jpg"]),
        ("- mast.jpg\n• hut.jpg", ["mast.jpg", "hut.jpg"]),
        ("Radio, the mast.jpg, hut.jpg", ["Radio, the mast.jpg", "hut.jpg"]),
        ("Radio, the mast", ["Radio, the mast"]),
        ("3,5 m.jpg", ["3,5 m.jpg"]),
        ("a/x.jpg, b/y.jpg", ["a/x.jpg", "b/y.jpg"]),
        ("", []),
        ("a.jpg," * 300, ["a.jpg," * 300]),
    ],
)
def test_names_are_parted(text: str, names: list[str]) -> None:
    assert split_files(text) == names


@pytest.mark.parametrize(
    ("there", "text", "names"),
    [
        (["a, b.jpg"], "a, b.jpg, c.jpg", ["a, b.jpg", "c.jpg"]),
        (["a.jpg, b.jpg"], "a.jpg, b.jpg", ["a.jpg, b.jpg"]),
        (["x/a; b.jpg"], "c.jpg; a; b.jpg", ["c.jpg", "a; b.jpg"]),
        (["mast.jpg"], "1. mast.jpg", ["mast.jpg"]),
        (["1. mast.jpg", "mast.jpg"], "1. mast.jpg", ["1. mast.jpg"]),
        (["- mast.jpg"], "- mast.jpg", ["- mast.jpg"]),
        (["b.jpg"], "x/a.jpg, y/b.jpg", ["x/a.jpg", "y/b.jpg"]),
        (["mast"], "mast, hut.jpg", ["mast", "hut.jpg"]),
    ],
)
def test_a_name_that_is_there_is_not_parted(there: list[str], text: str, names: list[str]) -> None:
    assert split_files(text, FilesOfFolder(there).has) == names
