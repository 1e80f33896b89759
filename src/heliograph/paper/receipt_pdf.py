"""Draws a receipt on paper: A4, in the language in use, its QR and its signed statement inside."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import segno
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QPainter, QPdfWriter

from heliograph import i18n
from heliograph.paper import fonts
from heliograph.paper.files import write_file
from heliograph.paper.sheet import (
    MM_PER_INCH,
    begin_on,
    document,
    draw_at,
    latin,
    need_application,
    set_up,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice

    from heliograph.paper.receipt_words import Fact, ReceiptPage

_QR_MM = 66.0
_SHORT_QR_MM = 44.0
_GAP_MM = 6.0
_FACT_GAP_MM = 2.0
_NAME = "font-size:8.5pt; color:#565E6B"
_CODE = "font-size:8.5pt"
_HEADING = "font-size:12pt; font-weight:600"


def save_pdf(page: ReceiptPage, path: Path) -> None:
    """Write the page as a PDF that carries its statement as the file ``receipt.jws``.

    Raises:
        OSError: the file cannot be written there.
    """
    write_file(path, as_pdf(page))


def as_pdf(page: ReceiptPage) -> bytes:
    """Make the PDF; any thread may, and no window need be there."""
    need_application()
    fonts.load()
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(f"{page.heading} {page.number}: {page.head[0].value}")
    writer.setCreator("Heliograph")
    set_up(writer)
    writer.addFileAttachment("receipt.jws", QByteArray(page.statement.encode()), "application/jose")
    # Of shaped letters a reader of PDF finds only the forms; whoever listens needs the words.
    writer.addFileAttachment("receipt.txt", QByteArray(page.as_text().encode()), "text/plain")
    draw(page, writer)
    buffer.close()
    return bytes(kept.data())


def draw(page: ReceiptPage, device: QPagedPaintDevice) -> None:
    """Draw the page; a receipt of very many files goes on overleaf.

    Raises:
        OSError: the printer takes nothing.
    """
    painter = begin_on(device)
    mm = device.logicalDpiX() / MM_PER_INCH
    width, height = device.width(), device.height()
    qr = (_QR_MM if page.qr == page.statement else _SHORT_QR_MM) * mm
    rtl = i18n.is_right_to_left()
    painter.setPen(Qt.GlobalColor.black)
    head_width = width - qr - _GAP_MM * mm
    head = document(_head(page), device, head_width)
    draw_at(painter, head, width - head_width if rtl else 0.0, 0.0)
    _draw_qr(page.qr, painter, QRectF(0.0 if rtl else width - qr, 0.0, qr, qr))
    at = max(head.size().height(), qr)
    for gap_mm, body in _pieces(page):
        piece = document(body, device, width)
        tall = piece.size().height()
        at += gap_mm * mm
        if at + tall > height:
            device.newPage()
            at = 0.0
        draw_at(painter, piece, 0.0, at)
        at += tall
    painter.end()


def _draw_qr(content: str, painter: QPainter, area: QRectF) -> None:
    """Draw the code with its quiet zone of four modules (ISO/IEC 18004, 9.1)."""
    rows = [tuple(row) for row in segno.make_qr(content, error="m").matrix_iter(border=4)]
    module = area.width() / len(rows)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for down, row in enumerate(rows):
        for across, is_dark in enumerate(row):
            if is_dark:
                place = QRectF(
                    area.left() + across * module, area.top() + down * module, module, module
                )
                painter.fillRect(place, Qt.GlobalColor.black)
    painter.restore()


def _head(page: ReceiptPage) -> str:
    heading = f'<p style="margin:0; font-size:12pt">{html.escape(page.heading)}</p>'
    number = (
        '<p style="margin:0 0 10px 0; font-size:22pt; font-weight:600;'
        f' font-family:{latin()}">'
        f"{html.escape(i18n.ltr(page.number))}</p>"
    )
    return heading + number + "".join(_fact(each) for each in page.head)


def _pieces(page: ReceiptPage) -> Iterator[tuple[float, str]]:
    """Give what the end of a page is not to cut, each with the millimetres above it."""
    for number, fact in enumerate(page.code):
        yield _FACT_GAP_MM if number else _GAP_MM, _fact(fact)
    if page.files:
        first, *others = page.files
        yield _GAP_MM, _heading(page.files_heading) + _fact(first)
        yield from ((_FACT_GAP_MM, _fact(each)) for each in others)
    how = "".join(f'<p style="margin:0 0 4px 0">{html.escape(each)}</p>' for each in page.how)
    yield _GAP_MM, _heading(page.how_heading) + how


def _heading(words: str) -> str:
    return f'<p style="margin:0 0 4px 0; {_HEADING}">{html.escape(words)}</p>'


def _fact(fact: Fact) -> str:
    value = i18n.ltr(fact.value) if fact.is_code else fact.value
    style = f"{_CODE}; font-family:{latin()}" if fact.is_code else ""
    return (
        f'<p style="margin:0; {_NAME}">{html.escape(fact.name)}</p>'
        f'<p style="margin:0 0 6px 0; {style}">{html.escape(value)}</p>'
    )
