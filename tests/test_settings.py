"""Choices are kept whole, and never stand in the way of the stories."""

from __future__ import annotations

from pathlib import Path

import pytest

from heliograph.settings import Settings, load, save, were_lost


def test_nothing_saved_means_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.toml") == Settings()


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    chosen = Settings(
        language="ar",
        text_percent=150,
        theme="dark",
        first_run_done=True,
        answers={"org_name": "راديو الساحل", "sectors": ["ITU-D"]},
    )
    save(chosen, tmp_path / "settings.toml")
    assert load(tmp_path / "settings.toml") == chosen
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"language = ", b'theme = "purple"'])
def test_unreadable_settings_are_set_aside(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(data)
    assert not were_lost(path)
    assert load(path) == Settings()
    assert path.with_suffix(".unreadable").read_bytes() == data
    assert were_lost(path)
    save(Settings(), path)
    assert not were_lost(path)


def test_a_folder_in_place_of_the_settings_keeps_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.mkdir()
    path.with_suffix(".unreadable").mkdir()
    (path.with_suffix(".unreadable") / "something").touch()
    assert load(path) == Settings()
    assert path.is_dir()


def test_settings_of_a_newer_program_are_read_as_far_as_known(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('language = "zh"\nsomething_new = 3\n')
    assert load(path).language == "zh"
