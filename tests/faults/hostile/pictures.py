"""Photos, films and documents that are harmed by a seed, and those that are made to do harm."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from faults.hostile.bombs import Bomb
from faults.hostile.harms import DAMAGES
from told_files import SAMPLES

_Harm = Callable[[bytes, random.Random], bytes]
_MEGABYTE = 1024 * 1024
_EXTREMES = (0, 1, 2, 0x7FFF, 0xFFFE, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_BOXES = (b"ispe", b"iloc", b"iinf", b"ipma", b"mdat", b"meta", b"moov", b"stsz", b"stco", b"stsc")


class HarmedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a person would attach."""

    name: str
    suffix: str
    data: bytes


def harmed(seed: int) -> HarmedFile:
    """Harm one sample by its seed; one in eight is called what it is not."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    samples = sorted(each for each in SAMPLES.iterdir() if each.is_file())
    sample = chance.choice(samples)
    name, harm = chance.choice(_HARMS)
    suffix = sample.suffix if chance.random() < 7 / 8 else chance.choice(samples).suffix
    data = harm(sample.read_bytes(), chance)
    return HarmedFile(name=f"{name} in {sample.name}", suffix=suffix, data=data)


def _number(data: bytes, chance: random.Random, *, begin: int = 0, end: int = 512) -> bytes:
    """Put an extreme number over two or four bytes; begin and end are places in the file."""
    at = chance.randrange(begin, max(begin + 1, min(end, len(data) - 4)))
    form = chance.choice([">H", "<H", ">I", "<I"])
    number = chance.choice(_EXTREMES) & ((1 << 8 * struct.calcsize(form)) - 1)
    return data[:at] + struct.pack(form, number) + data[at + struct.calcsize(form) :]


def _anywhere(data: bytes, chance: random.Random) -> bytes:
    return _number(data, chance, end=len(data))


def _box(data: bytes, chance: random.Random) -> bytes:
    """Put an extreme number into or beside a box of a film or HEIC; elsewhere into its head."""
    places = [at for name in _BOXES if (at := data.find(name)) > 4]
    if not places:
        return _number(data, chance)
    at = chance.choice(places)
    return _number(data, chance, begin=at - 4, end=at + 24)


def _measures(data: bytes, chance: random.Random) -> bytes:
    """Say another width and height, with checksums that hold."""
    wide, high = chance.choice(_EXTREMES), chance.choice(_EXTREMES)
    if data.startswith(b"\x89PNG"):
        return _png_sized(data, wide, high)
    if data.startswith(b"\xff\xd8"):
        return _jpeg_sized(data, wide & 0xFFFF, high & 0xFFFF)
    if (at := data.find(b"ispe")) > 0:
        return data[: at + 8] + struct.pack(">II", wide, high) + data[at + 16 :]
    return _number(data, chance, end=40)


_HARMS: tuple[tuple[str, _Harm], ...] = (
    *DAMAGES,
    *(("a number at its head", _number),) * 4,
    *(("a number", _anywhere),) * 2,
    *(("a box", _box),) * 4,
    *(("other measures", _measures),) * 4,
)

# ---- made to do harm ------------------------------------------------------------------


def _sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def _zeroes(size: int) -> bytes:
    """Pack so many bytes of zero."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(_MEGABYTE)) for _ in range(size // _MEGABYTE))
    return data + packer.compress(bytes(size % _MEGABYTE)) + packer.flush()


def _png(width: int, height: int, *, bits: int = 8, colour: int = 0, more: bytes = b"") -> bytes:
    """Write a PNG of nothing but black."""
    channels = {0: 1, 2: 3, 6: 4}[colour]
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    pixels = _zeroes(height * (1 + (width * channels * bits + 7) // 8))
    chunks = _chunk(b"IHDR", head) + more + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _png_sized(data: bytes, width: int, height: int) -> bytes:
    head = struct.pack(">II", width, height) + data[24:29]
    return data[:8] + _chunk(b"IHDR", head) + data[33:]


def _jpeg_sized(data: bytes, width: int, height: int) -> bytes:
    for marker in (b"\xff\xc0", b"\xff\xc2"):
        if (at := data.find(marker)) > 0:
            return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]
    return data


def _scans(count: int, width: int, height: int) -> bytes:
    """Let a progressive JPEG begin its last scan again and again."""
    data = _jpeg_sized(_sample("progressive.jpg"), width, height)
    at = data.rfind(b"\xff\xda")
    scan = data[at : data.rfind(b"\xff\xd9")]
    return data[:at] + scan * count + b"\xff\xd9"


def _comments() -> bytes:
    data = _sample("plain.jpg")
    return data[:2] + b"\xff\xfe\x00\x03a" * 1_000_000 + data[2:]


def _tiff(entries: list[tuple[int, int, int, int]], *, next_page: int) -> bytes:
    rows = b"".join(struct.pack("<HHII", *each) for each in entries)
    head = b"II*\0" + struct.pack("<IH", 8, len(entries))
    return head + rows + struct.pack("<I", next_page) + bytes(64)


_TIFF_TAGS = [(256, 4, 1, 60_000), (257, 4, 1, 60_000), (258, 3, 1, 8), (259, 3, 1, 1)]


def _boxes_in_boxes() -> bytes:
    """Put boxes into boxes, each eight bytes smaller than the one around it."""
    deep = 100_000
    inside = b"".join(struct.pack(">I", 8 * (deep - n)) + b"moov" for n in range(deep))
    return _sample("plain.mp4")[:32] + inside


def _with_number(name: str, box: bytes, at: int, number: int) -> bytes:
    data = _sample(name)
    place = data.index(box) + at
    return data[:place] + struct.pack(">I", number) + data[place + 4 :]


def _pdf(*objects: bytes) -> bytes:
    out = b"%PDF-1.4\n"
    places: list[int] = []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % each for each in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return out + head + table + end % (len(objects) + 1, len(out))


def _swelling_pdf() -> bytes:
    data = _zeroes(1024 * _MEGABYTE)
    stream = b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(data), data)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    return _pdf(_CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream)


_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_TURNING_EXIF = b"Exif\0\0II*\0" + struct.pack("<IHHHIII", 8, 1, 0x8769, 4, 1, 8, 8)


def _exif_in_a_circle() -> bytes:
    data = _sample("plain.jpg")
    return (
        data[:2]
        + b"\xff\xe1"
        + struct.pack(">H", len(_TURNING_EXIF) + 2)
        + _TURNING_EXIF
        + data[2:]
    )


_MADE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "png of 30,000 by 30,000": (".png", lambda: _png(30_000, 30_000, bits=1)),
    "png of 10,000 by 10,000 in 16 bits": (
        ".png",
        lambda: _png(10_000, 10_000, bits=16, colour=6),
    ),
    "png of 2^31 by 2^31": (".png", lambda: _png_sized(_png(8, 8), 2**31 - 1, 2**31 - 1)),
    "png whose colours swell": (
        ".png",
        lambda: _png(8, 8, more=_chunk(b"iCCP", b"x\0\0" + _zeroes(500 * _MEGABYTE))),
    ),
    "png whose words swell": (
        ".png",
        lambda: _png(8, 8, more=_chunk(b"zTXt", b"x\0\0" + _zeroes(500 * _MEGABYTE)) * 4),
    ),
    "jpeg of 65,500 by 65,500": (
        ".jpg",
        lambda: _jpeg_sized(_sample("plain.jpg"), 65_500, 65_500),
    ),
    "progressive jpeg of 5,000 scans": (".jpg", lambda: _scans(5_000, 9_900, 9_900)),
    "jpeg of a million comments": (".jpg", _comments),
    "jpeg whose words turn in a circle": (".jpg", _exif_in_a_circle),
    "tiff whose pages turn in a circle": (".tif", lambda: _tiff(_TIFF_TAGS, next_page=8)),
    "tiff of 2^32 strips": (
        ".tif",
        lambda: _tiff([*_TIFF_TAGS, (273, 4, 2**32 - 1, 8), (279, 4, 2**32 - 1, 8)], next_page=0),
    ),
    "webp of 2^24 by 2^24": (
        ".webp",
        lambda: _sample("alpha.webp")[:24] + b"\xff" * 6 + _sample("alpha.webp")[30:],
    ),
    "heic of 65,535 by 65,535": (
        ".heic",
        lambda: _sample("plain.heic").replace(
            _measures_of("plain.heic"), struct.pack(">II", 65_535, 65_535)
        ),
    ),
    "heic of 2^31 items": (".heic", lambda: _with_number("plain.heic", b"iloc", 8, 2**31)),
    "film of 2^32 samples": (".mp4", lambda: _with_number("plain.mp4", b"stsz", 12, 2**32 - 1)),
    "film of 2^32 chunks": (".mov", lambda: _with_number("plain.mov", b"stco", 8, 2**32 - 1)),
    "film of boxes in boxes": (".mp4", _boxes_in_boxes),
    "gif of 65,535 by 65,535": (
        ".gif",
        lambda: _sample("plain.gif")[:6] + b"\xff" * 4 + _sample("plain.gif")[10:],
    ),
    "pdf that swells": (".pdf", _swelling_pdf),
    "pdf whose pages turn in a circle": (
        ".pdf",
        lambda: _pdf(_CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>"),
    ),
}


def _measures_of(name: str) -> bytes:
    data = _sample(name)
    at = data.index(b"ispe") + 8
    return data[at : at + 8]


def _write(path: Path, *, make: Callable[[], bytes]) -> None:
    path.write_bytes(make())


PICTURE_BOMBS: tuple[Bomb, ...] = tuple(
    Bomb(name=name, suffix=suffix, write=partial(_write, make=make))
    for name, (suffix, make) in _MADE.items()
)
_SLOW = frozenset(
    {
        *("png whose colours swell", "png whose words swell", "jpeg of a million comments"),
        *("pdf that swells", "png of 10,000 by 10,000 in 16 bits", "png of 30,000 by 30,000"),
    }
)
QUICK = tuple(each for each in PICTURE_BOMBS if each.name not in _SLOW)
"""Those that take no second each, nor to be made."""
