"""Receipts in files: the statement is found however its bytes happen to end."""

from __future__ import annotations

import zlib

import pytest

from heliograph.app.receipt_files import statement_in_pdf

_SUMS = 270


def ending_with(last: int) -> bytes:
    """Give a statement whose deflated form ends with this byte, as one of 256 does."""
    for digits in range(_SUMS):
        # The last byte is that of the sum of all bytes (RFC 1950): each step adds one.
        header = ("9" * (digits // 9) + str(digits % 9)).ljust(_SUMS // 9 + 1, "0")
        statement = f"e{header}.payload.signature".encode()
        if zlib.compress(statement)[-1] == last:
            return statement
    raise AssertionError


@pytest.mark.parametrize("last", [0x0A, 0x0D])
@pytest.mark.parametrize("line", [b"\n", b"\r\n"])
@pytest.mark.parametrize("before_the_end", [b"", b"\n", b"\r\n"])
def test_a_deflated_statement_may_end_like_a_line(
    last: int, line: bytes, before_the_end: bytes
) -> None:
    statement = ending_with(last)
    stream = b"stream" + line + zlib.compress(statement) + before_the_end + b"endstream"
    assert statement_in_pdf(b"%PDF-1.4\n" + stream) == statement
