"""A campaign pack: the call, its dates, its form with limits, its choices and its texts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from heliograph import decoding
from heliograph.domain.media import SendingSize
from heliograph.errors import PackInvalid

_FIRST_YEAR, _LAST_YEAR = 1970, 9998
"""Years whose times exist in every zone of the world; a call without an end says none."""

Text = dict[str, str]
"""Words by language code (``ar en es fr ru zh``)."""

Section = Literal["story", "where", "themes", "org", "media", "links", "consent"]
FieldType = Literal[
    "radio",  # one code of ``choices``, all shown at once
    "choice",  # one code of ``choices``
    "multi",  # a list of codes of ``choices``
    "line",  # one line of text
    "text",  # paragraphs of plain text
    "email",
    "tel",
    "tick",  # true or false
    "period",  # {"from": "YYYY-MM", "to": "YYYY-MM" or null}
    "lines",  # a list of strings
    "links",  # a list of http(s) addresses
    "rows",  # a list of objects with ``columns`` as keys
    "media",  # the story's media items, kept beside the answers
]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to choose; ``code`` is what answers store."""

    code: str
    name: Text
    colour: str | None = None
    """``#RRGGBB``, only where the source has one (the SDGs)."""
    text_on_colour: str | None = None


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a ``rows`` field."""

    id: str
    type: Literal["line", "text", "month", "tick"] = "line"
    max_length: int | None = None
    required: bool = False


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One question of the form.

    Lengths count grapheme clusters (Unicode UAX 29); ``zh_`` limits hold for stories in Chinese.
    """

    id: str
    section: Section
    type: FieldType
    required: Literal["always", "never"] = "never"
    required_for: tuple[str, ...] = ()
    """Kinds of story (``success``, ``challenge``, ``lesson``) that need the answer."""
    required_with: str | None = None
    """Another field: this one is needed as soon as that one is answered."""
    only_if: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict[str, tuple[str, ...]])
    """Shown only while the named field has one of these codes."""
    min_length: int | None = None
    max_length: int | None = None
    zh_min_length: int | None = None
    zh_max_length: int | None = None
    min_count: int | None = None
    max_count: int | None = None
    choices: str | None = None
    """Name of a list in ``Campaign.choices``; ``countries`` and ``languages`` are built in."""
    columns: tuple[Column, ...] = ()
    default: str | bool | None = None
    from_profile: bool = False
    """Copied into each new story from the person's profile."""
    published: bool = True
    """False for what the campaign's owner only needs to know: it is never shown to the public."""
    label: Text = msgspec.field(default_factory=dict[str, str])
    """Words of an extra question; empty for the standard form, whose words are in catalogues."""
    help: Text = msgspec.field(default_factory=dict[str, str])


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An address of the call in one language."""

    language: str
    address: str


class MediaLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What may be attached."""

    max_items: int = 10
    max_item_bytes: int = 536_870_912
    photo_size: SendingSize = "medium"
    """The size at which photos are attached unless the person chooses another."""


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """One campaign pack, as signed and shipped."""

    format: Literal[1]
    id: str
    version: int
    title: Text
    theme: Text
    call: Text
    """What is asked and of whom, in plain paragraphs."""
    day: str | None = None
    """``YYYY-MM-DD``, the day the campaign is for."""
    links: tuple[Link, ...] = ()
    opens: datetime | None = None
    closes: datetime | None = None
    late: Literal["accept", "refuse"] = "accept"
    fields: tuple[Field, ...] = ()
    choices: dict[str, tuple[Choice, ...]] = msgspec.field(
        default_factory=dict[str, tuple[Choice, ...]]
    )
    media: MediaLimits = msgspec.field(default_factory=MediaLimits)
    texts: dict[str, Text] = msgspec.field(default_factory=dict[str, Text])
    """``publish`` and ``privacy``: what a person agrees to."""
    placeholders: tuple[str, ...] = ()
    """Parts that the call's owner did not give; shown as proposals."""

    def find_field(self, field_id: str) -> Field | None:
        """Find a field by its id."""
        return next((each for each in self.fields if each.id == field_id), None)

    def codes(self, field: Field) -> frozenset[str] | None:
        """List the codes that a field takes, or None where the list is built in or free."""
        if field.choices is None or field.choices not in self.choices:
            return None
        return frozenset(choice.code for choice in self.choices[field.choices])


def in_language(text: Text, language: str) -> str:
    """Take the words in ``language``, else English, else any, else nothing."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def parse_campaign(data: bytes) -> Campaign:
    """Read a campaign pack's JSON.

    Raises:
        PackInvalid: it is not JSON of the right shape, or contradicts itself.
    """
    try:
        campaign = decoding.decode(data, type=Campaign)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise PackInvalid(str(error)) from error
    ids = [each.id for each in campaign.fields]
    if len(set(ids)) != len(ids):
        detail = "a field is there twice"
        raise PackInvalid(detail)
    for each in campaign.fields:
        known = each.choices in {None, "countries", "languages"} or each.choices in campaign.choices
        if not known:
            detail = f"no list of choices {each.choices!r} for {each.id!r}"
            raise PackInvalid(detail)
    for moment in (campaign.opens, campaign.closes):
        if moment is not None and moment.tzinfo is None:
            detail = "the opening or closing time has no zone"
            raise PackInvalid(detail)
        if moment is not None and not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            detail = "the opening or closing time is in no year that can be meant"
            raise PackInvalid(detail)
    return campaign
