"""What a working copy says of itself."""

from __future__ import annotations

import pytest

from fakes.forms import story
from heliograph.domain.story import list_answer, text_answer


def test_title_kind_and_language_come_from_the_answers() -> None:
    made = story({"title": "  نهر \n", "kind": "lesson", "story_language": "ar"})
    assert (made.title, made.kind, made.language) == ("نهر", "lesson", "ar")


def test_what_is_not_answered_is_empty() -> None:
    made = story({})
    assert (made.title, made.kind, made.language) == ("", "", "")


@pytest.mark.parametrize("value", [None, 3, True, ["x"], {"a": "b"}])
def test_a_text_in_another_shape_is_empty(value: object) -> None:
    assert text_answer({"it": value}, "it") == ""


@pytest.mark.parametrize("value", [None, 3, "x", {"a": "b"}])
def test_a_list_in_another_shape_is_empty(value: object) -> None:
    assert list_answer({"it": value}, "it") == []


def test_a_list_is_given_as_it_is() -> None:
    assert list_answer({"it": ["a", 1]}, "it") == ["a", 1]
