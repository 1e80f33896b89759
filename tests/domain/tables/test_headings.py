"""Where the headings are, and what their columns answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph.domain.tables.headings import find_columns, guess
from heliograph.domain.tables.table import Row, Sheet

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.tables.table import Value
    from heliograph.domain.tables.vocabulary import Vocabulary


def _sheet(*rows: tuple[Value, ...]) -> Sheet:
    return Sheet(
        name="", rows=tuple(Row(number=n, values=row) for n, row in enumerate(rows, 1) if row)
    )


def _targets(sheet: Sheet, call: Campaign, words: Vocabulary) -> list[str]:
    columns = find_columns(sheet, words)
    return [each.target for each in guess(columns, call, words).columns]


def test_titles_above_the_headings_are_passed_over(words: Vocabulary) -> None:
    sheet = _sheet(("Stories",) * 4, (), ("Title", "Country", "When"), ("Radio", "Chad", "2021"))
    columns = find_columns(sheet, words)
    assert (columns.number, columns.headings) == (3, ("Title", "Country", "When"))
    assert [row.number for row in columns.rows] == [4]


def test_without_any_known_heading_the_first_wide_row_is_taken(words: Vocabulary) -> None:
    columns = find_columns(_sheet(("Our work",), ("Aaa", "Bbb"), ("x", "y")), words)
    assert (columns.number, columns.headings) == (2, ("Aaa", "Bbb"))


def test_one_known_word_among_answers_is_no_row_of_headings(words: Vocabulary) -> None:
    sheet = _sheet(("Jina", "Nchi", "Ruhusa"), ("Redio", "Chad", "yes"), ("Shule", "Mali", "date"))
    assert find_columns(sheet, words).number == 1
    assert find_columns(_sheet(("Title",), ("Radio",), ("School", "x")), words).number == 1


def test_a_table_of_one_word_has_no_headings(words: Vocabulary) -> None:
    columns = find_columns(_sheet(("Hello",), (3,)), words)
    assert (columns.number, columns.headings, len(columns.rows)) == (0, (), 2)
    assert find_columns(_sheet(), words).headings == ()


def test_a_story_under_repeated_headings_is_no_second_row_of_headings(words: Vocabulary) -> None:
    sheet = _sheet(
        ("Title", "Photo", "Photo", "Publish"),
        ("Radio", "a.jpg", "Summary", "No"),
        ("School", "b.jpg", "c.jpg", "Yes"),
    )
    columns = find_columns(sheet, words)
    assert (columns.number, len(columns.rows)) == (1, 2)


def test_two_rows_of_headings_are_read_together(call: Campaign, words: Vocabulary) -> None:
    sheet = _sheet(
        ("Title", "Contact", "Contact", "Ref", "Other", "Other"),
        (None, "Name", "E-mail", None, "Aaa", None),
        ("Radio", "Awa", "awa@example.org", 1, "x", "y"),
    )
    columns = find_columns(sheet, words)
    assert columns.headings == ("Title", "Name", "E-mail", "Ref", "Other Aaa", "")
    targets = [each.target for each in guess(columns, call, words).columns]
    assert targets == ["title", "contact_name", "contact_email", "key", "", ""]


@pytest.mark.parametrize(
    "headings",
    [
        ("Title", "Country", "Type", "Language", "Summary", "Start date", "End date", "Photos"),
        ("Titre", "Pays", "Type de récit", "Langue", "Résumé", "Début", "Fin", "Photos"),
        ("Título", "País", "Tipo", "Idioma", "Resumen", "Inicio", "Fin", "Fotos"),
        ("Название", "Страна", "Тип", "Язык", "Описание", "Начало", "Окончание", "Фото"),
        ("标题", "国家", "类型", "语言", "摘要", "开始日期", "结束日期", "照片"),
        ("العنوان", "البلد", "النوع", "اللغة", "الملخص", "تاريخ البدء", "تاريخ الانتهاء", "الصور"),
        ("TITLE*", "country ", "type:", "Langage", "Sumary", "start-date", "end_date", "PHOTOS"),
    ],
)
def test_headings_are_known_in_six_languages(
    call: Campaign, words: Vocabulary, headings: tuple[str, ...]
) -> None:
    assert _targets(_sheet(headings, ("x",)), call, words) == [
        *("title", "countries", "kind", "story_language", "summary"),
        *("period.from", "period.to", "media"),
    ]


def test_columns_are_known_by_their_values(call: Campaign, words: Vocabulary) -> None:
    sheet = _sheet(
        ("Title", "A", "B", "C", "D", "E", "F", "", "G"),
        ("Radio", "Chad", "a@b.org", "a.jpg", "https://a.example", "1", "same", "Mali", "Well"),
        ("School", "Mali", "c@d.org", "b.JPG", "https://b.example", "2", "same", None, "Fine"),
    )
    assert _targets(sheet, call, words) == [
        *("title", "countries", "contact_email", "media", "links"),
        *("", "", "", ""),
    ]


def test_of_two_columns_for_one_question_the_surer_has_it(
    call: Campaign, words: Vocabulary
) -> None:
    targets = _targets(_sheet(("Titel", "Title", "Photo", "Photos"), ("x",)), call, words)
    assert targets == ["", "title", "media", "media"]


def test_a_question_that_the_campaign_does_not_ask_is_no_target(words: Vocabulary) -> None:
    from fakes.forms import campaign, field  # noqa: PLC0415 - a small form for this alone

    small = campaign(field("line", "title"))
    assert _targets(_sheet(("Title", "Country"), ("x", "Chad"), ("y", "Mali")), small, words) == [
        *("title", ""),
    ]


@pytest.mark.parametrize(
    "heading", ["No", "No.", "N°", "№", "Nr", "Number", "Row", "序号", "م", "رقم"]
)
def test_a_serial_number_which_every_table_begins_anew_is_no_key(
    call: Campaign, words: Vocabulary, heading: str
) -> None:
    assert _targets(_sheet((heading, "Title"), (1, "Radio")), call, words) == ["", "title"]


@pytest.mark.parametrize("heading", ["ID", "Ref", "Référence", "Код", "代码", "المعرف"])
def test_what_names_a_row_for_good_is_its_key(
    call: Campaign, words: Vocabulary, heading: str
) -> None:
    assert _targets(_sheet((heading, "Title"), (1, "Radio")), call, words) == ["key", "title"]


def test_headings_over_two_columns_are_read_as_a_text_table_has_them(words: Vocabulary) -> None:
    """Joined cells are saved with their text in the first, and nothing in the others."""
    sheet = _sheet(
        ("Title", "Country", "Period", "", "Contact", ""),
        ("", "", "From", "To", "Name", "E-mail"),
        ("Radio", "Chad", "2020-01", "2020-05", "Amina", "amina@example.org"),
    )
    columns = find_columns(sheet, words)
    assert (columns.number, len(columns.rows)) == (2, 1)
    assert columns.headings[2:4] == ("From", "To")


def test_a_heading_over_columns_ends_where_it_makes_no_sense(words: Vocabulary) -> None:
    sheet = _sheet(
        ("", "", "Period", "", "", ""),
        ("Title", "Country", "Beginning", "End", "Remarks", "More"),
        ("Radio", "Chad", "2020-01", "2020-05", "x", "y"),
    )
    assert find_columns(sheet, words).headings == (
        *("Title", "Country", "Beginning", "End", "Remarks", "More"),
    )


def test_a_title_of_the_whole_text_table_stands_over_no_column(words: Vocabulary) -> None:
    sheet = _sheet(
        ("Stories of 2021", "", "", ""),
        ("Title", "Country", "Remarks", "Mood"),
        ("Radio", "Chad", "x", "y"),
    )
    assert find_columns(sheet, words).headings == ("Title", "Country", "Remarks", "Mood")


def test_a_column_without_a_heading_makes_no_second_row_of_headings(words: Vocabulary) -> None:
    sheet = _sheet(("Title", "Country", ""), ("Radio", "Chad", "2020"), ("School", "Mali", "2021"))
    columns = find_columns(sheet, words)
    assert (columns.number, len(columns.rows)) == (1, 2)


def test_a_row_of_headings_may_be_wider_than_the_one_above(words: Vocabulary) -> None:
    sheet = _sheet(("Period",), ("Title", "Country", "From", "To"), ("Radio", "Chad", "x", "y"))
    assert find_columns(sheet, words).headings == ("Title", "Country", "From", "To")
