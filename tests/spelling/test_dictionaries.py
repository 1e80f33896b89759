"""Dictionaries on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph.spelling.dictionaries import find, folders, is_spelt, package_of

if TYPE_CHECKING:
    from pathlib import Path


def place(folder: Path, *names: str) -> Path:
    """Put dictionaries into a folder."""
    folder.mkdir()
    for name in names:
        (folder / f"{name}.dic").write_text("0\n")
        (folder / f"{name}.aff").write_text("SET UTF-8\n")
    return folder


@pytest.mark.parametrize(
    ("language", "there", "found"),
    [
        ("en", ("en_US", "en_GB"), "en_GB"),
        ("en-US", ("en_US", "en_GB"), "en_US"),
        ("fr", ("fr",), "fr"),
        ("es", ("es_VE",), "es_VE"),
        ("pt-BR", ("pt_PT",), "pt_PT"),
        ("sw", ("sv_SE",), None),
        ("zh", ("zh",), None),
        ("", ("en",), None),
    ],
)
def test_the_nearest_dictionary_of_a_language(
    tmp_path: Path, language: str, there: tuple[str, ...], found: str | None
) -> None:
    words = find(language, [tmp_path / "nowhere", place(tmp_path / "words", *there)])
    assert (None if words is None else words.stem) == found


def test_what_the_person_put_there_comes_first(tmp_path: Path) -> None:
    own, system = place(tmp_path / "own", "fr"), place(tmp_path / "system", "fr")
    found = find("fr", [own, system])
    assert found is not None
    assert found.parent == own


def test_a_word_list_without_its_rules_is_none(tmp_path: Path) -> None:
    folder = place(tmp_path / "words", "fr")
    (folder / "fr.aff").unlink()
    assert find("fr", [folder]) is None


def test_the_own_folder_is_the_first_of_all(tmp_path: Path) -> None:
    listed = folders(tmp_path, environment={})
    assert listed[0] == tmp_path
    assert len(listed) == len(set(listed)) > 1


def test_chinese_has_no_spelling_and_others_have_a_package() -> None:
    assert not is_spelt("zh-Hans")
    assert package_of("fr-CA") == "hunspell-fr"
