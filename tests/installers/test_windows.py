"""The installers for Windows: what they say, and that both are made of the same files."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from windows import installer, msi

from heliograph.gui.background.autostart_windows import RUN
from heliograph.i18n import LANGUAGES

ROOT = Path(__file__).parents[2]
SCRIPT = (ROOT / "packaging/windows/heliograph.nsi").read_text(encoding="utf-8")
WIX = "{http://schemas.microsoft.com/wix/2006/wi}"


@pytest.fixture
def payload(tmp_path: Path) -> Path:
    folder = tmp_path / "payload"
    (folder / "_internal").mkdir(parents=True)
    for name in ("heliograph.exe", "heliograph-window.exe", "_internal/a b.txt"):
        (folder / name).write_text(name)
    return folder


def test_each_sentence_is_there_in_each_language() -> None:
    said = installer.words()
    assert {frozenset(each) for each in said.values()} == {frozenset(LANGUAGES)}
    assert set(installer.NSIS_NAMES) == set(LANGUAGES)


def test_the_script_says_each_sentence_and_no_other() -> None:
    used = set(re.findall(r"\$\((\w+)\)", SCRIPT))
    assert used == set(installer.words())


def test_what_nsis_would_read_as_its_own_is_escaped() -> None:
    text = installer.strings({"a": {"en": 'a "b" $c\nd'}})
    assert text == 'LangString a ${LANG_ENGLISH} "a $\\"b$\\" $$c$\\r$\\nd"\n'


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", "0.1.0.0"), ("1.2.3rc1", "1.2.3.0"), ("1.2", "1.2.0.0"), ("1.2.3.4.5", "1.2.3.4")],
)
def test_windows_has_four_numbers_to_a_version(version: str, numbers: str) -> None:
    assert installer.four(version) == numbers


def test_the_installer_s_switch_is_the_program_s_own() -> None:
    assert f'!define RUN "{RUN}"' in SCRIPT
    assert 'HKCU "${RUN}" "Heliograph"' in SCRIPT


@pytest.mark.skipif(shutil.which("makensis") is None, reason="needs NSIS")
def test_the_same_files_make_the_same_installer(payload: Path, tmp_path: Path) -> None:
    icon = tmp_path / "heliograph.ico"
    icon.write_bytes((ROOT / "tests/data/installers/one.ico").read_bytes())
    made = [
        installer.build(
            payload, tmp_path, version="1.2.3", licence=ROOT / "LICENSE", icon=icon, made=1
        ).read_bytes()
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_the_msi_has_each_file_once_and_keeps_their_identities(payload: Path) -> None:
    one, two = (ET.fromstring(msi.source(payload, each)) for each in ("1.2.3", "1.2.4"))  # noqa: S314 - ours
    files = [each.attrib["Source"] for each in one.iter(f"{WIX}File")]
    assert sorted(files) == ["_internal/a b.txt", "heliograph-window.exe", "heliograph.exe"]
    components = [each.attrib["Guid"] for each in one.iter(f"{WIX}Component")]
    assert len(set(components)) == len(files) + 1
    assert components == [each.attrib["Guid"] for each in two.iter(f"{WIX}Component")]
    products = [each.find(f"{WIX}Product") for each in (one, two)]
    assert len({each.attrib["Id"] for each in products if each is not None}) == 2
    assert {each.attrib["UpgradeCode"] for each in products if each is not None} == {msi.UPGRADES}
    wanted = {each.attrib["Id"] for each in one.iter(f"{WIX}ComponentRef")}
    assert wanted == {each.attrib["Id"] for each in one.iter(f"{WIX}Component")}
