"""What minisign signed is checked here by other means; the samples were made by minisign 0.11."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import signing

SIGNED = Path(__file__).parents[1] / "data/installers/signed"
SAID = "heliograph 0.1.0, 2026-11-27"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SIGNED, tmp_path / "signed"))


def _check(folder: Path, key: str = "release.pub") -> int:
    return signing.main([str(folder), str(folder / key)])


def test_what_was_signed_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _check(folder) == 0
    assert SAID in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("story.txt", "A", "a"),
        ("SHA256SUMS", "story", "stori"),
        ("SHA256SUMS.minisig", "0.1.0", "0.9.0"),
        ("SHA256SUMS.minisig", "\nRU", "\nRV"),
        ("SHA256SUMS.minisig", "trusted comment: h", "comment: h"),
        ("SHA256SUMS.minisig", "==\n", "\n"),
        ("release.pub", "\nRW", "\nRX"),
    ],
)
def test_what_was_changed_does_not(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, before: str, after: str
) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")

    assert _check(folder) == 1
    assert capsys.readouterr().err


def test_another_key_is_another_signer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _check(folder, "other.pub") == 1
    assert "another key" in capsys.readouterr().err


def test_a_file_that_is_missing_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "story.txt").unlink()

    assert _check(folder) == 1
    assert "story.txt" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("minisign") is None, reason="needs minisign")
def test_what_is_signed_here_is_checked_by_both(folder: Path) -> None:
    key, public = folder / "key", folder / "new.pub"
    make = ("minisign", "-G", "-W", "-s", str(key), "-p", str(public))
    subprocess.run([*make], check=True, stdout=subprocess.DEVNULL)

    signature = signing.sign(folder / "SHA256SUMS", key, password="", comment="now")

    text = signature.read_text(encoding="utf-8")
    sums = (folder / "SHA256SUMS").read_bytes()
    assert signing.check_signature(sums, text, public.read_text()) == "now"
    own = ("minisign", "-V", "-q", "-p", str(public), "-m", str(folder / "SHA256SUMS"))
    subprocess.run([*own], check=True)
