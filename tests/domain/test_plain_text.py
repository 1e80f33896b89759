"""Text that comes from elsewhere."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.domain.plain_text import latin_digits, one_line, paragraphs


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (
            "one\r\ntwo\rthree\u2028four\u2029five\x85six\x0bseven",
            "one\ntwo\nthree\nfour\nfive\nsix\nseven",
        ),
        ("a\tb", "a b"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("\ufeffword\ufffc", "word"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("first\n\n\nsecond", "first\n\n\nsecond"),
    ],
)
def test_only_words_and_paragraphs_are_kept(pasted: str, kept: str) -> None:
    assert paragraphs(pasted) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Où\u00a0? Là\u202f!",
        "می\u200cکنم",
        "👨‍👩‍👧‍👦 ❤️ 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "\u2068ITU\u2069 \u200f\u061c",
        "e\u0301",
    ],
)
def test_what_belongs_to_writing_stays_as_it_is(text: str) -> None:
    assert paragraphs(text) == text


def test_a_line_has_no_ends_in_it() -> None:
    assert one_line("  5G on a \r\n\r\n fishing coast\n") == "  5G on a fishing coast"


@given(st.text())
def test_nothing_is_left_to_clean(text: str) -> None:
    once = paragraphs(text)
    assert paragraphs(once) == once
    assert all(unicodedata.category(each) != "Cc" or each == "\n" for each in once)
    assert "\n" not in one_line(text)


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "0123456789"])
def test_digits_of_every_script_become_latin(digits: str) -> None:
    assert latin_digits(f"+{digits} م") == "+0123456789 م"


def test_an_end_of_line_is_one_space_whatever_stands_around_it() -> None:
    assert one_line("a  \n \n  b\nc") == "a b c"


def test_a_cell_of_spaces_is_looked_through_once() -> None:
    longest = " " * 200_000  # by a search that begins anew at each space this takes a minute
    assert one_line(f"a{longest}b") == f"a{longest}b"
