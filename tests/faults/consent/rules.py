"""What may go, judged by rules of the drill's own, and what is drawn to try them."""

from __future__ import annotations

import random
from typing import Any

import msgspec
from msgspec.structs import replace

from fakes.profiles import DESCRIBED
from heliograph.domain.campaign import Campaign, Choice, Field
from heliograph.domain.media import Consent, MediaDetails, People

PEOPLE: tuple[People | None, ...] = (None, "none", "unrecognisable", "adults", "children")
_ASKED: tuple[Consent, ...] = ("signed", "recorded", "mark")
CONSENTS: tuple[Consent | None, ...] = (None, *_ASKED, "not-asked")
BARE = Campaign(
    format=1,
    id="bare",
    version=1,
    title={"en": "Bare"},
    theme={"en": "Bare"},
    call={"en": "Tell."},
    fields=(Field(id="title", section="story", type="line", required="always"),),
    choices={"licences": (Choice(code="CC-BY-4.0", name={"en": "CC BY 4.0"}),)},
)
"""A call that asks for no files; a story of it can have some all the same."""


def may_go(said: dict[str, Any]) -> bool:
    """Judge what a manifest says of one file."""
    match said.get("people"):
        case "none" | "unrecognisable":
            return True
        case "adults":
            return said.get("consent") in _ASKED
        case "children":
            asked = said.get("consent") in _ASKED
            return asked and said.get("guardian") is True
        case _:
            return False


class Found(msgspec.Struct, kw_only=True):
    """What was done, and what went without consent."""

    runs: int = 0
    acts: int = 0
    refused: int = 0
    """Times that a story was held back."""
    raced: int = 0
    """Times that another program changed a story while it was marked ready."""
    files: int = 0
    """Files that reached the service, each with consent where it needs it."""
    wrong: list[str] = msgspec.field(default_factory=list[str])

    def add(self, other: Found) -> None:
        """Take in what others did."""
        self.runs += other.runs
        self.acts += other.acts
        self.refused += other.refused
        self.raced += other.raced
        self.files += other.files
        self.wrong += other.wrong


def drawn(chance: random.Random) -> MediaDetails:
    """Draw what is said of a file: mostly complete, and anything of people and consent."""
    if chance.random() < 0.4:
        consent = chance.choice(_ASKED)
        return replace(DESCRIBED, people=chance.choice(PEOPLE[1:]), consent=consent, guardian=True)
    return replace(
        DESCRIBED,
        people=chance.choice(PEOPLE),
        consent=chance.choice(CONSENTS),
        guardian=chance.random() < 0.5,
    )
