"""Months and periods as people write them, in the numbers and names of six languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph.domain.plain_text import latin_digits
from heliograph.domain.tables.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.domain.tables.vocabulary import Vocabulary

DayOrder = Literal["day-first", "month-first"]
"""How ``03/05/2021`` is read; a whole column is read in one way."""

_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_NUMBERS = re.compile(
    "|".join(
        (
            # 2021-03-05, 2021/3, 2021.03, 2021年3月; with or without a day and a time
            _YEAR.format("y1") + r"\s*[-/.年]\s*(?P<m1>0?[1-9]|1[0-2])(?!\d)"
            r"(?:\s*[-/.月]\s*\d{1,2}(?!\d|\s*月)日?)?月?"
            r"(?:T\d\d:\d\d(?::\d\d)?)?",
            # 05.03.2021
            r"(?<!\d)(?P<a>0?[1-9]|[12]\d|3[01])\s*[-/.]\s*(?P<b>0?[1-9]|[12]\d|3[01])\s*[-/.]\s*"
            + _YEAR.format("y2"),
            # 03/2021
            r"(?<!\d)(?P<m3>0?[1-9]|1[0-2])\s*[-/.]\s*" + _YEAR.format("y3"),
            _YEAR.format("y4"),
        )
    )
)
_DATE = re.compile(r"(?<!\d)(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(?:19|20)\d\d")
_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_WORD = re.compile(r"[^\W\d_]+")
_YEAR_ONLY = re.compile(_YEAR.format("y"))


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A month, or a whole year."""

    year: int
    month: int | None

    def first(self) -> str:
        """Give the first month as ``YYYY-MM``."""
        return f"{self.year:04}-{self.month or 1:02}"

    def last(self) -> str:
        """Give the last month as ``YYYY-MM``."""
        return f"{self.year:04}-{self.month or 12:02}"


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A period as it was read; both ends ``YYYY-MM``."""

    start: str
    end: str | None
    """None while it goes on."""
    whole_years: bool
    """The table named no month: the first and last of the year were taken."""


def day_order(texts: Iterable[str]) -> DayOrder:
    """Tell from a column's dates which number is the day; the day is first where all may be."""
    for text in texts:
        for first, second in _DATE.findall(latin_digits(text)):
            if int(first) > 12:
                return "day-first"
            if int(second) > 12:
                return "month-first"
    return "day-first"


def read_month(text: str, words: Vocabulary, order: DayOrder) -> str | None:
    """Read one month, as ``YYYY-MM``; None where there is none, or more than one."""
    found = _moments(text, words, order)
    return found[0].first() if len(found) == 1 and found[0].month is not None else None


def read_period(text: str, words: Vocabulary, order: DayOrder) -> Period | None:
    """Read a period: two moments, one and a word that it goes on, or one month or year."""
    found = _moments(text, words, order)
    goes_on = _goes_on(text, words)
    match found:
        case [only]:
            end = None if goes_on or _says(text, words.since) else only.last()
            return Period(start=only.first(), end=end, whole_years=only.month is None)
        case [first, second] if not goes_on:
            whole = first.month is None or second.month is None
            return Period(start=first.first(), end=second.last(), whole_years=whole)
        case _:
            return None


def _goes_on(text: str, words: Vocabulary) -> bool:
    if text.rstrip().endswith(("-", "–", "—")):
        return True
    return _says(text, words.ongoing)


def _says(text: str, those: Iterable[str]) -> bool:
    said = plain(text)
    # Chinese writes words without spaces between them.
    return any(
        f" {word} " in f" {said} " if word.isascii() or word[0] < "\u2e80" else word in said
        for word in those
    )


def _moments(text: str, words: Vocabulary, order: DayOrder) -> list[Moment]:
    latin = latin_digits(text)
    if (named := _named(latin, words)) is not None:
        return named
    rest = _TIME.sub("", _NUMBERS.sub("", latin))
    if any(letter.isdecimal() for letter in rest):
        return []  # a month or day that was not read, as in 2021年3月至10月
    return [_moment(found, order) for found in _NUMBERS.finditer(latin)]


def _moment(found: re.Match[str], order: DayOrder) -> Moment:
    part = found.groupdict()
    if part["y1"]:
        return Moment(year=int(part["y1"]), month=int(part["m1"]))
    if part["y2"]:
        month = int(part["b"] if order == "day-first" else part["a"])
        other = int(part["a"] if order == "day-first" else part["b"])
        return Moment(year=int(part["y2"]), month=month if month <= 12 else other)
    if part["y3"]:
        return Moment(year=int(part["y3"]), month=int(part["m3"]))
    return Moment(year=int(part["y4"]), month=None)


def _named(text: str, words: Vocabulary) -> list[Moment] | None:
    """Read months by name; one without a year has that of the next, as in "March to May 2021".

    None where no month is named; none of them where a year is left over, as in "March 2020 – 2021".
    """
    months: list[tuple[int, int]] = []
    taken = 0
    parts = list(_WORD.finditer(text))
    for index, part in enumerate(parts):
        if index < taken:
            continue
        for count in (3, 2, 1):  # a name may be two words: كانون الثاني
            name = " ".join(plain(each[0]) for each in parts[index : index + count])
            if name in words.months and index + count <= len(parts):
                months.append((part.start(), words.months[name]))
                taken = index + count
                break
    if not months:
        return None
    years = [(each.start(), int(each["y"])) for each in _YEAR_ONLY.finditer(text)]
    if not years:
        return []
    moments: list[Moment] = []
    used: set[int] = set()
    for place, month in months:
        at, year = next((each for each in years if each[0] > place), years[-1])
        used.add(at)
        moments.append(Moment(year=year, month=month))
    return moments if len(used) == len(years) else []
