"""What a person told about values of a table, put into the rows of a report and said there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from heliograph.domain.tables.values import text_of
from heliograph.domain.tables.vocabulary import plain
from heliograph.i18n import Raw, bare, iso, tr
from heliograph.wording import form
from heliograph.wording.tables import target_name

if TYPE_CHECKING:
    from heliograph.app.importing.looking import Look
    from heliograph.domain.campaign import Campaign, Field
    from heliograph.domain.tables.table import Row, Value

_MARKS = re.compile("([;\uff1b\u061b|\n])")


def told_cells(row: Row, look: Look, campaign: Campaign) -> tuple[tuple[Value, ...], list[str]]:
    """Give a row's cells with what values were told to mean, and a sentence about each.

    The report can then be brought back without being told again.
    """
    values, said = list(row.values), list[str]()
    targets = look.mapping.targets(look.columns.headings)
    for index, (target, value) in enumerate(zip(targets, row.values, strict=False)):
        field, told = campaign.find_field(target), look.mapping.values.get(target)
        if field is None or not told:
            continue
        codes = {plain(word) or word: code for word, code in told.items()}
        parts = _MARKS.split(text_of(value)) if field.type == "multi" else [text_of(value)]
        new: list[str] = []
        for part in parts:
            word = part.strip()
            code = codes.get(plain(word) or word)
            if not word or code is None:
                new.append(part)
                continue
            name = bare(_name(field, code, campaign)) if code else ""
            new.append(name)
            said.append(_sentence(field.id, word, name, campaign))
        if new != parts:
            values[index] = "".join(new).strip(" ;\uff1b\u061b|\n")
    return tuple(values), said


def _name(field: Field, code: str, campaign: Campaign) -> str:
    if field.type == "tick":
        return tr("Yes") if code == "yes" else tr("No")
    return form.choice_name(field, code, campaign)


def _sentence(target: str, said: str, name: str, campaign: Campaign) -> str:
    question = iso(target_name(target, campaign))
    if not name:
        return bare(
            tr("{question}: “{said}” is left out, as you chose.", question=question, said=iso(said))
        )
    return bare(
        tr(
            "{question}: “{said}” stands for {choice}, as you chose.",
            question=question,
            said=iso(said),
            choice=Raw(iso(name)),
        )
    )
