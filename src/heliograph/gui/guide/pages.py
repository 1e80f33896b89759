"""The pages of the guide in one language: found, named, and with what the program says put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.bundled import resource
from heliograph.gui.guide import references
from heliograph.gui.guide.source import Block, Piece, read
from heliograph.i18n import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENTS = "contents"
"""The page that lists all others."""
HERE = "here"
"""What the program itself tells of this computer stands under this name: ``here#keys``."""
HERE_PARTS: dict[str, str] = {
    "stories": mark("Where your stories are"),
    "support": mark("If something does not work"),
    "states": mark("What the states mean"),
    "keys": mark("Keys"),
}
"""Its parts, and what they are called on the screen."""
_FIRST = "en"
"""The language that the guide is written in first, and shown in where a page has no other."""


class Page(msgspec.Struct, frozen=True):
    """One page, ready to be shown: no references, and no link without words."""

    name: str
    language: str
    """Of its words, which need not be that of the screens."""
    title: str
    blocks: tuple[Block, ...]


class Entry(msgspec.Struct, frozen=True):
    """A line of the contents: a heading, or a page below it."""

    words: str
    target: str = ""
    """Empty for a heading."""


class Guide:
    """The guide in one language; a page is read when somebody wants it."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._titles: dict[str, str] = {}
        self._pages: dict[str, Page] = {}

    def page(self, name: str) -> Page:
        """Give a page.

        Raises:
            FileNotFoundError: there is none of this name.
            GuideFault: it is not written as pages are.
        """
        if name not in self._pages:
            path, language = self._find(name)
            blocks = read(path.read_text("utf-8"))
            filled = tuple(self._fill(block) for block in blocks)
            title = plain(filled[0])
            self._pages[name] = Page(name, language, title, filled)
        return self._pages[name]

    def title(self, target: str) -> str:
        """Say what a page, or a part of what is told of this computer, is called."""
        page, _, part = target.partition("#")
        if page == HERE:
            return tr(HERE_PARTS[part])
        if page not in self._titles:
            path, _ = self._find(page)
            self._titles[page] = path.read_text("utf-8").splitlines()[0].removeprefix("# ")
        return self._titles[page]

    def contents(self) -> Iterator[Entry]:
        """List all pages under their headings, in the order of the contents."""
        for block in self.page(CONTENTS).blocks:
            if block.kind == "heading":
                yield Entry(plain(block))
            elif block.kind == "point":
                yield from (Entry(each.text, each.target) for each in block.pieces if each.target)

    def names(self) -> tuple[str, ...]:
        """Give the names of all pages that the contents list, in their order."""
        targets = (entry.target for entry in self.contents() if entry.target)
        return tuple(each for each in targets if not each.startswith(f"{HERE}#"))

    def _find(self, name: str) -> tuple[Path, str]:
        for language in (self._language, _FIRST):
            path = resource("guide") / language / f"{name}.md"
            if path.is_file():
                return path, language
        raise FileNotFoundError(name)

    def _fill(self, block: Block) -> Block:
        return msgspec.structs.replace(block, pieces=tuple(map(self._filled, block.pieces)))

    def _filled(self, piece: Piece) -> Piece:
        if piece.kind == "said":
            return msgspec.structs.replace(piece, text=references.said(piece.text))
        if piece.kind == "link" and not piece.text:
            return msgspec.structs.replace(piece, text=self.title(piece.target))
        return piece


def picture(name: str, language: str) -> Path:
    """Give the place of a picture, of whose language there may be none yet."""
    return resource("guide") / "pictures" / f"{name}-{language}.webp"


def plain(block: Block) -> str:
    """Give the words of a block alone."""
    return "".join(piece.text for piece in block.pieces)
