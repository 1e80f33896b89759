"""What must be said of each media item."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from msgspec import structs

from fakes.forms import GOOD, campaign, media_item
from heliograph.domain.campaign import MediaLimits
from heliograph.domain.checks import musts
from heliograph.domain.media import Consent, MediaDetails, MediaItem, People
from heliograph.domain.media_checks import check_media
from heliograph.domain.problems import Grade, Problem

CALL = campaign(media=MediaLimits(max_items=2, max_item_bytes=5000))


def said(**changes: object) -> MediaDetails:
    """Give details of which all is well but for the changes."""
    return structs.replace(GOOD, **changes)


def found(*items: MediaItem) -> list[Problem]:
    """Check media items."""
    return list(check_media(items, CALL))


def codes(details: MediaDetails, **more: object) -> list[str]:
    """Give what is wrong with one item."""
    return [each.code for each in found(media_item(details=details, **more))]


def test_nothing_is_wrong_with_no_media_and_with_good_media() -> None:
    assert found() == []
    assert found(media_item(1), media_item(2)) == []


def test_a_problem_names_its_item() -> None:
    (problem,) = found(media_item(1), media_item(2, details=said(credit=" ")))
    assert (problem.code, problem.field) == ("media-credit-missing", "media")
    assert problem.item == media_item(2).id


def test_more_items_than_the_call_takes() -> None:
    (problem,) = found(*(media_item(number) for number in (1, 2, 3)))
    assert (problem.code, problem.params) == ("media-too-many", {"count": 3, "limit": 2})


@pytest.mark.parametrize(
    ("size_bytes", "wrong"),
    [(0, ["media-empty"]), (1, []), (5000, []), (5001, ["media-too-large"])],
)
def test_its_size(size_bytes: int, wrong: list[str]) -> None:
    assert codes(GOOD, size_bytes=size_bytes) == wrong


@pytest.mark.parametrize(
    ("details", "wrong"),
    [
        (said(alt_text="  "), ["media-alt-missing"]),
        (said(alt_text="Too short"), ["media-alt-short"]),
        (said(alt_text="x" * 10), []),
        (said(alt_text="x" * 250), []),
        (said(alt_text="x" * 251), ["media-alt-long"]),
        (said(caption="x" * 300), []),
        (said(caption="x" * 301), ["media-caption-long"]),
        (said(credit=""), ["media-credit-missing"]),
        (said(credit="x" * 120), []),
        (said(credit="x" * 121), ["media-credit-long"]),
        (said(licence=""), ["media-licence-missing"]),
        (said(licence="mine"), ["media-licence-unknown"]),
    ],
)
def test_its_words(details: MediaDetails, wrong: list[str]) -> None:
    assert codes(details) == wrong


def test_a_short_description_is_only_advised_against() -> None:
    (problem,) = found(media_item(details=said(alt_text="A nurse")))
    assert problem.grade is Grade.SHOULD


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("photo", []),
        ("document", []),
        ("video", ["media-transcript-missing"]),
        ("sound", ["media-transcript-missing"]),
    ],
)
def test_what_is_heard_is_also_written(kind: str, wrong: list[str]) -> None:
    assert codes(said(transcript=" "), kind=kind) == wrong
    assert codes(GOOD, kind=kind) == []


@pytest.mark.parametrize(
    ("details", "wrong"),
    [
        (said(people=None), ["media-people-missing"]),
        (said(people="unrecognisable"), []),
        (said(people="adults"), ["media-consent-missing"]),
        (said(people="adults", consent="not-asked"), ["media-consent-missing"]),
        (said(people="adults", consent="signed"), []),
        (said(people="adults", consent="mark"), []),
        (said(people="children", consent="recorded"), ["media-guardian-missing"]),
        (said(people="children", consent="recorded", guardian=True), []),
        (
            said(people="children", guardian=True, consent="signed", place_hidden=False),
            ["media-place-shown"],
        ),
        (
            said(people="children", place_hidden=False),
            ["media-consent-missing", "media-guardian-missing", "media-place-shown"],
        ),
    ],
)
def test_consent_cannot_be_walked_around(details: MediaDetails, wrong: list[str]) -> None:
    assert codes(details) == wrong


def test_no_combination_of_answers_sends_people_who_did_not_agree() -> None:
    """All that the form allows, with and without the rest being said."""
    free = 0
    for people, consent, guardian, hidden, alt in itertools.product(
        (None, *get_args(People)),
        (None, *get_args(Consent)),
        (False, True),
        (False, True),
        ("", GOOD.alt_text),
    ):
        details = said(
            people=people, consent=consent, guardian=guardian, place_hidden=hidden, alt_text=alt
        )
        blocked = bool(musts(found(media_item(details=details))))
        agreed = consent in {"signed", "recorded", "mark"}
        match people:
            case "adults":
                may_go = agreed
            case "children":
                may_go = agreed and guardian
            case _:
                may_go = people is not None
        assert blocked is (not may_go or not alt), details
        free += not blocked
    assert free == 2 * 2 * 5 * 2 + 3 * 2 * 2 + 3 * 2  # nobody or unrecognisable, adults, children


def test_a_place_left_in_a_photo_of_children_is_a_note() -> None:
    details = said(people="children", guardian=True, consent="signed")
    (problem,) = found(media_item(details=details, keeps_place=True))
    assert (problem.code, problem.grade) == ("media-place-shown", Grade.NOTE)


def test_a_place_shown_with_children_is_a_note() -> None:
    details = said(people="children", guardian=True, consent="signed", place_hidden=False)
    (problem,) = found(media_item(details=details))
    assert problem.grade is Grade.NOTE
