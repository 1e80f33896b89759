"""A receipt on paper: read back by other programs' eyes, and believed only by its signature."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from pytestqt.qtbot import QtBot

from fakes.profiles import Desk
from heliograph import i18n
from heliograph.app.receipt_files import verify_file
from heliograph.domain.receipt import read_receipt
from heliograph.domain.signed import PinnedKeys, new_key
from heliograph.errors import ReceiptInvalid
from heliograph.paper.receipt_pdf import as_pdf
from heliograph.paper.receipt_words import receipt_page
from heliograph.paper.saving import save_receipt

TITLES = {
    "ar": "إذاعة المدرسة في القرية",
    "en": "Radio of the <hills> & valleys",
    "es": "La radio de la montaña",
    "fr": "La radio des élèves",
    "ru": "Радио на холмах",
    "zh": "移动诊所到了山村的学校",
}


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    del qtbot  # one application for all tests of this process
    made = Desk(tmp_path)
    made.sign_in()
    yield made
    made.workspace.close()
    i18n.use("en")


def words(data: bytes) -> str:
    """Give the text of all pages, without spaces and direction marks."""
    with pypdfium2.PdfDocument(data) as document:
        return bare("".join(page.get_textpage().get_text_range() for page in document))


def attached(data: bytes) -> dict[str, bytes]:
    """Give the files that a PDF carries."""
    with pypdfium2.PdfDocument(data) as document:
        found = [document.get_attachment(each) for each in range(document.count_attachments())]
        return {bare(each.get_name()).removeprefix("þÿ"): bytes(each.get_data()) for each in found}


def bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return "".join(each for each in plain if unicodedata.category(each)[0] not in "CZ")


def qr(data: bytes) -> str:
    """Read the code off the page as printed at 200 dots an inch."""
    with pypdfium2.PdfDocument(data) as document:
        seen = document[0].render(scale=200 / 72, grayscale=True)
        grey = memoryview(bytes(seen.buffer)).cast("B", (seen.height, seen.stride))
        (code,) = zxingcpp.read_barcodes(grey)
    return code.text


def refused(path: Path, keys: PinnedKeys) -> str:
    """Give why a file is no receipt."""
    with pytest.raises(ReceiptInvalid) as caught:
        verify_file(path, keys)
    return caught.value.detail


@pytest.mark.parametrize("language", sorted(TITLES))
def test_the_page_says_the_title_and_the_hashes_in_each_language(desk: Desk, language: str) -> None:
    story = desk.ready(b"photo", title=TITLES[language])
    desk.send()
    i18n.use(language)
    proof = desk.workspace.receipts.proof(story)
    data = as_pdf(receipt_page(proof))
    codes = (proof.receipt.number, proof.receipt.manifest, proof.manifest.media[0].sha256)
    text, page = bare(attached(data)["receipt.txt"].decode()), words(data)
    for each in (bare(TITLES[language]), *codes, "13:46", "15:46"):
        assert each in text
        # Arabic letters are on the page as the shapes that they take there, dots apart.
        assert each in page or not each.isascii()
    assert bare(TITLES[language]) in page or language == "ar"
    with pypdfium2.PdfDocument(data) as document:
        assert bare(TITLES[language]) in bare(document.get_metadata_value("Title"))


def test_the_qr_holds_the_signed_receipt(desk: Desk) -> None:
    story = desk.ready(b"photo", b"another")
    desk.send()
    data = as_pdf(receipt_page(desk.workspace.receipts.proof(story)))
    assert read_receipt(qr(data), desk.world.keys).story == story


def test_a_receipt_too_long_for_a_qr_leaves_it_number_content_and_service(desk: Desk) -> None:
    story = desk.ready(*(f"photo {n}".encode() for n in range(9)))
    desk.send()
    proof = desk.workspace.receipts.proof(story)
    data = as_pdf(receipt_page(proof))
    assert qr(data).split("\n") == [
        proof.receipt.number,
        f"sha256:{proof.receipt.manifest}",
        "fake-service",
    ]
    assert all(each.sha256 in words(data) for each in proof.manifest.media)


def test_a_saved_pdf_is_checked_by_what_it_carries(desk: Desk, tmp_path: Path) -> None:
    story = desk.ready(b"photo")
    other = desk.ready(title="Another story of the hills")
    desk.send()
    receipts = desk.workspace.receipts
    path = tmp_path / "receipt.PDF"
    save_receipt(receipts, story, path)
    assert verify_file(path, desk.world.keys) == receipts.verify(story)
    assert refused(path, {}) == "signed by an unknown key"
    good = path.read_bytes()
    statement = receipts.statement(other).encode()
    path.write_bytes(good + b"\nstream\n" + statement + b"\nendstream\n")
    assert refused(path, desk.world.keys) == "not exactly one statement in the PDF"
    forged = statement[:-8] + b"AAAAAAAA"
    path.write_bytes(b"%PDF-1.4\nstream\n" + forged + b"\nendstream\n")
    assert refused(path, desk.world.keys) == "BadSignatureError"
    path.write_bytes(b"%PDF-1.4\n" + b"stream\nx\nendstream\n" * 3000)
    assert refused(path, desk.world.keys) == "not exactly one statement in the PDF"


def test_no_page_is_drawn_for_a_receipt_that_does_not_hold(desk: Desk, tmp_path: Path) -> None:
    story = desk.ready(b"photo")
    desk.send()
    desk.world.service, desk.world.key = "another-service", new_key()
    desk.sign_in()  # there are other keys now, and those of before are not of this service
    path = tmp_path / "receipt.pdf"
    with pytest.raises(ReceiptInvalid):
        save_receipt(desk.workspace.receipts, story, path)
    assert not path.exists()


def test_the_command_line_saves_and_checks_a_pdf_with_no_window(desk: Desk, tmp_path: Path) -> None:
    story = desk.ready(b"photo")
    desk.send()
    path = tmp_path / "receipt.pdf"
    call = [sys.executable, "-m", "heliograph.cli.main", "--lang", "en"]
    call += ["--profile", str(desk.workspace.profile), "receipts"]
    saved = subprocess.run(
        [*call, "save", story, str(path)], capture_output=True, text=True, check=False
    )
    assert saved.returncode == 0, saved.stderr
    checked = subprocess.run(
        [*call, "verify", str(path)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    number = desk.workspace.receipts.submission(story).receipt_number
    assert f"The receipt holds: \u2066{number}\u2069" in checked.stdout
    assert story in checked.stdout
    path.write_bytes(path.read_bytes()[:20_000])
    changed = subprocess.run(
        [*call, "verify", str(path)], capture_output=True, text=True, check=False
    )
    assert changed.returncode == 1
    assert "does not hold" in changed.stdout
