"""What stands on a receipt's page: its facts in the language in use, and what its QR holds."""

from __future__ import annotations

import contextlib
import zoneinfo
from datetime import UTC
from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.signed import signed_by
from heliograph.domain.story import text_answer
from heliograph.i18n import Raw, iso, language, ltr, moment, ntr, number, size, speaking, tr

if TYPE_CHECKING:
    from heliograph.app.receipts import Proof
    from heliograph.domain.media import MediaItem

LONGEST_IN_QR = 1200
"""Bytes that a telephone still reads off a page: 133 modules of half a millimetre."""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing and its name."""

    name: str
    value: str
    is_code: bool = False
    """To be compared sign by sign: set small, left to right."""


class ReceiptPage(msgspec.Struct, frozen=True, kw_only=True):
    """All words of a receipt, in the order in which they are read."""

    heading: str
    number: str
    head: tuple[Fact, ...]
    """What stands beside the QR."""
    code: tuple[Fact, ...]
    files_heading: str
    files: tuple[Fact, ...]
    how_heading: str
    how: tuple[str, ...]
    qr: str
    statement: str

    def as_text(self) -> str:
        """Give all words in their order, one a line."""
        said = [f"{self.heading} {self.number}"]
        facts = (*self.head, *self.code, Fact(name=self.files_heading, value=""), *self.files)
        said += [f"{each.name}: {each.value}" for each in facts]
        return "\n".join((*said, self.how_heading, *self.how, ""))


def receipt_page(proof: Proof) -> ReceiptPage:
    """Word a receipt that was checked, with the digits that everybody can compare."""
    with speaking(language(), latin_digits=True):
        return _worded(proof)


def _worded(proof: Proof) -> ReceiptPage:
    receipt, manifest = proof.receipt, proof.manifest
    organisation = text_answer(manifest.answers, "org_name") or proof.organisation
    title = text_answer(manifest.answers, "title") or tr("(no title yet)")
    whole = len(proof.statement) <= LONGEST_IN_QR
    return ReceiptPage(
        heading=tr("Receipt"),
        number=receipt.number,
        head=(
            Fact(name=tr("Story"), value=iso(title)),
            Fact(name=tr("Organisation"), value=iso(organisation)),
            Fact(name=tr("Received"), value=_received(receipt.received_ms)),
            Fact(name=tr("Revision"), value=number(receipt.revision)),
            Fact(name=tr("Received by"), value=iso(proof.service_name)),
        ),
        code=(
            Fact(name=tr("Content (SHA-256)"), value=receipt.manifest, is_code=True),
            Fact(name=tr("Number of the story"), value=receipt.story, is_code=True),
            Fact(name=tr("Signed with the key"), value=signed_by(proof.statement), is_code=True),
        ),
        files_heading=ntr("{n} file", "{n} files", len(manifest.media)),
        files=tuple(_file(each) for each in manifest.media),
        how_heading=tr("How to check this receipt"),
        how=(
            tr(
                "This PDF carries the receipt as the service signed it."
                " Whoever has Heliograph checks it without a connection: {command}",
                command=ltr("heliograph receipts verify FILE.pdf"),
            ),
            tr("The QR code holds the same signed receipt.")
            if whole
            else tr(
                "The signed receipt is too long for a QR code: it holds the number,"
                " the content's SHA-256 and the service."
            ),
            tr("Only what is signed counts. What is printed here can be changed by anybody."),
        ),
        qr=proof.statement if whole else _short(proof),
        statement=proof.statement,
    )


def _short(proof: Proof) -> str:
    receipt = proof.receipt
    return f"{receipt.number}\nsha256:{receipt.manifest}\n{receipt.service}"


def _received(at_ms: int) -> str:
    """Say a moment in UTC and in Geneva, always with its day and year."""
    utc = tr("{moment} UTC", moment=moment(at_ms, now_ms=0, zone=UTC))
    with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError):  # Windows without tzdata
        geneva = zoneinfo.ZoneInfo("Europe/Zurich")
        there = moment(at_ms, now_ms=0, zone=geneva)
        return tr("{utc} ({moment} Geneva)", utc=Raw(utc), moment=there)
    return utc


def _file(item: MediaItem) -> Fact:
    name = tr("{name}, {size}", name=item.file_name, size=size(item.size_bytes))
    return Fact(name=name, value=item.sha256, is_code=True)
