"""The command that makes drafts of a table's rows: import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from heliograph import decoding, i18n
from heliograph.cli.progress import ProgressLine
from heliograph.cli.session import DONE, NEEDS_PERSON, Session, command, fail, option, say
from heliograph.domain.tables.mapping import Mapping
from heliograph.i18n import Raw, day, iso, joined, listed, mark, ntr, number, tr
from heliograph.paper.files import write_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.importing.looking import Look
    from heliograph.app.importing.taking import Taken, Taking
    from heliograph.domain.campaign import Campaign
    from heliograph.wording.table_report import ReportLine

STOPPED = 130
"""Exit code after Ctrl+C, as shells have it."""
_MOST_LINES = 100
"""Lines that a person is shown; the report and ``--json`` have all."""
_file = click.Path(path_type=Path, dir_okay=False)
_folder = click.Path(path_type=Path, file_okay=False, exists=True)


@command("import", mark("Make drafts of the rows of a table (XLSX, ODS, CSV), with their files."))
@click.argument("table", type=click.Path(path_type=Path, dir_okay=False), required=False)
@option("--media", "folder", type=_folder, help=mark("The folder of the files that rows name."))
@option("--mapping", type=_file, help=mark("Which column answers which question (JSON)."))
@option("--save-mapping", type=_file, help=mark("Write the mapping that was used, to correct it."))
@option("--campaign", help=mark("The campaign that the stories are for."))
@option("--sheet", default="", help=mark("The sheet to read."))
@option("--encoding", help=mark("The encoding of a text file, such as cp1252."))
@option("--report", "report_file", type=_file, help=mark("Write a table of what is to do."))
@option("--dry-run", is_flag=True, help=mark("Only look; keep nothing."))
@option("--update/--skip", help=mark("Bring drafts up to date whose rows have changed, or not."))
@option("--undo", is_flag=True, help=mark("Take the last import back."))
def import_table(
    session: Session,
    /,
    *,
    table: Path | None,
    folder: Path | None,
    mapping: Path | None,
    save_mapping: Path | None,
    campaign: str | None,
    sheet: str,
    encoding: str | None,
    report_file: Path | None,
    dry_run: bool,
    update: bool,
    undo: bool,
) -> int:
    from heliograph.exchange.tables.failures import (  # noqa: PLC0415 - other commands
        ReadingCancelled,
    )
    from heliograph.exchange.tables.reading import read_table  # noqa: PLC0415 - as above
    from heliograph.wording.table_report import report  # noqa: PLC0415 - need none of these
    from heliograph.wording.table_words import vocabulary  # noqa: PLC0415

    campaigns = session.workspace.campaigns
    pack = campaigns.default() if campaign is None else campaigns.get(campaign)
    words = vocabulary(pack)
    taking = session.workspace.taking(words)
    if undo == (table is not None):
        raise click.UsageError(tr("Name a table, or use --undo."))
    if table is None:
        return _undo(session, taking)
    try:
        read = read_table(table, encoding=encoding)
    except KeyboardInterrupt:
        fail(session, ReadingCancelled())
        return STOPPED
    looking = session.workspace.looking(words, pack)
    used = _mapping(mapping) if mapping is not None else looking.columns(read, sheet)[2]
    if sheet:
        used = msgspec.structs.replace(used, sheet=sheet)
    line = ProgressLine()
    look = None
    try:
        look = looking.look(read, used, folder=folder, progress=_shown(line))
        if save_mapping is not None:
            _write(save_mapping, msgspec.json.format(msgspec.json.encode(used)) + b"\n")
        lines = report(look, pack)
        receipts = _receipts(session, look)
        if report_file is not None:
            _write_report(report_file, look, [*map(_received, receipts), *lines], pack)
        taken = (
            None
            if dry_run
            else taking.take(look, folder=folder, update=update, progress=_shown(line))
        )
    except KeyboardInterrupt:
        line.end()
        say(
            tr("The import was stopped. What was made until then is here.")
            if look is not None and not dry_run
            else tr("Nothing was imported.")
        )
        return STOPPED
    finally:
        line.end()
    document = {**_document(look, lines, taken), "received": receipts}
    session.answer(document, *_sentences(look, lines, taken), *_told_received(receipts))
    left = taken is not None and (taken.files_left or taken.left)
    needs = left or any(each.grade in {"error", "must"} for each in lines)
    return NEEDS_PERSON if needs else DONE


class _RowReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """That there is a receipt for the story of a row."""

    row: int
    key: str
    id: str
    number: str
    received_ms: int


def _receipts(session: Session, look: Look) -> list[_RowReceipt]:
    """Find the receipts of the stories that the rows made earlier."""
    from heliograph.errors import StoryUnknown  # noqa: PLC0415 - as above

    found: list[_RowReceipt] = []
    for row in look.rows:
        if row.standing in {"new", "empty", "twice"}:
            continue
        try:
            sent = session.workspace.receipts.submission(row.story)
        except StoryUnknown:
            continue  # it was not received yet
        found.append(
            _RowReceipt(
                row=row.read.number,
                key=row.read.key,
                id=row.story,
                number=sent.receipt_number or "",
                received_ms=sent.received_ms or 0,
            )
        )
    return found


def _received(receipt: _RowReceipt) -> ReportLine:
    from heliograph.wording.table_report import ReportLine  # noqa: PLC0415 - as above

    text = tr(
        "Received by ITU {when}, receipt {number}.",
        when=i18n.moment(receipt.received_ms),
        number=i18n.ltr(receipt.number),
    )
    return ReportLine(row=receipt.row, column="", file="", grade="note", code="received", text=text)


def _told_received(receipts: list[_RowReceipt]) -> list[str]:
    count = len(receipts)
    said = ntr("{n} row has a receipt of ITU.", "{n} rows have a receipt of ITU.", count)
    return [said] if count else []


def _write_report(path: Path, look: Look, lines: list[ReportLine], campaign: Campaign) -> None:
    from heliograph.exchange.tables.report_file import (  # noqa: PLC0415 - as above
        report_as_csv,
        report_as_xlsx,
    )
    from heliograph.wording.table_report import report_rows  # noqa: PLC0415

    rows = report_rows(look, lines, campaign)
    headings = look.columns.headings
    if path.suffix.lower() == ".csv":
        _write(path, report_as_csv(headings, rows))
    else:
        _write(path, report_as_xlsx(headings, rows, look.sheet or tr("Stories")))


@command("template", mark("Write an empty table to fill in, with lists to pick from (XLSX)."))
@click.argument("file", metavar="OUT", type=_file)
@option("--campaign", help=mark("The campaign that the stories are for."))
@option("--language", type=click.Choice(i18n.LANGUAGES), help=mark("The language of the table."))
def template(session: Session, /, file: Path, campaign: str | None, language: str | None) -> int:
    from heliograph.exchange.tables.template import empty_table  # noqa: PLC0415 - as above
    from heliograph.wording.table_template import template as words  # noqa: PLC0415

    campaigns = session.workspace.campaigns
    pack = campaigns.default() if campaign is None else campaigns.get(campaign)
    with i18n.speaking(language or i18n.language()):
        made = empty_table(words(pack))
    _write(file, made)
    session.answer({"path": str(file)}, tr("Written: {path}", path=str(file)))
    return DONE


def _write(path: Path, data: bytes) -> None:
    try:
        write_file(path, data)
    except OSError as error:
        raise click.UsageError(
            tr("{path} cannot be written: {reason}", path=str(path), reason=error.strerror or "")
        ) from error


def _mapping(path: Path) -> Mapping:
    try:
        return decoding.decode(path.read_bytes(), type=Mapping)
    except (OSError, msgspec.MsgspecError) as error:
        raise click.UsageError(
            tr("{path} is no mapping: {reason}", path=str(path), reason=str(error))
        ) from error


def _shown(line: ProgressLine) -> Callable[[int, int], None]:
    def show(done: int, rows: int) -> None:
        line.show(tr("Row {done} of {rows}", done=number(done), rows=number(rows)))

    return show


def _undo(session: Session, taking: Taking) -> int:
    from heliograph.app.importing.taking import StillOut  # noqa: PLC0415 - as above

    run = taking.latest()
    if run is None:
        session.answer({"undone": 0}, tr("There is no import to undo."))
        return NEEDS_PERSON
    undone = taking.undo(run)
    if isinstance(undone, StillOut):
        count = len(undone.stories)
        session.answer(
            {"undone": 0, "out": undone.stories},
            ntr(
                "{n} story of this import is in the outbox or was sent. Nothing was undone.",
                "{n} stories of this import are in the outbox or were sent. Nothing was undone.",
                count,
            ),
            tr("Take the stories that wait back to drafts. What was sent cannot be undone."),
        )
        return NEEDS_PERSON
    session.answer(
        {"undone": undone},
        ntr(
            "The import of {table} on {day} was undone: {n} story.",
            "The import of {table} on {day} was undone: {n} stories.",
            undone,
            table=iso(run.table_name),
            day=day(run.made_ms),
        ),
    )
    return DONE


def _document(look: Look, lines: list[ReportLine], taken: Taken | None) -> dict[str, object]:
    standing = [row.standing for row in look.rows]
    return {
        "rows": len(look.rows),
        "imported": 0 if taken is None else taken.made,
        "updated": 0 if taken is None else taken.updated,
        "same": standing.count("same"),
        "unreadable": standing.count("empty"),
        "complete": sum(row.is_complete for row in look.rows),
        "left": 0 if taken is None else taken.left,
        "stories": [] if taken is None else taken.stories,
        "problems": lines,
        "files_left": []
        if taken is None
        else [{"row": each.row, "file": each.name} for each in taken.files_left],
        "unused": look.unused,
    }


def _sentences(look: Look, lines: list[ReportLine], taken: Taken | None) -> list[str]:
    from heliograph import wording  # noqa: PLC0415 - as above
    from heliograph.wording.tables import taken_sentences  # noqa: PLC0415

    said = [_line(each) for each in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        said.append(ntr("And {n} more line.", "And {n} more lines.", len(lines) - _MOST_LINES))
    for left in () if taken is None else taken.files_left:
        words = wording.attaching_error(left.error)
        said.append(
            tr(
                "Row {row}: {sentence}",
                row=number(left.row),
                sentence=Raw(joined(words.what, words.safe, words.do)),
            )
        )
    if look.errors:
        said.append(
            tr("These cells of the table hold an error: {cells}.", cells=listed(look.errors))
        )
    if look.unused:
        count = len(look.unused)
        said.append(ntr("No row names {n} file.", "No row names {n} files.", count))
    rows = len(look.rows)
    whole = sum(row.is_complete for row in look.rows)
    said.append(ntr("{n} row was read.", "{n} rows were read.", rows))
    if taken is None:
        said.append(ntr("{n} row is complete.", "{n} rows are complete.", whole))
        said.append(tr("Nothing was imported."))
        return said
    said += taken_sentences(taken)
    said.append(tr("Nothing is sent before you mark it ready."))
    return said


def _line(line: ReportLine) -> str:
    if not line.row:
        return joined(line.text, line.do)
    return tr(
        "Row {row}: {sentence}", row=number(line.row), sentence=Raw(joined(line.text, line.do))
    )


COMMANDS = (import_table, template)
