"""The tables that are harmed: saved by LibreOffice, an XLSB written by hand, and texts."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec

from workbooks import workbook

DATA = Path(__file__).parents[2] / "data" / "tables"
_HEADINGS = ("No", "Title", "Country", "When", "People", "Summary", "Photo")
_COUNTRIES = ("Chad", "Perú", "Côte d’Ivoire", "Kenya")
_ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")
_RUSSIAN = ("№;Название;Страна\n", "{n};Радио на холмах {n};Кения\n")
_CHINESE = ("序号,标题,国家\n", "{n},山里的电台 {n},肯尼亚\n")
_ARABIC = ("الرقم;العنوان;البلد\n", "{n};إذاعة التلال {n};كينيا\n")


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """A table that is whole."""

    name: str
    suffix: str
    data: bytes

    @property
    def is_zip(self) -> bool:
        """Tell whether it is made of parts that have checksums."""
        return self.data.startswith(b"PK")


def parts_of(data: bytes) -> dict[str, bytes]:
    """Unpack a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """Pack a workbook again."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, data in parts.items():
            whole.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@cache
def originals() -> tuple[Original, ...]:
    """Give all of them."""
    saved = [
        Original(name=kind, suffix=f".{kind}", data=(DATA / f"stories.{kind}").read_bytes())
        for kind in ("xlsx", "ods", "xls")
    ]
    texts = [
        *((f"csv in {each}", _text(_FRENCH), each) for each in _ENCODINGS),
        ("csv in cp1251", _text(_RUSSIAN), "cp1251"),
        ("csv in gb18030", _text(_CHINESE), "gb18030"),
        ("csv in cp1256", _text(_ARABIC), "cp1256"),
    ]
    return (
        *saved,
        Original(name="xlsb", suffix=".xlsb", data=xlsb()),
        Original(name="written xlsx", suffix=".xlsx", data=_written()),
        *(
            Original(name=name, suffix=".csv", data=text.encode(encoding))
            for name, text, encoding in texts
        ),
    )


_FRENCH = (
    "N°;Titre;Pays;Résumé\n",
    '{n};"L’école ""à"" Thiès {n}";Sénégal;"Une ligne, {n}\net la deuxième"\n',
)


def _text(form: tuple[str, str]) -> str:
    return form[0] + "".join(form[1].format(n=number) for number in range(30))


def _rows() -> list[list[str | float]]:
    return [
        [float(n), f"Radio {n}", _COUNTRIES[n % 4], 44000.0 + n, 12.5 * n, f"A\nB {n}", f"{n}.jpg"]
        for n in range(40)
    ]


def _written() -> bytes:
    """Write one as the program that our own templates are written with does."""
    out = io.BytesIO()
    with workbook(out) as book:  # type: ignore[arg-type] # a file does for a path
        sheet = book.add_worksheet("Stories")
        sheet.write_row("A1", _HEADINGS)
        for number, row in enumerate(_rows(), start=2):
            sheet.write_row(f"A{number}", row)
    parts = parts_of(out.getvalue())
    # Without the time at which it was written: a seed is to harm the same bytes again.
    return packed({name: data for name, data in parts.items() if "docProps" not in name})


# ---- XLSB, which LibreOffice reads and does not write ([MS-XLSB]) ------------------

_BUNDLE, _ROW, _TEXT_CELL, _REAL_CELL, _SHARED = 156, 0, 7, 5, 19


def record(kind: int, body: bytes = b"") -> bytes:
    """Write one record: its kind and size in seven bits a byte."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(body), bytearray()
    while True:
        length.append(size & 0x7F | (0x80 if size > 0x7F else 0))
        size >>= 7
        if not size:
            return head + bytes(length) + body


def wide(text: str) -> bytes:
    """Write a text with its length before it."""
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def xlsb(rows: Sequence[Sequence[str | float]] | None = None) -> bytes:
    """Write a workbook of one sheet."""
    table = [list(_HEADINGS), *_rows()] if rows is None else rows
    texts = list(dict.fromkeys(each for row in table for each in row if isinstance(each, str)))
    places = {text: number for number, text in enumerate(texts)}
    cells = bytearray()
    for number, row in enumerate(table):
        cells += record(_ROW, struct.pack("<II", number, 0) + bytes(9))
        for column, value in enumerate(row):
            head = struct.pack("<II", column, 0)
            if isinstance(value, str):
                cells += record(_TEXT_CELL, head + struct.pack("<I", places[value]))
            else:
                cells += record(_REAL_CELL, head + struct.pack("<d", value))
    width = max(map(len, table)) - 1
    size = struct.pack("<IIII", 0, len(table) - 1, 0, width)
    sheet = record(129) + record(148, size) + record(145) + bytes(cells) + record(146) + record(130)
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide("Stories")
    shared = struct.pack("<II", len(texts), len(texts))
    return packed(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "xl/_rels/workbook.bin.rels": _RELATIONS,
            "xl/workbook.bin": record(131)
            + record(143)
            + record(_BUNDLE, bundle)
            + record(144)
            + record(132),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/sharedStrings.bin": record(159, shared)
            + b"".join(record(_SHARED, b"\0" + wide(text)) for text in texts)
            + record(160),
        }
    )


_CONTENT_TYPES = b"""<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"""
_RELATIONS = b"""<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="worksheets/sheet1.bin" Type="x/worksheet"/>
<Relationship Id="rId2" Target="sharedStrings.bin" Type="x/sharedStrings"/>
</Relationships>"""
