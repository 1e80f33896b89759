"""How what is said of a row can be put right in place: a cell, a choice, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph import wording
from heliograph.domain.tables.corrections import can_be_told
from heliograph.domain.tables.mapping import MEDIA
from heliograph.domain.tables.vocabulary import plain
from heliograph.gui.languages import story_languages
from heliograph.i18n import bare, countries, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.app.importing.looking import Look, RowLook
    from heliograph.domain.campaign import Campaign, Field
    from heliograph.domain.tables.vocabulary import Vocabulary
    from heliograph.wording.table_report import ReportLine

FixKind = Literal[
    "tell",  # choose what a value means, in every row that says it
    "choose",  # choose what the cell says
    "type",  # write the cell
    "file",  # look for the file in the folder
]
_FILES = frozenset({"not-found", "several", "cannot-read"})
OF_CHOICES = frozenset({"radio", "choice", "multi", "tick"})
LEAVE_OUT = "-"
"""Instead of a code: the value is left out."""


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """What can be done about one line of the report."""

    kind: FixKind
    column: int
    """Index of the table's column, from 0."""
    target: str
    said: str = ""
    """The value that is not known, or the file's name as the table has it."""


def fix_of(
    line: ReportLine, row: RowLook, look: Look, campaign: Campaign, targets: Sequence[str]
) -> Fix | None:
    """Give how a line is put right here; None where the table or the draft is the place for it.

    ``targets`` are what the table's columns answer.
    """
    if line.code == "not-recognised":
        return _told(line, row, look, campaign)
    if line.code in _FILES:
        return _at(targets, MEDIA, "file", said=line.file)
    if line.code == "empty":
        return _at(targets, "title", "type")
    if line.code.startswith("media-"):
        return _at(targets, f"media.{_DETAILS.get(line.code.split('-')[1], '')}", "type")
    if not line.column or line.column not in look.columns.headings:
        return None
    column = look.columns.headings.index(line.column)
    field = campaign.find_field(targets[column])
    if field is None:
        return Fix(kind="type", column=column, target=targets[column])
    kind: FixKind = "choose" if field.type in OF_CHOICES else "type"
    return Fix(kind=kind, column=column, target=field.id)


_DETAILS = {
    "alt": "alt_text",
    "caption": "caption",
    "credit": "credit",
    "licence": "licence",
    "people": "people",
    "consent": "consent",
    "guardian": "guardian",
    "transcript": "transcript",
}


def fix_words(fix: Fix) -> str:
    """Say what is offered in place."""
    match fix.kind:
        case "tell" | "choose":
            return tr("Choose…")
        case "file":
            return tr("Look in the folder…")
        case "type":
            return tr("Write here…")


def _told(line: ReportLine, row: RowLook, look: Look, campaign: Campaign) -> Fix | None:
    words = bare(line.text)
    for each in row.read.troubles:
        here = look.columns.headings[each.column] == line.column and bare(each.said) in words
        if each.trouble == "not-recognised" and here:
            field = campaign.find_field(each.target)
            asked = field is not None and field.type in OF_CHOICES and can_be_told(each.said)
            return Fix(
                kind="tell" if asked else "type",
                column=each.column,
                target=each.target,
                said=each.said,
            )
    return None


def _at(targets: Sequence[str], target: str, kind: FixKind, *, said: str = "") -> Fix | None:
    if target not in targets:
        return None
    return Fix(kind=kind, column=targets.index(target), target=target, said=said)


def cell_text(fix: Fix, said: str, campaign: Campaign) -> str:
    """Write what was chosen or written as the table's reader knows it.

    Args:
        fix: What is put right.
        said: The code that was chosen, or the text that was written.
        campaign: Whose question it is.
    """
    field = campaign.find_field(fix.target)
    if fix.kind != "choose" or field is None or field.choices != "languages":
        return said
    return bare(wording.choice_name(field, said, campaign))


def choice_texts(field: Field, campaign: Campaign, words: Vocabulary) -> list[str]:
    """List what a question offers as a cell may say it: in words that the table's reader knows."""
    names = choices_of(field, campaign)
    if field.choices != "languages":
        return [bare(name) for _, name in names]
    known = words.codes["languages"]
    own = (bare(wording.choice_name(field, code, campaign)) for code, _ in names)
    return [name for name in own if plain(name) in known]


def choices_of(field: Field, campaign: Campaign) -> list[tuple[str, str]]:
    """List what a question offers, by code and name."""
    if field.type == "tick":
        return [("yes", tr("Yes")), ("no", tr("No"))]
    if field.choices == "languages":
        return list(story_languages())
    if field.choices == "countries":
        wide = [
            (code, wording.choice_name(field, code, campaign)) for code in ("regional", "global")
        ]
        return [*countries(), *(wide if field.type == "multi" else [])]
    listed = campaign.choices.get(field.choices or "", ())
    return [(each.code, wording.choice_name(field, each.code, campaign)) for each in listed]
