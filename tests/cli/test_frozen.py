"""The frozen program as it is started, by people and by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from heliograph import __version__
from heliograph.cli import frozen
from heliograph.exchange.tables import reading
from heliograph.gui.spelling import speller

ROOT = Path(__file__).parents[2]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the frozen program: one file, the only Python that there is."""
    path = tmp_path / "heliograph"
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m heliograph.cli.frozen "$@"\n')
    path.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(path))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    return path


@pytest.mark.usefixtures("program")
def test_a_table_is_read_by_the_program_itself() -> None:
    table = reading.read_table(ROOT / "tests/data/tables/stories.xlsx", cancelled=lambda: False)
    assert table.sheets[0].rows


@pytest.mark.usefixtures("program")
def test_words_are_looked_up_by_the_program_itself(tmp_path: Path) -> None:
    pytest.importorskip("hunspell")
    (tmp_path / "en.aff").write_text("SET UTF-8\n")
    (tmp_path / "en.dic").write_text("1\nradio\n")
    answered = subprocess.run(
        speller._command(tmp_path / "en.dic"),
        input=json.dumps({"check": ["radio", "raido"]}) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(answered.stdout)["bad"] == ["raido"]


def test_all_else_is_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        frozen.main(["--version"])
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize("before", ["/opt/lib", None])
def test_what_it_opens_for_a_person_finds_the_libraries_of_the_system(
    monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/heliograph/_internal")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    with pytest.raises(SystemExit):
        frozen.main(["--version"])
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no open file is replaced")
def test_modules_are_loaded_from_the_file_that_runs_after_another_took_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, runs = tmp_path / "heliograph", tmp_path / "exe"
    program.write_text("the older modules")
    with program.open() as held:  # as the system holds the file of a process
        runs.symlink_to(f"/proc/self/fd/{held.fileno()}")
        archive = SimpleNamespace(_filename=str(program))
        importers = SimpleNamespace(pyz_archive=archive)
        monkeypatch.setitem(sys.modules, "pyimod02_importers", importers)
        frozen.keep_modules(runs)
        (tmp_path / "newer").write_text("newer ones, at other places")
        (tmp_path / "newer").replace(program)
        assert Path(archive._filename).read_text() == "the older modules"


@pytest.mark.parametrize("there", [False, True], ids=["no such name", "another program"])
def test_where_the_system_has_no_name_for_it_modules_are_loaded_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    program, runs = tmp_path / "heliograph", tmp_path / "exe"
    program.write_text("modules")
    if there:
        runs.write_text("what started us")
    archive = SimpleNamespace(_filename=str(program))
    monkeypatch.setitem(sys.modules, "pyimod02_importers", SimpleNamespace(pyz_archive=archive))
    frozen.keep_modules(runs)
    assert archive._filename == str(program)
