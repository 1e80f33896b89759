"""Reading a campaign pack."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from fakes.forms import campaign, choices, field
from heliograph.domain.campaign import in_language, parse_campaign
from heliograph.errors import PackInvalid

PACK: dict[str, Any] = {
    "format": 1,
    "id": "open-call",
    "version": 4,
    "title": {"en": "Open call"},
    "theme": {},
    "call": {},
    "closes": "2021-05-17T12:00:00Z",
    "fields": [{"id": "colour", "section": "story", "type": "radio", "choices": "colours"}],
    "choices": {"colours": [{"code": "red", "name": {"en": "Red"}}]},
}


def _pack(**changes: object) -> bytes:
    return msgspec.json.encode({**PACK, **changes})


def test_a_pack_is_read() -> None:
    pack = parse_campaign(_pack(unknown_here=True))
    assert (pack.id, pack.version) == ("open-call", 4)
    assert pack.closes == datetime(2021, 5, 17, 12, tzinfo=UTC)
    assert pack.media.max_items == 10
    assert pack.codes(pack.fields[0]) == {"red"}


@pytest.mark.parametrize("choices_from", [None, "countries", "languages"])
def test_some_lists_of_choices_are_built_in(choices_from: str | None) -> None:
    pack = parse_campaign(_pack(fields=[{**PACK["fields"][0], "choices": choices_from}]))
    assert pack.codes(pack.fields[0]) is None


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"", ""),
        (b"\xff\xfe", ""),
        (b"<html>", ""),
        (_pack(format=2), "format"),
        (_pack(version="4"), "version"),
        (_pack(fields=[{"id": "x", "section": "story", "type": "hologram"}]), "hologram"),
        (_pack(fields=PACK["fields"] * 2), "twice"),
        (_pack(fields=[{**PACK["fields"][0], "choices": "moods"}]), "moods"),
        (_pack(closes="2021-05-17T12:00:00"), "zone"),
        (_pack(closes=None, opens="2021-05-17T12:00:00"), "zone"),
        (_pack(closes="tomorrow"), ""),
        (_pack(closes="9999-12-31T23:59:59Z"), "year"),
        (_pack(opens="0001-01-01T00:00:00Z"), "year"),
        (b'{"x":' + b"[" * 100_000, "recursion"),
    ],
)
def test_anything_else_is_refused_and_says_why(data: bytes, detail: str) -> None:
    with pytest.raises(PackInvalid) as caught:
        parse_campaign(data)
    assert detail in caught.value.detail
    assert caught.value.detail


def test_a_field_is_found_by_its_id() -> None:
    colour = field("radio", "colour")
    pack = campaign(field("line", "title"), colour)
    assert pack.find_field("colour") is colour
    assert pack.find_field("mood") is None


def test_the_codes_of_a_list() -> None:
    pack = campaign(choices={"colours": choices("red", "green")})
    assert pack.codes(field("radio", choices="colours")) == {"red", "green"}
    assert pack.codes(field("radio")) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ({"fr": "Appel", "en": "Call"}, "Appel"),
        ({"fr": "", "en": "Call"}, "Call"),
        ({"en": "Call", "ru": "Призыв"}, "Call"),
        ({"ru": "Призыв"}, "Призыв"),
        ({}, ""),
    ],
)
def test_words_in_a_language_or_the_next_best(text: dict[str, str], words: str) -> None:
    assert in_language(text, "fr") == words
