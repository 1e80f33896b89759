"""One question, one answer: every way in which it can be wrong."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from fakes.forms import campaign, field
from heliograph.domain.answers import (
    _SINGLE,
    check_answer,
    graphemes,
    is_asked,
    is_given,
    is_link,
    is_month,
    is_required,
    limits,
)
from heliograph.domain.campaign import Column, Field
from heliograph.domain.problems import Grade, Problem
from heliograph.domain.story import Answers

CALL = campaign()


def found(question: Field, value: object, **others: object) -> list[Problem]:
    """Check the answer ``value``."""
    return list(check_answer(question, {question.id: value, **others}, CALL))


def codes(question: Field, value: object, **others: object) -> list[str]:
    """Give the codes of what is wrong with the answer ``value``."""
    problems = found(question, value, **others)
    assert all(each.grade is Grade.MUST and each.field == question.id for each in problems)
    return [each.code for each in problems]


# ---- text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("plain", 5),
        ("a\r\nb", 3),
        ("e\N{COMBINING ACUTE ACCENT}", 1),
        ("👩🏽‍🌾", 1),
        ("🇰🇪🇫🇷", 2),
        ("नमस्ते", 3),
        ("终于有线路了", 6),
        ("عَلَى", 3),
        ("é\r\n", 2),
    ],
)
def test_length_is_what_a_reader_counts(text: str, count: int) -> None:
    assert graphemes(text) == count


@given(st.text())
def test_a_text_never_counts_more_than_its_code_points(text: str) -> None:
    assert graphemes(text) <= len(text)
    assert (graphemes(text) == 0) == (text == "")


TITLE = field("line", min_length=3, max_length=5, required="always")


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("abc", []),
        ("  abcde  ", []),
        ("ab", ["too-short"]),
        ("abcdef", ["too-long"]),
        ("   ", ["missing"]),
        (None, ["missing"]),
        (7, ["wrong-shape"]),
        (["abc"], ["wrong-shape"]),
    ],
)
def test_a_text_keeps_to_its_limits(value: object, wrong: list[str]) -> None:
    assert codes(TITLE, value) == wrong


def test_a_limit_says_how_much_is_there_and_how_much_may_be() -> None:
    assert found(TITLE, "abcdefg")[0].params == {"count": 7, "limit": 5}


def test_chinese_has_its_own_limits_where_the_form_gives_some() -> None:
    question = field("text", min_length=100, max_length=900, zh_min_length=4, zh_max_length=6)
    assert limits(question, "zh") == limits(question, "zh-Hant") == (4, 6)
    assert limits(question, "zha") == limits(question, "en") == limits(question, "") == (100, 900)
    assert codes(question, "终于有线路了", story_language="zh") == []
    assert codes(question, "终于有线路了", story_language="en") == ["too-short"]
    assert limits(field("text", min_length=3, max_length=9), "zh") == (3, 9)


# ---- when a question is asked, and when it needs an answer -------------------------------------


def test_a_question_for_some_kinds_of_story_is_not_looked_at_for_others() -> None:
    question = field("line", max_length=1, required="always", only_if={"kind": ("lesson",)})
    assert is_asked(question, {"kind": "lesson"})
    assert not is_asked(question, {"kind": "success"})
    assert not is_required(question, {"kind": "success"})
    assert codes(question, "far too long", kind="success") == []
    assert codes(question, None, kind="lesson") == ["missing"]


@pytest.mark.parametrize(
    ("question", "answers", "needed"),
    [
        (field("line"), {}, False),
        (field("line", required="always"), {}, True),
        (field("line", required_for=("lesson",)), {"kind": "lesson"}, True),
        (field("line", required_for=("lesson",)), {"kind": "success"}, False),
        (field("line", required_with="phone"), {"phone": "+254"}, True),
        (field("line", required_with="phone"), {"phone": "  "}, False),
        (field("line", required_with="phone"), {}, False),
    ],
)
def test_when_an_answer_is_needed(question: Field, answers: Answers, *, needed: bool) -> None:
    assert is_required(question, answers) is needed
    assert codes(question, None, **answers) == (["missing"] if needed else [])


@pytest.mark.parametrize(
    ("value", "given"),
    [
        (None, False),
        ("", False),
        (" \n\t", False),
        ("x", True),
        (False, False),
        (True, True),
        (0, True),
        ([], False),
        (["", " "], False),
        (["", "x"], True),
        ({}, False),
        ({"a": "", "b": []}, False),
        ([{"a": ""}, {"a": "x"}], True),
    ],
)
def test_what_counts_as_an_answer(value: object, *, given: bool) -> None:
    assert is_given(value) is given


def test_media_items_are_checked_elsewhere() -> None:
    assert codes(field("media", required="always"), None) == []


# ---- choices -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choices", "value", "good"),
    [
        ("colours", "red", True),
        ("colours", "blue", False),
        ("countries", "KE", True),
        ("countries", "ke", False),
        ("countries", "regional", False),
        ("languages", "pt-BR", True),
        ("languages", "sw", True),
        ("languages", "p", False),
        ("languages", "pt_BR", False),
        ("unlisted", "anything", True),
        (None, "anything", True),
    ],
)
@pytest.mark.parametrize("kind", ["radio", "choice"])
def test_one_choice(kind: str, choices: str | None, value: str, *, good: bool) -> None:
    question = field("radio" if kind == "radio" else "choice", choices=choices)
    assert codes(question, value) == ([] if good else ["unknown-choice"])


def test_a_choice_in_another_shape_is_named_as_it_came() -> None:
    (problem,) = found(field("choice", choices="colours"), ["red"])
    assert (problem.code, problem.params) == ("unknown-choice", {"value": "['red']"})


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        (["red"], []),
        (["red", "green"], []),
        (["red", "green", "red"], ["too-many"]),
        ([], ["missing"]),
        (["blue"], ["unknown-choice"]),
        (["red", 3], ["unknown-choice"]),
        ("red", ["wrong-shape"]),
    ],
)
def test_several_choices(value: object, wrong: list[str]) -> None:
    question = field("multi", choices="colours", max_count=2, required="always")
    assert codes(question, value) == wrong


def test_too_few_choices() -> None:
    assert codes(field("multi", choices="colours", min_count=2), ["red"]) == ["too-few"]


def test_a_story_may_be_about_a_region_or_the_world() -> None:
    question = field("multi", choices="countries")
    assert codes(question, ["KE", "regional"]) == []
    assert codes(question, ["global"]) == []
    assert codes(question, ["XX"]) == ["unknown-choice"]
    assert codes(field("multi", choices="colours"), ["regional"]) == ["unknown-choice"]


# ---- the other types -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("amina@example.org", []),
        (" amina@mail.example.org ", []),
        ("amina@", ["not-an-email"]),
        ("amina", ["not-an-email"]),
        ("a b@example.org", ["not-an-email"]),
        ("amina@example", ["not-an-email"]),
        ("amina@example..org", ["not-an-email"]),
        (5, ["wrong-shape"]),
    ],
)
def test_an_email_address(value: object, wrong: list[str]) -> None:
    assert codes(field("email"), value) == wrong


def test_a_telephone_number_is_only_text() -> None:
    assert codes(field("tel", max_length=20), "+254 700 000 000") == []
    assert codes(field("tel", max_length=5), "+254 700") == ["too-long"]


@pytest.mark.parametrize(
    ("value", "wrong"),
    [(True, []), (False, ["not-ticked"]), (None, ["not-ticked"]), ("yes", ["wrong-shape"])],
)
def test_a_tick(value: object, wrong: list[str]) -> None:
    assert codes(field("tick", required="always"), value) == wrong


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ({"from": "2020-03", "to": "2021-01"}, []),
        ({"from": "2020-03", "to": "2020-03"}, []),
        ({"from": "2020-03", "to": None}, []),
        ({"from": "2020-03"}, []),
        ({"from": "2020-13"}, ["not-a-month"]),
        ({"to": "2020-03"}, ["not-a-month"]),
        ({"from": "2020-03", "to": "soon"}, ["not-a-month"]),
        ({"from": "2020-03", "to": 2021}, ["not-a-month"]),
        ({"from": "2020-03", "to": "2020-02"}, ["period-backwards"]),
        ("2020-03", ["not-a-month"]),
        ({"from": None, "to": None}, []),
    ],
)
def test_a_period(value: object, wrong: list[str]) -> None:
    assert codes(field("period"), value) == wrong


@pytest.mark.parametrize(
    ("text", "good"), [("2020-01", True), ("2020-12", True), ("2020-00", False), ("20-01", False)]
)
def test_a_month(text: str, *, good: bool) -> None:
    assert is_month(text) is good


def test_a_month_ends_where_it_ends() -> None:
    assert not is_month("2020-01\n")


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("https://example.org", True),
        ("HTTP://example.org/a?b#c", True),
        ("http://192.0.2.7:8080/x", True),
        ("https://пример.рф/страница", True),
        ("https://example.org.", True),
        ("ftp://example.org", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://.org", False),
        ("https://exa mple.org", False),
        ("example.org", False),
    ],
)
def test_a_link(text: str, *, good: bool) -> None:
    assert is_link(text) is good


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        (["one", "two"], []),
        (["one", "", "  "], []),
        (["one", "two", "three"], ["row-too-long", "too-many"]),
        (["", 7, "a"], ["wrong-shape"]),
        ("one", ["wrong-shape"]),
    ],
)
def test_a_list_of_lines(value: object, wrong: list[str]) -> None:
    assert codes(field("lines", max_length=4, max_count=2), value) == wrong


def test_a_line_is_named_by_its_row() -> None:
    (problem,) = found(field("lines", max_length=2), ["ab", " abc "])
    assert problem.row == 1
    assert problem.params == {"column": "", "count": 3, "limit": 2}


def test_a_list_of_links() -> None:
    (problem,) = found(field("links"), ["https://example.org", "", "example"])
    assert (problem.code, problem.row, problem.params) == ("not-a-link", 2, {"value": "example"})


ROWS = field(
    "rows",
    min_count=1,
    max_count=2,
    columns=(
        Column(id="name", required=True, max_length=4),
        Column(id="since", type="month"),
        Column(id="note", type="text"),
        Column(id="ours", type="tick"),
    ),
)


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ([{"name": "Asha", "since": "2020-01", "note": "–", "ours": True}], []),
        ([{"name": "Asha"}, {}], []),
        ([{"name": "Asha", "ours": False}], []),
        ([{"since": "2020-01"}], ["row-missing"]),
        ([{"name": "Ashanti"}], ["row-too-long"]),
        ([{"name": "Asha", "since": "May"}], ["not-a-month"]),
        ([{"name": 7}], ["wrong-shape"]),
        ([{"name": "Asha", "ours": "yes"}], ["wrong-shape"]),
        (["Asha"], ["wrong-shape"]),
        ("Asha", ["wrong-shape"]),
        ([{"name": "A"}, {"name": "B"}, {"name": "C"}], ["too-many"]),
    ],
)
def test_rows_of_columns(value: object, wrong: list[str]) -> None:
    assert codes(ROWS, value)[: len(wrong) or None] == wrong


def test_a_cell_is_named_by_row_and_column() -> None:
    (problem,) = found(ROWS, [{"name": "A"}, {"note": "no name"}])
    assert (problem.row, problem.params) == (1, {"column": "name"})


# ---- whatever comes ------------------------------------------------------------------------------

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
TYPES = st.sampled_from(
    [
        field("radio", choices="colours"),
        field("choice", choices="countries"),
        field("multi", choices="languages", min_count=1, max_count=1),
        TITLE,
        field("email", max_length=9),
        field("tick", required="always"),
        field("period"),
        field("lines", max_length=3, max_count=1),
        field("links"),
        ROWS,
    ]
)


@given(TYPES, ANYTHING)
def test_no_answer_breaks_the_check(question: Field, value: object) -> None:
    assert all(each.field == question.id for each in found(question, value))


def test_signs_that_are_counted_at_once_never_join_with_others() -> None:
    signs = [chr(code) for code in range(0x20, 0x10000) if _SINGLE.fullmatch(chr(code))]
    assert len(signs) > 25_000
    text = "".join(signs)
    assert graphemes(text) == len(regex.findall(r"\X", text)) == len(text)
    backwards = text[::-1]
    assert len(regex.findall(r"\X", backwards)) == len(text)
