"""Tables as text: which encoding and which separator, found from what is there."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING

from heliograph.exchange.tables import limits
from heliograph.exchange.tables.inert import as_written

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATORS = (",", ";", "\t", "|")
LEGACY = ("cp1252", "cp1250", "cp1251", "cp1256", "gb18030")
"""What spreadsheets of the six languages wrote before UTF-8, the likeliest first."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 256 * 1024
_SAMPLE_RECORDS = 200

# Letters of central Europe in Windows-1250 whose bytes mean signs or rare letters in 1252, and
# letters of western Europe in 1252 whose bytes mean rare letters in 1250.
_CENTRAL = frozenset("ąłżśźľĽĄŁŻŚŹŘřěĚťŤůŮšŠžŽ".encode("cp1250")) - frozenset(b"\x9e\x8e\x9a\x8a")
_WESTERN = frozenset("àèêëîïñòûùãõåæœøÀÈÊÑ".encode("cp1252")) - _CENTRAL


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Give the text and the name of its encoding, which a person may have named.

    Raises:
        UnicodeDecodeError: it is not in the encoding that was named, or in none that is known.
        LookupError: nobody knows an encoding of this name.
    """
    found = encoding or _encoding(data)
    return data.decode(found).removeprefix("\ufeff"), found.removesuffix("-sig")


def _encoding(data: bytes) -> str:
    for beginning, name in _MARKS:
        if data.startswith(beginning):
            return name
    wide = _wide(data[:_SAMPLE_BYTES])
    if wide is not None and _fits(data, wide):
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data)
    return "utf-8"


def _wide(sample: bytes) -> str | None:
    """Know UTF-16 without a mark by its zeroes: every table has ASCII, its separators at least."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if (even + odd) * 200 < len(sample) or max(even, odd) < 9 * min(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _legacy(data: bytes) -> str:
    # Only lines that tell something: a long English table may have a single name with an accent.
    lines = [line for line in data.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE_BYTES]
    from charset_normalizer import from_bytes  # noqa: PLC0415 - hardly any table needs it

    matches = from_bytes(sample, cp_isolation=list(LEGACY), preemptive_behaviour=False)
    best = matches.best()
    found = "cp1252" if best is None else best.encoding
    if found in {"cp1250", "cp1252"}:  # to each of them the other looks like a language
        central = sum(byte in _CENTRAL for byte in sample)
        western = sum(byte in _WESTERN for byte in sample)
        found = "cp1250" if central > western else "cp1252"
    try:
        data.decode(found)
    except UnicodeDecodeError:
        return next((each for each in LEGACY if _fits(data, each)), found)
    return found


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def separator_of(text: str) -> str:
    """Find what parts the columns: what gives most records the same number of them, above one."""
    named = _named(text)
    if named is not None:
        return named
    best, most = ",", 0.0
    for separator in SEPARATORS:
        widths = _widths(text, separator)
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=wide.count)
        score = wide.count(usual) / len(widths) + usual / 1000
        if score > most:
            best, most = separator, score
    return best


def _named(text: str) -> str | None:
    """Give the separator that Excel names in a first line of its own: ``sep=;``."""
    first = text.partition("\n")[0].rstrip("\r")
    return first[4:] if first[:4].lower() == "sep=" and len(first) == len("sep=;") else None


def _widths(text: str, separator: str) -> list[int]:
    try:
        return [len(record) for record in _records(text, separator, _SAMPLE_RECORDS) if record]
    except csv.Error:  # with this separator a quotation mark would never close
        return []


def records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Give the records with their numbers, from 1, without Excel's line that names the separator.

    Raises:
        TooLarge: a cell is longer than is taken.
    """
    first = 1 if _named(text) is None else 2
    try:
        for number, record in enumerate(_records(text, separator, None), start=1):
            if number >= first:
                yield number, [as_written(cell) for cell in record]
    except csv.Error as error:
        raise limits.TooLarge from error


def _records(text: str, separator: str, most: int | None) -> Iterator[list[str]]:
    csv.field_size_limit(limits.CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for count, record in enumerate(reader):
        if most is not None and count >= most:
            return
        yield record
