"""Our own icons, coloured from the look at the moment they are painted.

An icon is an SVG on an 18 px grid whose strokes are ``currentColor``. It is drawn at the screen's
own resolution, kept, and mirrored in right-to-left windows only when it points.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from heliograph.bundled import resource
from heliograph.gui import look

POINTING = frozenset({"back", "forward", "import", "export", "undo", "call"})
"""Icons that are mirrored when the window runs from right to left."""

_MARK_SIZES = (16, 24, 32, 48, 64, 128, 256)


class _Engine(QIconEngine):
    """Paints one icon in the colour that its token has by then."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        token = "line" if mode is QIcon.Mode.Disabled else self._token
        paint(painter, QRectF(rect), self._name, token)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap


@cache  # kept: Python frees an engine whose icon is garbage before the icon is done with it
def icon(name: str, tint: str = "ink") -> QIcon:
    """Give an icon for a button or an action; it follows changes of theme by itself.

    Args:
        name: Of a file in ``resources/icons``.
        tint: Name of the colour in ``look.Tokens``.
    """
    return QIcon(_Engine(name, tint))


def paint(painter: QPainter, rect: QRectF, name: str, tint: str = "ink") -> None:
    """Paint an icon into a square, sharp on the painter's device."""
    scale = painter.device().devicePixelRatioF()
    side = max(1, round(min(rect.width(), rect.height()) * scale))
    code = look.colour(tint).name()
    picture = _picture(name, code, side, _mirrored(name))
    picture.setDevicePixelRatio(scale)
    shown = side / scale
    painter.drawPixmap(
        QRectF(
            rect.center().x() - shown / 2, rect.center().y() - shown / 2, shown, shown
        ).topLeft(),
        picture,
    )


def paint_in(painter: QPainter, rect: QRectF, name: str, tint: str, tokens: look.Tokens) -> None:
    """Paint an icon in the colours of one look, whatever the program's own is: for the desktop."""
    code = look.colour_of(tokens, tint).name()
    picture = _picture(name, code, round(min(rect.width(), rect.height())), _mirrored(name))
    painter.drawPixmap(rect.toRect().topLeft(), picture)


def pixmap(
    name: str, tint: str = "ink", *, size: int = look.ICON_SIZE, scale: float = 1
) -> QPixmap:
    """Give an icon as a picture, for a label.

    Args:
        name: Of a file in ``resources/icons``.
        tint: Name of the colour in ``look.Tokens``.
        size: Logical pixels.
        scale: The screen's device pixel ratio.
    """
    picture = _picture(name, look.colour(tint).name(), round(size * scale), _mirrored(name))
    picture.setDevicePixelRatio(scale)
    return picture


def mark(size: int, *, scale: float = 1) -> QPixmap:
    """Give the mark, a mirror catching the sun, for the head of a page.

    Args:
        size: Logical pixels.
        scale: The screen's device pixel ratio.
    """
    picture = _draw(_text("mark.svg", look.tokens().action), round(size * scale), mirrored=False)
    picture.setDevicePixelRatio(scale)
    return picture


def application_icon() -> QIcon:
    """Give the icon of the program in every size that desktops ask for."""
    made = QIcon()
    for side in _MARK_SIZES:
        made.addPixmap(application_picture(side))
    return made


def application_picture(side: int) -> QPixmap:
    """Draw the icon of the program: the mark on a light plate, readable on any desktop.

    Args:
        side: Device pixels.
    """
    plate = QPixmap(side, side)
    plate.fill(Qt.GlobalColor.transparent)
    painter = QPainter(plate)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour_of(look.LIGHT, "ground"))
    painter.drawRoundedRect(plate.rect(), side * 0.22, side * 0.22)
    inner = round(side * (0.88 if side < 32 else 0.74))
    offset = (side - inner) / 2
    painter.drawPixmap(
        QRectF(offset, offset, inner, inner).toRect().topLeft(),
        _draw(_text("mark.svg", look.LIGHT.action), inner, mirrored=False),
    )
    painter.end()
    return plate


def _mirrored(name: str) -> bool:
    return name in POINTING and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft


@cache
def _picture(name: str, code: str, side: int, mirrored: bool) -> QPixmap:  # noqa: FBT001 - a cache key
    return _draw(_text(f"icons/{name}.svg", code), side, mirrored=mirrored)


def _text(name: str, code: str) -> str:
    return resource(name).read_text(encoding="utf-8").replace("currentColor", code)


def _draw(text: str, side: int, *, mirrored: bool) -> QPixmap:
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    if mirrored:
        painter.translate(side, 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return picture
