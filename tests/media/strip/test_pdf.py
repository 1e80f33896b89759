"""PDF: pages look as before; who made them, older versions and what photos tell go."""

from __future__ import annotations

import base64
import io
import sys
import time
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip import Stripped, strip
from told_files import NAME, SERIAL, VILLAGE, Told, canaries_in, tell

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "media" / "pages.pdf"
SECRET = NAME.encode()


def cleaned(data: bytes, *, keep_place: bool = False) -> tuple[bytes, Stripped]:
    target = io.BytesIO()
    result = strip(io.BytesIO(data), target, "application/pdf", keep_place=keep_place)
    return target.getvalue(), result


def pages_of(data: bytes) -> list[bytes]:
    """Draw every page as another program does."""
    with pypdfium2.PdfDocument(data) as document:
        return [bytes(page.render(scale=2).buffer) for page in document]


def with_changes(change: Callable[[pikepdf.Pdf], None], **how: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(SAMPLE) as pdf:
        change(pdf)
        pdf.save(out, **how)
    return out.getvalue()


def photo_of(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].obj.Resources.XObject.I


def told_photo() -> bytes:
    plain = (SAMPLE.parent / "plain.jpg").read_bytes()
    return plain[:2] + b"\xff\xfe" + (len(SECRET) + 2).to_bytes(2, "big") + SECRET + plain[2:]


def test_pages_look_as_before_and_older_versions_are_gone(told_corpus: list[Told]) -> None:
    [told] = [t for t in told_corpus if t.path.suffix == ".pdf"]
    data = told.path.read_bytes()
    assert data.startswith(SAMPLE.read_bytes()), "exiftool added a version behind the old one"

    clean, result = cleaned(data)

    assert result.removed >= {"person", "device", "time", "text"}
    assert result.size_bytes == len(clean)
    assert pages_of(clean) == pages_of(data)
    assert clean.count(b"startxref") == 1


def test_a_name_overwritten_in_a_later_version_is_gone(tmp_path: Path) -> None:
    first = with_changes(lambda pdf: pdf.docinfo.update({"/Author": NAME}))
    at = first.index(b"startxref") + 9
    old = first[at:].split()[0]
    behind = (
        f"9 0 obj\n<< /Author (someone else) >>\nendobj\nxref\n9 1\n{len(first):010} 00000 n \n"
    )
    with pikepdf.open(io.BytesIO(first)) as pdf:
        root, size = pdf.Root.objgen[0], len(pdf.objects) + 1
    behind = behind.replace("9 0 obj", f"{size} 0 obj").replace("9 1", f"{size} 1")
    trailer = (
        f"trailer\n<< /Size {size + 1} /Root {root} 0 R /Info {size} 0 R /Prev {old.decode()} >>"
    )
    start = len(first) + behind.index("xref")
    data = first + f"{behind}{trailer}\nstartxref\n{start}\n%%EOF\n".encode()
    (tmp_path / "two.pdf").write_bytes(data)
    assert tell([tmp_path / "two.pdf"])["two.pdf"]["PDF:Author"] == "someone else"
    assert SECRET in data

    clean, _ = cleaned(data)

    assert SECRET not in clean
    assert b"someone" not in clean
    assert pages_of(clean) == pages_of(data)


@pytest.mark.parametrize(
    ("packed", "filters"),
    [
        (told_photo(), Name.DCTDecode),
        (told_photo(), Array([Name.DCTDecode])),
        (zlib.compress(told_photo()), Array([Name.FlateDecode, Name.DCTDecode])),
        (
            base64.a85encode(told_photo()) + b"~>",
            Array([Name.ASCII85Decode, Name.DCTDecode]),
        ),
    ],
)
def test_a_photo_inside_is_cleaned_however_it_is_packed(packed: bytes, filters: Any) -> None:
    data = with_changes(
        lambda pdf: photo_of(pdf).write(packed, filter=filters),
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )

    clean, result = cleaned(data)

    assert result.removed >= {"text"}
    with pikepdf.open(io.BytesIO(clean)) as pdf:
        assert photo_of(pdf).read_raw_bytes() == (SAMPLE.parent / "plain.jpg").read_bytes()
    assert pages_of(clean) == pages_of(data)


def _note(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Text,
        Rect=[1, 1, 9, 9],
        Contents="Look here",
        T=NAME,
        M="D:20210517",
    )
    pdf.pages[0].obj.Annots = Array([note])


def _page_pieces(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.PieceInfo = Dictionary(Illustrator=Dictionary(Private=SERIAL))
    pdf.pages[1].obj.Resources.Metadata = pdf.make_stream(SECRET, Type=Name.Metadata)


def _place(pdf: pikepdf.Pdf) -> None:
    measure = Dictionary(Type=Name.Measure, Subtype=Name.GEO, GPTS=[46.22, 6.13], Note=VILLAGE)
    pdf.pages[0].obj.VP = Array(
        [Dictionary(Type=Name.Viewport, BBox=[0, 0, 9, 9], Measure=measure)]
    )


@pytest.mark.parametrize(
    ("change", "finding"), [(_note, "person"), (_page_pieces, "device"), (_place, "place")]
)
def test_what_stands_deeper_in_a_page_goes(
    change: Callable[[pikepdf.Pdf], None], finding: str
) -> None:
    data = with_changes(change, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert canaries_in(data)

    clean, result = cleaned(data)

    assert finding in result.removed
    assert not canaries_in(clean)
    assert (b"Look here" in clean) == (change is _note)


def test_the_place_of_a_map_stays_on_purpose() -> None:
    clean, result = cleaned(with_changes(_place), keep_place=True)

    assert "place" not in result.removed
    with pikepdf.open(io.BytesIO(clean)) as pdf:
        assert pdf.pages[0].obj.VP[0].Measure.GPTS[0] is not None


def _sign(pdf: pikepdf.Pdf) -> None:
    signature = Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3], Contents="signed")
    field = pdf.make_indirect(Dictionary(FT=Name.Sig, T="Signature", V=signature))
    pdf.Root.AcroForm = Dictionary(Fields=[field], SigFlags=3)


def _attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["photo.jpg"] = told_photo()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (with_changes(_sign), "signed"),
        (with_changes(_attach), "other files"),
        (with_changes(bool, encryption=pikepdf.Encryption(owner="a", user="b")), "password"),
        (with_changes(bool, encryption=pikepdf.Encryption(owner="a", user="")), "encrypted"),
        (SAMPLE.read_bytes()[:-300], "whole"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_by_name(data: bytes, why: str) -> None:
    with pytest.raises(MediaNotCleaned, match=why):
        cleaned(data)


def test_a_bomb_inside_is_refused_in_bounded_time_and_memory() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(80)) + packer.flush()
    data = with_changes(
        lambda pdf: photo_of(pdf).write(bomb, filter=Array([Name.FlateDecode, Name.DCTDecode])),
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    begin = time.perf_counter()
    tracemalloc.start()

    with pytest.raises(MediaNotCleaned, match="reason"):
        cleaned(data)

    assert tracemalloc.get_traced_memory()[1] < 160 << 20
    tracemalloc.stop()
    assert time.perf_counter() - begin < 10


def test_where_qpdf_does_not_load_a_pdf_is_not_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its wheel for Macs with Apple silicon wants macOS 14."""
    monkeypatch.setitem(sys.modules, "pikepdf", None)

    with pytest.raises(MediaNotCleaned, match="qpdf"):
        cleaned(SAMPLE.read_bytes())
