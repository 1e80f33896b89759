"""What a look at a table found, line by line: which row, which column or file, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph.domain.checks import of_the_call
from heliograph.domain.problems import Grade, Problem
from heliograph.exchange.tables.report_file import ReportRow
from heliograph.i18n import Raw, bare, iso, joined, mark, tr
from heliograph.wording.problems import grade_name
from heliograph.wording.problems import problem as problem_words
from heliograph.wording.table_told import told_cells
from heliograph.wording.tables import target_name, trouble_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from heliograph.app.importing.folder_files import FileLook, FileTrouble
    from heliograph.app.importing.looking import Look, RowLook, Standing
    from heliograph.domain.campaign import Campaign

ReportGrade = Literal["error", "must", "should", "note"]
"""``error``: something that the table says was not understood; the others as in the check list."""


class ReportLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing about one row."""

    row: int
    """As the spreadsheet shows it; 0 for what is of the whole table."""
    column: str
    """The table's own heading, empty where it is about none."""
    file: str
    grade: ReportGrade
    code: str
    text: str
    do: str = ""


_STANDINGS: dict[Standing, tuple[ReportGrade, str, str]] = {
    "empty": (
        "error",
        mark("Nothing in this row was understood. It is left out."),
        mark("If it is a story, give it a title."),
    ),
    "twice": (
        "should",
        mark("A row before has the same number, or the same title and country. It is left out."),
        mark("If it is another story, give it another number or title."),
    ),
    "gone-out": (
        "note",
        mark("The row has changed, but its story is in the outbox or was sent. It stays as it is."),
        mark("Take the story back to drafts, or begin a new version of it."),
    ),
    "in-trash": (
        "note",
        mark("The story of this row is in the trash. It is left out."),
        mark("Take it out of the trash, or remove it for good, and import again."),
    ),
}

_FILES: dict[FileTrouble, tuple[str, str]] = {
    "not-found": (
        mark("File {name} was not found."),
        mark("Put it into the folder, or correct its name."),
    ),
    "several": (
        mark("Several files could be {name}."),
        mark("Name the folder too, such as {example}."),
    ),
    "cannot-read": (
        mark("File {name} cannot be read."),
        mark("Look whether it opens, and whether you may read it."),
    ),
    "no-folder": (
        mark("The row names file {name}, and no folder of files was chosen."),
        mark("Choose the folder that holds the files."),
    ),
}


def report(look: Look, campaign: Campaign) -> list[ReportLine]:
    """List all that is to say about the table and its rows, in their order."""
    rows = [line for row in look.rows for line in row_lines(row, look, campaign)]
    return [*table_lines(look, campaign), *rows]


def table_lines(look: Look, campaign: Campaign) -> list[ReportLine]:
    """List what is of the whole table: that the call has closed is said once, not of each row."""
    found = {
        (problem.code, problem.grade): problem
        for row in look.rows
        if row.standing not in {"empty", "twice"}
        for problem in row.problems
        if of_the_call(problem)
    }
    return [
        ReportLine(
            row=0,
            column="",
            file="",
            grade=problem.grade.value,
            code=problem.code,
            text=problem_words(Problem(grade=problem.grade, code=problem.code), campaign, {}),
        )
        for problem in found.values()
    ]


def row_lines(row: RowLook, look: Look, campaign: Campaign) -> list[ReportLine]:
    """List what is to say about one row."""
    number = row.read.number
    if row.standing in _STANDINGS:
        grade, what, do = _STANDINGS[row.standing]
        standing = ReportLine(
            row=number, column="", file="", grade=grade, code=row.standing, text=tr(what), do=tr(do)
        )
        if row.standing in {"empty", "twice"}:
            return [standing]
        return [standing, *_lines(row, look, campaign)]
    return [*_lines(row, look, campaign)]


def gravest(row: RowLook) -> ReportGrade | None:
    """Give the gravest grade of a row's lines without wording them; None when it has none."""
    grades: set[ReportGrade] = set()
    if row.standing in _STANDINGS:
        grades.add(_STANDINGS[row.standing][0])
    if row.standing not in {"empty", "twice"}:
        not_understood: set[str] = set()
        for trouble in row.read.troubles:
            known = trouble.trouble == "not-recognised"
            grades.add("error" if known else "note")
            if known:
                not_understood.add(trouble.target.partition(".")[0])
        if any(file.trouble is not None for file in row.files):
            grades.add("must")
        grades.update(
            problem.grade.value
            for problem in row.problems
            if not of_the_call(problem)
            and (problem.code != "missing" or problem.field not in not_understood)
        )
    return next((grade for grade in _GRAVEST if grade in grades), None)


def report_rows(
    look: Look,
    lines: Iterable[ReportLine],
    campaign: Campaign,
    *,
    ended: Mapping[int, str] | None = None,
) -> list[ReportRow]:
    """Put what is to say beside each row of the table, to be written as a table.

    Args:
        look: At the table.
        lines: As ``report`` gives them, and perhaps others.
        campaign: Whose questions the table answers.
        ended: What is said first of rows, by number, where the import ended before its end.
    """
    by_row: dict[int, list[ReportLine]] = {}
    for line in lines:
        by_row.setdefault(line.row, []).append(line)
    of_all = by_row.get(0, [])  # beside the first row: a report has no other place for it
    rows: list[ReportRow] = []
    for row, source in zip(look.rows, look.columns.rows, strict=True):
        number = row.read.number
        own = by_row.get(number, [])
        values, told = told_cells(source, look, campaign)
        says = [bare(joined(each.text, each.do)) for each in (*own, *([] if rows else of_all))]
        rows.append(
            ReportRow(
                number=number,
                story="" if row.standing in {"empty", "twice"} else row.story,
                grade=_worst(own),
                says=(*filter(None, [(ended or {}).get(number)]), *says, *told),
                values=values,
            )
        )
    return rows


_GRAVEST: tuple[ReportGrade, ...] = ("error", "must", "should", "note")


def _worst(lines: Iterable[ReportLine]) -> str:
    """Name the gravest grade; empty when there is nothing to say."""
    there = {line.grade for line in lines}
    gravest = next((grade for grade in _GRAVEST if grade in there), None)
    if gravest is None:
        return ""
    return tr("Not understood") if gravest == "error" else grade_name(Grade(gravest))


def _lines(row: RowLook, look: Look, campaign: Campaign) -> Iterator[ReportLine]:
    number = row.read.number
    if row.read.hidden:
        yield _note(
            number,
            "hidden-row",
            tr("This row is hidden in the table. It is taken in all the same."),
            tr("Delete it from the table if it is not meant."),
        )
    not_understood: set[str] = set()
    for trouble in row.read.troubles:
        words = trouble_words(trouble)
        known = trouble.trouble == "not-recognised"
        if known:
            not_understood.add(trouble.target.partition(".")[0])
        yield ReportLine(
            row=number,
            column=look.columns.headings[trouble.column],
            file="",
            grade="error" if known else "note",
            code=trouble.trouble,
            text=tr(
                "{field}: {sentence}",
                field=iso(target_name(trouble.target, campaign)),
                sentence=Raw(words.what),
            ),
            do=words.do,
        )
    for file in row.files:
        if file.trouble is not None:
            yield _file_line(number, file, file.trouble)
        elif "elsewhere" in file.how:
            yield _note(
                number,
                "other-folder",
                tr(
                    "File {name} was found in another folder: {path}.",
                    name=iso(file.name),
                    path=iso(file.path or ""),
                ),
                tr("Look whether it is the right one."),
                file=file.name,
            )
    names = {str(index): file.name for index, file in enumerate(row.files)}
    for problem in row.problems:
        if of_the_call(problem):
            continue  # said once of the whole table
        if problem.code == "missing" and problem.field in not_understood:
            continue  # what the table says there was named above
        yield ReportLine(
            row=number,
            column=_heading(look, problem.field or ""),
            file=names.get(problem.item or "", ""),
            grade=problem.grade.value,
            code=problem.code,
            text=problem_words(problem, campaign, names),
        )


def _file_line(number: int, file: FileLook, trouble: FileTrouble) -> ReportLine:
    what, do = _FILES[trouble]
    return ReportLine(
        row=number,
        column="",
        file=file.name,
        grade="must",
        code=trouble,
        text=tr(what, name=iso(file.name)),
        do=tr(do, example=iso(f"photos/{file.name}")),
    )


def _note(number: int, code: str, text: str, do: str, *, file: str = "") -> ReportLine:
    return ReportLine(row=number, column="", file=file, grade="note", code=code, text=text, do=do)


def _heading(look: Look, target: str) -> str:
    """Give the table's own heading of what answers a question; empty where it is about none."""
    if not target:  # columns that are not imported have no target either
        return ""
    found = (use.heading for use in look.mapping.columns if use.target.partition(".")[0] == target)
    return next(found, "")
