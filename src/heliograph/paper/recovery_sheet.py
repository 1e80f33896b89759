"""Draws a recovery code on a sheet to be kept: its groups numbered, and what they are good for."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QFont, QPdfWriter, QPen

from heliograph.i18n import is_right_to_left, tr
from heliograph.paper import fonts
from heliograph.paper.files import write_file
from heliograph.paper.sheet import (
    MM_PER_INCH,
    begin_on,
    document,
    draw_at,
    need_application,
    set_up,
)

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice, QPainter

_COLUMNS = 4
_CELL_MM, _ROW_MM, _NUMBER_MM = 40.0, 18.0, 5.0
_CODE_POINTS, _NUMBER_POINTS = 20.0, 9.0
_GAP_MM, _LINE_MM, _PEN_MM = 8.0, 14.0, 0.25


def save_sheet(groups: tuple[str, ...], path: Path) -> None:
    """Write the sheet as a PDF where the name ends so, else the groups as a line of text.

    Raises:
        OSError: the file cannot be written there.
    """
    if path.suffix.lower() == ".pdf":
        write_file(path, as_pdf(groups))
    else:
        write_file(path, (" ".join(groups) + "\n").encode())


def as_pdf(groups: tuple[str, ...]) -> bytes:
    """Make the PDF of the sheet."""
    need_application()
    fonts.load()
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(tr("Recovery code"))
    writer.setCreator("Heliograph")
    set_up(writer)
    draw(groups, writer)
    buffer.close()
    return bytes(kept.data())


def draw(groups: tuple[str, ...], device: QPagedPaintDevice) -> None:
    """Draw the sheet; the groups run left to right in every language, as they are typed.

    Raises:
        OSError: the printer takes nothing.
    """
    painter = begin_on(device)
    mm = device.logicalDpiX() / MM_PER_INCH
    painter.setPen(QPen(Qt.GlobalColor.black, _PEN_MM * mm))
    width = device.width()
    edge = width - _COLUMNS * _CELL_MM * mm if is_right_to_left() else 0.0
    head = document(_head(), device, width)
    draw_at(painter, head, 0.0, 0.0)
    at = head.size().height() + _GAP_MM * mm
    for number, group in enumerate(groups):
        left = edge + number % _COLUMNS * _CELL_MM * mm
        top = at + number // _COLUMNS * _ROW_MM * mm
        _write(
            painter, QRectF(left, top, _CELL_MM * mm, _NUMBER_MM * mm), str(number + 1), small=True
        )
        room = QRectF(left, top + _NUMBER_MM * mm, _CELL_MM * mm, (_ROW_MM - _NUMBER_MM) * mm)
        _write(painter, room, group)
    at += -(-len(groups) // _COLUMNS) * _ROW_MM * mm + _GAP_MM * mm
    how = document(_how(), device, width)
    draw_at(painter, how, 0.0, at)
    at += how.size().height()
    for words in (tr("Name"), tr("Date")):
        at += _LINE_MM * mm
        line = document(f"<p>{html.escape(words)}</p>", device, width)
        draw_at(painter, line, 0.0, at - line.size().height())
        room_for_words = (line.idealWidth() + 3 * mm) if line.idealWidth() < width else 0.0
        start, end = room_for_words, width * 0.7
        if is_right_to_left():
            start, end = width - end, width - start
        painter.drawLine(round(start), round(at), round(end), round(at))
    painter.end()


def _write(painter: QPainter, room: QRectF, words: str, *, small: bool = False) -> None:
    font = QFont()
    font.setFamilies(fonts.families("en"))
    font.setPointSizeF(_NUMBER_POINTS if small else _CODE_POINTS)
    painter.setFont(font)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    painter.drawText(room, flags, words)


def _head() -> str:
    return (
        '<p style="margin:0; font-size:12pt">Heliograph</p>'
        '<p style="margin:0; font-size:22pt; font-weight:600">'
        f"{html.escape(tr('Recovery code'))}</p>"
    )


def _how() -> str:
    said = (
        tr(
            "It opens your stories when your passphrase or this computer’s password store is lost."
            " Type it where Heliograph asks for it; spaces and small letters do no harm."
        ),
        tr("The signs 0 and 1 are digits: the letters O, I and L do not occur."),
        tr("Backups open with the code that was in use when they were made."),
        tr(
            "Keep this sheet where nobody else finds it, and away from the computer. Whoever has"
            " both can read your stories."
        ),
    )
    return "".join(f'<p style="margin:0 0 6px 0">{html.escape(each)}</p>' for each in said)
