"""Makes the library with ICU's data, which Qt brings for every language, one of what Qt asks of it.

Qt compares words by ICU (``QCollator``). The other data, 27 of 32 MB, is for what Qt does by itself
or what nothing here calls: dates, currencies, names of regions, hyphens, old encodings.
"""

from __future__ import annotations

import re
import struct
import subprocess
from typing import TYPE_CHECKING

from heliograph.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_KEPT = re.compile(
    # The order of letters: everywhere, and where a language of ours has its own.
    rf"coll/(root|res_index|ucadata|({'|'.join(LANGUAGES)})(_\w+)?)\.\w+"
    # What ICU opens whatever it is asked: the list of languages, aliases, the zones of time.
    r"|(root|res_index|pool|supplementalData|keyTypeData|likelySubtags|numberingSystems"
    r"|zoneinfo64|timezoneTypes|metaZones|windowsZones|icuver|cnvalias)\.\w+"
    # The forms of letters.
    r"|\w+\.nrm|(uprops|ulayout|uemoji)\.icu"
)
_ALIGNED = 16
_SOURCE = """\
        .section .note.GNU-stack,"",%progbits
        .section .rodata
        .globl {symbol}
        .type {symbol}, %object
        .balign 16
{symbol}:
        .incbin "{data}"
        .size {symbol}, . - {symbol}
"""


def is_kept(name: str) -> bool:
    """Tell whether an item, ``coll/es.res``, is needed."""
    return _KEPT.fullmatch(name) is not None


def less(package: bytes, is_wanted: Callable[[str], bool]) -> bytes:
    """Leave items out of a package of ICU (format ``CmnD``, little-endian, as ICU keeps it).

    Args:
        package: The whole package, from its header on.
        is_wanted: Told of each item's name without that of the package: ``coll/es.res``.

    Raises:
        ValueError: it is no such package.
    """
    if package[2:4] != b"\xda\x27" or package[12:16] != b"CmnD" or package[8]:
        raise ValueError("no package of ICU, or not of this kind of machine")
    (n_head,) = struct.unpack_from("<H", package)
    body = package[n_head:]
    (count,) = struct.unpack_from("<I", body)
    entries = [struct.unpack_from("<II", body, 4 + 8 * each) for each in range(count)]
    ends = [*(at for _, at in entries[1:]), len(body)]
    kept = [
        (name, body[at:end])
        for (said, at), end in zip(entries, ends, strict=True)
        if is_wanted((name := _text(body, said)).partition("/")[2])
    ]
    n_names = 4 + 8 * len(kept)
    names, at = b"", _aligned(n_names + sum(len(name) + 1 for name, _ in kept))
    table, items = struct.pack("<I", len(kept)), b""
    for name, item in kept:
        table += struct.pack("<II", n_names + len(names), at + len(items))
        names += name.encode("ascii") + b"\0"
        items += item.ljust(_aligned(len(item)), b"\xaa")
    return package[:n_head] + (table + names).ljust(at, b"\xaa") + items


def shrink(library: Path, target: Path) -> Path:
    """Make a smaller library with the same name and symbol; give its path, in a folder.

    Args:
        library: ``libicudata.so.73``.
        target: The folder, made when it is missing.

    Raises:
        subprocess.CalledProcessError: a tool of binutils refused.
        ValueError: the library does not hold what was looked for.
    """
    target.mkdir(parents=True, exist_ok=True)
    whole, less_data, source, made, small = (
        target / name for name in ("whole.dat", "icu.dat", "icu.s", "icu.o", library.name)
    )
    _run("objcopy", "-O", "binary", "--only-section=.rodata", str(library), str(whole))
    less_data.write_bytes(less(whole.read_bytes(), is_kept))
    version = library.name.rpartition(".")[2]
    source.write_text(_SOURCE.format(symbol=f"icudt{version}_dat", data=less_data.name))
    _run("as", "-o", made.name, source.name, folder=target)
    linked = ("ld", "-shared", "-soname", library.name, "-z", "noexecstack", "--build-id=none")
    _run(*linked, "-o", small.name, made.name, folder=target)
    return small


def _text(body: bytes, at: int) -> str:
    return body[at : body.index(b"\0", at)].decode("ascii")


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


def _run(*command: str, folder: Path | None = None) -> None:
    subprocess.run(command, check=True, cwd=folder)
