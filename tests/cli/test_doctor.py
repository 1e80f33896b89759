"""The doctor on the command line: a sentence for each area, and a support file shown before."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cli.shell import Shell
from heliograph.store.database import MEDIA, STORE
from heliograph_service.embedded import EmbeddedService

AREAS = [
    "environment",
    "qt",
    "keyring",
    "store",
    "disk",
    "clock",
    "proxy",
    "portal",
    "service",
]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_a_new_profile_is_sound(shell: Shell) -> None:
    findings = shell.document("doctor")["findings"]
    assert isinstance(findings, list)
    assert [each["name"] for each in findings] == AREAS
    assert all(each["ok"] and each["text"] for each in findings)


def test_a_service_that_answers_is_named_and_its_clock_compared(
    shell: Shell, tmp_path: Path
) -> None:
    service = EmbeddedService(tmp_path / "service")
    service.start()
    try:
        shell.document("enrol", "--service", service.address, "--code", service.new_code())
        said = shell.run("doctor").stdout
        assert "was reached." in said
        assert "clock agrees with the service’s" in said
        assert "No page of this network stands in the way." in said
    finally:
        service.stop()
    document = shell.document("doctor", code=1)
    assert [each["name"] for each in document["findings"] if not each["ok"]] == ["service"]


def test_a_store_that_does_not_open_is_a_finding_among_others(shell: Shell) -> None:
    shell.new()
    path = shell.folder / "profile" / STORE.file_name
    path.write_bytes(b"no database at all" * 1000)
    out = shell.folder / "support.zip"
    document = shell.document("doctor", "--bundle", str(out), code=4)
    found = {each["name"]: each for each in document["findings"]}
    assert not found["store"]["ok"]
    assert "cannot be read" in found["store"]["text"]
    assert "Copy this folder" in found["store"]["do"]
    assert found["qt"]["ok"]
    assert zipfile.is_zipfile(out)


def test_the_support_file_is_shown_word_for_word(shell: Shell) -> None:
    shell.new(title="A title of nobody's business")
    out = shell.folder / "support.zip"
    said = shell.run("doctor", "--bundle", str(out)).stdout
    assert "Saved, exactly as shown here" in said
    with zipfile.ZipFile(out) as file:
        for name in file.namelist():
            part = file.read(name).decode()
            assert part in said
            assert "business" not in part
            assert str(shell.folder) not in part


def test_a_support_file_that_cannot_be_written_is_said(shell: Shell) -> None:
    result = shell.run("doctor", "--bundle", str(shell.folder / "no" / "folder.zip"))
    assert result.exit_code == 1
    assert "could not be saved" in result.stderr


def test_a_damaged_store_is_repaired_and_the_file_kept(shell: Shell, tmp_path: Path) -> None:
    for n in range(3):
        shell.new(title=f"The net of boat {n}")
    path = tmp_path / "profile" / STORE.file_name
    data = bytearray(path.read_bytes())
    data[:4096] = bytes(4096)
    path.write_bytes(data)
    said = shell.run("doctor")
    assert said.exit_code == 4
    assert "doctor --repair" in said.stdout
    repaired = shell.document("doctor", "--repair")["repaired"]
    assert isinstance(repaired, dict)
    assert (repaired["stories"], repaired["harmed"], repaired["unread"]) == (3, [], 0)
    assert len(list((tmp_path / "profile" / "quarantine").glob("damaged*/store.db"))) == 1
    assert "nothing to repair" in shell.run("doctor", "--repair").stdout


def test_without_a_copy_nothing_is_put_in_its_place(shell: Shell) -> None:
    shell.new()
    result = shell.run("doctor", "--repair", "--from-copy")
    assert result.exit_code == 4
    assert "no earlier copy" in result.stderr


def test_files_that_do_not_read_are_asked_for_again(shell: Shell, tmp_path: Path) -> None:
    story = shell.new()
    photo = tmp_path / "net.jpg"
    photo.write_bytes(b"not quite a picture" * 9999)
    shell.run("attach", story, str(photo), "--as-it-is")
    path = tmp_path / "profile" / MEDIA.file_name
    path.write_bytes(bytes(path.stat().st_size))
    repaired = shell.run("doctor", "--repair")
    assert repaired.exit_code == 1, repaired.output
    assert "please attach them again" in repaired.stdout
    assert shell.run("doctor").exit_code == 0
