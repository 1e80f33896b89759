"""What ships is found in a wheel, in a frozen build and in a checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from heliograph import bundled


def test_in_a_checkout_the_files_stand_at_the_top() -> None:
    assert bundled.resource("countries.json").is_file()
    assert bundled.resource("campaigns").is_dir()
    assert bundled.catalogues().name == "translations"


def test_in_a_wheel_they_stand_in_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "_PACKAGE", tmp_path)
    shipped = tmp_path / "_data" / "resources" / "mark.svg"
    shipped.parent.mkdir(parents=True)
    shipped.touch()
    (tmp_path / "_data" / "translations").mkdir()

    assert bundled.resource("mark.svg") == shipped
    assert bundled.catalogues() == tmp_path / "_data" / "translations"


def test_in_a_frozen_build_they_stand_where_it_was_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "_PACKAGE", tmp_path / "archive")
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    shipped = tmp_path / "heliograph" / "_data" / "resources" / "mark.svg"
    shipped.parent.mkdir(parents=True)
    shipped.touch()

    assert bundled.resource("mark.svg") == shipped


def test_what_was_left_out_is_missed_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        bundled.resource("nothing.json")
