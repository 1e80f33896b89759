"""Months and periods as people write them."""

# ruff: noqa: RUF001 - months in the six languages are what this is about

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph.domain.tables.months import day_order, read_month, read_period

if TYPE_CHECKING:
    from heliograph.domain.tables.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021-03-05", "2021-03", "2021-03"),
        ("2021-03-05T10:30", "2021-03", "2021-03"),
        ("2020-03/2021-02", "2020-03", "2021-02"),
        ("2020-03 to 2021-02", "2020-03", "2021-02"),
        ("1.3.2020–31.12.2020", "2020-03", "2020-12"),
        ("03/2020 - 02/2021", "2020-03", "2021-02"),
        ("March 2021", "2021-03", "2021-03"),
        ("March–May 2021", "2021-03", "2021-05"),
        ("2021 March", "2021-03", "2021-03"),
        ("mars 2020 – févr. 2021", "2020-03", "2021-02"),
        ("enero de 2020 a diciembre de 2020", "2020-01", "2020-12"),
        ("5 марта 2020 г. – 6 мая 2021 г.", "2020-03", "2021-05"),
        ("2021年3月5日", "2021-03", "2021-03"),
        ("2020年3月至2021年2月", "2020-03", "2021-02"),
        ("مارس 2020", "2020-03", "2020-03"),
        ("كانون الثاني ٢٠٢٠", "2020-01", "2020-01"),
        ("٢٠٢١/٣", "2021-03", "2021-03"),
    ],
)
def test_months_are_read_in_six_languages(
    words: Vocabulary, text: str, start: str, end: str
) -> None:
    period = read_period(text, words, "day-first")
    assert period is not None
    assert (period.start, period.end, period.whole_years) == (start, end, False)


@pytest.mark.parametrize(
    "text",
    [
        "2020-03 – present",
        "mars 2020 – en cours",
        "с марта 2020 по настоящее время",
        "2020年3月至今",
        "2020-03 –",
        "since March 2020",
        "depuis mars 2020",
        "desde marzo de 2020",
        "с марта 2020 г.",
        "2020年3月以来",
        "منذ مارس 2020",
    ],
)
def test_a_period_may_go_on(words: Vocabulary, text: str) -> None:
    period = read_period(text, words, "day-first")
    assert period is not None
    assert (period.start, period.end) == ("2020-03", None)


def test_years_alone_are_taken_whole_and_it_is_said(words: Vocabulary) -> None:
    period = read_period("2019-2021", words, "day-first")
    assert period is not None
    assert (period.start, period.end, period.whole_years) == ("2019-01", "2021-12", True)
    one = read_period("2020", words, "day-first")
    assert one is not None
    assert (one.start, one.end, one.whole_years) == ("2020-01", "2020-12", True)


@pytest.mark.parametrize("text", ["", "soon", "June", "2019, 2020 and 2021", "2019-2020 ongoing"])
def test_what_is_no_period_is_none(words: Vocabulary, text: str) -> None:
    assert read_period(text, words, "day-first") is None


@pytest.mark.parametrize(
    "text",
    [
        "2021年3月至10月",
        "2021年3-5月",
        "March 2020 – 2021",
        "2019 – March 2021",
        "Mar 2020 to 05/2021",
        "1.3. – 31.12.2020",
    ],
)
def test_a_period_is_not_cut_to_the_part_that_is_surely_read(words: Vocabulary, text: str) -> None:
    assert read_period(text, words, "day-first") is None


def test_two_ends_are_taken_after_since_too(words: Vocabulary) -> None:
    period = read_period("desde marzo de 2020 hasta mayo de 2021", words, "day-first")
    assert period is not None
    assert (period.start, period.end) == ("2020-03", "2021-05")


def test_the_time_of_a_day_is_no_month(words: Vocabulary) -> None:
    assert read_month("2021-03-05 10:30:00", words, "day-first") == "2021-03"


def test_a_column_tells_by_its_dates_which_number_is_the_day() -> None:
    assert day_order(["03/05/2021", "13/05/2021"]) == "day-first"
    assert day_order(["03/05/2021", "03/31/2021"]) == "month-first"
    assert day_order(["03/05/2021", "soon"]) == "day-first"


def test_a_date_is_read_in_its_columns_order(words: Vocabulary) -> None:
    assert read_month("03/05/2021", words, "day-first") == "2021-05"
    assert read_month("03/05/2021", words, "month-first") == "2021-03"


def test_a_number_above_twelve_is_never_the_month(words: Vocabulary) -> None:
    assert read_month("03/31/2021", words, "day-first") == "2021-03"


def test_one_month_is_neither_a_year_nor_two_months(words: Vocabulary) -> None:
    assert read_month("2021", words, "day-first") is None
    assert read_month("2021-03 2021-04", words, "day-first") is None
