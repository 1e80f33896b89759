"""What a row says about its media files: one line for each file, or one for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from heliograph.domain.media import Consent, MediaDetails, People
from heliograph.domain.plain_text import one_line, paragraphs
from heliograph.domain.tables.months import read_month
from heliograph.domain.tables.vocabulary import plain

if TYPE_CHECKING:
    from heliograph.domain.tables.rows import RowRead
    from heliograph.domain.tables.vocabulary import Vocabulary


def media_details(row: RowRead, index: int, words: Vocabulary) -> MediaDetails:
    """Read what is said of one file of a row (index from 0).

    A text is cut nowhere; the check list says what is too long. A code that is not known stays
    unanswered, and so is asked for there.
    """

    def said(detail: str) -> str:
        lines = row.details.get(detail, ())
        if len(lines) == 1:
            return one_line(lines[0])
        return one_line(lines[index]) if index < len(lines) else ""

    def code(detail: str, choices: str) -> str | None:
        return words.codes.get(choices, {}).get(plain(said(detail)))

    whole = "\n".join(row.details.get("transcript", ()))
    return MediaDetails(
        alt_text=said("alt_text"),
        caption=said("caption"),
        credit=said("credit"),
        licence=code("licence", "licences") or said("licence"),
        people=cast("People | None", code("people", "people")),
        consent=cast("Consent | None", code("consent", "consent")),
        guardian=plain(said("guardian")) in words.yes,
        transcript=paragraphs(whole) if len(row.files) == 1 else said("transcript"),
        taken=read_month(said("taken"), words, "day-first") or "",
    )
