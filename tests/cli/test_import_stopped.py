"""``heliograph import`` that is stopped by Ctrl+C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cli.shell import Shell
from heliograph.app.importing.looking import Looking
from heliograph.app.importing.taking import Taking

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pipe with a name")


def test_while_the_table_is_read_the_process_that_reads_it_ends_too(tmp_path: Path) -> None:
    profile, pipe = tmp_path / "profile", tmp_path / "stories.csv"
    Shell(tmp_path).run("list")
    os.mkfifo(pipe)
    program = (sys.executable, "-m", "heliograph.cli.main", "--profile", str(profile))
    with subprocess.Popen(
        [*program, "--lang", "en", "import", str(pipe)], stderr=subprocess.PIPE, text=True
    ) as importing:
        table = os.open(pipe, os.O_WRONLY)  # until the process that reads it is there
        importing.send_signal(signal.SIGINT)
        said = importing.communicate(timeout=60)[1]
        assert importing.returncode == 130
        assert "Nothing was imported." in said
        with pytest.raises(BrokenPipeError):  # nobody reads any more
            os.write(table, b"x")
        os.close(table)


def _stop(*_arguments: object, **_named: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ((Looking, "look"), "Nothing was imported."),
        ((Taking, "take"), "What was made until then is here."),
    ],
)
def test_afterwards_what_was_made_stays(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: tuple[type, str],
    said: str,
) -> None:
    table = tmp_path / "stories.csv"
    table.write_text("Title;Country\nRadio;Chad\n", encoding="utf-8")
    monkeypatch.setattr(*where, _stop)
    result = Shell(tmp_path).run("import", str(table))
    assert (result.exit_code, said in result.output) == (130, True)
