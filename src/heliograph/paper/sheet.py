"""A sheet of A4 to draw on: its margins, texts in the language in use, and the letters of codes."""

from __future__ import annotations

import errno
import os
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QTextDocument,
    QTextOption,
)

from heliograph import i18n
from heliograph.paper import fonts

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice

MM_PER_INCH = 25.4
_MARGIN_MM = 18.0
_POINTS = 10.0


@cache
def need_application() -> QGuiApplication | None:
    """Make the application without which Qt draws no text, kept until the process ends."""
    if QGuiApplication.instance() is not None:
        return None
    return QGuiApplication(["heliograph", "-platform", "offscreen"])


def set_up(device: QPagedPaintDevice) -> None:
    """Choose A4 and the margins that drawing counts on."""
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    device.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            margins,
            QPageLayout.Unit.Millimeter,
        )
    )


def begin_on(device: QPagedPaintDevice) -> QPainter:
    """Begin to draw on a printer or a file.

    Raises:
        OSError: it takes nothing.
    """
    painter = QPainter()
    if not painter.begin(device):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    return painter


def draw_at(painter: QPainter, document: QTextDocument, left: float, top: float) -> None:
    """Draw a text with its upper left corner there."""
    painter.save()
    painter.translate(left, top)
    document.drawContents(painter)
    painter.restore()


def document(body: str, device: QPagedPaintDevice, width: float) -> QTextDocument:
    """Lay out markup of ours in a column of ``width``, in units of the device."""
    made = QTextDocument()
    made.documentLayout().setPaintDevice(device)
    font = fonts.in_language(QFont(), i18n.language())
    font.setPointSizeF(_POINTS)
    made.setDefaultFont(font)
    made.setDocumentMargin(0)
    option = QTextOption()
    rtl = i18n.is_right_to_left()
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    )
    option.setAlignment(Qt.AlignmentFlag.AlignLeading)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    made.setDefaultTextOption(option)
    made.setPageSize(QSizeF(width, -1))
    made.setHtml(body)
    return made


def latin() -> str:
    """List families for codes: from the Chinese face digits cannot be copied out of a PDF."""
    return ",".join(f"'{each}'" for each in fonts.families("en"))
