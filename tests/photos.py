"""Photos for tests: drawn here, and made to tell all by exiftool."""

from __future__ import annotations

import random
import subprocess
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter

from told_files import JPEG, SAMPLES

if TYPE_CHECKING:
    from pathlib import Path


def picture(width: int, height: int, *, alpha: bool = False) -> QImage:
    """Draw something with large and small detail; with ``alpha`` half of it shines through."""
    noise = random.Random(width * height).randbytes(64 * 64 * 3)  # noqa: S311 - test data
    small = QImage(noise, 64, 64, 64 * 3, QImage.Format.Format_RGB888)
    image = small.scaled(width, height).convertToFormat(QImage.Format.Format_ARGB32)
    for at in range(0, width // 2 if alpha else 0, 8):
        image.setPixelColor(at, 0, QColor(1, 2, 3, 100))
    return image if alpha else image.convertToFormat(QImage.Format.Format_RGB32)


def write(image: QImage, kind: str = "jpeg", *, quality: int = 95) -> bytes:
    """Write a picture as a file of this format."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, kind.encode())
    writer.setQuality(quality)
    assert writer.write(image), kind
    return bytes(buffer.data().data())


def jpeg(width: int, height: int) -> bytes:
    """Give a JPEG as a camera writes it: large for what it shows."""
    return write(picture(width, height))


def telling(folder: Path, name: str = "told.jpg", data: bytes | None = None) -> Path:
    """Put a JPEG on the disk that tells place, device, person and time, turned to its side."""
    path = folder / name
    path.write_bytes(jpeg(2400, 1800) if data is None else data)
    orders = ["exiftool", "-m", "-q", "-overwrite_original", *JPEG["all"], str(path)]
    subprocess.run(orders, check=True, capture_output=True)
    return path


def sample(name: str) -> bytes:
    """Give one of the small samples of each format."""
    return (SAMPLES / name).read_bytes()
