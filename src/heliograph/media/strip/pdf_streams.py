"""Cleans the photos and colour profiles that a PDF carries inside it.

Source: ISO 32000-2, 7.4 (filters), 8.6.5.5 (ICC), 8.9.5 (images).
"""

from __future__ import annotations

import base64
import io
import zlib
from typing import TYPE_CHECKING, Any

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip.icc import clean_profile
from heliograph.media.strip.jpeg import strip_jpeg
from heliograph.media.strip.source import MOST_BYTES, Source, Target

if TYPE_CHECKING:
    from heliograph.media.strip.findings import Finding

_TOLD_IN_JPEG_2000 = (b"xml ", b"uuid", b"\xff\x64")
"""Boxes of words and of what a maker likes (ISO 15444-1, I.7), and comments (A.9.2)."""


def clean_photo(stream: Any) -> set[Finding]:  # noqa: ANN401 - pikepdf is loaded late
    """Clean a photo that stands in the document as the JPEG it was."""
    filters = _filters(stream)
    if not filters:
        return set()
    if filters[-1] == "/JPXDecode":
        packed = _unpacked(stream, filters[:-1])
        if any(each in packed for each in _TOLD_IN_JPEG_2000):
            raise MediaNotCleaned("a PDF with a JPEG 2000 that may tell")
    if filters[-1] != "/DCTDecode":
        return set()
    clean = io.BytesIO()
    photo = Source(io.BytesIO(_unpacked(stream, filters[:-1])))
    found = strip_jpeg(photo, Target(clean), keep_place=False)
    if found:
        _write(stream, clean.getvalue(), "/DCTDecode")
    return found


def clean_profile_stream(stream: Any) -> set[Finding]:  # noqa: ANN401 - pikepdf is loaded late
    """Take out of a colour profile the serial number of a screen."""
    profile = _unpacked(stream, _filters(stream))
    clean = clean_profile(profile)
    if clean == profile:
        return set()
    _write(stream, zlib.compress(clean), "/FlateDecode")
    return {"device"}


def _write(stream: Any, data: bytes, packed_by: str) -> None:  # noqa: ANN401 - pikepdf is loaded late
    import pikepdf  # noqa: PLC0415 - loaded by now

    own = stream.get("/DecodeParms")
    if isinstance(own, pikepdf.Array):
        own = own[-1] if len(own) and packed_by == "/DCTDecode" else None
    kept = own if isinstance(own, pikepdf.Dictionary) and packed_by == "/DCTDecode" else None
    stream.write(data, filter=pikepdf.Name(packed_by), decode_parms=kept)


def _filters(stream: Any) -> list[str]:  # noqa: ANN401 - pikepdf is loaded late
    import pikepdf  # noqa: PLC0415 - loaded by now

    named = stream.get("/Filter")
    if named is None:
        return []
    return [str(each) for each in (named if isinstance(named, pikepdf.Array) else [named])]


def _unpacked(stream: Any, filters: list[str]) -> bytes:  # noqa: ANN401 - pikepdf is loaded late
    """Give the bytes behind the filters, at most ``MOST_BYTES`` of them.

    Raises:
        MediaNotCleaned: they are more, damaged, or packed in a way not known here.
    """
    data = bytes(stream.get_raw_stream_buffer())
    for packed_by in filters:
        if packed_by == "/FlateDecode":
            try:
                data = zlib.decompressobj().decompress(data, MOST_BYTES + 1)
            except zlib.error as error:
                raise MediaNotCleaned("a damaged stream in a PDF") from error
        elif packed_by == "/ASCII85Decode":
            text = data.strip().removeprefix(b"<~").partition(b"~")[0]
            data = base64.a85decode(text)
        else:
            raise MediaNotCleaned(f"a photo in a PDF packed by {packed_by}")
        if len(data) > MOST_BYTES:
            raise MediaNotCleaned("a stream in a PDF beyond all reason")
    return data
