"""What must be said of each media item, and that consent cannot be walked around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.answers import graphemes
from heliograph.domain.problems import Grade, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from heliograph.domain.campaign import Campaign
    from heliograph.domain.media import MediaItem
    from heliograph.domain.problems import ProblemCode

ALT_LENGTH = (10, 250)
CAPTION_LENGTH = 300
CREDIT_LENGTH = 120
"""Grapheme clusters, from the form's per-item limits."""


def check_media(media: Sequence[MediaItem], campaign: Campaign) -> Iterator[Problem]:
    """Find the problems of all media items, in their order."""
    limit = campaign.media.max_items
    if len(media) > limit:
        yield Problem(
            grade=Grade.MUST,
            code="media-too-many",
            field="media",
            params={"count": len(media), "limit": limit},
        )
    for item in media:
        yield from _check_size(item, campaign)
        yield from _check_words(item)
        yield from _check_licence(item, campaign)
        yield from _check_people(item)
        if item.kind in ("video", "sound") and not item.details.transcript.strip():
            yield _problem("media-transcript-missing", item)


def _problem(
    code: ProblemCode, item: MediaItem, grade: Grade = Grade.MUST, **params: str | int
) -> Problem:
    return Problem(grade=grade, code=code, field="media", item=item.id, params=params)


def _check_size(item: MediaItem, campaign: Campaign) -> Iterator[Problem]:
    limit = campaign.media.max_item_bytes
    if item.size_bytes == 0:
        yield _problem("media-empty", item)
    if item.size_bytes > limit:
        yield _problem("media-too-large", item, size_bytes=item.size_bytes, limit_bytes=limit)


def _check_words(item: MediaItem) -> Iterator[Problem]:
    details = item.details
    alt = graphemes(details.alt_text.strip())
    least, most = ALT_LENGTH
    if alt == 0:
        yield _problem("media-alt-missing", item)
    elif alt < least:
        yield _problem("media-alt-short", item, Grade.SHOULD, count=alt, limit=least)
    elif alt > most:
        yield _problem("media-alt-long", item, count=alt, limit=most)
    caption = graphemes(details.caption.strip())
    if caption > CAPTION_LENGTH:
        yield _problem("media-caption-long", item, count=caption, limit=CAPTION_LENGTH)
    credit = graphemes(details.credit.strip())
    if credit == 0:
        yield _problem("media-credit-missing", item)
    elif credit > CREDIT_LENGTH:
        yield _problem("media-credit-long", item, count=credit, limit=CREDIT_LENGTH)


def _check_licence(item: MediaItem, campaign: Campaign) -> Iterator[Problem]:
    licence = item.details.licence
    known = {choice.code for choice in campaign.choices.get("licences", ())}
    if not licence:
        yield _problem("media-licence-missing", item)
    elif licence not in known:
        yield _problem("media-licence-unknown", item, value=licence)


def _check_people(item: MediaItem) -> Iterator[Problem]:
    details = item.details
    if details.people is None:
        yield _problem("media-people-missing", item)
    if details.people not in ("adults", "children"):
        return
    if details.consent not in ("signed", "recorded", "mark"):
        yield _problem("media-consent-missing", item)
    if details.people == "children":
        if not details.guardian:
            yield _problem("media-guardian-missing", item)
        if item.keeps_place or not details.place_hidden:
            yield _problem("media-place-shown", item, Grade.NOTE)
