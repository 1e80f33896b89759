"""What was kept aside, on the command line: listed, copied, put back, and deleted only if sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.shell import Shell
from heliograph.store.database import STORE


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Give a profile that was damaged and rescued; its one story was changed since."""
    shell = Shell(tmp_path)
    story = shell.new(title="The net of the first boat")
    path = tmp_path / "profile" / STORE.file_name
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert shell.run("doctor", "--repair").exit_code in {0, 1}
    assert shell.run("trash", story).exit_code == 0
    return shell


def names(shell: Shell) -> list[str]:
    kept = shell.document("quarantine", "list")["kept"]
    assert isinstance(kept, list)
    return sorted(each["name"] for each in kept)


def test_what_was_damaged_is_listed_with_its_reason(shell: Shell) -> None:
    assert names(shell) == ["damaged"]
    assert "It was damaged" in shell.run("quarantine", "list").stdout


def test_it_is_copied_out_as_it_was(shell: Shell, tmp_path: Path) -> None:
    made = Path(str(shell.document("quarantine", "export", "damaged", str(tmp_path))["path"]))
    kept = tmp_path / "profile" / "quarantine" / "damaged" / STORE.file_name
    assert (made / STORE.file_name).read_bytes() == kept.read_bytes()


def test_put_back_it_stands_again_and_what_was_there_is_kept(shell: Shell, tmp_path: Path) -> None:
    kept = tmp_path / "profile" / "quarantine" / "damaged" / STORE.file_name
    damaged = kept.read_bytes()
    assert shell.run("quarantine", "put-back", "damaged").exit_code == 0
    assert (tmp_path / "profile" / STORE.file_name).read_bytes() == damaged
    assert names(shell) == ["put-back"]
    assert shell.run("quarantine", "put-back", "put-back").exit_code == 0
    assert shell.run("doctor", "--repair").exit_code == 0


def test_it_is_deleted_only_when_asked_twice(shell: Shell) -> None:
    refused = shell.run("quarantine", "delete", "damaged", given="y\nn\n")
    assert refused.exit_code == 1
    assert names(shell) == ["damaged"]
    assert shell.run("quarantine", "delete", "damaged", "--yes", given="n\n").exit_code == 1
    assert shell.run("quarantine", "delete", "damaged", given="y\ny\n").exit_code == 0
    assert names(shell) == []
    assert shell.run("quarantine", "delete", "damaged").exit_code == 1
