"""By what a row is known again."""

from __future__ import annotations

from heliograph.domain.ids import is_story_id
from heliograph.domain.tables.keys import digest, row_keys, story_of_key
from heliograph.domain.tables.rows import RowRead


def _row(key: str = "", **answers: object) -> RowRead:
    return RowRead(number=4, key=key, answers=answers)


def _keys(row: RowRead, *organisations: str) -> tuple[str, ...]:
    return row_keys(row, organisations or ("Ministry",))


def test_a_row_is_known_by_its_number_whatever_else_changes() -> None:
    assert _keys(_row("7", title="Radio")) == _keys(_row("7"), "MINISTRY")
    assert _keys(_row("7")) != _keys(_row("8"))
    assert _keys(_row("7")) != _keys(_row("7"), "Another")


def test_without_a_number_it_is_known_by_title_and_countries() -> None:
    one = _keys(_row(title="Radio", countries=["TD", "ML"]))
    assert one == _keys(_row(title="RADIO.", countries=["ML", "TD"]))
    assert one[0] != _keys(_row(title="Radio", countries=["TD"]))[0]


def test_with_neither_it_is_known_by_what_it_says() -> None:
    one = _keys(_row(countries=["TD"]))
    assert one == _keys(_row(countries=["TD"]))
    assert not {*one} & {*_keys(_row(countries=["ML"])), *_keys(_row())}
    assert not {*one} & {*_keys(_row(countries=["TD"]), "Another")}


def test_it_is_known_from_before_its_country_and_organisation_were_told() -> None:
    now = _keys(_row(title="Radio", countries=["TD"]), "Ministry", "own")
    assert _keys(_row(title="Radio"), "own")[0] in now
    assert _keys(_row(title="Radio"), "Ministry")[0] in now
    assert _keys(_row("7"), "own")[0] in _keys(_row("7"), "Ministry", "own")


def test_the_same_row_makes_the_same_story_on_every_computer() -> None:
    story = story_of_key("wtisd-2021", "ministry\n#7")
    assert is_story_id(story)
    assert story == "7f5cf747-a38b-5b7a-8983-a454170b4018"
    assert story != story_of_key("open-call", "ministry\n#7")


def test_the_digest_tells_whether_a_row_says_something_else() -> None:
    one = digest({"a": 1, "b": 2}, {}, [("x.jpg", 5)])
    assert one == digest({"b": 2, "a": 1}, {}, [("x.jpg", 5)])
    assert len({one, digest({"a": 1}, {}, []), digest({"a": 1}, {"alt_text": ("x",)}, [])}) == 3
    assert one != digest({"a": 1, "b": 2}, {}, [("x.jpg", 6)])
