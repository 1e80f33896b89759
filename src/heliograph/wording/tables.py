"""Words about tables: what a column answers, what a cell did not say, why a table is not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from heliograph.domain.tables.mapping import (
    IGNORED,
    KEY,
    MEDIA_DETAILS,
    PERIOD_FROM,
    PERIOD_TO,
    STORY,
)
from heliograph.exchange.tables.failures import ReadingCancelled, SheetUnknown, TableUnreadable
from heliograph.i18n import iso, listed, ltr, mark, ntr, tr
from heliograph.wording import form
from heliograph.wording.words import Words

if TYPE_CHECKING:
    from heliograph.app.importing.taking import Taken
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.tables.rows import CellTrouble
    from heliograph.domain.tables.values import Trouble
    from heliograph.exchange.tables.failures import TableError, Unreadable
    from heliograph.wording.form import Detail

_TARGETS = {
    IGNORED: mark("Do not import"),
    KEY: mark("Number or name of the row, which never changes"),
    STORY: mark("The story that this program made of the row"),
    PERIOD_FROM: mark("When it began"),
    PERIOD_TO: mark("When it ended"),
}

_TROUBLES: dict[Trouble, tuple[str, str]] = {
    "not-recognised": (
        mark("“{said}” is not known here."),
        mark("Choose what it means, or correct the table."),
    ),
    "whole-years": (
        mark("“{said}” names no month. The first and last month of the year were taken."),
        mark("Correct the months if you know them."),
    ),
    "no-end": (
        mark("No end is given. The story is taken as still going on."),
        mark("Give the end if it has ended."),
    ),
}

_UNREADABLE: dict[Unreadable, tuple[str, str]] = {
    "cannot-read": (
        mark("The table cannot be opened."),
        mark("Look whether it is still there, and whether another program holds it."),
    ),
    "not-a-table": (
        mark("This file is not a table that can be read here."),
        mark("Save it as XLSX, ODS or CSV and choose that file."),
    ),
    "password": (
        mark("The table is locked with a password."),
        mark("Open it in your spreadsheet program, remove the password and save it."),
    ),
    "damaged": (
        mark("The table is damaged."),
        mark("Open it in your spreadsheet program and save it under a new name."),
    ),
    "too-large": (
        mark("The table is larger than can be read here."),
        mark("Part it into several with at most 100,000 rows each."),
    ),
    "too-long": (
        mark("Reading the table took too long."),
        mark("Save it as CSV, or part it into several."),
    ),
    "empty": (mark("The table is empty."), mark("Choose another one.")),
    "encoding": (
        mark("The text of the table cannot be read in this encoding."),
        mark("Name another encoding, or save the table as XLSX."),
    ),
}

_ENCODINGS = {
    "utf-8": mark("Unicode (UTF-8)"),
    "utf-16": mark("Unicode (UTF-16)"),
    "cp1252": mark("Western Europe (Windows-1252)"),
    "cp1250": mark("Central Europe (Windows-1250)"),
    "cp1251": mark("Cyrillic (Windows-1251)"),
    "cp1256": mark("Arabic (Windows-1256)"),
    "gb18030": mark("Chinese (GB 18030)"),
}
"""By Python's names: those that spreadsheets of the six languages write."""


def encoding_names(found: str) -> list[tuple[str, str]]:
    """List encodings of text, by code and name, and the one that was found among them."""
    names = [(code, tr(name)) for code, name in _ENCODINGS.items()]
    return names if found in _ENCODINGS else [(found, ltr(found)), *names]


def target_name(target: str, campaign: Campaign) -> str:
    """Name what a column answers: a question, or a part of one."""
    if target in _TARGETS:
        return tr(_TARGETS[target])
    if target in MEDIA_DETAILS:
        return form.detail_label(cast("Detail", target.partition(".")[2]))
    field = campaign.find_field(target)
    return target if field is None else form.field_name(field)


def trouble_words(trouble: CellTrouble) -> Words:
    """Say what a cell did not say, and what to do."""
    what, do = _TROUBLES[trouble.trouble]
    return Words(what=tr(what, said=iso(trouble.said)), do=tr(do))


def unreadable_words(error: TableUnreadable) -> Words:
    """Say why nothing was read of a table."""
    return _unreadable(error.reason)


def _unreadable(reason: Unreadable) -> Words:
    what, do = _UNREADABLE[reason]
    return Words(what=tr(what), safe=tr("Nothing was imported."), do=tr(do))


def table_error(error: TableError) -> Words:
    """Say why a table cannot be read."""
    if isinstance(error, TableUnreadable):
        return unreadable_words(error)
    if isinstance(error, SheetUnknown):
        what = (
            tr("The table has no sheet “{name}”.", name=iso(error.name))
            if error.name
            else tr("No sheet of the table holds anything.")
        )
        there = listed([iso(each) for each in error.there if each])
        do = tr("It has these: {sheets}.", sheets=there) if there else tr("Choose another one.")
        return Words(what=what, safe=tr("Nothing was imported."), do=do)
    if isinstance(error, ReadingCancelled):
        return Words(
            what=tr("Reading the table was stopped."),
            safe=tr("Nothing was imported."),
            do=tr("Start again when you like."),
        )
    return _unreadable("damaged")


def taken_sentences(taken: Taken) -> list[str]:
    """Say what came of an import, in numbers."""
    said: list[str] = []
    if taken.made or not (taken.updated or taken.same):
        said.append(ntr("{n} draft was made.", "{n} drafts were made.", taken.made))
    if taken.updated:
        said.append(ntr("{n} draft was updated.", "{n} drafts were updated.", taken.updated))
    if taken.same:
        said.append(ntr("{n} row is as it was.", "{n} rows are as they were.", taken.same))
    if taken.left:
        said.append(ntr("{n} row was left out.", "{n} rows were left out.", taken.left))
    return said
