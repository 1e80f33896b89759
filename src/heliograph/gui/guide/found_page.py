"""The answer to a search in the guide, as a page like the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.gui.guide.pages import Page
from heliograph.gui.guide.source import Block, Piece
from heliograph.i18n import language, tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from heliograph.gui.guide.finding import Found


def found_page(question: str, found: Sequence[Found]) -> Page:
    """Set what was found below each other: the page's title as a link, and what stands there."""
    title = tr("Found in the guide: {words}", words=question)
    return Page("", language(), title, tuple(_blocks(title, found)))


def _blocks(title: str, found: Sequence[Found]) -> Iterator[Block]:
    yield Block("title", (Piece("words", title),))
    for each in found:
        target = f"{each.page}#{each.heading}" if each.heading else each.page
        yield Block("heading", (Piece("link", each.title, target=target),))
        yield Block("words", (Piece("words", each.excerpt),))
    if not found:
        yield Block("words", (Piece("words", tr("Nothing found.")),))
        yield Block("words", (Piece("words", tr("Try another word, or look in the contents.")),))
