"""The packs that ship are whole, true to their sources, and made again byte for byte."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from heliograph.bundled import resource
from heliograph.domain.campaign import Campaign, parse_campaign
from heliograph.domain.checks import check
from heliograph.domain.countries import COUNTRY_CODES
from heliograph.domain.problems import Grade
from heliograph.i18n import LANGUAGES
from tool import load_tool

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "packaging" / "campaign_sources"
PACKS = ("wtisd-2021", "open-call")


def pack(name: str) -> Campaign:
    return parse_campaign(resource(f"campaigns/{name}.json").read_bytes())


def source(name: str) -> Any:
    return json.loads((SOURCES / f"{name}.json").read_bytes())


def test_the_packs_are_what_the_tool_makes_of_its_sources() -> None:
    made = load_tool("make_campaigns").packs()

    assert made == {
        path.name: path.read_bytes() for path in (ROOT / "resources" / "campaigns").iterdir()
    }


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_holds_nothing_that_the_reader_does_not_read(name: str) -> None:
    written = json.loads(resource(f"campaigns/{name}.json").read_bytes())
    read = msgspec.to_builtins(pack(name))

    def missing(before: object, after: object, at: str) -> list[str]:
        if isinstance(before, dict):
            assert isinstance(after, dict)
            return [
                line
                for key, value in before.items()
                for line in (
                    missing(value, after[key], f"{at}.{key}") if key in after else [f"{at}.{key}"]
                )
            ]
        if isinstance(before, list):
            assert isinstance(after, list | tuple)
            pairs = zip(before, after, strict=True)
            return [line for one, two in pairs for line in missing(one, two, at)]
        same = before == (after.isoformat() if isinstance(after, datetime) else after)
        return [] if same else [at]

    assert missing(written, read, name) == []


@pytest.mark.parametrize("name", PACKS)
def test_every_text_of_a_pack_is_there_in_six_languages(name: str) -> None:
    campaign = pack(name)
    texts = [campaign.title, campaign.theme, campaign.call, *campaign.texts.values()]
    texts += [choice.name for choices in campaign.choices.values() for choice in choices]

    assert all(tuple(sorted(text)) == LANGUAGES for text in texts)
    assert all(words.strip() == words != "" for text in texts for words in text.values())


@pytest.mark.parametrize("name", PACKS)
def test_the_form_is_the_sources_form_field_by_field(name: str) -> None:
    asked = [(each["id"], each["section"]) for each in source("story_form")["fields"]]

    assert [(field.id, field.section) for field in pack(name).fields] == asked
    assert len(asked) == 41


def test_eighteen_answers_are_always_required_and_six_of_them_come_from_the_profile() -> None:
    always = [field for field in pack("wtisd-2021").fields if field.required == "always"]

    assert len(always) == 18
    assert [field.id for field in always if field.from_profile] == [
        *("org_name", "org_country", "membership", "entity_type"),
        *("contact_name", "contact_email"),
    ]


def test_answers_that_follow_from_others() -> None:
    fields = {field.id: field for field in pack("wtisd-2021").fields}

    assert fields["situation"].required_for == ("success", "challenge")
    assert fields["action"].required_for == fields["results"].required_for == ("success",)
    assert fields["lessons"].required_for == ("lesson",)
    assert fields["place_precision"].required_with == "place"
    assert fields["place_precision"].default == "district"
    assert fields["sectors"].only_if == {"membership": ("sector-member", "associate", "academia")}
    assert [column.id for column in fields["quotes"].columns if column.required] == ["consent"]


def test_limits_are_in_characters_and_shorter_in_chinese() -> None:
    fields = {field.id: field for field in pack("wtisd-2021").fields}
    title, summary = fields["title"], fields["summary"]

    assert (title.min_length, title.max_length) == (10, 120)
    assert (title.zh_min_length, title.zh_max_length) == (5, 60)
    assert (summary.min_length, summary.zh_max_length) == (200, 500)
    assert (fields["topics"].min_count, fields["topics"].max_count) == (1, 3)
    assert fields["sdgs"].min_count is None


def test_official_codes_names_and_colours() -> None:
    choices = pack("wtisd-2021").choices
    frameworks = source("frameworks")

    assert [each.code for each in choices["sdgs"]] == [f"SDG {n}" for n in range(1, 18)]
    for ours, theirs in zip(choices["sdgs"], frameworks["sdg"], strict=True):
        assert ours.name == theirs["titles"]
        assert (ours.colour, ours.text_on_colour) == (theirs["colour"], theirs["text_on_colour"])
    lines = [each.code for each in choices["action_lines"]]
    assert [code for code in lines if "-" not in code] == [f"C{n}" for n in range(1, 12)]
    assert len(lines) == 19
    assert [each.code for each in choices["membership"]] == [
        *("member-state", "sector-member", "associate", "academia", "non-member", "not-sure")
    ]


def test_wtisd_closes_in_geneva_and_takes_late_stories() -> None:
    campaign = pack("wtisd-2021")

    assert campaign.closes == datetime(2021, 5, 17, 21, 0, tzinfo=UTC)
    assert campaign.closes is not None
    assert campaign.closes.isoformat() == "2021-05-17T23:00:00+02:00"
    assert campaign.late == "accept"
    assert {link.language for link in campaign.links} == set(LANGUAGES)


def test_the_open_call_has_no_end_and_the_same_form() -> None:
    anniversary, open_call = pack("wtisd-2021"), pack("open-call")

    assert open_call.closes is None
    assert open_call.fields == anniversary.fields
    assert open_call.choices == anniversary.choices
    assert open_call.theme != anniversary.theme


def test_what_the_owner_did_not_give_is_marked() -> None:
    assert {"closes", "texts.publish", "texts.privacy"} <= set(pack("wtisd-2021").placeholders)


def test_the_sample_story_can_be_sent_as_it_is() -> None:
    sample = json.loads(resource("sample_story.json").read_bytes())
    campaign = pack(sample.pop("campaign"))

    problems = check(sample, (), campaign, now=datetime(2021, 5, 1, tzinfo=UTC))

    assert [problem for problem in problems if problem.grade is Grade.MUST] == []
    assert set(sample) <= {field.id for field in campaign.fields}


def test_every_country_code_has_a_name_in_six_languages() -> None:
    names = json.loads(resource("countries.json").read_bytes())

    assert set(names) == COUNTRY_CODES
    assert all(tuple(sorted(each)) == LANGUAGES for each in names.values())
    assert all(name.strip() for each in names.values() for name in each.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_countries_share_a_name(language: str) -> None:
    names = json.loads(resource("countries.json").read_bytes())

    assert len({each[language] for each in names.values()}) == len(COUNTRY_CODES)


def test_countries_are_named_as_in_the_united_nations() -> None:
    names = json.loads(resource("countries.json").read_bytes())

    for code, own in source("un_names").items():
        assert {**names[code], **own} == names[code]
    assert names["PS"]["en"] == "State of Palestine"
    assert names["KR"]["zh"] == "大韩民国"
    assert names["RU"]["ru"] == "Российская Федерация"
