"""What a cell says as an answer: choices by any of their names, lists, ticks, periods and texts."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph.domain.plain_text import one_line, paragraphs
from heliograph.domain.tables.months import read_month, read_period
from heliograph.domain.tables.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from heliograph.domain.campaign import Field
    from heliograph.domain.tables.months import DayOrder
    from heliograph.domain.tables.table import Value
    from heliograph.domain.tables.vocabulary import Vocabulary

_LINES = re.compile(r"\n|;|；|؛|\|")  # noqa: RUF001 - the languages' own marks
_PIECES = re.compile(r"[,،、，/]")  # noqa: RUF001 - the same
_NUMBERED = re.compile(r"[A-Za-z]+ (\d{1,2})")
_NUMBER_FIRST = re.compile(r"(?:[^\W\d]{1,14} ){0,3}?[^\W\d]{0,12}?0*(\d{1,2})(?: (.*))?")
"""A name of a few words, such as ``sdg``, the number, and the goal's name, in plain words."""
_NUMBERS = re.compile(r"\d+")
_TURNED = re.compile(r"([^,()]+?)\s*[,(]\s*([^,()]+?)\s*\)?")
_MOST_PIECES = 60
_LONGEST_NAME = 300
"""Characters of what may be the name of a choice; longer is a text, which takes long to look at."""
_LONGEST_LIST = 4_000
"""Characters of a cell that may be a list of choices."""
_BULLET = re.compile(r"^\s*(?:[-–•*·]|\d{1,2}[.)])\s+")

Trouble = Literal[
    "not-recognised",  # what the table says is no choice of the list, no month, no yes or no
    "whole-years",  # only years are named; the first and last month of them are taken
    "no-end",  # a period has a beginning only; it is taken to go on
]


class CellRead(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a cell."""

    answer: object = None
    """As ``domain/campaign.py`` has it for the question's type; None when nothing came."""
    trouble: Trouble | None = None
    said: tuple[str, ...] = ()
    """The words that were not recognised, as the table has them."""


NOTHING = CellRead()


def read_cell(
    field: Field,
    value: Value,
    words: Vocabulary,
    *,
    order: DayOrder = "day-first",
    told: Mapping[str, str] | None = None,
) -> CellRead:
    """Read one cell as the answer to a question.

    Args:
        field: The question; ``media`` is none that a cell answers.
        value: What the cell holds.
        words: The names of choices and months.
        order: How the column's dates are read.
        told: What a person told about words that were not recognised, by ``plain`` word; an empty
            code leaves the word out.
    """
    text = text_of(value)
    if not text:
        return NOTHING
    match field.type:
        case "radio" | "choice":
            return _choice(text, _finder(field, words, told))
        case "multi":
            return _choices(text, _finder(field, words, told))
        case "tick":
            return _tick(value, text, words, told)
        case "period":
            return _period(text, words, order)
        case "lines" | "links":
            return CellRead(answer=split_lines(text))
        case "rows":
            return _rows(field, text, words, order)
        case "line" | "email" | "tel":
            return CellRead(answer=one_line(text))
        case _:
            return CellRead(answer=paragraphs(text))


def text_of(value: Value) -> str:
    """Write a cell's value as text, without the space around it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    return str(value).strip()


def split_lines(text: str) -> list[str]:
    """Part a cell into its lines, or what semicolons and bars part; bullets are left out."""
    parts = (_BULLET.sub("", part).strip() for part in _LINES.split(paragraphs(text)))
    return [part for part in parts if part]


def _finder(
    field: Field, words: Vocabulary, told: Mapping[str, str] | None
) -> Callable[[str], str | None]:
    """Find a code by what a person told, by name or code, or by its number."""
    known = words.codes.get(field.choices or "", {})

    def find(text: str) -> str | None:
        if len(text) > _LONGEST_NAME:
            return None
        word = plain(text)
        if told is not None and (word or text) in told:
            return told[word or text]
        if word in known:
            return known[word]
        return _turned(text, known) or _coded(word, known) or _numbered(word, known)

    return find


def _turned(text: str, known: Mapping[str, str]) -> str | None:
    """Find "Congo (Republic of the)" and "Congo, Republic of the" by the name in its order."""
    found = _TURNED.fullmatch(text.strip())
    return None if found is None else known.get(plain(f"{found[2]} {found[1]}"))


def _coded(word: str, known: Mapping[str, str]) -> str | None:
    """Find "C7 ICT applications" by the code that stands before its name."""
    # A code may be two words in itself: "C7-elearn E-learning".
    first, _, rest = word.partition(" ")
    second, _, after = rest.partition(" ")
    longer = f"{first} {second}"
    if after and plain(known.get(longer, "")) == longer:
        first, rest = longer, after
    code = known.get(first)
    if code is None or plain(code) != first:
        return None
    other = known.get(rest)
    if other is not None:  # "C7: e-health" is the part of C7 that the name says
        return other if code in {other, other.partition("-")[0]} else None
    return code if _is_like(rest, code, known) else None


def _numbered(word: str, known: Mapping[str, str]) -> str | None:
    """Find "4", "ODD 4" or "Goal 4: Quality education"; never against the name beside it."""
    found = _NUMBER_FIRST.fullmatch(word)
    if found is None:
        return None
    numbers = {
        number[1]: code
        for code in frozenset(known.values())
        if (number := _NUMBERED.fullmatch(code)) is not None
    }
    if found[1] not in numbers:
        return None
    code, rest = numbers[found[1]], found[2]
    return code if not rest or known.get(rest) == code or _is_like(rest, code, known) else None


def _is_like(rest: str, code: str, known: Mapping[str, str]) -> bool:
    """Tell whether what stands beside a code is one of its names, spelled a little differently.

    Numbers are never taken for one another: "SDG 1" is another goal than "SDG 13".
    """
    numbers = _NUMBERS.findall(rest)
    names = [word for word, of in known.items() if of == code and _NUMBERS.findall(word) == numbers]
    return bool(difflib.get_close_matches(rest, names, n=1, cutoff=0.85))


def _choice(text: str, find: Callable[[str], str | None]) -> CellRead:
    code = find(text)
    if code is None:
        return CellRead(trouble="not-recognised", said=(one_line(text),))
    return CellRead(answer=code or None)


def _choices(text: str, find: Callable[[str], str | None]) -> CellRead:
    """Read several choices; names have commas too, so the longest that is known is taken first."""
    if len(text) > _LONGEST_LIST:
        return CellRead(trouble="not-recognised", said=(one_line(text),))
    whole = find(text)
    if whole is not None:
        return CellRead(answer=[whole] if whole else None)
    codes: list[str] = []
    said: list[str] = []
    for line in split_lines(text):
        _take_line(line, find, codes, said)
    found = list(dict.fromkeys(code for code in codes if code))
    if said:
        return CellRead(answer=found or None, trouble="not-recognised", said=tuple(said))
    return CellRead(answer=found or None)


def _take_line(
    line: str, find: Callable[[str], str | None], codes: list[str], said: list[str]
) -> None:
    pieces = _PIECES.split(line)
    if len(pieces) > _MOST_PIECES:  # a text, no list of choices
        said.append(one_line(line))
        return
    ends = [match.start() for match in _PIECES.finditer(line)] + [len(line)]
    starts = [0, *(match.end() for match in _PIECES.finditer(line))]
    index = 0
    while index < len(pieces):
        for last in range(len(pieces) - 1, index - 1, -1):
            part = line[starts[index] : ends[last]].strip()
            code = find(part) if part else ""
            if code is not None:
                codes.append(code)
                break
        else:
            last = index
            said.append(pieces[index].strip())
        index = last + 1


def _tick(value: Value, text: str, words: Vocabulary, told: Mapping[str, str] | None) -> CellRead:
    word = plain(text) or text  # a check mark is no word
    if told is not None and word in told:
        return CellRead(answer=told[word] == "yes" or None)
    if value is True or value == 1 or word in words.yes:
        return CellRead(answer=True)
    if value is False or value == 0 or word in words.no:
        return NOTHING
    return CellRead(trouble="not-recognised", said=(one_line(text),))


def _period(text: str, words: Vocabulary, order: DayOrder) -> CellRead:
    period = read_period(text, words, order)
    if period is None:
        return CellRead(trouble="not-recognised", said=(one_line(text),))
    return CellRead(
        answer={"from": period.start, "to": period.end},
        trouble="whole-years" if period.whole_years else None,
    )


def _rows(field: Field, text: str, words: Vocabulary, order: DayOrder) -> CellRead:
    """Read one row a line, its columns parted by bars: ``Schools | 12 | schools | 2021-03``."""
    rows: list[dict[str, object]] = []
    said: list[str] = []
    for line in paragraphs(text).split("\n"):
        row: dict[str, object] = {}
        for column, part in zip(field.columns, line.split("|"), strict=False):
            cell = part.strip()
            if column.type == "month" and cell:
                month = read_month(cell, words, order)
                said.extend([cell] if month is None else [])
                row[column.id] = month or cell
            elif column.type == "tick" and cell:
                tick = _tick(cell, cell, words, None)
                said.extend(tick.said)
                row[column.id] = tick.answer is True
            elif cell:
                row[column.id] = cell
        if row:
            rows.append(row)
    return CellRead(
        answer=rows or None, trouble="not-recognised" if said else None, said=tuple(said)
    )
