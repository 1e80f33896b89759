"""The door at which later starts knock is there while its window is, and not longer."""

from __future__ import annotations

import socket
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from heliograph.gui.one_window import OneWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="pipes go with their process"),
    pytest.mark.usefixtures("qapp"),
]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder for temporary files: a short name, for that of a socket has 107 bytes."""
    with tempfile.TemporaryDirectory() as made:
        monkeypatch.setenv("TMPDIR", made)
        yield Path(made)


def opened(profile: Path) -> OneWindow:
    profile.mkdir()
    window = OneWindow(profile)
    assert window.claim()
    window.listen()
    return window


def left_behind(path: Path) -> Path:
    """Leave a socket behind as a process does that is killed."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(path))
        door.listen()
    return path


def doors(folder: Path) -> set[str]:
    return {each.name for each in folder.glob("heliograph-*")}


def test_nothing_is_left_when_a_window_ends(folder: Path) -> None:
    window = opened(folder / "profile")
    assert len(doors(folder)) == 1
    window.release()
    assert doors(folder) == set()


def test_what_a_killed_program_left_is_removed_by_the_next_on_any_profile(folder: Path) -> None:
    killed = left_behind(folder / f"heliograph-{'a' * 20}")
    open_one = opened(folder / "one")
    assert not killed.exists()

    another = opened(folder / "another")
    assert len(doors(folder)) == 2
    assert open_one.hand_over()
    another.release()
    open_one.release()


def test_what_is_named_otherwise_or_is_no_socket_is_left_alone(folder: Path) -> None:
    theirs = left_behind(folder / "heliograph-notes")
    file = folder / f"heliograph-{'b' * 20}"
    file.write_text("words")

    opened(folder / "profile").release()

    assert doors(folder) == {theirs.name, file.name}
