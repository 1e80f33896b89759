"""Writes a workbook as flat OpenDocument, which LibreOffice saves as what is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from benchmarks.tables.cells import Formula

if TYPE_CHECKING:
    from benchmarks.tables.cells import Cell, Line

_EMPTY_ROWS = 5_000
"""Rows below the stories that are coloured and hold nothing: people colour whole columns."""
_PLACES = {"ar": "EG", "en": "GB", "es": "ES", "fr": "FR", "ru": "RU", "zh": "CN"}
_DAY, _MONTH, _YEAR = (
    '<number:day number:style="long"/>',
    '<number:month number:style="long"/>',
    '<number:year number:style="long"/>',
)
_ORDERS = {"ru": (".", (_DAY, _MONTH, _YEAR)), "zh": ("/", (_YEAR, _MONTH, _DAY))}
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}"'
    for name, space in (
        ("office", "office:1.0"),
        ("style", "style:1.0"),
        ("text", "text:1.0"),
        ("table", "table:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
        ("number", "datastyle:1.0"),
        ("of", "of:1.2"),
    )
)
_ROW = "<table:table-row{}>{}</table:table-row>"


def workbook(
    lines: Iterable[Line], *, language: str, sheet: str, hidden_sheet: str, listed: Iterable[str]
) -> str:
    """Write a sheet of lines, and a hidden one with a list as spreadsheets pick from."""
    wide = "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<office:document {_SPACES} office:version="1.3"',
            ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet">',
            _styles(language),
            "<office:body><office:spreadsheet>",
            f'<table:table table:name={quoteattr(sheet)} table:style-name="stories">',
            *_rows(lines),
            _ROW.format(
                f' table:number-rows-repeated="{_EMPTY_ROWS}"',
                '<table:table-cell table:style-name="coloured"/>',
            ),
            "</table:table>",
            f'<table:table table:name={quoteattr(hidden_sheet)} table:style-name="lists">',
            *(_ROW.format("", _cell(each, "")) for each in listed),
            "</table:table></office:spreadsheet></office:body></office:document>",
        )
    )
    return wide + "\n"


def _styles(language: str) -> str:
    mark, parts = _ORDERS.get(language, ("/", (_DAY, _MONTH, _YEAR)))
    shown = f"<number:text>{mark}</number:text>".join(parts)
    direction = "rl-tb" if language == "ar" else "lr-tb"
    return (
        "<office:automatic-styles>"
        f'<number:date-style style:name="day" number:language="{language}"'
        f' number:country="{_PLACES[language]}">{shown}</number:date-style>'
        '<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>'
        '<style:style style:name="coloured" style:family="table-cell">'
        '<style:table-cell-properties fo:background-color="#ffeecc"/></style:style>'
        '<style:style style:name="stories" style:family="table">'
        f'<style:table-properties table:display="true" style:writing-mode="{direction}"/>'
        "</style:style>"
        '<style:style style:name="lists" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
        "</office:automatic-styles>"
    )


def _rows(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        hidden = ' table:visibility="collapse"' if line.hidden else ""
        cells: list[str] = []
        covered = 0
        for index, cell in enumerate(line.cells):
            if covered:
                covered -= 1
                continue
            span = line.spans.get(index, 1)
            merged = f' table:number-columns-spanned="{span}"' if span > 1 else ""
            cells.append(_cell(cell, merged) + "<table:covered-table-cell/>" * (span - 1))
            covered = min(span, len(line.cells) - index) - 1
        yield _ROW.format(hidden, "".join(cells) or "<table:table-cell/>")


def _cell(cell: Cell, about: str) -> str:
    match cell:
        case None:
            return f"<table:table-cell{about}/>"
        case Formula(text):
            return f"<table:table-cell{about} table:formula={quoteattr('of:=' + text)}/>"
        case date():
            about += f' table:style-name="date" office:value-type="date" office:date-value="{cell}"'
            return f"<table:table-cell{about}/>"
        case int():
            return f'<table:table-cell{about} office:value-type="float" office:value="{cell}"/>'
        case _:
            lines = "".join(f"<text:p>{_text(each)}</text:p>" for each in cell.split("\n"))
            return f'<table:table-cell{about} office:value-type="string">{lines}</table:table-cell>'


def _text(line: str) -> str:
    """Keep a space at the end, which XML of this kind leaves out."""
    bare = line.rstrip(" ")
    return escape(bare) + "<text:s/>" * (len(line) - len(bare))
