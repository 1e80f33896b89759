"""The form's questions, choices and details have names in the language in use."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from msgspec import structs

from heliograph import wording
from heliograph.domain.campaign import Column, Field, Section
from heliograph.domain.media import Consent, MediaDetails, MediaKind, People
from heliograph.domain.problems import Grade, Problem
from heliograph.i18n import LANGUAGES, use
from heliograph.wording.form import Detail
from sentences import CAMPAIGN, FIELDS, assert_sentence, plain
from tool import ROOT

FORM = json.loads((ROOT / "packaging/campaign_sources/story_form.json").read_bytes())


@pytest.mark.parametrize("source", FORM["fields"], ids=lambda source: source["id"])
def test_a_question_and_its_help_are_those_of_the_form(source: dict[str, str | None]) -> None:
    field = FIELDS[str(source["id"])]

    assert wording.field_label(field) == source["label_en"]
    assert wording.field_help(field) == source["help_en"] or source["help_en"] is None
    assert_sentence(wording.field_help(field))


def test_a_packs_own_question_brings_its_words() -> None:
    own = Field(
        id="title",
        section="story",
        type="line",
        label={"en": "Which boat?", "fr": "Quel bateau ?"},
        help={"en": "Its name."},
    )
    use("fr")

    assert wording.field_label(own) == "Quel bateau ?"
    assert wording.field_help(own) == "Its name."
    assert wording.field_label(Field(id="boat", section="story", type="line")) == "boat"
    missing = Problem(grade=Grade.MUST, code="missing", field="title")
    campaign = structs.replace(CAMPAIGN, fields=(own,))
    assert plain(wording.problem(missing, campaign, {})).startswith("Quel bateau")
    use("en")
    assert plain(wording.problem(missing, campaign, {})) == "Which boat: needs an answer"


def test_sections_columns_and_details_have_names() -> None:
    for section in get_args(Section):
        assert_sentence(wording.section_name(section))
    for field in CAMPAIGN.fields:
        for column in field.columns:
            assert_sentence(wording.column_label(field, column))
            assert wording.column_label(field, column) != column.id
    for detail in get_args(Detail):
        assert_sentence(wording.detail_label(detail))
        assert_sentence(wording.detail_help(detail))
    for kind in get_args(MediaKind):
        assert_sentence(wording.media_kind_name(kind))
    for people in get_args(People):
        assert_sentence(wording.people_name(people))
    for consent in get_args(Consent):
        assert_sentence(wording.consent_name(consent))


def test_every_detail_of_a_media_item_is_asked() -> None:
    assert set(get_args(Detail)) == set(MediaDetails.__struct_fields__)


def test_a_column_of_a_packs_own_question_is_called_by_its_id() -> None:
    assert wording.column_label(FIELDS["figures"], Column(id="boats")) == "boats"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_has_a_name(language: str) -> None:
    use(language)
    for field in CAMPAIGN.fields:
        for choice in CAMPAIGN.choices.get(field.choices or "", ()):
            name = wording.choice_name(field, choice.code, CAMPAIGN)
            assert_sentence(name)
            assert choice.name[language] in name


def test_goals_and_action_lines_carry_their_number() -> None:
    def name(field: str, code: str) -> str:
        return plain(wording.choice_name(FIELDS[field], code, CAMPAIGN))

    assert name("sdgs", "SDG 4") == "4 – Quality education"
    assert name("action_lines", "C7-egov") == "C7 – E-government"
    assert name("connect2030", "Goal 1") == "1 – Growth"
    assert name("kind", "lesson") == "Lessons learned"
    assert name("countries", "KR") == "Republic of Korea"
    assert name("countries", "global") == "The whole world"
    assert name("story_language", "sw") == "Kiswahili"
    assert name("coverage", "galactic") == "galactic"
