"""``heliograph backup``: all stories in one file, and back from it on another computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = "seven lanterns under water"  # noqa: S105 - opens files of these tests


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Give a command line on a profile with a story."""
    shell = Shell(tmp_path / "here")
    shell.folder.mkdir()
    shell.new(title="A mast on the hill")
    return shell


@pytest.fixture
def elsewhere(tmp_path: Path) -> Shell:
    """Give a command line on another computer."""
    (tmp_path / "elsewhere").mkdir()
    return Shell(tmp_path / "elsewhere")


def opens(folder: Path, passphrase: str = PASSPHRASE) -> tuple[str, str]:
    """Give the words that name a file with this passphrase."""
    path = folder / "passphrase.txt"
    path.write_text(passphrase + "\n", encoding="utf-8")
    return "--passphrase-file", str(path)


def written(shell: Shell) -> Path:
    out = shell.folder / "stories.backup"
    result = shell.run("backup", str(out), *opens(shell.folder))
    assert result.exit_code == 0, result.output
    assert "was read back: \u20681 story\u2069" in result.stdout
    assert "not even ITU" in result.stdout
    return out


def titles(shell: Shell) -> list[object]:
    stories = shell.document("list")["stories"]
    assert isinstance(stories, list)
    return sorted(each["title"] for each in stories)


def test_a_backup_comes_back_on_another_computer(shell: Shell, elsewhere: Shell) -> None:
    out = written(shell)
    assert PASSPHRASE.encode() not in out.read_bytes()
    told = shell.document("backup", "check", str(out), *opens(shell.folder))
    assert (told["stories"], told["files"], told["lost"]) == (1, 0, 0)
    result = elsewhere.run("backup", "restore", str(out), *opens(shell.folder))
    assert result.exit_code == 0, result.output
    assert "does not go a second time" in result.stdout
    assert "Protection is off here" in result.stdout
    assert titles(elsewhere) == ["A mast on the hill"]


def test_the_help_of_the_group_speaks_the_language_of_the_call(shell: Shell) -> None:
    result = shell.run("--lang", "fr", "backup", "--help")
    assert "Garder tous les récits" in result.stdout


def test_a_file_that_is_there_is_not_written_over(shell: Shell) -> None:
    out = shell.folder / "letter.txt"
    out.write_text("mine")
    result = shell.run("backup", str(out), *opens(shell.folder))
    assert result.exit_code == 1, result.output
    assert "It was not touched." in result.stderr
    assert out.read_text() == "mine"


def test_a_short_passphrase_is_refused_before_anything_is_written(shell: Shell) -> None:
    out = shell.folder / "stories.backup"
    result = shell.run("backup", str(out), *opens(shell.folder, "short"))
    assert result.exit_code == 2
    assert "10 characters or more" in result.stderr
    assert not out.exists()


def test_another_passphrase_opens_nothing(shell: Shell, elsewhere: Shell) -> None:
    out = written(shell)
    result = elsewhere.run("backup", "restore", str(out), *opens(shell.folder, "something else"))
    assert result.exit_code == 1
    assert "This passphrase does not open the backup." in result.stderr
    assert not (elsewhere.folder / "profile" / "store.db").exists()


def test_a_cut_backup_is_refused_whole(shell: Shell, elsewhere: Shell) -> None:
    out = written(shell)
    out.write_bytes(out.read_bytes()[:-100])
    for words in (("check",), ("restore",)):
        result = elsewhere.run("backup", *words, str(out), *opens(shell.folder))
        assert result.exit_code == 1
        assert "damaged or cut short" in result.stderr


def test_stories_that_are_there_stay_until_it_is_said_so(shell: Shell, elsewhere: Shell) -> None:
    out = written(shell)
    elsewhere.new(title="Written here")
    words = ("backup", "restore", str(out), *opens(shell.folder))
    refused = elsewhere.run(*words)
    assert refused.exit_code == 1
    assert "There is 1 story here already" in refused.stderr
    assert titles(elsewhere) == ["Written here"]
    assert elsewhere.run(*words, "--replace").exit_code == 0
    assert titles(elsewhere) == ["A mast on the hill"]
    kept = list((elsewhere.folder / "profile" / "quarantine").rglob("store.db"))
    assert len(kept) == 1
