"""Nothing that a workbook says is lost, however its XML spells it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import msgspec
import pytest

from heliograph.exchange.tables import child

DATA = Path(__file__).parents[2] / "data" / "tables"
WORKBOOKS = {"stories.ods": "content.xml", "stories.xlsx": "xl/sharedStrings.xml"}
WORD = "Radio of the hills 0"
SPELLED = (
    ("<![CDATA[Radio & the <hills>]]>", "Radio & the <hills>"),
    ("Radio <![CDATA[on]]> the<![CDATA[ ]]>hills", "Radio on the hills"),
    ("Radio <!-- <![CDATA[off]]> -->on", "Radio on"),
    ("<![CDATA[<!-- on]]> <![CDATA[air -->]]>", "<!-- on air -->"),
    ("Radio<?of <![CDATA[ ?> on&#32;&#x41;&#105;r&#233;", "Radio on Airé"),
)


def _answer(path: Path, part: str, words: str, spelled: str) -> list[bytes]:
    """Spell words of a saved workbook otherwise; give what the process that reads it answers."""
    with zipfile.ZipFile(DATA / path.name) as whole, zipfile.ZipFile(path, "w") as changed:
        for name in whole.namelist():
            data = whole.read(name)
            if name == part:
                assert words.encode() in data
                data = data.replace(words.encode(), spelled.encode(), 1)
            changed.writestr(name, data)
    lines = io.BytesIO()
    child.answer(path, lines)
    return lines.getvalue().splitlines()


def _read(path: Path, part: str, words: str, spelled: str) -> list[object]:
    """Give the row that the words stand in."""
    (_, _, values) = msgspec.json.decode(_answer(path, part, words, spelled)[3])
    return values


@pytest.mark.parametrize("name", WORKBOOKS)
def test_words_are_read_in_every_spelling(tmp_path: Path, name: str) -> None:
    for spelled, said in SPELLED:
        assert _read(tmp_path / name, WORKBOOKS[name], WORD, spelled)[1] == said


@pytest.mark.parametrize("spelled", ["12<!-- -->00", "<![CDATA[1200]]>", "1<?x?>200", "12&#48;0"])
def test_a_number_is_never_cut_short(tmp_path: Path, spelled: str) -> None:
    row = _read(tmp_path / "stories.xlsx", "xl/worksheets/sheet1.xml", "<v>1200<", f"<v>{spelled}<")
    assert row[4] == 1200


@pytest.mark.parametrize(
    "spelled",
    [
        "Radio<text:tab/>on<text:line-break/>air",
        "Radio<text:tab></text:tab>on<text:line-break />air",
    ],
)
def test_tabs_and_breaks_of_lines_keep_words_apart(tmp_path: Path, spelled: str) -> None:
    row = _read(tmp_path / "stories.ods", "content.xml", WORD, spelled)
    assert row[1] == "Radio\ton\nair"


def test_what_begins_and_does_not_end_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "stories.xlsx"
    answer = _answer(path, "xl/sharedStrings.xml", WORD, "Radio <![CDATA[on")
    assert answer == [b'{"unreadable":"damaged"}']
