"""What versions in several languages share, and what each says in its own words."""

from __future__ import annotations

import pytest
from msgspec import structs

from fakes.forms import GOOD, campaign, field, media_item
from heliograph import bundled
from heliograph.domain.campaign import Column, Field, parse_campaign
from heliograph.domain.language_versions import (
    facts_fingerprint,
    is_translated,
    shared_answers,
    shared_details,
    texts_fingerprint,
    with_shared_answers,
    with_shared_details,
)

PACK = parse_campaign(bundled.resource("campaigns").joinpath("wtisd-2021.json").read_bytes())
FIGURE = {
    "label": "Schools",
    "value": "412",
    "unit": "schools",
    "as_of": "2021-03",
    "source": "Ministry",
}
ANSWERS: dict[str, object] = {
    "kind": "success",
    "story_language": "en",
    "title": "A line at last",
    "results": "It holds.",
    "figures": [FIGURE],
    "quotes": [{"text": "We can hear them!", "who": "Amina K.", "consent": True}],
    "countries": ["TD"],
    "place": "Faya",
    "period": {"from": "2020-01", "to": None},
    "topics": ["education"],
    "org_name": "Coast Radio",
    "partners": ["Radio Faya"],
    "links": ["https://example.org"],
    "credit_as": "organisation",
    "authority": True,
    "privacy": True,
    "edit": True,
}


def test_what_is_said_in_words_is_left_to_each_language() -> None:
    shared = shared_answers(ANSWERS, PACK)
    assert set(shared) == {
        "kind",
        "figures",
        "quotes",
        "countries",
        "period",
        "topics",
        "org_name",
        "partners",
        "links",
        "credit_as",
    }
    assert shared["figures"] == [{"value": "412", "as_of": "2021-03", "source": "Ministry"}]
    assert shared["quotes"] == [{"who": "Amina K.", "consent": True}]


@pytest.mark.parametrize("asked", [each for each in PACK.fields if each.type == "text"])
def test_every_paragraph_of_the_call_is_translated(asked: Field) -> None:
    assert is_translated(asked)


def test_facts_come_over_and_no_word_is_lost() -> None:
    mine: dict[str, object] = {
        "story_language": "fr",
        "title": "Enfin une ligne",
        "figures": [
            {"label": "Écoles", "value": "41", "unit": "écoles"},
            {"label": "Élèves", "value": "9"},
            {"value": "7"},
        ],
        "countries": ["NE"],
        "stocktaking_id": "gone in the other",
        "authority": True,
    }
    found = with_shared_answers(mine, ANSWERS, PACK)
    assert found["title"] == "Enfin une ligne"
    assert found["story_language"] == "fr"
    assert found["countries"] == ["TD"]
    assert found["figures"] == [
        {**FIGURE, "label": "Écoles", "unit": "écoles"},
        {"label": "Élèves", "value": "9"},
    ]
    assert "stocktaking_id" not in found
    assert found["authority"] is True
    assert "privacy" not in found
    assert with_shared_answers(found, ANSWERS, PACK) == found


def test_words_of_a_file_are_its_language_s_and_the_rest_is_shared() -> None:
    told = structs.replace(GOOD, caption="In the clinic", consent="signed")
    assert shared_details(told) == structs.replace(told, alt_text="", caption="", transcript="")
    mine = structs.replace(GOOD, alt_text="Une infirmière", credit="?")
    found = with_shared_details(mine, told)
    assert (found.alt_text, found.credit, found.consent) == ("Une infirmière", "Amina K.", "signed")


def test_a_change_is_told_as_one_of_words_or_of_facts() -> None:
    media = (media_item(),)
    facts, texts = (
        facts_fingerprint(ANSWERS, media, PACK),
        texts_fingerprint(ANSWERS, media, PACK),
    )
    renamed = {**ANSWERS, "title": "Another"}
    assert facts_fingerprint(renamed, media, PACK) == facts
    assert texts_fingerprint(renamed, media, PACK) != texts
    moved = {**ANSWERS, "countries": ["NE"]}
    assert facts_fingerprint(moved, media, PACK) != facts
    assert texts_fingerprint(moved, media, PACK) == texts
    figure = {**ANSWERS, "figures": [{**FIGURE, "value": "413"}]}
    assert facts_fingerprint(figure, media, PACK) != facts
    assert texts_fingerprint(figure, media, PACK) == texts
    described = (media_item(details=structs.replace(GOOD, alt_text="Otherwise")),)
    assert facts_fingerprint(ANSWERS, described, PACK) == facts
    assert texts_fingerprint(ANSWERS, described, PACK) != texts
    signed_off = {**ANSWERS, "privacy": False}
    assert facts_fingerprint(signed_off, media, PACK) == facts


def test_a_call_s_own_questions_follow_the_same_rules() -> None:
    pack = campaign(
        field("text", "why"),
        field("tick", "first_time"),
        field("rows", "steps", columns=(Column(id="what"), Column(id="when", type="month"))),
    )
    answers: dict[str, object] = {
        "why": "Because.",
        "first_time": False,
        "steps": [{"what": "A mast", "when": "2021-01"}, {}],
    }
    assert shared_answers(answers, pack) == {
        "first_time": False,
        "steps": [{"when": "2021-01"}, {}],
    }
