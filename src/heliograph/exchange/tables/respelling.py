"""Respells what calamine passes over in silence, so that no word of a workbook is lost.

It leaves out CDATA in an ODS and in results of formulas, ends a number at the first comment or
reference, and knows neither tabs nor breaks of lines within a cell of an ODS. XML can say the same
in another spelling, which calamine reads.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1024 * 1024
_LONGEST = 32
"""More than what is looked for is long, so that it is found between two chunks, too."""
_MARKS = b" \t\r\n\xef\xbb\xbf"
_ODD = re.compile(
    rb"<!--|<!\[CDATA\[|<\?(?!xml\s)|<text:(?:tab|line-break)[\s/>]|&#(?!(?:9|10|13|x0*[9aAdD]);)"
)
_SPELLED = re.compile(
    rb"<!--.*?-->"
    rb"|<!\[CDATA\[(?P<plain>.*?)\]\]>"
    rb"|<\?(?!xml\s).*?\?>"
    rb"|<text:(?P<apart>tab|line-break)(?:\s[^<>]*?)?(?:/>|>\s*</text:(?P=apart)\s*>)"
    rb"|&#(?:x(?P<hex>[0-9a-fA-F]{1,8})|(?P<dec>[0-9]{1,8}));",
    re.DOTALL,
)
_APART = {b"tab": b"&#9;", b"line-break": b"&#10;"}
_SIGNS = frozenset(b"+-.")


def is_odd(part: IO[bytes]) -> bool:
    """Read a part to its end, and tell whether it is XML that has to be respelled.

    Raises:
        zipfile.BadZipFile, OSError, RuntimeError, zlib.error: it is damaged.
    """
    data = part.read(_CHUNK)
    is_xml = data.lstrip(_MARKS).startswith(b"<")
    odd, end = False, b""
    while data:
        odd = odd or (is_xml and _ODD.search(end + data) is not None)
        end = data[-_LONGEST:]
        data = part.read(_CHUNK)
    return odd


def respelled(path: Path, names: frozenset[str]) -> IO[bytes]:
    """Give the workbook with the named parts respelled; it is in memory where there are any.

    Raises:
        OSError: it cannot be opened.
    """
    if not names:
        return path.open("rb")
    out = io.BytesIO()
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(out, "w") as changed:
        for each in whole.infolist():
            data = whole.read(each)
            if each.filename in names:
                data = _SPELLED.sub(_plainly, data)
            changed.writestr(zipfile.ZipInfo(each.filename), data, zipfile.ZIP_DEFLATED, 1)
    out.seek(0)
    return out


def _plainly(found: re.Match[bytes]) -> bytes:
    plain, apart = found["plain"], found["apart"]
    if plain is not None:
        return plain.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    if apart is not None:
        return _APART[apart]
    if found["hex"] is None and found["dec"] is None:
        return b""
    code = int(found["hex"], 16) if found["hex"] is not None else int(found["dec"])
    # Of what a number is made; calamine reads one as far as the first reference.
    written = code < 128 and (chr(code).isalnum() or code in _SIGNS)
    return bytes([code]) if written else found[0]
