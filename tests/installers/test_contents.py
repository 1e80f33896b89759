"""What is put into the frozen program, and what stays out."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from frozen import contents

from heliograph.store.slots import keyring

ROOT = Path(__file__).parents[2]
QT = "PySide6/Qt"


def test_what_is_imported_by_its_name_is_named() -> None:
    """A name in a string is found by no analysis: whoever adds one has to add it to the list."""
    named = {
        call.args[0].value
        for path in (ROOT / "src/heliograph").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", getattr(call.func, "id", "")) == "import_module"
        and isinstance(call.args[0], ast.Constant)
    }
    assert named
    assert named <= set(contents.BY_NAME)
    assert set(contents.KEYRINGS.items()) == {
        (system, module) for system, (module, _) in keyring._BACKENDS.items()
    }


def test_nothing_is_named_that_stays_out() -> None:
    assert not set(contents.BY_NAME) & set(contents.LEFT_OUT)


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        (f"{QT}/plugins/platforms/libqxcb.so", True),
        (f"{QT}/plugins/platforms/libqeglfs.so", False),
        (f"{QT}/plugins/imageformats/libqwebp.so", True),
        (f"{QT}/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        (f"{QT}/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        (f"{QT}/lib/libQt6Gui.so.6", True),
        (f"{QT}/lib/libQt6Quick.so.6", False),
        (f"{QT}/translations/qtbase_ar.qm", True),
        (f"{QT}/translations/qtbase_de.qm", False),
        (f"{QT}/translations/designer_ar.qm", False),
        ("pillow.libs/libz-1234.so", True),
    ],
)
def test_only_what_is_used_goes_in(place: str, *, kept: bool) -> None:
    assert contents.is_kept(place, f"/env/site-packages/{place}", "BINARY") is kept


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries of a Linux")
def test_libraries_of_the_system_stay_the_system_s() -> None:
    def kept(name: str, kind: str = "BINARY") -> bool:
        return contents.is_kept(name, f"/usr/lib/x86_64-linux-gnu/{name}", kind)

    assert not kept("libssl.so.3")
    assert not kept("libX11.so.6")
    assert kept("libpython3.11.so.1.0")
    assert kept("python3.11/lib-dynload/_ssl.so", "EXTENSION")


def test_the_words_of_each_language_s_qt_are_there() -> None:
    assert [each for each in contents._QT_WORDS if not each.startswith("qtbase_")] == []
    assert len(contents._QT_WORDS) == len(contents.LANGUAGES) - 1  # Qt's own words are English
