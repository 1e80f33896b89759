"""Files that a table names, found as people write names."""

from __future__ import annotations

import pytest

from heliograph.domain.tables.media_names import FilesOfFolder, Match

FILES = FilesOfFolder(
    [
        "clinic.jpg",
        "Photos/École.JPG",
        "Photos/mast.jpeg",
        "Photos/twice.png",
        "Old/twice.png",
        "Photos/scan.TIF",
        "notes.v2",
        "README",
    ]
)


@pytest.mark.parametrize(
    ("name", "path", "how"),
    [
        ("clinic.jpg", "clinic.jpg", ("exact",)),
        (' "clinic.jpg" ', "clinic.jpg", ("exact",)),
        ("./Photos\\mast.jpeg", "Photos/mast.jpeg", ("exact",)),
        ("CLINIC.JPG", "clinic.jpg", ("spelling",)),
        ("photos/E\u0301cole.jpg", "Photos/École.JPG", ("spelling",)),
        ("mast.jpeg", "Photos/mast.jpeg", ("folder",)),
        ("2021/mast.jpeg", "Photos/mast.jpeg", ("folder", "elsewhere")),
        ("D:\\2021\\photos\\mast.jpeg", "Photos/mast.jpeg", ("folder",)),
        ("D:\\2021\\clinic.jpg", "clinic.jpg", ("folder",)),
        ("2021/mast", "Photos/mast.jpeg", ("ending", "elsewhere")),
        ("MAST.jpeg", "Photos/mast.jpeg", ("folder", "spelling")),
        ("clinic", "clinic.jpg", ("ending",)),
        ("clinic.jpeg", "clinic.jpg", ("ending",)),
        ("mast.JPG", "Photos/mast.jpeg", ("ending",)),
        ("scan.tiff", "Photos/scan.TIF", ("ending",)),
    ],
)
def test_a_name_finds_its_file(name: str, path: str, how: tuple[str, ...]) -> None:
    found = FILES.find(name)
    assert (found.paths, found.how) == ((path,), how)


def test_a_name_that_two_files_have_finds_both() -> None:
    assert FILES.find("twice.png") == Match(paths=("Old/twice.png", "Photos/twice.png"))


@pytest.mark.parametrize("name", ["", "nothing.jpg", "clinic.png", "clinic.mp4", "README.txt"])
def test_another_kind_of_file_is_not_taken_for_it(name: str) -> None:
    assert FILES.find(name) == Match(paths=())
