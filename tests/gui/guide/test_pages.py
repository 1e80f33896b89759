"""The guide says what the program says, leads nowhere but to itself, and is the same everywhere."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import catalogues
import pytest
from babel.messages import pofile

from heliograph import i18n
from heliograph.bundled import resource
from heliograph.gui.editor.beside import SidePage
from heliograph.gui.guide import references
from heliograph.gui.guide.pages import CONTENTS, HERE, HERE_PARTS, Guide, picture
from heliograph.gui.guide.source import Block, GuideFault, Piece, read
from heliograph.gui.guide.topics import OF_PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITTEN = i18n.LANGUAGES
PAGES = sorted(each.stem for each in (resource("guide") / "en").glob("*.md"))
ELSEWHERE: frozenset[str] = frozenset()
"""Addresses of the web that the guide may lead to."""


@cache
def messages() -> frozenset[tuple[str | None, str]]:
    """Give context and English of all that the program says, as the template has it."""
    with catalogues.TEMPLATE.open("rb") as file:
        template = pofile.read_po(file)
    return frozenset(
        (each.context, each.id if isinstance(each.id, str) else each.id[0]) for each in template
    )


def blocks(language: str, page: str) -> tuple[Block, ...]:
    return read((resource("guide") / language / f"{page}.md").read_text("utf-8"))


def pieces(language: str, page: str) -> Iterator[Piece]:
    for block in blocks(language, page):
        yield from block.pieces


def outline(language: str, page: str) -> list[tuple[object, ...]]:
    """Give what does not depend on the language: kinds, names, and what is quoted in each block."""
    found: list[tuple[object, ...]] = []
    for block in blocks(language, page):
        quoted = sorted(
            (piece.kind, piece.target or piece.text)
            for piece in block.pieces
            if piece.kind != "words"
        )
        found.append((block.kind, block.id, block.number, tuple(quoted)))
    return found


def leads_somewhere(target: str) -> bool:
    page, _, heading = target.partition("#")
    if page == HERE:
        return heading in HERE_PARTS
    if page not in PAGES:
        return False
    return not heading or heading in {each.id for each in blocks("en", page)}


@pytest.mark.parametrize("language", WRITTEN)
def test_every_language_has_the_same_pages(language: str) -> None:
    assert sorted(each.stem for each in (resource("guide") / language).glob("*.md")) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_same_parts_and_quotes_the_same_words_in_every_language(page: str) -> None:
    for language in WRITTEN:
        assert outline(language, page) == outline("en", page), language


@pytest.mark.parametrize("page", PAGES)
def test_what_is_quoted_is_said_by_the_program(page: str) -> None:
    """A button that was renamed is no message any more, and this fails until the guide follows."""
    known = messages()
    for piece in pieces("en", page):
        if piece.kind != "said":
            continue
        reference = references.parse(piece.text)
        if reference.kind == "message":
            assert (None, reference.name) in known, reference.name
        elif reference.kind == "state":
            assert ("state", reference.name) in known, reference.name
        assert references.said(piece.text)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_is_quoted_stands_as_on_the_screen_without_marks_of_keys(language: str) -> None:
    with i18n.speaking(language):
        for page in PAGES:
            for piece in pieces("en", page):
                if piece.kind == "said":
                    said = references.said(piece.text)
                    assert "&" not in said
                    assert not said.endswith("…")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for language in WRITTEN:
        for piece in pieces(language, page):
            if piece.kind == "link":
                assert piece.target in ELSEWHERE or leads_somewhere(piece.target), piece.target


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_pictures_are_there_in_every_language_and_small(language: str) -> None:
    wanted = {block.id for page in PAGES for block in blocks("en", page) if block.kind == "picture"}
    assert wanted
    for name in wanted:
        assert picture(name, language).stat().st_size <= 60_000, name
    made = {each.name for each in (resource("guide") / "pictures").iterdir()}
    assert made == {f"{name}-{each}.webp" for name in wanted for each in i18n.LANGUAGES}


def test_the_contents_list_every_page_once() -> None:
    listed = Counter(Guide("en").names())
    assert sorted(listed) == sorted(set(PAGES) - {CONTENTS})
    assert set(listed.values()) == {1}


def test_what_stands_on_the_screen_has_a_page() -> None:
    from heliograph.gui.editor import conflict_page, new_version, versions_page  # noqa: F401, PLC0415
    from heliograph.gui.reviews import comments_page  # noqa: F401, PLC0415 - they are found as classes
    from heliograph.gui.stories import clearing_page, text_page  # noqa: F401, PLC0415 - the same

    sides = {each.topic for each in SidePage.__subclasses__()} - {""}
    assert len(sides) >= 5
    assert [each for each in (*sides, *OF_PLACES.values()) if not leads_somewhere(each)] == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_page_can_be_shown_in_every_language(language: str) -> None:
    with i18n.speaking(language):
        guide = Guide(language)
        for name in PAGES:
            page = guide.page(name)
            assert page.title == guide.title(name)
            assert all(piece.text for block in page.blocks for piece in block.pieces)


def test_a_page_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        Guide("en").page("nowhere")
    with pytest.raises(FileNotFoundError):
        Guide("en").title("nowhere")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Words without a title",
        "# Title\n## A heading without a name",
        "# Title\n### Too deep {#deep}",
        "# Title\n![words]( picture)",
        "# Title\n  indented",
        "# Title\nA <b>tag</b>",
        "# Title\nAn *emphasis*",
        "# Title\nAn open {reference",
        "# Title\n```\ncode without an end",
    ],
)
def test_what_is_no_page_is_refused(text: str) -> None:
    with pytest.raises(GuideFault):
        read(text)


def test_a_page_is_taken_apart() -> None:
    text = "# Title\n\n## Part {#part}\n1. Press {Mark &ready}.\n- `code`\n> Care\n```\na\nb\n```\n"
    kinds = [(each.kind, each.id, each.number) for each in read(text)]
    assert kinds == [
        ("title", "", 0),
        ("heading", "part", 0),
        ("step", "", 1),
        ("point", "", 0),
        ("note", "", 0),
        ("code", "", 0),
    ]


def test_menus_and_keys_are_quoted_by_the_name_of_the_command() -> None:
    assert references.said("menu:mark-ready") == "Story › Mark ready"
    assert references.said("key:mark-ready").strip("\u2066\u2069") == "Ctrl+Return"
    assert references.said("key:file-up").strip("\u2066\u2069") == "Alt+Up"
    with pytest.raises(GuideFault):
        references.said("menu:nothing-like-it")
    with pytest.raises(GuideFault):
        references.said("key:open")
