"""Puts what was told and kept of a table beside what must come of it, row by row."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec
from msgspec import Struct

from benchmarks.tables.oracle import Expected, Said
from heliograph.domain.ids import StoryId
from heliograph.domain.tables.mapping import REPORT_ROW, REPORT_STORY
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from heliograph.app.importing.looking import Look
    from heliograph.wording.table_report import ReportLine


class _Line(Struct):
    row: int
    grade: str
    code: str
    column: str
    file: str


class Document(Struct):
    """What ``heliograph import --json`` says."""

    rows: int
    imported: int
    updated: int
    same: int
    unreadable: int
    complete: int
    left: int
    problems: list[_Line]
    files_left: list[dict[str, object]]
    unused: list[str]


def told(document: Document, rows: Sequence[Expected], unused: Sequence[str]) -> list[str]:
    """List what a report says otherwise than the oracle: empty when they agree."""
    wrong: list[str] = []
    if document.rows != len(rows):
        wrong.append(f"{document.rows} rows were read, not {len(rows)}")
    if document.files_left:
        wrong.append(f"files left: {document.files_left}")
    if sorted(document.unused) != sorted(unused):
        wrong.append(f"unused: {sorted({*document.unused} ^ {*unused})}")
    whole = sum(is_whole(each) for each in rows)
    if document.complete != whole:
        wrong.append(f"{document.complete} rows are complete, not {whole}")
    by_row: dict[int, list[Said]] = {}
    for line in document.problems:
        said = Said(line.grade, line.code, line.column, line.file)
        by_row.setdefault(line.row, []).append(said)
    of_table = by_row.pop(0, [])  # once, and of no row: that the call of 2021 is over
    if of_table != [Said("note", "campaign-late")]:
        wrong.append(f"of the whole table: {of_table}")
    numbers = {each.row for each in rows}
    wrong += [f"row {row} is none: {by_row[row]}" for row in sorted({*by_row} - numbers)]
    for each in rows:
        found = sorted(by_row.get(each.row, []))
        if found != sorted(each.said):
            wrong.append(_differ(each, "said", sorted(each.said), found))
    return wrong


def document_of(look: Look, lines: Iterable[ReportLine]) -> Document:
    """Say of a look what the command line would say of it, before anything is kept."""
    standing = [row.standing for row in look.rows]
    return Document(
        rows=len(look.rows),
        imported=0,
        updated=0,
        same=standing.count("same"),
        unreadable=standing.count("empty"),
        complete=sum(row.is_complete for row in look.rows),
        left=0,
        problems=[_Line(each.row, each.grade, each.code, each.column, each.file) for each in lines],
        files_left=[],
        unused=list(look.unused),
    )


def is_whole(row: Expected) -> bool:
    """Tell whether a row makes a draft that lacks nothing."""
    return row.standing == "new" and row.grade not in {"error", "must"}


def report_stories(report: Path) -> dict[int, StoryId]:
    """Read from a saved report (CSV) which story each row has made."""
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        return {
            int(row[REPORT_ROW]): StoryId(row[REPORT_STORY]) for row in rows if row[REPORT_STORY]
        }


def kept(
    profile: Path, stories: Mapping[int, StoryId], rows: Sequence[Expected], photos: Path
) -> list[str]:
    """List what drafts hold otherwise than the oracle: answers, files and their words."""
    wrong: list[str] = []
    workspace = Workspace.open(profile)
    try:
        for each in rows:
            story = stories.get(each.row)
            if (story is None) != (each.standing != "new"):
                wrong.append(_differ(each, "story", each.standing, story))
            elif story is not None:
                found = workspace.drafts.get(story)
                wrong += answers_of(each, found.answers)
                items = workspace.drafts.manifest(story).media
                wrong += _files(each, [item.known_by for item in items], photos)
                if items and each.details:
                    details = cast("dict[str, object]", msgspec.to_builtins(items[0].details))
                    wrong += [
                        _differ(each, name, text, details.get(name))
                        for name, text in each.details.items()
                        if (details.get(name) or "") != text
                    ]
    finally:
        workspace.close()
    return wrong


def answers_of(each: Expected, found: Mapping[str, object]) -> Iterable[str]:
    """List what a draft answers otherwise than the oracle."""
    for target in sorted({*each.answers, *found}):
        wanted, there = each.answers.get(target), found.get(target)
        if wanted != there and (wanted or there):
            yield _differ(each, target, wanted, there)


def _files(each: Expected, found: Sequence[str], photos: Path) -> Iterable[str]:
    wanted = [hashlib.sha256((photos / path).read_bytes()).hexdigest() for path in each.files]
    if wanted != list(found):
        yield _differ(each, "files", each.files, f"{len(found)} others")


def _differ(each: Expected, what: str, wanted: object, found: object) -> str:
    return f"row {each.row} ({each.fault or 'sound'}), {what}: {found!r} instead of {wanted!r}"
