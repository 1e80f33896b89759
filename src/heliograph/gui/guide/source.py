"""Reads a page of the guide: a small part of Markdown, and nothing that is more than words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

PieceKind = Literal["words", "said", "code", "link"]
BlockKind = Literal["title", "heading", "words", "step", "point", "note", "code", "picture"]

_PIECES = re.compile(
    r"\{(?P<said>[^{}]+)\}|`(?P<code>[^`]+)`|\[(?P<words>[^\]]*)\]\((?P<to>[^)]+)\)"
)
_PICTURE = re.compile(r"!\[(?P<words>[^\]]+)\]\((?P<to>[a-z-]+)\)")
_HEADING = re.compile(r"## (?P<words>.+) \{#(?P<id>[a-z-]+)\}")
_STEP = re.compile(r"(?P<number>\d+)\. (?P<words>.+)")
_FENCE = "```"


class GuideFault(ValueError):
    """A page of the guide is not written as pages are; the message says where."""


class Piece(msgspec.Struct, frozen=True):
    """A run of words of one kind."""

    kind: PieceKind
    text: str
    """Words, a reference to what the program says (``said``), or what is typed (``code``)."""
    target: str = ""
    """Where a link leads: ``page``, ``page#heading`` or an address of the web."""


class Block(msgspec.Struct, frozen=True):
    """A paragraph, a heading, one step of a list, or a picture."""

    kind: BlockKind
    pieces: tuple[Piece, ...]
    id: str = ""
    """Of a heading, the same in each language; of a picture, its name."""
    number: int = 0
    """Of a step, counted from 1."""


def read(text: str) -> tuple[Block, ...]:
    """Take a page apart.

    One line is one paragraph, whatever its length. ``# Title`` comes first; ``## Heading {#id}``,
    ``1. step``, ``- point``, ``> note``, ``![words](picture)`` and fenced code follow. Inside stand
    ``{what the program says}``, code and links.

    Raises:
        GuideFault: a line is none of these.
    """
    blocks = tuple(_blocks(text))
    if not blocks or blocks[0].kind != "title":
        raise GuideFault("the title is missing")
    return blocks


def _blocks(text: str) -> Iterator[Block]:
    code: list[str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if line == _FENCE:
            if code is None:
                code = []
            else:
                yield Block("code", (Piece("code", "\n".join(code)),))
                code = None
        elif code is not None:
            code.append(line)
        elif line:
            yield _block(line, number)
    if code is not None:
        raise GuideFault("code has no end")


def _block(line: str, number: int) -> Block:
    if line.startswith("# "):
        return Block("title", (Piece("words", line[2:]),))
    if line.startswith("#"):
        heading = _HEADING.fullmatch(line)
        if heading is None:
            raise GuideFault(f"line {number}: a heading without its name")
        return Block("heading", tuple(_pieces(heading["words"], number)), id=heading["id"])
    if line.startswith("!"):
        picture = _PICTURE.fullmatch(line)
        if picture is None:
            raise GuideFault(f"line {number}: a picture without words or name")
        return Block("picture", (Piece("words", picture["words"]),), id=picture["to"])
    if (step := _STEP.fullmatch(line)) is not None:
        pieces = tuple(_pieces(step["words"], number))
        return Block("step", pieces, number=int(step["number"]))
    for sign, kind in _SIGNS:
        if line.startswith(sign):
            return Block(kind, tuple(_pieces(line.removeprefix(sign), number)))
    if line != line.strip():
        raise GuideFault(f"line {number}: spaces around it")
    return Block("words", tuple(_pieces(line, number)))


_SIGNS: tuple[tuple[str, BlockKind], ...] = (("- ", "point"), ("> ", "note"))


def _pieces(line: str, number: int) -> Iterator[Piece]:
    at = 0
    for found in _PIECES.finditer(line):
        yield from _plain(line[at : found.start()], number)
        at = found.end()
        if found["said"] is not None:
            yield Piece("said", found["said"])
        elif found["code"] is not None:
            yield Piece("code", found["code"])
        else:
            yield Piece("link", found["words"], target=found["to"])
    yield from _plain(line[at:], number)


def _plain(words: str, number: int) -> Iterator[Piece]:
    if any(sign in words for sign in "{}`[]<>*_"):
        raise GuideFault(f"line {number}: {words!r} is neither words nor a sign that is known")
    if words:
        yield Piece("words", words)
