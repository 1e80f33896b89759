"""The icons that installers take: one drawing, in the three systems' own files."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageReader
from tests.tool import load_tool

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

make_icons = load_tool("make_icons")


@pytest.fixture(scope="module")
def files(qapp: QApplication) -> dict[str, bytes]:
    del qapp  # drawing needs it
    return cast("dict[str, bytes]", make_icons.files())


def pictures(data: bytes, kind: bytes) -> list[QImage]:
    """Read every picture of a file with Qt's own readers, which are not ours."""
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    found: list[QImage] = []
    for number in range(reader.imageCount()):
        assert reader.jumpToImage(number)
        found.append(reader.read())
    return found


def test_windows_gets_every_size_of_its_taskbar(files: dict[str, bytes]) -> None:
    found = pictures(files["heliograph.ico"], b"ico")
    assert [picture.width() for picture in found] == list(make_icons.WINDOWS)


def test_macos_gets_every_size_for_both_kinds_of_screen(files: dict[str, bytes]) -> None:
    found = pictures(files["heliograph.icns"], b"icns")
    assert {picture.width() for picture in found} == set(make_icons.MACOS.values())


def test_linux_gets_a_png_of_each_size_in_its_theme(files: dict[str, bytes]) -> None:
    for side in make_icons.LINUX:
        picture = QImage.fromData(files[f"hicolor/{side}x{side}/apps/heliograph.png"])
        assert (picture.width(), picture.height()) == (side, side)


@pytest.mark.parametrize("side", [16, 512])
def test_the_mark_is_seen_on_its_plate(side: int, files: dict[str, bytes]) -> None:
    picture = QImage.fromData(files[f"hicolor/{side}x{side}/apps/heliograph.png"])
    assert picture.pixelColor(0, 0).alpha() == 0
    colours = {picture.pixelColor(x, y).rgba() for x in range(side) for y in range(side)}
    sun = QColor("#F2B134")
    assert any(
        abs(QColor(each).red() - sun.red()) < 8 and abs(QColor(each).blue() - sun.blue()) < 8
        for each in colours
    )
    assert QColor("#0B5C73").rgba() in colours
