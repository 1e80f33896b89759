"""Says in words what differs between two states of a story, question by question, file by file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from heliograph import wording
from heliograph.domain.comparison import Piece, changed_lines, changed_words
from heliograph.i18n import iso, tr
from heliograph.wording.story_text import answer_words, detail_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.domain.campaign import Campaign
    from heliograph.domain.comparison import AnswerDifference, Comparison, MediaDifference
    from heliograph.domain.media import MediaDetails
    from heliograph.wording.form import Detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One difference: what it is about, and its pieces."""

    name: str
    pieces: tuple[Piece, ...]


def tell(comparison: Comparison, campaign: Campaign) -> list[Told]:
    """Say everything that differs, in the order of the form, files last."""
    said = [tell_answer(each, campaign) for each in comparison.answers]
    for each in comparison.media:
        said.extend(_media(each))
    if comparison.reordered:
        words = tr("The files stand in another order.")
        said.append(Told(name=tr("Photos and files"), pieces=(Piece("same", words),)))
    return said


def tell_answer(difference: AnswerDifference, campaign: Campaign) -> Told:
    """Say what became of one answer."""
    field = campaign.find_field(difference.field)
    name = difference.field if field is None else wording.field_name(field)
    old = answer_text(difference.field, difference.old, campaign)
    new = answer_text(difference.field, difference.new, campaign)
    kind = None if field is None else field.type
    if kind in {"line", "text"}:
        pieces = changed_words(old, new)
    elif kind in {"multi", "lines", "links", "rows"}:
        pieces = _lines(old, new)
    else:
        pieces = _swapped(old, new)
    return Told(name=name, pieces=pieces)


def answer_text(field_id: str, value: object, campaign: Campaign) -> str:
    """Write an answer as a person reads it; empty for none."""
    field = campaign.find_field(field_id)
    if not value and value is not False:
        return ""
    if field is None:
        return str(value)
    if field.type == "tick":
        return tr("Yes") if value is True else tr("No")
    return answer_words(field, value, campaign)


def _media(difference: MediaDifference) -> Iterator[Told]:
    old, new = difference.old, difference.new
    if old is not None and new is not None:
        name = old.file_name
        for detail in old.details.__struct_fields__:
            asked = cast("Detail", detail)
            was, now = _said(old.details, asked), _said(new.details, asked)
            if was != now:
                label = tr("{file}: {question}", file=name, question=wording.detail_label(asked))
                yield Told(name=label, pieces=changed_words(was, now))
    elif old is not None:
        yield Told(name=tr("Photos and files"), pieces=(Piece("removed", iso(old.file_name)),))
    elif new is not None:
        yield Told(name=tr("Photos and files"), pieces=(Piece("added", iso(new.file_name)),))


def _said(details: MediaDetails, detail: Detail) -> str:
    return detail_words(details, detail)


def _lines(old: str, new: str) -> tuple[Piece, ...]:
    pieces = changed_lines(old.split("\n") if old else [], new.split("\n") if new else [])
    last = len(pieces) - 1
    return tuple(
        Piece(piece.change, piece.text if at == last else f"{piece.text}\n")
        for at, piece in enumerate(pieces)
    )


def _swapped(old: str, new: str) -> tuple[Piece, ...]:
    between = (Piece("same", " "),) if old and new else ()
    return (
        *((Piece("removed", old),) if old else ()),
        *between,
        *((Piece("added", new),) if new else ()),
    )
