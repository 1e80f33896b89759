"""Small photos for the stories: drawn here, each another one."""

from __future__ import annotations

import os
import random
from pathlib import Path

_WIDTH, _HEIGHT = 800, 600
_GRAIN = 5
_QUALITY = 50
"""A file of about 75 kB comes of it."""


def write_photo(path: Path, seed: int) -> None:
    """Write a JPEG: grain over large forms.

    Raises:
        OSError: it cannot be written.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt  # noqa: PLC0415 - the platform is chosen first
    from PySide6.QtGui import QImage, QImageWriter  # noqa: PLC0415 - the same

    wide, high = _WIDTH // _GRAIN // 4 * 4, _HEIGHT // _GRAIN
    noise = random.Random(seed).randbytes(wide * high)  # noqa: S311 - repeatable on purpose
    grey = QImage(noise, wide, high, wide, QImage.Format.Format_Grayscale8)
    picture = grey.scaled(_WIDTH, _HEIGHT, mode=Qt.TransformationMode.SmoothTransformation)
    writer = QImageWriter(str(path), b"jpeg")
    writer.setQuality(_QUALITY)
    if not writer.write(picture.convertToFormat(QImage.Format.Format_RGB32)):
        raise OSError(writer.errorString())
