"""Empty tables and reports come back through our own reading."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from heliograph import bundled, i18n
from heliograph.domain.campaign import parse_campaign
from heliograph.domain.checks import check, musts
from heliograph.domain.tables.headings import find_columns, guess
from heliograph.domain.tables.mapping import IGNORED, KEY, MEDIA_DETAILS, PERIOD_FROM, PERIOD_TO
from heliograph.domain.tables.rows import RowReader
from heliograph.exchange.tables.inert import as_csv
from heliograph.exchange.tables.reading import read_table
from heliograph.exchange.tables.report_file import ReportRow, report_as_csv, report_as_xlsx
from heliograph.exchange.tables.template import empty_table
from heliograph.wording.table_template import template
from heliograph.wording.table_words import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CALL = parse_campaign(bundled.resource("campaigns/wtisd-2021.json").read_bytes())
HEADINGS = ("Title", "Country", "Aaa")
ROWS = (
    ReportRow(
        number=4, story="abc", grade="Must", says=("One.", "Two."), values=("=1+1", "Chad", 3)
    ),
    ReportRow(number=5, story="", grade="", says=(), values=("-Radio", None)),
)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_an_empty_table_is_understood_whole_in_its_language(tmp_path: Path, language: str) -> None:
    path = tmp_path / "empty.xlsx"
    with i18n.speaking(language):
        path.write_bytes(empty_table(template(CALL)))
    words = vocabulary(CALL)
    stories, example, lists = read_table(path).sheets
    assert (stories.hidden, example.hidden, lists.hidden) == (False, False, True)
    columns = find_columns(stories, words)
    targets = [use.target for use in guess(columns, CALL, words).columns]
    asked = [field.id for field in CALL.fields if field.type != "period"]
    assert sorted(targets) == sorted([KEY, PERIOD_FROM, PERIOD_TO, *MEDIA_DETAILS, *asked])


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_example_is_a_story_with_nothing_left_to_do(tmp_path: Path, language: str) -> None:
    path = tmp_path / "empty.xlsx"
    with i18n.speaking(language):
        path.write_bytes(empty_table(template(CALL)))
    words = vocabulary(CALL)
    columns = find_columns(read_table(path).sheets[1], words)
    mapping = guess(columns, CALL, words)
    (row,) = (RowReader(columns, mapping, CALL, words).read(each) for each in columns.rows)
    assert row.troubles == ()
    assert musts(check(row.answers, [], CALL, now=datetime(2021, 5, 1, tzinfo=UTC))) == ()


def _as_csv(path: Path) -> None:
    path.write_bytes(report_as_csv(HEADINGS, ROWS))


def _as_xlsx(path: Path) -> None:
    path.write_bytes(report_as_xlsx(HEADINGS, ROWS, "Stories"))


@pytest.mark.parametrize(("write", "name"), [(_as_csv, "r.csv"), (_as_xlsx, "r.xlsx")])
def test_a_report_comes_back_as_the_table_that_it_is_about(
    tmp_path: Path, write: Callable[[Path], None], name: str
) -> None:
    write(tmp_path / name)
    words = vocabulary(CALL)
    columns = find_columns(read_table(tmp_path / name).sheets[0], words)
    targets = [use.target for use in guess(columns, CALL, words).columns]
    assert targets == [IGNORED, "story", IGNORED, IGNORED, "title", "countries", IGNORED]
    reader = RowReader(columns, guess(columns, CALL, words), CALL, words)
    first, second = (reader.read(row) for row in columns.rows)
    assert (first.story, first.answers) == ("abc", {"title": "=1+1", "countries": ["TD"]})
    assert second.answers == {"title": "-Radio"}


def test_a_report_on_a_report_has_our_columns_once(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    headings = ("Heliograph: story", "Title")
    row = ReportRow(number=2, story="new", grade="", says=(), values=("old", "Radio"))
    path.write_bytes(report_as_csv(headings, [row]))
    head, line = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    assert (head.count("Heliograph: story"), head[-1]) == (1, "Title")
    assert line == ["2", "new", "", "", "Radio"]


def test_what_was_made_inert_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "stories.csv"
    path.write_bytes(as_csv([["Title", "Country"], ["=1+1", "'quoted'"], ["@home", "-"]]))
    rows = [row.values for row in read_table(path).sheets[0].rows]
    assert rows == [("Title", "Country"), ("=1+1", "'quoted'"), ("@home", "-")]


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Récits / [1]: a*b?", "Récits    1   a b"), ("x" * 30 + "'y", "x" * 30), ("::", "1")],
)
def test_a_report_takes_any_name_of_a_sheet(tmp_path: Path, name: str, kept: str) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(report_as_xlsx(HEADINGS, ROWS, name))
    assert [sheet.name for sheet in read_table(path).sheets] == [kept]
