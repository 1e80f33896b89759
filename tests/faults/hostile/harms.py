"""Ten thousand ways to harm a table, by a seed: each tells what may be read of it still."""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Callable

import msgspec

from faults.hostile import independent
from faults.hostile.judging import Truth, same_as
from faults.hostile.originals import Original, originals, packed, parts_of
from heliograph.domain.tables.table import Table

_Harm = Callable[[bytes, random.Random], bytes]
_INSIDE = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "content.xml")
_EVIL = (b"\0", b"\xff", b"\xfe\xff", b"<", b">", b"&", b"&#0;", b"&#x110000;", b"]]>", b'"', b"-1")
_NUMBERS = (
    *(b"NaN", b"inf", b"-1", b"1e308", b"1e999", b"99999999999999999999", b"2147483648", b"0"),
    *(b"4294967296", b"18446744073709551616", b"-2958466", b"2958466", b"1e-320", b"0x10", b""),
)
_SPELLED = "a<!-- b --><?c d?>e <![CDATA[&]]>&#102;"
_SPELLED_NUMBERS = (b"1<!-- -->2", b"<![CDATA[34]]>", b"5&#54;", b"7<?8 ?>9")
"""As XML may spell them, and as no program that writes tables does."""
_REFERENCES = (
    *(b"A1:A1", b"A1:XFD1048576", b"C3:A1", b"B2:D4", b"A1:C3", b"A0:B0", b"ZZZZZZ1:AAAAAAA2"),
    *(b"A1:B99999999999", b"A1", b":", b"A1:B2:C3", b"1:1", b"A:A", b"XFD1048576"),
)


class Harmed(msgspec.Struct, frozen=True, kw_only=True):
    """A file, and what may be read of it."""

    name: str
    suffix: str
    data: bytes
    truth: Truth | None = None
    """None where nobody can tell but the program that reads it."""


def harmed(seed: int) -> Harmed:
    """Harm one table by its seed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    whole = chance.choice(originals())
    if whole.suffix == ".csv":
        name, harm = chance.choice(_TEXTS)
        data = harm(whole.data, chance)
        return Harmed(name=name, suffix=".csv", data=data, truth=_said_by_text(data))
    if not whole.is_zip:
        name, harm = chance.choice(DAMAGES)
        return Harmed(name=name, suffix=whole.suffix, data=harm(whole.data, chance))
    if chance.random() < 0.5:
        name, harm = chance.choice((*DAMAGES, *_ZIPS))
        data = harm(whole.data, chance)
        return Harmed(name=name, suffix=whole.suffix, data=data, truth=same_as(_table(whole)))
    name, inside = chance.choice(_BINARY if whole.suffix == ".xlsb" else _XML)
    parts = parts_of(whole.data)
    part = chance.choice([each for each in parts if each in _INSIDE or each.endswith(".bin")])
    parts[part] = inside(parts[part], chance)
    data = packed(parts)
    said = {".xlsx": independent.xlsx, ".ods": independent.ods}.get(whole.suffix)
    truth = None if said is None else _said_by(said, data)
    return Harmed(name=f"{name} in {part}", suffix=whole.suffix, data=data, truth=truth)


_read: dict[str, Table] = {}


def know(name: str, table: Table) -> None:
    """Keep what a whole table says."""
    _read[name] = table


def _table(whole: Original) -> Table:
    return _read[whole.name]


def _said_by(read: Callable[[bytes], dict[str, independent.Said]], data: bytes) -> Truth:
    def look(table: Table) -> list[str]:
        try:
            return independent.differences(table, read(data))
        except independent.Unknown:
            return []

    return look


def _said_by_text(data: bytes) -> Truth:
    def look(table: Table) -> list[str]:
        rows = independent.separated(data, table.encoding or "", table.separator or "")
        truth = [(at, row) for at, row in enumerate(rows, start=1) if any(map(str.strip, row))]
        read = [(row.number, [str(each) for each in row.values]) for row in table.sheets[0].rows]
        for (one, said), (two, there) in zip(truth, read, strict=False):
            while said and not said[-1].strip():
                said.pop()
            bare = [each.removeprefix("'") for each in said]
            if one != two or bare != [each.removeprefix("'") for each in there]:
                return [f"changed silently: {one} {said!r} is {two} {there!r}"[:300]]
        return [] if len(truth) == len(read) else [f"{len(truth)} rows are {len(read)}"]

    return look


# ---- damage of bytes --------------------------------------------------------------


def _flipped(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 8, 64])):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _beginning_lost(data: bytes, chance: random.Random) -> bytes:
    return data[chance.randrange(1, len(data)) :]


def _zeroes(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes(len(data[at : at + 512])) + data[at + 512 :]


def _hole(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice([1, 64, 512]) :]


def _doubled_piece(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at : at + chance.choice([1, 64, 512])] + data[at:]


def _grown(data: bytes, chance: random.Random) -> bytes:
    return data + chance.choice([bytes(1000), chance.randbytes(1000), data])


def _after_something(data: bytes, chance: random.Random) -> bytes:
    return chance.choice([bytes(10), b"#!/bin/sh\n", chance.randbytes(100)]) + data


DAMAGES: tuple[tuple[str, _Harm], ...] = (
    *(("bits flipped", _flipped),) * 4,
    ("cut", _cut),
    ("beginning lost", _beginning_lost),
    ("zeroes in it", _zeroes),
    ("a hole in it", _hole),
    ("a piece twice", _doubled_piece),
    ("something after it", _grown),
    ("something before it", _after_something),
)

# ---- damage of the zip ------------------------------------------------------------


def _part_lost(data: bytes, chance: random.Random) -> bytes:
    parts = parts_of(data)
    del parts[chance.choice(list(parts))]
    return packed(parts)


def _part_renamed(data: bytes, chance: random.Random) -> bytes:
    parts = parts_of(data)
    name = chance.choice(list(parts))
    outside = chance.choice(["../../../outside/", "/outside/", "..\\", "C:\\", "./", "a/../"])
    parts[outside + name] = parts.pop(name)
    return packed(parts)


def _outside_too(data: bytes, chance: random.Random) -> bytes:
    parts = parts_of(data)
    for number in range(5):
        parts["../" * (number + 1) + "outside/written"] = chance.randbytes(20)
    return packed(parts)


def _heads(data: bytes, sign: bytes) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(sign), data)]


def _field(sign: bytes, at: int, form: str) -> _Harm:
    """Put another number in a field of one of the heads that begin with a sign."""

    def harm(data: bytes, chance: random.Random) -> bytes:
        out = bytearray(data)
        begin = chance.choice(_heads(data, sign)) + at
        most = (1 << 8 * struct.calcsize(form)) - 1
        number = chance.choice([0, 1, most, most // 2, chance.randrange(most)])
        struct.pack_into(form, out, begin, number)
        return bytes(out)

    return harm


_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_ZIPS: tuple[tuple[str, _Harm], ...] = (
    *(("a part lost", _part_lost),) * 2,
    ("a part renamed", _part_renamed),
    ("parts of other places", _outside_too),
    ("flags", _field(_CENTRAL, 8, "<H")),
    ("flags beside the part", _field(_LOCAL, 6, "<H")),
    ("method", _field(_CENTRAL, 10, "<H")),
    ("method beside the part", _field(_LOCAL, 8, "<H")),
    ("checksum", _field(_CENTRAL, 16, "<I")),
    ("packed size", _field(_CENTRAL, 20, "<I")),
    ("size", _field(_CENTRAL, 24, "<I")),
    ("size beside the part", _field(_LOCAL, 22, "<I")),
    ("length of the name", _field(_CENTRAL, 28, "<H")),
    ("length of what is extra", _field(_CENTRAL, 30, "<H")),
    ("place", _field(_CENTRAL, 42, "<I")),
    ("count of parts", _field(_END, 10, "<H")),
    ("size of the directory", _field(_END, 12, "<I")),
    ("place of the directory", _field(_END, 16, "<I")),
)

# ---- what the parts say -----------------------------------------------------------


def _evil_bytes(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.choice(_EVIL) + data[at + chance.choice([0, 1]) :]


def _attribute(data: bytes, chance: random.Random) -> bytes:
    """Put another value in an attribute."""
    found = list(re.finditer(rb'[\w:]+="([^"]*)"', data))
    return _put(data, chance.choice(found), chance.choice((*_NUMBERS, *_REFERENCES)))


def _place(data: bytes, chance: random.Random) -> bytes:
    """Put a cell, a row or a sum of cells elsewhere."""
    found = list(re.finditer(rb'\b(?:r|ref|\w+-repeated|\w+-spanned|count)="([^"]*)"', data))
    return _put(data, chance.choice(found), chance.choice((*_NUMBERS, *_REFERENCES)))


def _value(data: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(rb'(?:<v>|office:value="|date-value=")([^<"]*)', data))
    if not found:
        return _attribute(data, chance)
    numbers = (*_NUMBERS, *_SPELLED_NUMBERS, b"137", b"9" * 400)
    return _put(data, chance.choice(found), chance.choice(numbers))


def _put(data: bytes, found: re.Match[bytes], value: bytes) -> bytes:
    return data[: found.start(1)] + value + data[found.end(1) :]


def _element_twice(data: bytes, chance: random.Random) -> bytes:
    found = list(
        re.finditer(rb"<(c|row|si|sheet|table:table-cell|table:table-row)\b.*?</\1>", data)
    )
    one = chance.choice(found) if found else re.search(rb"<\w.*?>", data)
    assert one is not None
    return data[: one.end()] + one[0] * chance.choice([1, 3, 1000]) + data[one.end() :]


def _element_lost(data: bytes, chance: random.Random) -> bytes:
    one = chance.choice(list(re.finditer(rb"<[^>]*>", data)))
    return data[: one.start()] + data[one.end() :]


def _deep(data: bytes, chance: random.Random) -> bytes:
    found = chance.choice(list(re.finditer(rb">", data)))
    many = chance.choice([150, 300, 5000])
    return data[: found.end()] + b"<x>" * many + b"</x>" * many + data[found.end() :]


def _text(data: bytes, chance: random.Random) -> bytes:
    """Put another text, which is well formed, into an element."""
    found = list(re.finditer(rb"<(?:t|text:p)\b[^>]*>([^<]+)<", data))
    if not found:
        return _attribute(data, chance)
    texts = (
        "a" * 40_000,
        "=1+1",
        "é&amp;\u202e\U0001f600",
        "&#13;&#10;",
        "<![CDATA[<x>]]>",
        " ",
        _SPELLED,
    )
    return _put(data, chance.choice(found), chance.choice(texts).encode())


def _declared(data: bytes, chance: random.Random) -> bytes:
    """Put declarations before everything."""
    declared = chance.choice(
        [
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
            b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
            b"<?xml-stylesheet href='x'?>",
        ]
    )
    head, mark, rest = data.partition(b"?>")
    return head + mark + declared + chance.choice([rest, rest.replace(b"</t>", b"&c;</t>", 3)])


_XML: tuple[tuple[str, _Harm], ...] = (
    ("bytes that are no XML", _evil_bytes),
    ("an attribute", _attribute),
    *(("a place", _place),) * 2,
    *(("a value", _value),) * 2,
    ("a text", _text),
    ("an element again", _element_twice),
    ("an element lost", _element_lost),
    ("deep elements", _deep),
    ("declarations", _declared),
)
_BINARY: tuple[tuple[str, _Harm], ...] = (*DAMAGES,)

# ---- texts ------------------------------------------------------------------------


def _evil_text(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    evil = (b"\0", b'"', b'""', b"\r", b"\n", b";", b",", b"\t", b"\xff", b"\x1a", b"\xe2\x80\xa8")
    return data[:at] + chance.choice(evil) * chance.choice([1, 2, 500]) + data[at:]


def _mixed(data: bytes, chance: random.Random) -> bytes:
    """Go on in another encoding."""
    at = chance.randrange(len(data))
    others = [each.data for each in originals() if each.suffix == ".csv"]
    return data[:at] + chance.choice(others)


def _wide(data: bytes, chance: random.Random) -> bytes:
    at = data.find(b"\n") + 1
    return data[:at] + chance.choice([b";", b","]) * chance.choice([900, 1100, 100_000]) + data[at:]


def _giant_cell(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + b"x" * chance.choice([99_000, 101_000, 3_000_000]) + data[at:]


_TEXTS: tuple[tuple[str, _Harm], ...] = (
    *DAMAGES,
    *(("bytes that mean something", _evil_text),) * 4,
    ("encodings mixed", _mixed),
    ("wide", _wide),
    ("a giant cell", _giant_cell),
)
