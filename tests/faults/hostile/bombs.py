"""Tables that are made to use up memory or time, to reach other files, or to mislead: by name."""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from faults.hostile.originals import originals, packed, parts_of, record, wide, xlsb

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MEGABYTE = 1024 * 1024
_LONG_LINE_BYTES = 1024 * _MEGABYTE


class Bomb(msgspec.Struct, frozen=True, kw_only=True):
    """A file by name; it is written when it is tried."""

    name: str
    suffix: str
    write: Callable[[Path], None]


# ---- XLSX -------------------------------------------------------------------------


def _xlsx(
    *,
    sheet: str | None = None,
    rows: str = "",
    after: str = "",
    shared: str = "",
    head: str = "",
    book: str = "",
) -> bytes:
    """Write an XLSX whose first sheet or texts are these."""
    parts = parts_of(originals()[0].data)
    whole = f'{head}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    parts["xl/worksheets/sheet1.xml"] = (sheet or whole).encode()
    if shared:
        parts["xl/sharedStrings.xml"] = shared.encode()
    if book:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheets>", book.encode())
    return packed(parts)


def _cell(place: str, value: str, kind: str = "n") -> str:
    return f'<c r="{place}" t="{kind}"><v>{value}</v></c>'


def _row(cells: str, number: str = "1") -> str:
    return f'<row r="{number}">{cells}</row>'


_INLINE = '<c r="A1" t="inlineStr"><is><t>%s</t></is></c>'
_NAMES = "abcdefghijklm"
_SWELLING = "".join(
    f"<!ENTITY {name} '{f'&{last};' * 10}'>" for last, name in itertools.pairwise(_NAMES)
)
_LAUGHS = f"<!DOCTYPE x [<!ENTITY a 'ha'>{_SWELLING}]>"
_QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'a' * 100_000}'>]>"
_FILE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
_PARAMETER = "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x'> %p;]>"


def _merged(*places: str) -> str:
    cells = "".join(f'<mergeCell ref="{each}"/>' for each in places)
    return f"<mergeCells>{cells}</mergeCells>"


def _with_entity(head: str, text: str) -> bytes:
    return _xlsx(head=head, rows=_row(_INLINE % text))


def _shared_laughs() -> bytes:
    return _xlsx(
        rows=_row(_cell("A1", "0", "s")),
        shared=f'{_LAUGHS}<sst xmlns="{_MAIN}"><si><t>&m;</t></si></sst>',
    )


def _many_sheets() -> bytes:
    more = "".join(f'<sheet name="s{n}" sheetId="{n + 9}" r:id="rId2"/>' for n in range(20_000))
    return _xlsx(rows=_row(_cell("A1", "1")), book=f"<sheets>{more}")


_XLSX: dict[str, Callable[[], bytes]] = {
    "laughs in a sheet": lambda: _with_entity(_LAUGHS, "&m;"),
    "laughs in the texts": _shared_laughs,
    "quadratic entity": lambda: _with_entity(_QUADRATIC, "&a;" * 20_000),
    "entity of a file": lambda: _with_entity(_FILE, "&a;"),
    "entity of a server": lambda: _with_entity(_PARAMETER, "a"),
    "elements 100,000 deep": lambda: _xlsx(rows="<row>" * 100_000 + "</row>" * 100_000),
    "elements 5,000,000 deep": lambda: _xlsx(rows="<a>" * 5_000_000),
    "last cell of all": lambda: _xlsx(rows=_row(_cell("A1", "1")) + _row(_cell("XFD1048576", "1"))),
    "column beyond all": lambda: _xlsx(rows=_row(_cell("ZZZZZZZ1", "1"))),
    "row beyond all": lambda: _xlsx(rows=_row(_cell("A99999999999", "1"), "99999999999")),
    "row 4,294,967,295": lambda: _xlsx(rows=_row(_cell("A4294967295", "1"), "4294967295")),
    "row 0": lambda: _xlsx(rows=_row(_cell("A0", "1"), "0")),
    "rows backwards": lambda: _xlsx(
        rows="".join(_row(_cell(f"A{n}", "1"), str(n)) for n in range(3000, 0, -1))
    ),
    "a cell a million times": lambda: _xlsx(rows=_row(_cell("A1", "1") * 1_000_000)),
    "a million columns": lambda: _xlsx(rows=_row("<c><v>1</v></c>" * 1_000_000)),
    "text beyond the list": lambda: _xlsx(rows=_row(_cell("A1", "999999999", "s"))),
    "text number -1": lambda: _xlsx(rows=_row(_cell("A1", "-1", "s"))),
    "a list that says it is long": lambda: _xlsx(
        rows=_row(_cell("A1", "0", "s")),
        shared=f'<sst xmlns="{_MAIN}" count="4294967295" uniqueCount="4294967295"><si/></sst>',
    ),
    "five million texts": lambda: _xlsx(
        rows=_row(_cell("A1", "0", "s")),
        shared=f'<sst xmlns="{_MAIN}">{"<si><t>aaaa</t></si>" * 5_000_000}</sst>',
    ),
    "a text of 200 MB": lambda: _xlsx(rows=_row(_INLINE % ("a" * 200 * _MEGABYTE))),
    "the same text 100,000 times": lambda: _xlsx(
        rows="".join(_row(_cell(f"A{n}", "0", "s"), str(n)) for n in range(1, 100_000)),
        shared=f'<sst xmlns="{_MAIN}"><si><t>{"a" * 32_767}</t></si></sst>',
    ),
    "merged whole": lambda: _xlsx(rows=_row(_cell("A1", "1")), after=_merged("A1:XFD1048576")),
    "merged backwards": lambda: _xlsx(rows=_row(_cell("A1", "1")), after=_merged("C3:A1")),
    "merged in circles": lambda: _xlsx(
        rows=_row(_cell("A1", "1")) + _row(_cell("B2", "2"), "2"),
        after=_merged("A1:B2", "B2:C3", "A1:C3", "B1:B3", "A1:B2"),
    ),
    "a million merged cells": lambda: _xlsx(
        rows="".join(_row(_cell(f"A{n}", "1"), str(n)) for n in range(1, 1000)),
        after=_merged(*["A1:ALL1000"] * 300_000),
    ),
    "merged cells of nothing": lambda: _xlsx(rows=_row(_cell("A1", "1")), after=_merged("", ":")),
    "dimension of everything": lambda: _xlsx(
        sheet=f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
        f"{_row(_cell('A1', '1'))}</sheetData></worksheet>"
    ),
    "no number": lambda: _xlsx(rows=_row(_cell("A1", "NaN") + _cell("B1", "1e999"))),
    "a number of a million digits": lambda: _xlsx(rows=_row(_cell("A1", "9" * 1_000_000))),
    "a date of another age": lambda: _xlsx(
        rows=_row(f'<c r="A1" s="2"><v>{10**300}</v></c><c r="B1" s="2"><v>-1e9</v></c>')
    ),
    "20,000 sheets": _many_sheets,
    "an attribute of 100 MB": lambda: _xlsx(
        rows=f'<row r="1" x="{"a" * 100 * _MEGABYTE}">{_cell("A1", "1")}</row>'
    ),
    "a million attributes": lambda: _xlsx(
        rows="<row " + " ".join(f"a{n}='1'" for n in range(300_000)) + "/>"
    ),
    "200,000 hidden rows": lambda: _xlsx(
        rows="".join(f'<row r="{n}" hidden="1"/>' for n in range(1, 200_000))
    ),
}

# ---- ODS --------------------------------------------------------------------------


def _ods(table: str, head: str = "") -> bytes:
    parts = parts_of(originals()[1].data)
    content = parts["content.xml"].decode()
    begin, end = content.index("<table:table "), content.index("</office:spreadsheet>")
    start = content.index("<office:document-content")
    parts["content.xml"] = (
        content[:start]
        + head
        + content[start:begin]
        + f'<table:table table:name="Stories">{table}</table:table>'
        + content[end:]
    ).encode()
    return packed(parts)


def _repeated(rows: str = "1", columns: str = "1", text: str = "a") -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell'
        f' office:value-type="string" table:number-columns-repeated="{columns}">'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
    )


_NESTED = "<table:table><table:table-row><table:table-cell>"
_ODS: dict[str, Callable[[], bytes]] = {
    "ods: a row 2^31 times": lambda: _ods(_repeated(rows=str(2**31))),
    "ods: a row 2^64 times": lambda: _ods(_repeated(rows=str(2**64))),
    "ods: a row -1 times": lambda: _ods(_repeated(rows="-1")),
    "ods: a row 1,048,576 times": lambda: _ods(_repeated(rows="1048576")),
    "ods: a cell 2^31 times": lambda: _ods(_repeated(columns=str(2**31))),
    "ods: a cell a million times": lambda: _ods(_repeated(columns="1000000")),
    "ods: rows and cells 16,000 times": lambda: _ods(_repeated("16000", "16000")),
    "ods: an empty row 2^31 times": lambda: _ods(
        _repeated() + f'<table:table-row table:number-rows-repeated="{2**31}"/>' + _repeated()
    ),
    "ods: laughs": lambda: _ods(_repeated(text="&m;"), head=_LAUGHS),
    "ods: entity of a file": lambda: _ods(_repeated(text="&a;"), head=_FILE),
    "ods: tables in tables": lambda: _ods(
        "<table:table-row><table:table-cell>" + _NESTED * 3000 + "</table:table-cell>"
    ),
    "ods: spanned 2^31": lambda: _ods(
        _repeated().replace(
            "office:value-type",
            f'table:number-columns-spanned="{2**31}" table:number-rows-spanned="{2**31}"'
            " office:value-type",
        )
    ),
    "ods: a million spaces each": lambda: _ods(
        _repeated(text='<text:s text:c="1000000000"/>' * 100)
    ),
    "ods: a million paragraphs": lambda: _ods(_repeated(text="</text:p><text:p>" * 1_000_000)),
}

# ---- archives ---------------------------------------------------------------------


def _zip_of(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, data in entries:
            whole.writestr(name, data)
    return out.getvalue()


def _swelling(size: int, *, told: int) -> bytes:
    """Pack a part of zeroes that says it is another size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = bytearray()
    for _ in range(size // _MEGABYTE):
        data += packer.compress(bytes(_MEGABYTE))
    data += packer.flush()
    whole = bytearray(_zip_of(("xl/workbook.xml", b"<x/>")))
    name = b"xl/worksheets/sheet1.xml"
    at = whole.index(b"PK\x01\x02")
    fields = (20, 0, 8, 0, 0, 0, len(data), told, len(name), 0)
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", *fields) + name + bytes(data)
    central = b"PK\x01\x02" + struct.pack("<H", 20) + struct.pack("<HHHHHIIIHH", *fields)
    central += struct.pack("<HHHII", 0, 0, 0, 0, at) + name
    old = bytes(whole[at : whole.index(b"PK\x05\x06")])
    end = struct.pack("<HHHHIIH", 0, 0, 2, 2, len(old) + len(central), at + len(local), 0)
    return bytes(whole[:at]) + local + old + central + b"PK\x05\x06" + end


def _overlapping() -> bytes:
    """Let a thousand names stand for one part, as quines and the better bombs do."""
    whole = _zip_of(("xl/workbook.xml", bytes(50 * _MEGABYTE)))
    at, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    central = whole[at:end]
    size = struct.pack("<HHHHIIH", 0, 0, 1000, 1000, 1000 * len(central), at, 0)
    return whole[:at] + central * 1000 + b"PK\x05\x06" + size


def _zip64() -> bytes:
    """Say sizes of 2^63 in the fields of Zip64."""
    whole = originals()[0].data
    at = whole.index(b"PK\x01\x02")
    head = bytearray(whole[at : at + 46])
    name = whole[at + 46 : at + 46 + struct.unpack_from("<H", head, 28)[0]]
    struct.pack_into("<II", head, 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", head, 30, 20)
    more = struct.pack("<HHQQ", 1, 16, 1 << 63, 1 << 63)
    rest = whole[at + 46 + len(name) : whole.index(b"PK\x05\x06")]
    entry = bytes(head) + name + more
    end = bytearray(whole[whole.index(b"PK\x05\x06") :])
    struct.pack_into("<I", end, 12, len(entry) + len(rest))
    return whole[:at] + entry + rest + bytes(end)


def _entries(count: int) -> bytes:
    return _zip_of(*((f"xl/{n}", b"") for n in range(count)), ("xl/workbook.xml", b""))


_ARCHIVES: dict[str, Callable[[], bytes]] = {
    "zip that says 4 GB": lambda: _swelling(10 * _MEGABYTE, told=0xFFFFFFFE),
    "zip that says less": lambda: _swelling(600 * _MEGABYTE, told=1000),
    "zip of one part by a thousand names": _overlapping,
    "zip64 of 2^63": _zip64,
    "zip of 60,000 parts": lambda: _entries(60_000),
    "zip of other places": lambda: _zip_of(
        ("xl/workbook.xml", b"<x/>"), ("../../../outside/x", b"x"), ("/outside/x", b"x")
    ),
    "zip in a zip": lambda: _zip_of(("xl/workbook.xml", originals()[0].data)),
    "zip of nothing": lambda: _zip_of(("xl/workbook.xml", b"")),
}

# ---- older ones, and texts --------------------------------------------------------


def _cyclic_fat() -> bytes:
    """Let the sectors of an OLE file follow one another in a circle."""
    data = bytearray(originals()[2].data)
    (fat,) = struct.unpack_from("<I", data, 76)
    for sector in range(100):
        struct.pack_into("<I", data, 512 * (fat + 1) + 4 * sector, sector)
    return bytes(data)


def _far_rows() -> bytes:
    parts = parts_of(xlsb())
    cell = record(7, struct.pack("<II", 2**31, 0) + struct.pack("<I", 0))
    row = record(0, struct.pack("<II", 2**32 - 1, 0) + bytes(9))
    size = struct.pack("<IIII", 0, 2**32 - 1, 0, 2**32 - 1)
    sheet = record(129) + record(148, size) + record(145) + row + cell + record(146)
    parts["xl/worksheets/sheet1.bin"] = sheet
    return packed(parts)


def _long_text() -> bytes:
    parts = parts_of(xlsb())
    text = b"\0" + struct.pack("<I", 2**31) + wide("x")
    count = struct.pack("<II", 2**32 - 1, 2**32 - 1)
    parts["xl/sharedStrings.bin"] = record(159, count) + record(19, text)
    return packed(parts)


_TEXTS: dict[str, Callable[[], bytes]] = {
    "csv: a quotation that never ends": lambda: b'a;b\n"' + b"x;y\n" * 1_000_000,
    "csv: a million columns": lambda: b"a;b\n" + b";" * 1_000_000,
    "csv: ten million empty lines": lambda: b"a;b\n" * 2 + b"\n" * 10_000_000,
    "csv: zeroes": lambda: b"a;b\n" + bytes(50 * _MEGABYTE),
    "csv: quotation marks": lambda: b'"' * 30_000_001,
    "csv: unknown bytes": lambda: b"a;b\n" + bytes(range(128, 256)) * 200_000,
    "csv: utf-16 that is none": lambda: b"\xff\xfe" + b"\x00\xd8" * 1_000_000 + b"a",
    "csv: 100,000 rows of long words": lambda: (
        b"title;countries\n" + b"a, b, c, d / e;x\n" * 99_000
    ),
    "csv: names of choices": lambda: b"title;countries\n" + (b"x;" + b"a," * 2000 + b"\n") * 3000,
    "csv: brackets": lambda: b"title;countries\n" + (b"x;" + b"(," * 140 + b"\n") * 20_000,
    "csv: digits": lambda: b"title;period\n" + (b"x;" + b"2021-" * 10_000 + b"\n") * 100,
}


def _long_line(path: Path) -> None:
    """Write a line of a gigabyte that takes no room."""
    with path.open("wb") as file:
        file.write(b"a;b\n")
        file.truncate(_LONG_LINE_BYTES)


def _bomb(name: str, suffix: str, make: Callable[[], bytes]) -> Bomb:
    return Bomb(name=name, suffix=suffix, write=lambda path: _write(path, make))


def _write(path: Path, make: Callable[[], bytes]) -> None:
    path.write_bytes(make())


BOMBS: tuple[Bomb, ...] = (
    *(_bomb(name, ".xlsx", make) for name, make in {**_XLSX, **_ARCHIVES}.items()),
    *(_bomb(name, ".ods", make) for name, make in _ODS.items()),
    _bomb("xls: sectors in a circle", ".xls", _cyclic_fat),
    _bomb("xlsb: a cell beyond all", ".xlsb", _far_rows),
    _bomb("xlsb: a text that says it is long", ".xlsb", _long_text),
    *(_bomb(name, ".csv", make) for name, make in _TEXTS.items()),
    Bomb(name="csv: a line of a gigabyte", suffix=".csv", write=_long_line),
    Bomb(
        name="csv: a line of 100 MB",
        suffix=".csv",
        write=lambda path: _write(path, lambda: b"a;b\n" + bytes(100 * _MEGABYTE)),
    ),
)

_SLOW = frozenset(
    {
        *("a cell a million times", "a million columns", "five million texts", "20,000 sheets"),
        *("a text of 200 MB", "the same text 100,000 times", "a million merged cells"),
        *("an attribute of 100 MB", "a million attributes", "200,000 hidden rows"),
        *("zip that says less", "zip of 60,000 parts", "zip of one part by a thousand names"),
        *("elements 5,000,000 deep", "ods: a million spaces each", "ods: a million paragraphs"),
        *("csv: ten million empty lines", "csv: zeroes", "csv: 100,000 rows of long words"),
        *("csv: brackets", "csv: digits", "csv: a line of 100 MB", "csv: quotation marks"),
    }
)
QUICK = tuple(each for each in BOMBS if each.name not in _SLOW)
"""Those that take no second each."""
