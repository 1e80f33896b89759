"""Tables as LibreOffice and others write them (ODS)."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from heliograph.exchange.tables.failures import TableUnreadable
from heliograph.exchange.tables.reading import read_table

if TYPE_CHECKING:
    from pathlib import Path

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(f'xmlns:{name}="{OASIS}{name}:1.0"' for name in ("office", "table", "text"))
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def _write(path: Path, rows: str, manifest: str = "", content: bytes | None = None) -> None:
    whole = (
        f"<office:document-content {NAMES} {CALCEXT}><office:body><office:spreadsheet>"
        f'<table:table table:name="Stories">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", MIMETYPE)
        parts.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{OASIS}manifest:1.0">'
            f"{manifest}</manifest:manifest>",
        )
        if content is None:
            parts.writestr("content.xml", whole)
        elif content:
            parts.writestr("content.xml", content)


def _text(text: str, attributes: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {attributes}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def _row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_a_merged_cell_says_the_same_in_each_of_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "stories.ods"
    span = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    _write(
        path,
        _row(_text("a"), _text("b"), _text("c"))
        + _row(_text("Radio", span), "<table:covered-table-cell/>", _text("x"))
        + _row(covered, _text("y")),
    )
    (sheet,) = read_table(path).sheets
    assert [row.values for row in sheet.rows] == [
        *(("a", "b", "c"), ("Radio", "Radio", "x"), ("Radio", "Radio", "y")),
    ]


def test_a_formula_that_came_to_nothing_is_named_and_empty(tmp_path: Path) -> None:
    path = tmp_path / "stories.ods"
    far = '<table:table-cell table:number-columns-repeated="26"/>'
    _write(
        path,
        _row(
            _text("#DIV/0!", 'table:formula="of:=1/0" calcext:value-type="error"'),
            _text("#N/A", 'table:formula="of:=NA()"'),
            _text("fine", 'table:formula="of:=A1"'),
            _text("#1"),
            far,
            '<table:table-cell table:formula="of:=X" office:value-type="float" office:value="0"'
            ' calcext:value-type="error"><text:p>Err:508</text:p></table:table-cell>',
            _text("end"),
        ),
    )
    (sheet,) = read_table(path).sheets
    assert sheet.errors == ("A1", "B1", "AE1")
    assert sheet.rows[0].values == (None, None, "fine", "#1", *[None] * 27, "end")


ENCRYPTED = (
    '<manifest:file-entry manifest:full-path="content.xml">'
    "<manifest:encryption-data/></manifest:file-entry>"
)


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b""])
def test_a_table_that_asks_for_a_password_is_not_called_damaged(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "stories.ods"
    _write(path, "", ENCRYPTED, content)
    with pytest.raises(TableUnreadable) as caught:
        read_table(path)
    assert caught.value.reason == "password"
