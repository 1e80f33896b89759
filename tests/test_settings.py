"""Choices are kept whole, and never stand in the way of the stories."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.profiles import Desk
from heliograph.errors import DiskFull
from heliograph.settings import Settings, load, save, were_lost


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.workspace.close()


def test_nothing_saved_means_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.toml") == Settings()


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    chosen = Settings(
        language="ar",
        text_percent=150,
        theme="dark",
        first_run_done=True,
        deadlines_told={"open-call": 7},
    )
    save(chosen, tmp_path / "settings.toml")
    assert load(tmp_path / "settings.toml") == chosen
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def test_a_person_s_own_words_are_not_written_into_the_file(tmp_path: Path) -> None:
    chosen = Settings(media_credit="Amina Diallo", answers={"org_name": "راديو الساحل"})
    save(chosen, tmp_path / "settings.toml")
    written = (tmp_path / "settings.toml").read_text(encoding="utf-8")
    assert "Amina" not in written
    assert "راديو" not in written


def test_words_are_kept_in_the_store(desk: Desk) -> None:
    desk.workspace.settings.answers = {"org_name": "Coast Radio"}
    desk.workspace.settings.media_credit = "Amina Diallo"
    desk.workspace.save_settings()
    settings = desk.reopen().settings
    assert settings.answers == {"org_name": "Coast Radio"}
    assert settings.media_credit == "Amina Diallo"


def test_words_of_an_earlier_program_move_out_of_the_file(desk: Desk) -> None:
    path = desk.workspace.profile / "settings.toml"
    path.write_text('theme = "dark"\n[answers]\norg_name = "Coast Radio"\n', encoding="utf-8")
    assert desk.reopen().settings.answers == {"org_name": "Coast Radio"}
    assert "Coast Radio" not in path.read_text(encoding="utf-8")
    settings = desk.reopen().settings
    assert (settings.theme, settings.answers) == ("dark", {"org_name": "Coast Radio"})


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


def test_choices_that_do_not_fit_are_told_and_the_old_ones_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.toml"
    save(Settings(text_percent=150), path)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            save(Settings(text_percent=200), path)
    assert load(path).text_percent == 150
    save(Settings(text_percent=200), path)
    assert load(path).text_percent == 200
