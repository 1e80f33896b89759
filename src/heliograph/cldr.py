"""Writes days, months and amounts in our six languages, in the forms of CLDR.

Babel knows these forms as well and hundreds more, but takes a fifth of the time that an empty
window takes, and 28 MB of what people install: a test holds the two together.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MONTHS = {
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto "
    "septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "zh": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
}
"""As they stand after a day."""
_ALONE = {
    **_MONTHS,
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
}
_SHORT = {"es": "{day} de {month}", "zh": "{month}{day}日"}
_LONG = {
    "es": "{day} de {month} de {year}",
    "ru": "{day} {month} {year}\u202f\u0433.",
    "zh": "{year}年{month}{day}日",
}
_MONTH = {"es": "{month} de {year}", "ru": "{month} {year}\u202f\u0433.", "zh": "{year}年{month}"}
_MARKS = {
    "ar": (",", "."),
    "en": (",", "."),
    "es": (".", ","),
    "fr": ("\u202f", ","),
    "ru": ("\u00a0", ","),
    "zh": (",", "."),
}
"""Between thousands, and before what is less than one."""
EASTERN_MARKS = ("\u066c", "\u066b")
"""Those between the digits ٠١٢٣ of Arabic."""
_BETWEEN = {
    "ar": (" و", " و"),
    "en": (", ", " and "),
    "es": (", ", " y "),
    "fr": (", ", " et "),
    "ru": (", ", " и "),
    "zh": ("、", "和"),
}
"""Between things that are listed, and before the last one."""


def amount(value: float, marks: tuple[str, str]) -> str:
    """Write an amount with one digit after the mark at most: ``9650.5``, ``12,400``.

    Args:
        value: 0 or more.
        marks: See ``marks_of``; thousands are told apart from 10,000 on.
    """
    whole, _, rest = str(
        Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)
    ).partition(".")
    thousands, fraction = marks
    if value >= 10_000:
        whole = f"{int(whole):,}".replace(",", thousands)
    return whole if rest == "0" else f"{whole}{fraction}{rest}"


def marks_of(language: str) -> tuple[str, str]:
    """Give the marks in amounts: between thousands, and before the fraction."""
    return _MARKS[language]


def short(language: str, month: int, day: int) -> str:
    """Write a day of the year: ``17 May``.

    Args:
        language: One of the six.
        month: 1 to 12.
        day: Of the month.
    """
    return _SHORT.get(language, "{day} {month}").format(
        day=day, month=_MONTHS[language].split()[month - 1]
    )


def long(language: str, year: int, month: int, day: int) -> str:
    """Write a day with its year: ``17 May 2021``."""
    return _LONG.get(language, "{day} {month} {year}").format(
        day=day, month=_MONTHS[language].split()[month - 1], year=year
    )


def month_of(language: str, year: int, month: int) -> str:
    """Write a month with its year: ``May 2021``."""
    return _MONTH.get(language, "{month} {year}").format(
        month=_ALONE[language].split()[month - 1], year=year
    )


def listed(language: str, things: Sequence[str]) -> str:
    """Write things one after the other: ``place, device and names``."""
    between, last = _BETWEEN[language]
    return (
        last.join((between.join(things[:-1]), things[-1])) if len(things) > 1 else "".join(things)
    )
