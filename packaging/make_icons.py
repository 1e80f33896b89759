"""Makes the program's icon for the three systems from the one drawing, ``resources/mark.svg``.

``python packaging/make_icons.py OUT`` writes ``heliograph.ico`` for Windows, ``heliograph.icns``
for macOS, and for Linux one PNG a size in the folders of the hicolor theme.
"""

from __future__ import annotations

import argparse
import os
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication

from heliograph.gui import icons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WINDOWS = (16, 20, 24, 32, 40, 48, 64, 256)
"""Sides in pixels: those that Explorer and the taskbar ask for from 100 to 250 %."""
LINUX = (16, 22, 24, 32, 48, 64, 128, 256, 512)
MACOS = {
    "icp4": 16,
    "icp5": 32,
    "ic11": 32,
    "ic12": 64,
    "ic07": 128,
    "ic08": 256,
    "ic13": 256,
    "ic09": 512,
    "ic14": 512,
    "ic10": 1024,
}
"""Type of the element and side in pixels; those twice there are for screens of two scales."""


def main(arguments: Sequence[str]) -> int:
    """Write every icon below the folder that was named."""
    parser = argparse.ArgumentParser(description=__doc__, add_help=True)
    parser.add_argument("out", type=Path)
    out: Path = parser.parse_args(arguments).out
    for path, data in files().items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return 0


def files() -> dict[str, bytes]:
    """Draw the icons; give what goes into each file, by its path. Needs an application of Qt."""
    sides = sorted({*WINDOWS, *LINUX, *MACOS.values()})
    pictures = {side: _png(side) for side in sides}
    found = {
        "heliograph.ico": ico({side: pictures[side] for side in WINDOWS}),
        "heliograph.icns": icns([(kind, pictures[side]) for kind, side in MACOS.items()]),
    }
    for side in LINUX:
        found[f"hicolor/{side}x{side}/apps/heliograph.png"] = pictures[side]
    return found


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """Put PNG files, by their side in pixels, together as an icon of Windows.

    The format is Microsoft's ICO with PNG inside, which Windows reads since Vista.
    """
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    entries = b""
    for side, data in pictures.items():
        # A byte has no 256; there it is written as 0.
        entries += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return head + entries + b"".join(pictures.values())


def icns(elements: Sequence[tuple[str, bytes]]) -> bytes:
    """Put PNG files with their types together as an icon of macOS (Apple's Icon Image format)."""
    body = b"".join(
        kind.encode("ascii") + struct.pack(">I", 8 + len(data)) + data for kind, data in elements
    )
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def _png(side: int) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    icons.application_picture(side).save(buffer, "PNG")
    return bytes(data.data())


if __name__ == "__main__":
    _application = QGuiApplication(sys.argv[:1])
    sys.exit(main(sys.argv[1:]))
