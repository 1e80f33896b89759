"""A story as plain text, question by question: what ITU receives, to read or to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from heliograph import wording
from heliograph.domain.answers import is_asked, is_given
from heliograph.i18n import iso, ltr, month, size, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.campaign import Campaign, Field
    from heliograph.domain.media import MediaDetails, MediaItem
    from heliograph.domain.story import Answers
    from heliograph.wording.form import Detail

_TOLD: tuple[Detail, ...] = (
    "alt_text",
    "caption",
    "credit",
    "licence",
    "taken",
    "people",
    "consent",
    "transcript",
)


def as_text(answers: Answers, media: Sequence[MediaItem], campaign: Campaign) -> str:
    """Write every answer under its question, then each file with its details."""
    blocks: list[str] = []
    for field in campaign.fields:
        value = answers.get(field.id)
        if field.type == "media" or not is_given(value) or not is_asked(field, answers):
            continue
        blocks.append(f"{wording.field_label(field)}\n{answer_words(field, value, campaign)}")
    blocks.extend(_file(item, number) for number, item in enumerate(media, start=1))
    return "\n\n".join(blocks)


def answer_words(field: Field, value: object, campaign: Campaign) -> str:
    """Write an answer that is given as a person reads it; a list has an entry on each line."""
    match field.type:
        case "tick":
            return tr("Yes")
        case "radio" | "choice":
            return wording.choice_name(field, str(value), campaign)
        case "multi":
            codes = cast("list[object]", value) if isinstance(value, list) else []
            return "\n".join(wording.choice_name(field, str(code), campaign) for code in codes)
        case "period":
            return _period(value)
        case "lines" | "links":
            lines = cast("list[object]", value) if isinstance(value, list) else []
            inserted = ltr if field.type == "links" else iso
            return "\n".join(inserted(str(line)) for line in lines if is_given(line))
        case "rows":
            rows = cast("list[object]", value) if isinstance(value, list) else []
            return "\n".join(_row(field, row) for row in rows if is_given(row))
        case "email" | "tel":
            return ltr(str(value))
        case _:
            return str(value)


def _period(value: object) -> str:
    period = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    start, end = period.get("from"), period.get("to")
    begun = month(start) if isinstance(start, str) else ""
    if isinstance(end, str):
        return tr("{start} to {end}", start=begun, end=month(end))
    return tr("since {start}", start=begun)


def _row(field: Field, row: object) -> str:
    cells = cast("dict[str, object]", row) if isinstance(row, dict) else {}
    said: list[str] = []
    for column in field.columns:
        value = cells.get(column.id)
        if not is_given(value):
            continue
        words = tr("Yes") if value is True else str(value)
        if column.type == "month":
            words = month(words)
        said.append(
            tr("{question}: {answer}", question=wording.column_label(field, column), answer=words)
        )
    return " · ".join(said)


def _file(item: MediaItem, number: int) -> str:
    lines = [
        tr(
            "File {n}: {name}, {size}",
            n=number,
            name=ltr(item.file_name),
            size=size(item.size_bytes),
        )
    ]
    lines.extend(
        tr("{question}: {answer}", question=wording.detail_label(detail), answer=words)
        for detail in _TOLD
        if (words := detail_words(item.details, detail))
    )
    lines.append(tr("SHA-256: {hash}", hash=ltr(item.sha256)))
    return "\n".join(lines)


def detail_words(details: MediaDetails, detail: Detail) -> str:
    """Write one thing that is said about a file; empty when it is not said."""
    match detail:
        case "people":
            return wording.people_name(details.people) if details.people else ""
        case "consent":
            return wording.consent_name(details.consent) if details.consent else ""
        case "taken":
            return month(details.taken) if details.taken else ""
        case "guardian" | "place_hidden":
            return tr("Yes") if getattr(details, detail) else tr("No")
        case "alt_text" | "caption" | "credit" | "licence" | "transcript":
            return str(getattr(details, detail))
