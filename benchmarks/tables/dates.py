"""Months and periods as people of each language write them."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from benchmarks.tables.cells import Cell
from benchmarks.tables.editions import Edition
from benchmarks.tables.words import Words

_DIGITS = {
    "latin": "0123456789",
    "arabic": "٠١٢٣٤٥٦٧٨٩",
    "wide": "０１２３４５６７８９",  # noqa: RUF001 - what Chinese keyboards write
}


class When(Struct, frozen=True):
    """Two months, of which the last may not have come."""

    start: tuple[int, int]
    end: tuple[int, int] | None

    def answer(self) -> dict[str, str | None]:
        """Give it as a story keeps it."""
        end = None if self.end is None else "{:04}-{:02}".format(*self.end)
        return {"from": "{:04}-{:02}".format(*self.start), "to": end}


def when(number: int) -> When:
    """Give each row a period of its own; every ninth goes on."""
    year, month = 2019 + number % 2, number % 12 + 1
    return When((year, month), None if number % 9 == 4 else (year + 1, (month + 3) % 12 + 1))


def digits(text: str, edition: Edition) -> str:
    """Write a text's numbers in the digits of the edition."""
    return text.translate(str.maketrans(_DIGITS["latin"], _DIGITS[edition.digits]))


def one_end(month: tuple[int, int], manner: int, words: Words, edition: Edition) -> Cell:
    """Write one month: as a real date, or one of the texts that people write."""
    year, number = month
    named = words.months[number - 1]
    texts = {
        "ru": (f"{number:02}.{year}", f"{named} {year} г.", f"15.{number:02}.{year}"),  # noqa: RUF001
        "zh": (f"{year}年{number}月", f"{year}/{number}", f"{year}.{number:02}"),
        "es": (f"{number:02}/{year}", f"{named} de {year}", f"15/{number:02}/{year}"),
    }.get(
        edition.language,
        (f"{number:02}/{year}", f"{named} {year}", f"15/{number:02}/{year}"),
    )
    if manner % 2 == 0:
        return date(year, number, 1 + manner % 28)
    return digits(texts[manner // 2 % 3], edition)


def both_ends(period: When, manner: int, words: Words, edition: Edition) -> str:
    """Write a period into one cell."""
    (year, month), end = period.start, period.end
    named = words.months[month - 1]
    if end is None:
        start = f"{year}年{month}月" if edition.language == "zh" else f"{named} {year}"
        link = "" if edition.language == "zh" else " – "
        return digits(f"{start}{link}{words.ongoing}", edition)
    last, last_named = end, words.months[end[1] - 1]
    texts = {
        "fr": (
            f"{named} {year} – {last_named} {last[0]}",
            f"{month:02}/{year} - {last[1]:02}/{last[0]}",
            f"de {named} {year} à {last_named} {last[0]}",
            f"du 01/{month:02}/{year} au 28/{last[1]:02}/{last[0]}",
        ),
        "zh": (
            f"{year}年{month}月至{last[0]}年{last[1]}月",
            f"{year}.{month:02}-{last[0]}.{last[1]:02}",
            f"{year}年{month}月—{last[0]}年{last[1]}月",
            f"{year}/{month}～{last[0]}/{last[1]}",  # noqa: RUF001 - the wave of Chinese spans
        ),
        "ar": (
            f"من {named} {year} إلى {last_named} {last[0]}",
            f"{month:02}/{year} - {last[1]:02}/{last[0]}",
            f"{named} {year} – {last_named} {last[0]}",
            f"من {month}/{year} حتى {last[1]}/{last[0]}",
        ),
    }[edition.language]
    return digits(texts[manner % 4], edition)
