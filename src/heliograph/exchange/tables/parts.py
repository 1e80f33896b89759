"""Whether a workbook is whole: its parts unpack to what their checksums say, and none is missing.

Calamine reads a part no further than it needs, so that it would not notice a checksum that does not
hold; and without the part that says how numbers look, it takes dates for numbers. The same reading
finds the parts whose XML is spelled in a way that it passes over.
"""

from __future__ import annotations

import posixpath
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from heliograph.exchange.tables import limits
from heliograph.exchange.tables.respelling import is_odd

if TYPE_CHECKING:
    from pathlib import Path

_MAIN = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})
_BINARY = "xl/workbook.bin"
_RELATIONS = ("xl/_rels/workbook.xml.rels", "xl/_rels/workbook.bin.rels")
_NEEDED = ("/worksheet", "/styles")
"""How the kinds of relations end whose parts must be there; some programs name others in vain."""


def look(path: Path) -> frozenset[str]:
    """Look at every part before any is read; give the names of those that are to be respelled.

    Raises:
        TooLarge: it would unpack to more than ``UNPACKED_BYTES``, or has more than ``PARTS``.
        zipfile.BadZipFile: a part is damaged or missing, or it is no workbook.
        xml.etree.ElementTree.ParseError, OSError, RuntimeError, zlib.error: the same.
    """
    with zipfile.ZipFile(path) as parts:
        found = parts.infolist()
        unpacked = sum(each.file_size for each in found)
        if len(found) > limits.PARTS or unpacked > limits.UNPACKED_BYTES:
            raise limits.TooLarge
        # Programs do not agree whether names differ by case.
        names = frozenset(each.filename.casefold() for each in found)
        if not names & _MAIN:
            raise zipfile.BadZipFile
        odd = frozenset(each.filename for each in found if _is_odd(parts, each))
        for relations in _RELATIONS:
            if relations in names and not _needed(parts.read(relations)) <= names:
                raise zipfile.BadZipFile
    return frozenset() if _BINARY in names else odd


def _is_odd(parts: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Read a part, so that its checksum is looked at, too."""
    with parts.open(info) as part:
        return is_odd(part)


def _needed(relations: bytes) -> frozenset[str]:
    """Give the names of the parts that a workbook cannot be read without."""
    # Expat itself refuses entities that swell, and this process has limits.
    return frozenset(
        named(each.get("Target", "")).casefold()
        for each in ET.fromstring(relations)  # noqa: S314
        if each.get("Type", "").endswith(_NEEDED)
    )


def named(target: str) -> str:
    """Give the name of the part that a relation of a workbook names."""
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
