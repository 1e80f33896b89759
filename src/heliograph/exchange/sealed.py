"""A stream of bytes that only its key opens, and that opens whole or not at all.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption
and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015) as age uses it (https://age-encryption.org/v1):
chunks of 64 KiB under ChaCha20-Poly1305 (RFC 8439), whose nonce is the chunk's number and whether
it is the last. Chunks that are changed, missing, doubled or in another order are found out, and so
is an end that comes too early.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
_COUNTER_BYTES = 11


class Unsealable(Exception):
    """A chunk is not what was written under this key; where it is not, nobody can tell."""


class SealedWriter:
    """Encrypts what is written; the stream is whole only after ``end``."""

    def __init__(self, target: BinaryIO, key: bytes) -> None:
        """Begin a stream.

        Args:
            target: Takes the encrypted bytes.
            key: 32 bytes that have never been used for another stream.
        """
        self._target = target
        self._cipher = ChaCha20Poly1305(key)
        self._waiting = bytearray()
        self._number = 0

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Take bytes; a chunk is kept back, since the last one is written differently."""
        self._waiting += data
        while len(self._waiting) > CHUNK_BYTES:
            self._put(bytes(self._waiting[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(data)

    def abandon(self) -> None:
        """Write nothing any more, whoever still tries: the stream stays without its end."""
        self._target = io.BytesIO()

    def end(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, None))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Decrypts a stream from where ``source`` stands to its end.

    Raises (when read):
        Unsealable: a chunk, or the end, is not what was written.
    """

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        super().__init__()
        self._source = source
        self._cipher = ChaCha20Poly1305(key)
        self._number = 0
        self._next = source.read(CHUNK_BYTES + TAG_BYTES)
        self._chunk = memoryview(b"")
        self._ended = False

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read from one chunk into ``buffer``; 0 at the end."""
        room = memoryview(buffer).cast("B")
        while not self._chunk and not self._ended:
            self._chunk = memoryview(self._take())
        n_bytes = min(len(room), len(self._chunk))
        room[:n_bytes] = self._chunk[:n_bytes]
        self._chunk = self._chunk[n_bytes:]
        return n_bytes

    def _take(self) -> bytes:
        sealed, self._next = self._next, b""
        if len(sealed) == CHUNK_BYTES + TAG_BYTES:
            self._next = self._source.read(CHUNK_BYTES + TAG_BYTES)
        self._ended = not self._next
        try:
            chunk = self._cipher.decrypt(_nonce(self._number, last=self._ended), sealed, None)
        except InvalidTag as error:
            raise Unsealable(self._number) from error
        self._number += 1
        return chunk


def sealed_size(n_bytes: int) -> int:
    """Give the size of a stream of so many bytes, in bytes."""
    chunks = max(1, -(-n_bytes // CHUNK_BYTES))
    return n_bytes + chunks * TAG_BYTES


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES, "big") + (b"\x01" if last else b"\x00")
