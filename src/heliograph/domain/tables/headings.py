"""Finds the row of headings and guesses from them, and from the values, what columns answer."""

from __future__ import annotations

import difflib
import itertools
import re
from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.tables.mapping import (
    IGNORED,
    KEY,
    MEDIA,
    STORY,
    ColumnUse,
    Mapping,
    may_repeat,
)
from heliograph.domain.tables.values import read_cell, text_of
from heliograph.domain.tables.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from heliograph.domain.campaign import Campaign
    from heliograph.domain.tables.table import Row, Sheet
    from heliograph.domain.tables.vocabulary import Vocabulary

_LOOKED_AT = 30
"""Rows among which the headings are looked for."""
_SAMPLE = 200
"""Rows whose values are looked at."""
_BEGINNING = 300
"""Characters of a value that are looked at."""
_ALIKE = 0.87
"""How like a known heading one must be spelled (difflib's ratio)."""
_MEDIA_NAME = re.compile(
    r"\.(?:jpe?g|png|heic|heif|webp|tiff?|gif|bmp|mp4|mov|m4v|3gp|avi|mkv|webm|mp3|m4a|wav|ogg|pdf)$",
    re.IGNORECASE,
)
_BY_VALUES = ("countries", "org_country", "story_language", "kind", "sdgs", "topics", "period")
"""Questions that are known by what stands in their columns, the likeliest first."""


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """The headings of a sheet and the rows under them."""

    headings: tuple[str, ...]
    """From column A; empty where there is none. Of two rows of headings, both are here."""
    number: int
    """Number of the row of headings; 0 when the table has none."""
    rows: tuple[Row, ...]
    """The rows under the headings."""


def find_columns(sheet: Sheet, words: Vocabulary) -> Columns:
    """Find the row of headings: the one that names most questions; titles above it are passed over.

    Where no row names any, the first with two different texts is taken.
    """
    looked_at = sheet.rows[:_LOOKED_AT]
    scores = [_known(row, words) for row in looked_at]
    wide = [len({text for text in _texts(row) if text}) > 1 for row in looked_at]
    first_wide = wide.index(True) if True in wide else len(looked_at)
    most = max(scores, default=0)
    # One known word alone may be an answer, below headings in a language that is not known here.
    if most > 1 or (most == 1 and scores.index(1) <= first_wide):
        index = _lower(looked_at, scores.index(most), words)
    elif first_wide < len(looked_at):
        index = first_wide
    else:
        return Columns(headings=(), number=0, rows=sheet.rows)
    above = sheet.rows[index - 1] if index else None
    return Columns(
        headings=_headings(sheet.rows[index], above, words),
        number=sheet.rows[index].number,
        rows=sheet.rows[index + 1 :],
    )


def _lower(rows: Sequence[Row], index: int, words: Vocabulary) -> int:
    """Go down to a second row of headings, which stands under those that span several columns.

    Under a heading that spans one column it says nothing of its own; a story does.
    """
    if index + 1 == len(rows):
        return index
    below = rows[index + 1]
    upper = _spread(_texts(rows[index]), below, words)
    spans = [text for text in upper if text]
    if len(set(spans)) == len(spans):
        return index
    is_next = below.number == rows[index].number + 1
    says_more = any(
        text_of(own) not in {"", over} and spans.count(over) < 2
        for over, own in itertools.zip_longest(upper, below.values, fillvalue="")
        if over
    )
    return index + 1 if is_next and not says_more and _known(below, words) else index


def _spread(upper: Sequence[str], below: Row, words: Vocabulary) -> list[str]:
    """Let a heading stand over each of its columns, where a text has it over the first alone.

    A spreadsheet saves joined cells so as CSV. A title of the whole table names no question.
    """
    found = list(upper)
    for index, value in enumerate(below.values):
        own = text_of(value)
        over = found[index - 1] if 0 < index <= len(found) else ""
        if not own or not over or (index < len(found) and found[index]):
            continue
        # Where it ends nobody can see: only what makes sense under it counts.
        both = {plain(over), plain(own)} <= words.headings.keys()
        if both or plain(f"{over} {own}") in words.headings:
            found.extend([""] * (index + 1 - len(found)))
            found[index] = over
    return found


def _texts(row: Row) -> list[str]:
    return [value.strip() if isinstance(value, str) else "" for value in row.values]


def _known(row: Row, words: Vocabulary) -> int:
    """Count the different questions that a row names: a merged title repeats one at most.

    A heading of serial numbers, such as "No", is none; a cell may say it.
    """
    found = {words.headings.get(plain(text)) for text in _texts(row) if text}
    return len(found - {None, IGNORED})


def _headings(row: Row, above: Row | None, words: Vocabulary) -> tuple[str, ...]:
    """Give each column's heading, with the one above it where the lower alone says nothing."""
    upper: list[str] = []
    if above is not None and above.number == row.number - 1:
        upper = _spread(_texts(above), row, words)
    headings: list[str] = []
    for index, value in enumerate(row.values):
        own = text_of(value)
        over = upper[index] if index < len(upper) else ""
        both = f"{over} {own}".strip()
        shared = upper.count(over) > 1  # one heading over several columns
        if over and shared and plain(own) not in words.headings and own:
            headings.append(both)
        else:
            headings.append(own or (over if not shared else ""))
    return tuple(headings)


def guess(columns: Columns, campaign: Campaign, words: Vocabulary) -> Mapping:
    """Guess what each column answers: by its heading, one like it, then by its values.

    No target is guessed for two columns unless it may repeat (``may_repeat``); the surer wins.
    """
    fields = {field.id for field in campaign.fields}
    offers: list[tuple[int, int, str]] = []
    for index, heading in enumerate(columns.headings):
        word = plain(heading)
        exact = words.headings.get(word)
        if exact is not None:
            offers.append((0, index, exact))
        elif word:
            near = difflib.get_close_matches(word, words.headings, n=1, cutoff=_ALIKE)
            offers.extend((1, index, words.headings[each]) for each in near)
    taken: dict[int, str] = {}
    for _, index, target in sorted(offers):
        known = target in {KEY, STORY, IGNORED} or target.partition(".")[0] in fields
        if index not in taken and known and (may_repeat(target) or target not in taken.values()):
            taken[index] = target
    for index in range(len(columns.headings)):
        if index not in taken:
            target = _by_values(columns.rows, index, campaign, words, frozenset(taken.values()))
            if target != IGNORED:
                taken[index] = target
    return Mapping(
        columns=tuple(
            ColumnUse(heading=heading, target=taken.get(index, IGNORED))
            for index, heading in enumerate(columns.headings)
        )
    )


def _by_values(
    rows: Sequence[Row], index: int, campaign: Campaign, words: Vocabulary, taken: frozenset[str]
) -> str:
    """Know a column by its values: nine in ten must be recognised, and not all the same."""
    values = [row.values[index] for row in rows[:_SAMPLE] if index < len(row.values)]
    texts = [text[:_BEGINNING] for text in map(text_of, values) if text]
    if len(set(texts)) < 2:
        return IGNORED
    if _most(_MEDIA_NAME.search(text) is not None for text in texts):
        return MEDIA
    if "contact_email" not in taken and _most(
        re.fullmatch(r"\S+@\S+\.\S+", text) is not None for text in texts
    ):
        return "contact_email"
    if _most(text.lower().startswith(("http://", "https://")) for text in texts):
        return "links"
    for field_id in _BY_VALUES:
        field = campaign.find_field(field_id)
        if field is None or field_id in taken or all(text.isdecimal() for text in texts):
            continue
        if _most(read_cell(field, text, words).trouble is None for text in texts):
            return field_id
    return IGNORED


def _most(answers: Iterable[bool]) -> bool:
    held = list(answers)
    return sum(held) * 10 >= 9 * len(held)
