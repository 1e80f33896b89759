"""Canaries: words that nobody else has, and a search for them in whatever form they may stand."""

from __future__ import annotations

import base64
import contextlib
import gzip
import io
import json
import random
import string
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import msgspec

_LARGEST_UNPACKED = 64 * 2**20
_LETTERS = string.ascii_lowercase
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


class Canaries:
    """Words by what they stand for; drawn anew for each run, so that none is in our own files."""

    def __init__(self, seed: int | None = None) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - unique, not secret
        self.words: dict[str, str] = {}

    def new(self, kind: str, *, arabic: bool = False) -> str:
        """Draw a word for a kind of thing, and remember it."""
        letters = _ARABIC if arabic else _LETTERS
        word = "".join(self._chance.choices(letters, k=14))
        return self.take(kind, word if arabic else word.capitalize())

    def take(self, kind: str, word: str) -> str:
        """Remember a word that somebody else drew: a token, a code."""
        self.words[kind] = word
        return word


class Hit(msgspec.Struct, frozen=True):
    """A canary that was found."""

    kind: str
    form: str
    place: str

    def __str__(self) -> str:
        return f"{self.kind} stands in {self.place} ({self.form})"


def search(folder: Path, canaries: Canaries) -> tuple[list[Hit], int, int]:
    """Look through every file under a folder, and at the names of all of them.

    Returns:
        What was found, how many files there were, and how many bytes.
    """
    hits: list[Hit] = []
    files = n_bytes = 0
    forms = {kind: list(_forms(word)) for kind, word in canaries.words.items()}
    for path in sorted(folder.rglob("*")):
        where = str(path.relative_to(folder))
        hits += _in(where.encode("utf-8", "surrogateescape"), forms, f"the name of {where}")
        if not path.is_file():
            continue
        data = path.read_bytes()
        files += 1
        n_bytes += len(data)
        for form, layer in _layers(data):
            hits += [
                Hit(hit.kind, f"{form}{hit.form}", hit.place) for hit in _in(layer, forms, where)
            ]
    return hits, files, n_bytes


def search_bytes(data: bytes, canaries: Canaries) -> list[Hit]:
    """Look through bytes as through a file."""
    forms = {kind: list(_forms(word)) for kind, word in canaries.words.items()}
    return [hit for _, layer in _layers(data) for hit in _in(layer, forms, "bytes")]


def _in(data: bytes, forms: dict[str, list[tuple[str, bytes]]], place: str) -> Iterator[Hit]:
    for kind, ways in forms.items():
        for form, wanted in ways:
            if wanted in data:
                yield Hit(kind, form, place)
                break


def _forms(word: str) -> Iterator[tuple[str, bytes]]:
    raw = word.encode()
    yield "as it is", raw
    yield "UTF-16 LE", word.encode("utf-16-le")
    yield "UTF-16 BE", word.encode("utf-16-be")
    yield "in hexadecimal", raw.hex().encode()
    if not word.isascii():
        yield "escaped for JSON", json.dumps(word)[1:-1].encode()
        yield "escaped for an address", quote(word).encode()
    for shift in range(3):
        # Only what does not depend on the neighbours: whole groups of three bytes.
        part = raw[(3 - shift) % 3 :]
        part = part[: len(part) // 3 * 3]
        yield "in base64", base64.b64encode(part)
        yield "in base64url", base64.urlsafe_b64encode(part)
    yield "in small letters", raw.lower()


def _layers(data: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Give the bytes, and what is packed in them."""
    yield "", data
    if depth == 2:
        return
    for form, inner in _unpacked(data):
        for deeper, layer in _layers(inner, depth + 1):
            yield f"{form}, {deeper}", layer


def _unpacked(data: bytes) -> Iterable[tuple[str, bytes]]:
    with (
        contextlib.suppress(zipfile.BadZipFile, OSError, zlib.error, NotImplementedError),
        zipfile.ZipFile(io.BytesIO(data)) as file,
    ):
        for name in file.namelist():
            yield "in a ZIP", name.encode() + b"\n" + file.read(name)
    at = data.find(b"\x1f\x8b\x08")
    while at >= 0:
        with (
            contextlib.suppress(OSError, EOFError, zlib.error),
            gzip.GzipFile(fileobj=io.BytesIO(data[at:])) as packed,
        ):
            yield "gzipped", packed.read(_LARGEST_UNPACKED)
        at = data.find(b"\x1f\x8b\x08", at + 1)
    for head in (b"x\x01", b"x\x9c", b"x\xda"):
        at = data.find(head)
        while at >= 0:
            with contextlib.suppress(zlib.error):
                inner = zlib.decompressobj().decompress(data[at:], _LARGEST_UNPACKED)
                if len(inner) >= 14:
                    yield "deflated", inner
            at = data.find(head, at + 1)
