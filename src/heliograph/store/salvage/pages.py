"""Pages of a damaged database, each decrypted by itself, so that one that fails harms no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.poly1305 import Poly1305

from heliograph.store.database import STORE, DataKey
from heliograph.store.files import our_errors
from heliograph.store.salvage.log import frames_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

PAGE_BYTES = STORE.page_bytes
_NONCE_BYTES, _TAG_BYTES = 16, 16
USABLE_BYTES = PAGE_BYTES - _NONCE_BYTES - _TAG_BYTES
_CLEAR_BYTES = 24
"""At the beginning of the first page: salt, and what SQLite has to know before the key."""
_VERSION_AT = 60
"""Of ``user_version`` in the head of a database (sqlite.org, "Database File Format")."""


class Page(NamedTuple):
    """A page as SQLite sees it."""

    number: int
    data: bytes
    sound: bool
    """Whether it is what was written; else single letters may be others, or all of it."""


class PageFile:
    """The pages of a file, and those that its log has newer."""

    def __init__(self, path: Path, key: DataKey) -> None:
        """Look at a file; it and its log are only read.

        Raises:
            StoreDamaged: the disk does not give them back at all.
        """
        self._path = path
        self._key = bytes.fromhex(key.derive(f"heliograph {STORE.series}"))
        self._newer: dict[int, Page] = {}
        with our_errors(path):
            self._file: BinaryIO = path.open("rb")
        try:
            with our_errors(path):
                self._count = path.stat().st_size // PAGE_BYTES
                self._take_log(path.with_name(path.name + "-wal"))
        except BaseException:
            self._file.close()
            raise

    def __iter__(self) -> Iterator[Page]:
        """Give every page in turn."""
        for number in range(1, self._count + 1):
            page = self.page(number)
            if page is not None:
                yield page

    def page(self, number: int) -> Page | None:
        """Give one page; None where the file has none."""
        page = self._newer.get(number)
        if page is None:
            if not 1 <= number <= self._count:
                return None
            with our_errors(self._path):
                self._file.seek((number - 1) * PAGE_BYTES)
                sealed = self._file.read(PAGE_BYTES)
            if len(sealed) < PAGE_BYTES:
                return None
            page = opened(number, sealed, self._key)
        return page

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _take_log(self, log: Path) -> None:
        if not log.exists():
            return
        for frame in frames_of(log.read_bytes()):
            page = opened(frame.page, frame.sealed, self._key)
            # What does not check out here may be sound further on, or in the file.
            if page.sound:
                self._newer[frame.page] = page
                self._count = max(self._count, frame.page)


def version_in(first: Page) -> int:
    """Read from the first page which migration ran last."""
    return int.from_bytes(first.data[_VERSION_AT : _VERSION_AT + 4])


def opened(number: int, sealed: bytes, key: bytes) -> Page:
    """Decrypt a page as the encryption of the database does (ChaCha20, with Poly1305 beside).

    ``number`` counts from 1; ``sealed`` are ``PAGE_BYTES``. What does not check out is decrypted
    all the same: most of it is as it was.
    """
    body, nonce, tag = (
        sealed[:USABLE_BYTES],
        sealed[USABLE_BYTES:-_TAG_BYTES],
        sealed[-_TAG_BYTES:],
    )
    counter = int.from_bytes(nonce[12:], "little") ^ number
    once = _stream(key, nonce[:12], counter, bytes(64))
    clear = _CLEAR_BYTES if number == 1 else 0
    data = body[:clear] + _stream(once[32:], nonce[:12], counter + 1, body[clear:])
    try:
        Poly1305.verify_tag(once[:32], body + nonce, tag)
    except InvalidSignature:
        return Page(number, data, sound=False)
    return Page(number, data, sound=True)


def _stream(key: bytes, nonce: bytes, counter: int, data: bytes) -> bytes:
    start = (counter & 0xFFFFFFFF).to_bytes(4, "little") + nonce
    cipher = Cipher(algorithms.ChaCha20(key, start), mode=None)
    return cipher.encryptor().update(data)
