"""By what a row is known again."""

from __future__ import annotations

from heliograph.domain.ids import is_story_id
from heliograph.domain.tables.keys import digest, row_key, story_of_key
from heliograph.domain.tables.rows import RowRead


def _row(key: str = "", **answers: object) -> RowRead:
    return RowRead(number=4, key=key, answers=answers)


def test_a_row_is_known_by_its_number_whatever_else_changes() -> None:
    assert row_key(_row("7", title="Radio"), "Ministry") == row_key(_row("7"), "MINISTRY")
    assert row_key(_row("7"), "Ministry") != row_key(_row("8"), "Ministry")
    assert row_key(_row("7"), "Ministry") != row_key(_row("7"), "Another")


def test_without_a_number_it_is_known_by_title_and_countries() -> None:
    one = row_key(_row(title="Radio", countries=["TD", "ML"]), "")
    assert one == row_key(_row(title="RADIO.", countries=["ML", "TD"]), "")
    assert one != row_key(_row(title="Radio", countries=["TD"]), "")
    assert row_key(_row(countries=["TD"]), "") == ""


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
