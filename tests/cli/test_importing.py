"""``heliograph import``: drafts of a table's rows, as a script makes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pytest

from cli.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """Title;Country;Photo
Radio of the hills;Chad;mast.png
School on line;Lakeland;
;;
"""
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Give a command line beside a table and a folder of files."""
    (tmp_path / "stories.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "other.png").write_bytes(PNG)
    return Shell(tmp_path)


def _table(shell: Shell) -> str:
    return str(shell.folder / "stories.csv")


def _files(shell: Shell) -> tuple[str, str]:
    return "--media", str(shell.folder / "photos")


def test_a_dry_run_tells_all_and_keeps_nothing(shell: Shell) -> None:
    document = shell.document("import", _table(shell), *_files(shell), "--dry-run", code=1)
    assert {key: document[key] for key in ("rows", "imported", "unreadable", "complete")} == {
        "rows": 2,
        "imported": 0,
        "unreadable": 0,
        "complete": 0,
    }
    assert document["unused"] == ["other.png"]
    problems = cast("list[dict[str, object]]", document["problems"])
    assert {
        "row": 3,
        "column": "Country",
        "file": "",
        "grade": "error",
        "code": "not-recognised",
    }.items() <= next(each for each in problems if each["code"] == "not-recognised").items()
    assert next(each for each in problems if each["code"] == "not-found")["file"] == "mast.png"
    assert shell.document("list") == {"stories": []}


def test_rows_become_drafts_and_a_person_is_told_what_is_left(shell: Shell) -> None:
    result = shell.run("import", _table(shell), *_files(shell))
    assert result.exit_code == 1
    assert "2 drafts were made." in result.output
    assert "is not known here" in result.output
    assert "No row names 1 file." in result.output
    assert "Nothing is sent before you mark it ready." in result.output
    again = shell.document("import", _table(shell), *_files(shell), code=1)
    assert (again["imported"], again["same"]) == (0, 2)


def test_a_mapping_is_written_corrected_and_used(shell: Shell) -> None:
    mapping = shell.folder / "mapping.json"
    shell.run("import", _table(shell), "--dry-run", "--save-mapping", str(mapping))
    written = json.loads(mapping.read_bytes())
    assert [each["target"] for each in written["columns"]] == ["title", "countries", "media"]
    written["values"] = {"countries": {"Lakeland": "KE"}}
    mapping.write_text(json.dumps(written), encoding="utf-8")
    document = shell.document("import", _table(shell), "--mapping", str(mapping), code=1)
    codes = {each["code"] for each in cast("list[dict[str, str]]", document["problems"])}
    assert "not-recognised" not in codes
    mapping.write_text("[]", encoding="utf-8")
    assert shell.run("import", _table(shell), "--mapping", str(mapping)).exit_code == 2


def test_a_changed_row_is_brought_up_to_date_when_that_is_asked(shell: Shell) -> None:
    shell.run("import", _table(shell))
    changed = TABLE.replace(";mast.png", ";other.png")
    (shell.folder / "stories.csv").write_text(changed, encoding="utf-8")
    assert shell.document("import", _table(shell), code=1)["left"] == 1
    result = shell.run("import", _table(shell), "--update")
    assert "1 draft was updated." in result.output


def test_the_last_import_is_taken_back(shell: Shell) -> None:
    shell.run("import", _table(shell))
    result = shell.run("import", "--undo")
    assert (result.exit_code, "was undone: 2 stories." in result.output) == (0, True)
    assert shell.document("list") == {"stories": []}
    assert shell.run("import", "--undo").exit_code == 1


def test_what_is_on_its_way_is_not_taken_back(shell: Shell) -> None:
    story = str(shell.document("import", _table(shell), code=1)["stories"]).split("'")[1]
    answers = shell.folder / "answers.json"
    whole = shell.document("show", shell.new())
    answers.write_text(json.dumps(whole["answers"]), encoding="utf-8")
    shell.run("edit", story, "--file", str(answers))
    assert shell.run("ready", story).exit_code == 0
    result = shell.run("import", "--undo")
    assert result.exit_code == 1
    assert "Nothing was undone." in result.output


def test_what_cannot_be_read_is_said(shell: Shell) -> None:
    result = shell.run("import", str(shell.folder / "gone.csv"))
    assert (result.exit_code, "cannot be opened" in result.output) == (1, True)
    assert "no sheet" in shell.run("import", _table(shell), "--sheet", "Other").output
    assert shell.run("import").exit_code == 2
    assert shell.run("import", _table(shell), "--undo").exit_code == 2
    assert shell.run("import", _table(shell), "--campaign", "no-such").exit_code == 1


def test_a_long_report_is_cut_for_people_and_whole_for_scripts(shell: Shell) -> None:
    rows = "".join(f"Radio {number};Lakeland;\n" for number in range(120))
    (shell.folder / "stories.csv").write_text("Title;Country;Photo\n" + rows, encoding="utf-8")
    result = shell.run("import", _table(shell), "--dry-run")
    assert "more lines." in result.output
    problems = cast("list[object]", shell.document("import", _table(shell), code=1)["problems"])
    assert len(problems) > 120


def test_a_report_is_written_beside_the_import(shell: Shell) -> None:
    report = shell.folder / "report.csv"
    shell.run("import", _table(shell), "--dry-run", "--report", str(report))
    text = report.read_text(encoding="utf-8-sig")
    assert "Not understood" in text
    assert "Lakeland" in text
    assert "\u2068" not in text, "marks of isolation would stand in the cells"
    workbook = shell.folder / "report.xlsx"
    shell.run("import", _table(shell), "--dry-run", "--report", str(workbook))
    assert shell.document("import", str(workbook), "--dry-run", code=1)["rows"] == 2


def test_an_empty_table_is_written_in_the_language_asked_for(shell: Shell) -> None:
    path = shell.folder / "empty.xlsx"
    result = shell.run("template", str(path), "--language", "fr", "--campaign", "wtisd-2021")
    assert (result.exit_code, path.read_bytes()[:2]) == (0, b"PK")
    assert shell.document("import", str(path), "--dry-run")["rows"] == 0
    result = shell.run("template", str(shell.folder / "no" / "such.xlsx"))
    assert (result.exit_code, "cannot be written" in result.output) == (2, True)
