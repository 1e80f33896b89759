"""The check list as a whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from fakes.forms import GOOD, campaign, choices, field, media_item
from heliograph.domain.checks import check, musts
from heliograph.domain.media import MediaDetails
from heliograph.domain.problems import Grade
from heliograph.domain.story import Answers

NOW = datetime(2021, 5, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FORM = campaign(
    field("line", "title", required="always"),
    field("media", "media"),
    field("line", "place", required="always"),
)


def test_problems_come_in_the_order_of_the_form() -> None:
    problems = check({}, [media_item(details=MediaDetails(people="none"))], FORM, now=NOW)
    assert [each.field for each in problems] == ["title", "media", "media", "media", "place"]


def test_a_whole_story_has_nothing_to_do() -> None:
    assert check({"title": "x", "place": "y"}, [media_item(details=GOOD)], FORM, now=NOW) == ()


def test_answers_to_questions_that_the_form_has_not_are_no_fault() -> None:
    assert check({"title": "x", "place": "y", "mood": 7}, [], FORM, now=NOW) == ()


def test_files_are_checked_too_where_the_form_asks_for_none() -> None:
    form = campaign(field("line", "title", required="always"))
    people = media_item(details=structs.replace(GOOD, people="adults", consent="not-asked"))
    (problem,) = check({"title": "x"}, [people], form, now=NOW)
    assert (problem.code, problem.item) == ("media-consent-missing", people.id)
    assert check({"title": "x"}, [media_item(details=GOOD)], form, now=NOW) == ()


def test_only_musts_stand_in_the_way() -> None:
    sdgs = campaign(
        field("line", "title", required="always"),
        field("multi", "sdgs", choices="sdgs"),
        choices={"sdgs": choices("sdg3")},
    )
    problems = check({}, [], sdgs, now=NOW)
    assert [(each.code, each.grade) for each in problems] == [
        ("missing", Grade.MUST),
        ("no-sdg", Grade.SHOULD),
    ]
    assert [each.code for each in musts(problems)] == ["missing"]
    assert check({"title": "x", "sdgs": ["sdg3"]}, [], sdgs, now=NOW) == ()


def test_goals_are_not_advised_where_they_are_not_asked_for() -> None:
    form = campaign(field("multi", "sdgs", only_if={"kind": ("success",)}))
    assert check({"kind": "lesson"}, [], form, now=NOW) == ()


@pytest.mark.parametrize(
    ("answers", "noted"),
    [
        ({"place_precision": "exact", "place": "Lodwar"}, ["place-exact"]),
        ({"place_precision": "exact"}, []),
        ({"place_precision": "district", "place": "Lodwar"}, []),
    ],
)
def test_an_exact_place_is_noted(answers: Answers, noted: list[str]) -> None:
    problems = check(answers, [], campaign(), now=NOW)
    assert [each.code for each in problems] == noted
    assert musts(problems) == ()


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, []),
        ({"opens": NOW, "closes": NOW}, []),
        ({"opens": NOW + HOUR}, [("campaign-not-open", Grade.MUST)]),
        ({"closes": NOW - HOUR}, [("campaign-late", Grade.NOTE)]),
        ({"closes": NOW - HOUR, "late": "refuse"}, [("campaign-closed", Grade.MUST)]),
        ({"opens": NOW - HOUR, "closes": NOW + HOUR, "late": "refuse"}, []),
    ],
)
def test_the_dates_of_the_call(dates: dict[str, object], expected: list[tuple[str, Grade]]) -> None:
    problems = check({}, [], campaign(**dates), now=NOW)
    assert [(each.code, each.grade) for each in problems] == expected
