"""Paints the photos of the sample stories: hills, water and a mast under the sun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen, QPolygonF

if TYPE_CHECKING:
    from pathlib import Path

_WIDTH, _HEIGHT = 1200, 800
_SKIES = (("#F7D9A0", "#F2A65A"), ("#CFE3EA", "#F5E6C8"))
_HILLS = (("#7C5C4A", "#55483F", "#2E3A40"), ("#5E8C8A", "#3B6E73", "#1F4A52"))


def make_photo(path: Path, *, variant: int) -> Path:
    """Paint a landscape and save it in the format of the path's extension."""
    image = QImage(_WIDTH, _HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    top, bottom = _SKIES[variant % 2]
    sky = QLinearGradient(0, 0, 0, _HEIGHT * 0.75)
    sky.setColorAt(0, QColor(top))
    sky.setColorAt(1, QColor(bottom))
    painter.fillRect(image.rect(), sky)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#FFF3D6"))
    across = 380 if variant % 2 else 820
    painter.drawEllipse(QPointF(across, 250), 90, 90)
    for depth, name in enumerate(_HILLS[variant % 2]):
        painter.setBrush(QColor(name))
        painter.drawPolygon(_hill(430 + 110 * depth, 90 - 12 * depth, shift=depth + variant))
    _paint_mast(painter, QPointF(_WIDTH - across, 470))
    painter.end()
    if not image.save(str(path)):
        raise OSError(str(path))
    return path


def _hill(height: int, rise: int, *, shift: int) -> QPolygonF:
    ridge = [0.1, 0.7, 0.3, 1.0, 0.5, 0.8, 0.2, 0.6, 0.0]
    step = _WIDTH / (len(ridge) - 1)
    turned = ridge[shift:] + ridge[:shift]
    points = [QPointF(at * step, height - rise * share) for at, share in enumerate(turned)]
    return QPolygonF([*points, QPointF(_WIDTH, _HEIGHT), QPointF(0, _HEIGHT)])


def _paint_mast(painter: QPainter, foot: QPointF) -> None:
    painter.setPen(QPen(QColor("#1E2530"), 7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    head = foot - QPointF(0, 260)
    for side in (-46, 46):
        painter.drawLine(foot + QPointF(side, 30), head)
    for share in (0.25, 0.5, 0.75):
        width = 46 * (1 - share)
        middle = foot + QPointF(0, 30 - 290 * share)
        painter.drawLine(middle - QPointF(width, 0), middle + QPointF(width, 0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for radius in (34, 64):
        box = QRectF(head.x() - radius, head.y() - radius, 2 * radius, 2 * radius)
        painter.drawArc(box, -40 * 16, 80 * 16)
        painter.drawArc(box, 140 * 16, 80 * 16)
