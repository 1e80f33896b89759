"""Checks receipts that were saved as files: the bare statement, or a PDF that carries it."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from heliograph.domain.receipt import Receipt, read_receipt
from heliograph.errors import ReceiptInvalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from heliograph.domain.signed import PinnedKeys

LARGEST_FILE_BYTES = 8 * 1024 * 1024
LARGEST_STATEMENT_BYTES = 256 * 1024
_MOST_STREAMS = 1000
_STATEMENT = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
"""JWS, compact serialisation (RFC 7515, section 7.1)."""


def verify_file(path: Path, keys: PinnedKeys) -> Receipt:
    """Check a saved receipt's signature; needs no profile and no connection.

    Of a PDF only the statement inside counts: what its page shows is ink.

    Raises:
        ReceiptInvalid: it is none, or the signature does not hold against these keys.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise ReceiptInvalid(type(error).__name__) from error
    if len(data) > LARGEST_FILE_BYTES:
        raise ReceiptInvalid("the file is too large for a receipt")
    statement = statement_in_pdf(data) if data.startswith(b"%PDF-") else data.strip()
    try:
        return read_receipt(statement.decode("ascii"), keys)
    except UnicodeDecodeError as error:
        raise ReceiptInvalid(type(error).__name__) from error


def statement_in_pdf(data: bytes) -> bytes:
    """Find the one statement that a PDF carries as a stream of its own, plain or deflated.

    No reader of PDF is trusted with a stranger's file: only the words ``stream`` are looked for
    (ISO 32000-1, 7.3.8), and nothing is inflated further than a statement can be long.

    Raises:
        ReceiptInvalid: it carries none, or several that differ.
    """
    found = {each for each in _streams(data) if _STATEMENT.fullmatch(each)}
    if len(found) != 1:
        raise ReceiptInvalid("not exactly one statement in the PDF")
    return found.pop()


def _streams(data: bytes) -> Iterator[bytes]:
    at = 0
    for _ in range(_MOST_STREAMS):
        begin = data.find(b"stream", at)
        if begin < 0:
            return
        end = data.find(b"endstream", begin)
        if end < 0:
            return
        at = end + len(b"endstream")
        content = data[begin + len(b"stream") : end]
        plain = content.strip(b"\r\n")
        yield plain if len(plain) <= LARGEST_STATEMENT_BYTES else b""
        # What is deflated may end like a line; bytes after its end do no harm.
        yield _inflated(content.lstrip(b"\r\n"))


def _inflated(content: bytes) -> bytes:
    inflating = zlib.decompressobj()
    try:
        plain = inflating.decompress(content, LARGEST_STATEMENT_BYTES)
    except zlib.error:
        return b""
    return plain if inflating.eof else b""
