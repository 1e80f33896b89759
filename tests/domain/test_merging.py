"""Answers written at two places at once: what agrees is put together, what clashes is kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from heliograph.domain.merging import merge

NAMES = st.sampled_from("abcd")
VALUES = st.none() | st.sampled_from(["", "one", "two", "three"])
ANSWERS = st.dictionaries(NAMES, VALUES.filter(lambda each: each is not None))


def test_what_only_one_side_changed_is_taken_from_it() -> None:
    merged = merge({"title": "A", "place": "Lundu"}, {"title": "B"}, {"title": "A"})
    assert merged.answers == {"title": "B", "place": "Lundu"}
    assert merged.clashes == ()


def test_the_other_side_stands_where_both_changed_and_ours_is_whole_beside_it() -> None:
    merged = merge({"title": "Theirs", "place": "Lundu"}, {"title": "Ours", "place": None}, {})
    assert merged.clashes == ("title", "place")
    assert merged.answers == {"title": "Theirs", "place": "Lundu"}
    assert merged.mine == {"title": "Ours"}


def test_the_same_change_on_both_sides_is_no_clash() -> None:
    assert merge({"title": "B"}, {"title": "B"}, {"title": "A"}).clashes == ()
    assert merge({}, {"title": "B"}, {"title": ""}).clashes == ()


@given(ANSWERS, st.dictionaries(NAMES, VALUES), ANSWERS)
def test_every_word_of_both_sides_is_in_one_of_the_two_results(
    stored: dict[str, object], changes: dict[str, object], based_on: dict[str, object]
) -> None:
    merged = merge(stored, changes, based_on)
    assert {name: merged.mine.get(name) for name in changes} == changes
    for name, value in stored.items():
        unchanged = value == based_on.get(name) or not value
        if name not in changes or not (unchanged or value == changes[name]):
            assert merged.answers[name] == value
