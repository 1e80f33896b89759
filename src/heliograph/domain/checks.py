"""The check list "Before this can be sent": one engine for editor, command line and service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.answers import check_answer, is_asked, is_given
from heliograph.domain.media_checks import check_media
from heliograph.domain.problems import Grade, Problem
from heliograph.domain.story import text_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from heliograph.domain.campaign import Campaign
    from heliograph.domain.media import MediaItem
    from heliograph.domain.story import Answers


def check(
    answers: Answers, media: Sequence[MediaItem], campaign: Campaign, *, now: datetime
) -> tuple[Problem, ...]:
    """List what is to do before a story can be sent, in the order of the form.

    Args:
        answers: The working copy's answers.
        media: Its media items.
        campaign: The pack that the story is for.
        now: Time with zone: the client's clock when writing, the service's when receiving.
    """
    return tuple(_check(answers, media, campaign, now))


def musts(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Keep the problems that stand in the way of sending."""
    return tuple(problem for problem in problems if problem.grade is Grade.MUST)


def of_the_call(problem: Problem) -> bool:
    """Tell whether it is of the call itself, and so the same for each of its stories now."""
    return problem.code in _OF_THE_CALL


_OF_THE_CALL = frozenset({"campaign-not-open", "campaign-closed", "campaign-late"})


def _check(
    answers: Answers, media: Sequence[MediaItem], campaign: Campaign, now: datetime
) -> Iterator[Problem]:
    for field in campaign.fields:
        if field.type == "media":
            yield from check_media(media, campaign)
        else:
            yield from check_answer(field, answers, campaign)
        if field.id == "sdgs" and is_asked(field, answers) and not is_given(answers.get("sdgs")):
            yield Problem(grade=Grade.SHOULD, code="no-sdg", field="sdgs")
    if not any(field.type == "media" for field in campaign.fields):
        # A call that asks for no files: a story may have some, and people in them, all the same.
        yield from check_media(media, campaign)
    if text_answer(answers, "place_precision") == "exact" and is_given(answers.get("place")):
        yield Problem(grade=Grade.NOTE, code="place-exact", field="place_precision")
    if campaign.opens is not None and now < campaign.opens:
        yield Problem(grade=Grade.MUST, code="campaign-not-open")
    if campaign.closes is not None and now > campaign.closes:
        if campaign.late == "refuse":
            yield Problem(grade=Grade.MUST, code="campaign-closed")
        else:
            yield Problem(grade=Grade.NOTE, code="campaign-late")
