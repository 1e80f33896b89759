"""Libraries forget the folders of the computer that they were built on."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from frozen import elf

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    shutil.which("ld") is None or shutil.which("readelf") is None,
    reason="binutils make and read the libraries",
)


def _library(folder: Path, search: str, *words: str) -> Path:
    source = folder / "some.s"
    source.write_text('.globl answer\n.section .rodata\nanswer:\n.string "42"\n')
    assemble = ("as", "-o", "some.o", "some.s")
    subprocess.run([*assemble], cwd=folder, check=True)
    made = folder / "libsome.so"
    link = ("ld", "-shared", "-soname", "libsome.so", f"-rpath={search}", *words)
    subprocess.run([*link, "-o", made.name, "some.o"], cwd=folder, check=True)
    return made


def _dynamic(library: Path) -> str:
    words = ["readelf", "-dW", str(library)]
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout


@pytest.mark.parametrize("kind", ["--enable-new-dtags", "--disable-new-dtags"])
def test_a_folder_of_another_computer_is_forgotten(tmp_path: Path, kind: str) -> None:
    library = _library(tmp_path, "/home/builder/lib", kind)
    assert "PATH" in _dynamic(library)

    assert elf.forget_folders(library)

    assert "PATH" not in _dynamic(library)
    assert "libsome.so" in _dynamic(library)
    assert b"/home/builder" not in library.read_bytes()
    assert ctypes.c_char.in_dll(ctypes.CDLL(str(library)), "answer").value == b"4"
    assert not elf.forget_folders(library)


def test_a_folder_beside_the_library_stays(tmp_path: Path) -> None:
    library = _library(tmp_path, "$ORIGIN/../lib:$ORIGIN")
    before = library.read_bytes()

    assert not elf.forget_folders(library)

    assert library.read_bytes() == before


def test_what_is_no_library_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "libscript.so"
    other.write_bytes(b"INPUT(-lsome)")

    assert not elf.forget_folders(other)
    assert not elf.forget_folders(_object(tmp_path))


def _object(folder: Path) -> Path:
    _library(folder, "$ORIGIN")
    return folder / "some.o"
