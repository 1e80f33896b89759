"""Every line of the check list is worded, in the list as beside the field."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from msgspec import structs

from heliograph import wording
from heliograph.domain.problems import Grade, Problem, ProblemCode
from sentences import CAMPAIGN, CANARY, assert_sentence, plain
from tool import load_tool


@pytest.mark.parametrize("code", get_args(ProblemCode))
def test_every_problem_has_a_sentence(code: ProblemCode) -> None:
    fields = [None, CANARY, "figures", "quotes", "partners", "title", "topics", "authority"]
    params: dict[str, str | int] = {
        "count": 4,
        "limit": 10,
        "value": CANARY,
        "column": "source",
        "size_bytes": 18_000_000,
        "limit_bytes": 10_000_000,
    }
    campaigns = [CAMPAIGN, structs.replace(CAMPAIGN, closes=None, opens=CAMPAIGN.closes)]
    for campaign in campaigns:
        for field in fields:
            for row in (None, 2):
                for given in (params, {**params, "column": ""}, {}):
                    problem = Problem(
                        grade=Grade.MUST, code=code, field=field, item="m1", row=row, params=given
                    )
                    for names in ({}, {"m1": CANARY}):
                        assert_sentence(wording.problem(problem, campaign, names))


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            {"code": "too-short", "field": "title", "params": {"count": 4, "limit": 10}},
            "Title: at least 10 characters, now 4",
        ),
        (
            {"code": "too-long", "field": "title", "params": {"count": 121, "limit": 120}},
            "Title: at most 120 characters, now 121",
        ),
        (
            {"code": "not-ticked", "field": "authority"},
            "Consent: tick “I may send this for my organisation”",
        ),
        ({"code": "missing", "field": "situation"}, "Situation or difficulty: needs an answer"),
        ({"code": "no-sdg", "field": "sdgs"}, "Themes: no Sustainable Development Goal chosen"),
        ({"code": "place-exact"}, "The place will be shown exactly"),
        (
            {"code": "too-many", "field": "topics", "params": {"count": 4, "limit": 3}},
            "Topics of this campaign: choose at most 3, now 4",
        ),
        (
            {"code": "too-many", "field": "partners", "params": {"count": 11, "limit": 10}},
            "Partners: at most 10, now 11",
        ),
        (
            {"code": "row-missing", "field": "quotes", "row": 0, "params": {"column": "consent"}},
            "Quotations, row 1: “The person agrees that it is shown” is missing",
        ),
        (
            {
                "code": "row-too-long",
                "field": "figures",
                "row": 1,
                "params": {"column": "unit", "count": 31, "limit": 30},
            },
            "Figures, row 2, “Unit”: at most 30 characters, now 31",
        ),
        (
            {"code": "media-alt-missing", "item": "m1"},
            "boat.jpg: describe it for someone who cannot see it",
        ),
        (
            {
                "code": "media-too-large",
                "item": "m1",
                "params": {"size_bytes": 18_000_000, "limit_bytes": 10_000_000},
            },
            "boat.jpg: it has 18 MB, this campaign takes files up to 10 MB",
        ),
        (
            {"code": "campaign-late"},
            "This campaign closed on 17 May 2021: the story will be taken and marked as late",
        ),
    ],
)
def test_a_problem_is_worded_as_beside_the_field(problem: dict[str, object], said: str) -> None:
    names = {"m1": "boat.jpg"}
    found = Problem(grade=Grade.MUST, **problem)

    assert plain(wording.problem(found, CAMPAIGN, names)) == said


def test_grades_have_names() -> None:
    assert [wording.grade_name(grade) for grade in Grade] == ["must", "should", "note"]


def test_no_message_uses_a_word_of_the_machine() -> None:
    """What merely waits is never called pending or failed; nobody meets a queue or an upload."""
    machine = re.compile(
        r"\b(sync\w*|queue\w*|upload\w*|pending|failed|failure|metadata)\b", re.IGNORECASE
    )
    template = load_tool("catalogues").template()
    messages = [
        each
        for message in template
        for each in ([message.id] if isinstance(message.id, str) else message.id)
    ]

    assert len(messages) > 200
    assert [each for each in messages if machine.search(each)] == []
