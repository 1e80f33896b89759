"""Draws a receipt on paper: A4, in the language in use, its QR and its signed statement inside."""

from __future__ import annotations

import html
from functools import cache
from typing import TYPE_CHECKING

import segno
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
    QTextOption,
)

from heliograph import i18n
from heliograph.paper import fonts
from heliograph.paper.files import write_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice

    from heliograph.paper.receipt_words import Fact, ReceiptPage

_MARGIN_MM = 18.0
_QR_MM = 66.0
_SHORT_QR_MM = 44.0
_GAP_MM = 6.0
_FACT_GAP_MM = 2.0
_POINTS = 10.0
_MM_PER_INCH = 25.4
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
    _need_application()
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


@cache
def _need_application() -> QGuiApplication | None:
    """Make the application without which Qt draws no text, kept until the process ends."""
    if QGuiApplication.instance() is not None:
        return None
    return QGuiApplication(["heliograph", "-platform", "offscreen"])


def set_up(device: QPagedPaintDevice) -> None:
    """Choose A4 and the margins that ``draw`` counts on."""
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    device.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            margins,
            QPageLayout.Unit.Millimeter,
        )
    )


def draw(page: ReceiptPage, device: QPagedPaintDevice) -> None:
    """Draw the page; a receipt of very many files goes on overleaf."""
    painter = QPainter(device)
    mm = device.logicalDpiX() / _MM_PER_INCH
    width, height = device.width(), device.height()
    qr = (_QR_MM if page.qr == page.statement else _SHORT_QR_MM) * mm
    rtl = i18n.is_right_to_left()
    painter.setPen(Qt.GlobalColor.black)
    head_width = width - qr - _GAP_MM * mm
    head = _document(_head(page), device, head_width)
    _draw_at(painter, head, width - head_width if rtl else 0.0, 0.0)
    _draw_qr(page.qr, painter, QRectF(0.0 if rtl else width - qr, 0.0, qr, qr))
    at = max(head.size().height(), qr)
    for gap_mm, body in _pieces(page):
        document = _document(body, device, width)
        tall = document.size().height()
        at += gap_mm * mm
        if at + tall > height:
            device.newPage()
            at = 0.0
        _draw_at(painter, document, 0.0, at)
        at += tall
    painter.end()


def _draw_at(painter: QPainter, document: QTextDocument, left: float, top: float) -> None:
    painter.save()
    painter.translate(left, top)
    document.drawContents(painter)
    painter.restore()


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


def _document(body: str, device: QPagedPaintDevice, width: float) -> QTextDocument:
    document = QTextDocument()
    document.documentLayout().setPaintDevice(device)
    font = fonts.in_language(QFont(), i18n.language())
    font.setPointSizeF(_POINTS)
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    option = QTextOption()
    rtl = i18n.is_right_to_left()
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    )
    option.setAlignment(Qt.AlignmentFlag.AlignLeading)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    document.setPageSize(QSizeF(width, -1))
    document.setHtml(body)
    return document


def _head(page: ReceiptPage) -> str:
    heading = f'<p style="margin:0; font-size:12pt">{html.escape(page.heading)}</p>'
    number = (
        '<p style="margin:0 0 10px 0; font-size:22pt; font-weight:600;'
        f' font-family:{_latin()}">'
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
    style = f"{_CODE}; font-family:{_latin()}" if fact.is_code else ""
    return (
        f'<p style="margin:0; {_NAME}">{html.escape(fact.name)}</p>'
        f'<p style="margin:0 0 6px 0; {style}">{html.escape(value)}</p>'
    )


def _latin() -> str:
    """List families for codes: from the Chinese face digits cannot be copied out of a PDF."""
    return ",".join(f"'{each}'" for each in fonts.families("en"))
