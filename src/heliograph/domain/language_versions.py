"""What versions of one story in several languages share, and what each says in its own words."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, cast

from msgspec.structs import asdict, replace

from heliograph.domain.answers import is_given
from heliograph.domain.story import Answers, list_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.campaign import Campaign, Column, Field
    from heliograph.domain.media import MediaDetails, MediaItem

_NAMES_AND_ADDRESSES = frozenset({"org", "links"})
"""Sections whose single lines are names and addresses, the same in every language."""
_SAME_COLUMNS = frozenset({"value", "source", "who"})
"""Columns of one line that hold a number, a reference or a name."""

Row = dict[str, object]


def is_translated(field: Field) -> bool:
    """Tell whether each language says this in its own words (rows: some of their columns)."""
    match field.type:
        case "text":
            return True
        case "line" | "lines":
            return field.section not in _NAMES_AND_ADDRESSES
        case "rows":
            return any(_is_translated_column(column) for column in field.columns)
        case _:
            return False


def shared_answers(answers: Answers, campaign: Campaign) -> Answers:
    """Give the answers that hold in every language: codes, dates, numbers, names, addresses.

    The language itself is not among them, nor are the declarations of the last step: who signs
    for one text has not signed for another.
    """
    found: Answers = {}
    for field in campaign.fields:
        value = answers.get(field.id)
        if field.type == "rows" and _is_shared(field):
            value = [_shared_cells(row, field) for row in _rows(answers, field.id)]
        elif is_translated(field) or not _is_shared(field):
            continue
        if is_given(value) or value is False:
            found[field.id] = value
    return found


def with_shared_answers(answers: Answers, other: Answers, campaign: Campaign) -> Answers:
    """Bring the shared answers of another version over; no words of this one are lost."""
    shared = shared_answers(other, campaign)
    found = dict(answers)
    for field in campaign.fields:
        if not _is_shared(field):
            continue
        if field.type == "rows":
            rows = _joined(_rows(answers, field.id), _rows(shared, field.id), field)
            if rows or field.id in found:
                found[field.id] = rows
        elif field.id in shared:
            found[field.id] = shared[field.id]
        elif not is_translated(field):
            found.pop(field.id, None)
    return found


def shared_details(details: MediaDetails) -> MediaDetails:
    """Give what is said of a file in every language alike: its words are left empty."""
    return replace(details, alt_text="", caption="", transcript="")


def with_shared_details(details: MediaDetails, other: MediaDetails) -> MediaDetails:
    """Bring over what another version says of the same file, apart from its words."""
    return replace(
        other,
        alt_text=details.alt_text,
        caption=details.caption,
        transcript=details.transcript,
    )


def facts_fingerprint(answers: Answers, media: Sequence[MediaItem], campaign: Campaign) -> str:
    """Tell one state of what is shared from another."""
    files = [(item.known_by, asdict(shared_details(item.details))) for item in media]
    return _fingerprint([shared_answers(answers, campaign), files])


def texts_fingerprint(answers: Answers, media: Sequence[MediaItem], campaign: Campaign) -> str:
    """Tell one state of what is said in words from another."""
    texts = {
        field.id: [_own_cells(row, field) for row in _rows(answers, field.id)]
        if field.type == "rows"
        else answers.get(field.id)
        for field in campaign.fields
        if is_translated(field) and is_given(answers.get(field.id))
    }
    said = [
        (item.known_by, item.details.alt_text, item.details.caption, item.details.transcript)
        for item in media
    ]
    return _fingerprint([texts, said])


def _is_shared(field: Field) -> bool:
    if field.id == "story_language" or field.type == "media":
        return False
    return not (field.section == "consent" and field.type == "tick")


def _is_translated_column(column: Column) -> bool:
    return column.type == "text" or (column.type == "line" and column.id not in _SAME_COLUMNS)


def _rows(answers: Answers, field_id: str) -> list[Row]:
    return [
        cast("Row", row) if isinstance(row, dict) else {} for row in list_answer(answers, field_id)
    ]


def _shared_cells(row: Row, field: Field) -> Row:
    own = {column.id for column in field.columns if _is_translated_column(column)}
    return {name: value for name, value in row.items() if name not in own}


def _own_cells(row: Row, field: Field) -> Row:
    own = {column.id for column in field.columns if _is_translated_column(column)}
    return {name: value for name, value in row.items() if name in own}


def _joined(mine: list[Row], shared: list[Row], field: Field) -> list[Row]:
    """Put shared cells into rows of the same place; a row that has words of its own stays."""
    joined: list[Row] = []
    for at in range(max(len(mine), len(shared))):
        words = _own_cells(mine[at], field) if at < len(mine) else {}
        if at < len(shared):
            joined.append({**shared[at], **words})
        elif is_given(words):
            joined.append(mine[at])
    return joined


def _fingerprint(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
