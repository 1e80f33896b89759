"""A run of the benchmarks leaves no folder behind, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import folders
from tool import ROOT

_RUN = """
import sys
from benchmarks import folders
folders.end_in_order()
with folders.temporary() as folder:
    (folder / "film").write_bytes(b"x")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


class Run:
    """Another run, which works in its folder until it is ended."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _RUN],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.folder = Path(self.process.stdout.readline().strip())
        assert self.folder.is_dir()

    def end(self, number: int) -> None:
        """End it by a signal."""
        self.process.send_signal(number)
        self.process.communicate(timeout=20)


def test_a_folder_is_gone_after_its_run_also_when_that_fails() -> None:
    def fail() -> None:
        with folders.temporary() as folder:
            (folder / "deeper").mkdir()
            made.append(folder)
            raise KeyboardInterrupt

    made: list[Path] = []
    with pytest.raises(KeyboardInterrupt):
        fail()
    assert not made[0].exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_who_is_asked_to_end_leaves_nothing(number: int) -> None:
    run = Run()
    run.end(number)
    assert not run.folder.exists()


def test_what_a_killed_run_left_is_taken_away_and_what_is_in_use_is_not() -> None:
    killed, alive = Run(), Run()
    killed.end(signal.SIGKILL)
    assert killed.folder.exists()

    assert folders.remove_stale() == [killed.folder]

    assert not killed.folder.exists()
    assert (alive.folder / "film").exists()
    alive.end(signal.SIGTERM)


def test_a_folder_without_an_owner_is_given_a_day(temporary_files: Path) -> None:
    new, old = (temporary_files / f"heliograph-bench-{name}" for name in ("new", "old"))
    for each in (new, old):
        each.mkdir()
    os.utime(old, (1_600_000_000, 1_600_000_000))

    assert folders.remove_stale() == [old]
    assert new.exists()
