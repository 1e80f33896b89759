"""Our days and amounts are those of CLDR, which Babel brings."""

from __future__ import annotations

from datetime import datetime

import pytest
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from heliograph import cldr
from heliograph.bundled import resource
from heliograph.i18n import LANGUAGES
from tool import load_tool


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_and_months_are_written_as_babel_writes_them(language: str) -> None:
    locale = Locale.parse("en_GB" if language == "en" else language)
    for month in range(1, 13):
        for day in (1, 2, 9, 10, 28):
            then = datetime(2026, month, day)  # noqa: DTZ001 - a day has no zone
            assert cldr.short(language, month, day) == format_skeleton("MMMMd", then, locale=locale)
            assert cldr.long(language, 2026, month, day) == format_date(then, "long", locale=locale)
        first = datetime(987, month, 1)  # noqa: DTZ001 - a month has no zone
        assert cldr.month_of(language, 987, month) == format_skeleton("yMMMM", first, locale=locale)


AMOUNTS = (0, 7, 999, 1000, 9_999, 10_000, 98_765, 1_234_567, 0.25, 0.35, 9.96, 640.0, 12_345.65)


@pytest.mark.parametrize("value", AMOUNTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_are_written_as_babel_writes_them(language: str, value: float) -> None:
    locale = Locale.parse("en_GB" if language == "en" else language)
    pattern = "#,##0.#" if value >= 10_000 else "0.#"
    assert cldr.amount(value, cldr.marks_of(language)) == format_decimal(
        value, format=pattern, locale=locale, numbering_system="latn"
    )


@pytest.mark.parametrize("value", AMOUNTS)
def test_amounts_in_eastern_digits_have_marks_of_their_own(value: float) -> None:
    pattern = "#,##0.#" if value >= 10_000 else "0.#"
    assert cldr.amount(value, cldr.EASTERN_MARKS) == format_decimal(
        value, format=pattern, locale=Locale.parse("ar"), numbering_system="arab"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_things_are_listed_as_babel_lists_them(language: str) -> None:
    locale = Locale.parse("en_GB" if language == "en" else language)
    for things in ([], ["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]):
        assert cldr.listed(language, things) == format_list(things, locale=locale)


def test_the_names_of_languages_and_months_are_those_of_babel() -> None:
    made = load_tool("make_languages").document()
    assert made == resource("languages.json").read_text(encoding="utf-8")
