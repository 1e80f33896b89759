"""An import that is killed at many points goes on where it ended, and doubles nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from heliograph.workspace import Workspace
from photos import jpeg

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 8
KILLED_AFTER = """
import itertools, os, signal, sys
from heliograph.cli.main import main
from heliograph.store.database import Database
real, commits, most = Database.settle, itertools.count(1), int(sys.argv.pop(1))
def settle(database):
    real(database)
    if next(commits) == most:
        os.kill(os.getpid(), signal.SIGKILL)
Database.settle = settle
main()
"""


def _import(folder: Path, *, killed_after: int) -> int:
    done = subprocess.run(
        [
            *(sys.executable, "-c", KILLED_AFTER, str(killed_after)),
            *("--profile", str(folder / "profile"), "import", str(folder / "stories.csv")),
            *("--media", str(folder / "files")),
        ],
        check=False,
        capture_output=True,
    )
    return done.returncode


@pytest.mark.slow
def test_killed_at_many_points_all_rows_and_files_are_there_once(tmp_path: Path) -> None:
    lines = ["Ref;Title;Country;Photos"]
    photos = [jpeg(40, 30), jpeg(44, 33)]
    for place, photo in zip(("a", "b"), photos, strict=True):
        (tmp_path / "files" / place).mkdir(parents=True)
        for number in range(ROWS):
            # Each has bytes of its own: a comment of its number after the end of the picture.
            (tmp_path / "files" / place / f"{number}.jpg").write_bytes(photo + bytes([number]))
    lines += [f"R{n};Radio {n};Chad;a/{n}.jpg, b/{n}.jpg" for n in range(ROWS)]
    (tmp_path / "stories.csv").write_text("\n".join(lines), encoding="utf-8")
    Workspace.open(tmp_path / "profile").close()
    killed = 0
    while (code := _import(tmp_path, killed_after=5 + killed)) == -signal.SIGKILL:
        killed += 1
    assert code == 1  # the drafts have things left to do
    assert killed >= 10
    workspace = Workspace.open(tmp_path / "profile")
    drafts = workspace.drafts
    stories = {row.title: drafts.get(row.story) for row in drafts.summaries()}
    assert sorted(stories) == [f"Radio {number}" for number in range(ROWS)]
    for number in range(ROWS):
        media = stories[f"Radio {number}"].media
        assert [item.file_name for item in media] == [f"{number}.jpg"] * 2
        assert len({item.known_by for item in media}) == 2
    workspace.close()
