"""What cells say as answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph.domain.tables import values
from heliograph.domain.tables.values import NOTHING, CellRead, read_cell, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.campaign import Campaign
    from heliograph.domain.tables.table import Value
    from heliograph.domain.tables.vocabulary import Vocabulary

    Read = Callable[[str, Value], CellRead]


@pytest.fixture
def read(call: Campaign, words: Vocabulary) -> Read:
    """Read a cell as the answer to a question, by its id."""

    def read(field_id: str, value: Value) -> CellRead:
        field = call.find_field(field_id)
        assert field is not None
        return read_cell(field, value, words)

    return read


@pytest.mark.parametrize(
    ("field_id", "said", "answer"),
    [
        ("countries", "Cameroun", ["CM"]),
        ("countries", "CM", ["CM"]),
        ("countries", "Côte d'Ivoire; RDC, Tanzania", ["CI", "CD", "TZ"]),
        ("countries", "Bolivia, Plurinational State of", ["BO"]),
        ("countries", "Congo (Republic of the)", ["CG"]),
        ("countries", "المملكة العربية السعودية، مصر", ["SA", "EG"]),
        ("countries", "中国、法国", ["CN", "FR"]),
        ("countries", "РФ / Беларусь", ["RU", "BY"]),
        ("countries", "Worldwide", ["global"]),
        ("countries", "Korea (Rep. of), Dem. Rep. of the Congo", ["KR", "CD"]),
        ("countries", "Dominican Rep.; United States; Lao P.D.R.", ["DO", "US", "LA"]),
        ("countries", "Republic of Kenya\nRépublique du Sénégal", ["KE", "SN"]),
        ("countries", "República del Perú, Республика Казахстан", ["PE", "KZ"]),
        ("countries", "المملكة المغربية، سلطنة عمان", ["MA", "OM"]),
        ("countries", "中华人民共和国、蒙古国", ["CN", "MN"]),
        ("org_country", "Sénégal", "SN"),
        ("sdgs", 4, ["SDG 4"]),
        ("sdgs", "4, 5", ["SDG 4", "SDG 5"]),
        ("sdgs", "4; ODD 5, SDG16", ["SDG 4", "SDG 5", "SDG 16"]),
        ("sdgs", "Goal 4: Quality education", ["SDG 4"]),
        ("sdgs", "SDG 4 - Quality educaton", ["SDG 4"]),
        ("sdgs", "Paix, justice et institutions efficaces", ["SDG 16"]),
        ("sdgs", "ЦУР 9", ["SDG 9"]),
        ("sdgs", "目标4", ["SDG 4"]),
        ("sdgs", "SDG 13; SDG 1", ["SDG 13", "SDG 1"]),
        ("sdgs", "ODS 1\nODS 12", ["SDG 1", "SDG 12"]),
        ("sdgs", "目标14、目标4", ["SDG 14", "SDG 4"]),
        ("action_lines", "C7", ["C7"]),
        ("action_lines", "C7. ICT applications", ["C7"]),
        ("action_lines", "C4 Capacity-bulding", ["C4"]),
        ("action_lines", "C7: e-health", ["C7-ehealth"]),
        ("action_lines", "c7-ehealth; C2; C2", ["C7-ehealth", "C2"]),
        ("action_lines", "C7-elearn E-learning", ["C7-elearn"]),
        ("action_lines", "C7-egov. E-goverment", ["C7-egov"]),
        ("connect2030", "Goal 3", ["Goal 3"]),
        ("topics", "Digital skills, Smart policies", ["digital-skills", "smart-policies"]),
        ("kind", "Récit de réussite", "success"),
        ("kind", "الدروس المستفادة", "lesson"),
        ("story_language", "français", "fr"),
        ("story_language", "Arabic", "ar"),
        ("story_language", "西班牙语", "es"),
        ("story_language", "英文", "en"),
        ("story_language", "عربي", "ar"),
        ("story_language", "Castellano", "es"),
        ("membership", "État Membre", "member-state"),
        ("publish", "Oui", True),
        ("publish", "✓", True),
        ("publish", True, True),
        ("publish", 1, True),
        ("period", "2020-03 – 2021-02", {"from": "2020-03", "to": "2021-02"}),
        ("partners", "- UNDP\n• World Bank\n\n3. UNESCO", ["UNDP", "World Bank", "UNESCO"]),
        (
            "links",
            "https://a.example; https://b.example",
            ["https://a.example", "https://b.example"],
        ),
        ("title", " Radio\nof the hills ", "Radio of the hills"),
        ("summary", "First.\r\nSecond.", "First.\nSecond."),
        ("contact_phone", 237650000000, "237650000000"),
        ("stocktaking_id", 12.5, "12.5"),
    ],
)
def test_a_cell_is_read_as_its_question_asks(
    read: Read, field_id: str, said: Value, answer: object
) -> None:
    assert read(field_id, said) == CellRead(answer=answer)


@pytest.mark.parametrize("said", [None, "", "  "])
def test_an_empty_cell_says_nothing(read: Read, said: Value) -> None:
    assert read("countries", said) == NOTHING


@pytest.mark.parametrize("said", ["Non", "нет", "✗", False, 0])
def test_a_no_is_no_tick(read: Read, said: Value) -> None:
    assert read("publish", said) == NOTHING


@pytest.mark.parametrize(
    ("field_id", "said"),
    [
        ("countries", "Lakeland"),
        ("countries", "Republic of Lakeland"),
        ("countries", "Democratic Republic of"),
        ("kind", "story"),
        ("publish", "perhaps"),
        ("period", "a while ago"),
        ("sdgs", "SDG 4 – Gender equality"),
        ("sdgs", "SDG 18"),
        ("sdgs", "SDG 4 and much more"),
        ("action_lines", "C7 C2"),
        ("action_lines", "C2: e-health"),
        ("action_lines", "C7-elearn E-health"),
        ("story_language", "Martian"),
    ],
)
def test_what_is_not_recognised_is_named_and_nothing_made_of_it(
    read: Read, field_id: str, said: str
) -> None:
    assert read(field_id, said) == CellRead(trouble="not-recognised", said=(said,))


def test_of_several_choices_the_known_ones_are_taken_and_the_others_named(read: Read) -> None:
    found = read("countries", "Chad, Lakeland, Mali")
    assert found == CellRead(answer=["TD", "ML"], trouble="not-recognised", said=("Lakeland",))


def test_a_text_where_a_list_belongs_is_not_taken_apart(read: Read) -> None:
    text = ", ".join(["and so on"] * 80)
    assert read("countries", text) == CellRead(trouble="not-recognised", said=(text,))


def test_empty_pieces_of_a_list_are_passed_over(read: Read) -> None:
    assert read("countries", "Chad, , Mali,") == CellRead(answer=["TD", "ML"])


def test_whole_years_are_taken_and_it_is_said(read: Read) -> None:
    found = read("period", "2020")
    assert (found.answer, found.trouble) == ({"from": "2020-01", "to": "2020-12"}, "whole-years")


def test_rows_within_a_cell_are_lines_with_bars(read: Read) -> None:
    found = read("figures", "Schools | 12 | schools | March 2021 | Ministry\n\nPupils | 300")
    assert found == CellRead(
        answer=[
            {
                "label": "Schools",
                "value": "12",
                "unit": "schools",
                "as_of": "2021-03",
                "source": "Ministry",
            },
            {"label": "Pupils", "value": "300"},
        ]
    )


def test_what_a_row_within_a_cell_does_not_say_is_named(read: Read) -> None:
    figures = read("figures", "Schools | 12 | | once")
    assert (figures.trouble, figures.said) == ("not-recognised", ("once",))
    quotes = read("quotes", "It works. | Awa | perhaps\nYes. | Ali | yes")
    assert quotes.said == ("perhaps",)
    assert quotes.answer == [
        {"text": "It works.", "who": "Awa", "consent": False},
        {"text": "Yes.", "who": "Ali", "consent": True},
    ]


def test_what_a_person_told_decides(call: Campaign, words: Vocabulary) -> None:
    countries, publish = call.find_field("countries"), call.find_field("publish")
    kind = call.find_field("kind")
    assert countries is not None
    assert publish is not None
    assert kind is not None
    told = {"lakeland": "KE", "nowhere": ""}
    assert read_cell(countries, "Lakeland; nowhere", words, told=told).answer == ["KE"]
    assert read_cell(countries, "Nowhere", words, told=told) == NOTHING
    assert read_cell(kind, "Nowhere", words, told=told) == NOTHING
    assert read_cell(publish, "agreed by phone", words, told={"agreed by phone": "yes"}).answer
    assert read_cell(publish, "perhaps", words, told={"perhaps": "no"}) == NOTHING


def test_a_value_is_written_as_the_spreadsheet_shows_it() -> None:
    assert [text_of(each) for each in (None, True, False, 3, 0.25, " a ")] == [
        *("", "true", "false", "3", "0.25", "a"),
    ]


def test_a_text_as_long_as_a_cell_holds_is_not_looked_through_for_names(
    call: Campaign, words: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []

    def counted(text: str) -> str:
        looked_at.append(len(text))
        return text

    monkeypatch.setattr(values, "plain", counted)
    for field_id, text in (
        ("kind", "a" * 32_767),
        ("countries", "a, " * 10_922),
        ("countries", "a" * 3_999),
    ):
        field = call.find_field(field_id)
        assert field is not None
        assert read_cell(field, text, words).trouble == "not-recognised"
    assert looked_at == []
