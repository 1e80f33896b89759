"""Cleans PDF: written anew by qpdf from what its pages reach, so older versions of it go, too.

Sources: ISO 32000-2, 7.5.6 (incremental updates), 12.8 (signatures), 14.3 (metadata), 14.5
(page-piece dictionaries), 12.10 (geospatial features).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip.findings import Finding
from heliograph.media.strip.pdf_streams import clean_photo, clean_profile_stream
from heliograph.media.strip.source import MOST_BYTES, Source, Target

if TYPE_CHECKING:
    from collections.abc import Iterator

_INFO: dict[str, Finding] = {
    "/Author": "person",
    "/Creator": "device",
    "/Producer": "device",
    "/CreationDate": "time",
    "/ModDate": "time",
}
_ANYWHERE: dict[str, Finding] = {
    "/PieceInfo": "device",
    "/CreatorInfo": "device",
    "/LastModified": "time",
    "/SpiderInfo": "text",
}
_OF_NOTES: dict[str, Finding] = {"/T": "person", "/M": "time", "/CreationDate": "time"}
_DRAWN = {"/Image", "/Form"}
_MOST_OBJECTS = 500_000
_DAMAGE = (ValueError, TypeError, LookupError, AttributeError, RuntimeError, OverflowError)
"""What qpdf's objects raise when one is of another type than the format says."""


class _Reader(io.RawIOBase):
    """The source as qpdf wants to read it."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        at = offset + (0, self._source.tell(), self._source.size)[whence]
        self._source.seek(min(max(at, 0), self._source.size))
        return self._source.tell()

    def tell(self) -> int:
        return self._source.tell()

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as io.RawIOBase has it
        data = self._source.some(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Writer(io.RawIOBase):
    """The target as qpdf wants to write it."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - as io.RawIOBase has it
        self._target.write(bytes(data))
        return len(data)


def strip_pdf(source: Source, target: Target, *, keep_place: bool) -> set[Finding]:
    """Write the pages of a PDF without who made them, when and with what."""
    if source.take(5) != b"%PDF-":
        raise MediaNotCleaned("no PDF")
    try:
        import pikepdf  # noqa: PLC0415 - only for a PDF; a third of a second on a slow computer
    except ImportError as error:
        raise MediaNotCleaned("qpdf does not load on this system") from error

    if hasattr(pikepdf.settings, "set_qpdf_limits"):  # not in 9.11, which Macs have
        pikepdf.settings.set_qpdf_limits(flate_max_memory=MOST_BYTES)
    try:
        with pikepdf.open(
            io.BufferedReader(_Reader(source)),
            inherit_page_attributes=False,
            attempt_recovery=False,
        ) as pdf:
            return _clean(pdf, target, keep_place=keep_place)
    except pikepdf.PasswordError:
        raise MediaNotCleaned("a PDF with a password") from None
    except (pikepdf.PdfError, pikepdf.DeletedObjectError, pikepdf.ForeignObjectError) as error:
        raise MediaNotCleaned("no whole PDF") from error
    except _DAMAGE as error:
        raise MediaNotCleaned(f"no whole PDF: {type(error).__name__}") from error


def _clean(pdf: Any, target: Target, *, keep_place: bool) -> set[Finding]:  # noqa: ANN401 - pikepdf is loaded late
    import pikepdf  # noqa: PLC0415 - loaded by now

    if pdf.is_encrypted:
        raise MediaNotCleaned("a PDF that is encrypted")
    if len(pdf.objects) > _MOST_OBJECTS:
        raise MediaNotCleaned(f"a PDF of {len(pdf.objects)} objects")
    found: set[Finding] = set()
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        found |= {_INFO.get(key, "text") for key in info.keys()}  # noqa: SIM118 - not a dict
    for key in {"/Info", "/ID"} & set(pdf.trailer.keys()):
        del pdf.trailer[key]
    if "/Perms" in pdf.Root:
        raise MediaNotCleaned("a PDF that is signed; a change would break the signature")
    for each in pdf.objects:
        for part, entries in _parts(each):
            found |= _clean_part(part, entries, keep_place=keep_place)
    pdf.save(
        _Writer(target),
        fix_metadata_version=False,
        preserve_pdfa=False,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        deterministic_id=True,
    )
    if warnings := pdf.get_warnings():
        raise MediaNotCleaned(f"a PDF with {len(warnings)} faults")
    return found


def _parts(whole: Any) -> Iterator[tuple[Any, dict[str, Any]]]:  # noqa: ANN401 - pikepdf is loaded late
    """Give an object and what stands inside it, each with its entries; a list has none."""
    import pikepdf  # noqa: PLC0415 - loaded by now

    waiting: list[Any] = [whole]
    while waiting:
        part = waiting.pop()
        entries: dict[str, Any] = {}
        inside: list[Any]
        if isinstance(part, pikepdf.Array):
            inside = list(part.as_list())
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            entries = dict(part.items())
            inside = list(entries.values())
        else:
            continue
        yield part, entries
        waiting += [
            each for each in inside if isinstance(each, pikepdf.Object) and not each.is_indirect
        ]


def _clean_part(part: Any, entries: dict[str, Any], *, keep_place: bool) -> set[Finding]:  # noqa: ANN401 - pikepdf is loaded late
    import pikepdf  # noqa: PLC0415 - loaded by now

    if isinstance(part, pikepdf.Array):
        if len(part) == 2 and part[0] == "/ICCBased" and isinstance(part[1], pikepdf.Stream):
            return clean_profile_stream(part[1])
        return set()
    _refuse(entries)
    goes: dict[str, Finding] = {key: _ANYWHERE[key] for key in _ANYWHERE.keys() & entries.keys()}
    if "/Metadata" in entries:
        about = entries["/Metadata"]
        if not (isinstance(about, pikepdf.Stream) and about.get("/Subtype") in _DRAWN):
            goes["/Metadata"] = "text"
    if "/Thumb" in entries and entries.get("/Type") == "/Page":
        goes["/Thumb"] = "thumbnail"
    if "/Rect" in entries and entries.get("/Subtype", "/Widget") != "/Widget":
        goes |= {key: _OF_NOTES[key] for key in _OF_NOTES.keys() & entries.keys()}
    if not keep_place:
        goes |= _places(entries)
    for key in goes:
        del part[key]
    found = set(goes.values())
    if isinstance(part, pikepdf.Stream) and entries.get("/Subtype") == "/Image":
        found |= clean_photo(part)
    return found


def _places(entries: dict[str, Any]) -> dict[str, Finding]:
    """Name the entries that say where on earth a map lies."""
    import pikepdf  # noqa: PLC0415 - loaded by now

    found: dict[str, Finding] = {"/LGIDict": "place"} if "/LGIDict" in entries else {}
    measure = entries.get("/Measure")
    if isinstance(measure, pikepdf.Dictionary) and measure.get("/Subtype") == "/GEO":
        found["/Measure"] = "place"
    return found


def _refuse(entries: dict[str, Any]) -> None:
    """Refuse what a change would break, and files inside that nobody looked into."""
    if "/ByteRange" in entries or ("/V" in entries and entries.get("/FT") == "/Sig"):
        raise MediaNotCleaned("a PDF that is signed; a change would break the signature")
    if "/EF" in entries or entries.get("/Type") == "/EmbeddedFile":
        raise MediaNotCleaned("a PDF with other files in it")
