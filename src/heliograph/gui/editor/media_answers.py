"""What is asked about one file: the details by name, and where each problem is put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast, get_args

from msgspec.structs import replace

if TYPE_CHECKING:
    from heliograph.domain.media import Consent, MediaDetails, People

Detail = Literal[
    "alt_text",
    "caption",
    "credit",
    "licence",
    "people",
    "consent",
    "guardian",
    "place_hidden",
    "transcript",
    "taken",
]
DETAILS: tuple[Detail, ...] = get_args(Detail)

TRANSLATED: tuple[Detail, ...] = ("alt_text", "caption", "transcript")
"""What each language says in its own words."""

RECOGNISED: tuple[People, ...] = ("adults", "children")
"""Who is asked before a file that shows them is sent."""

OF_PROBLEM: dict[str, Detail] = {
    "media-alt-missing": "alt_text",
    "media-alt-short": "alt_text",
    "media-alt-long": "alt_text",
    "media-caption-long": "caption",
    "media-credit-missing": "credit",
    "media-credit-long": "credit",
    "media-licence-missing": "licence",
    "media-licence-unknown": "licence",
    "media-people-missing": "people",
    "media-consent-missing": "consent",
    "media-guardian-missing": "guardian",
    "media-place-shown": "place_hidden",
    "media-transcript-missing": "transcript",
}


def shown(details: MediaDetails, detail: Detail) -> object:
    """Give a detail as an input takes it: None for not answered yet."""
    value: object = getattr(details, detail)
    return value or None


def answered(details: MediaDetails, detail: Detail, value: object) -> MediaDetails:
    """Give the details with one of them answered anew.

    Consent is for those who can be recognised: when they are others, it is asked anew, so that a
    tick for adults never stands for children.
    """
    text, ticked = str(value or ""), value is True
    match detail:
        case "alt_text":
            return replace(details, alt_text=text)
        case "caption":
            return replace(details, caption=text)
        case "credit":
            return replace(details, credit=text)
        case "licence":
            return replace(details, licence=text)
        case "people":
            people = cast("People | None", value)
            if people == details.people:
                return details
            return replace(details, people=people, consent=None, guardian=False)
        case "consent":
            return replace(details, consent=cast("Consent | None", value))
        case "guardian":
            return replace(details, guardian=ticked)
        case "place_hidden":
            return replace(details, place_hidden=ticked)
        case "transcript":
            return replace(details, transcript=text)
        case "taken":
            return replace(details, taken=text)
