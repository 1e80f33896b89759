"""What a row says about its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.media import MediaDetails
from heliograph.domain.tables.media_rows import media_details
from heliograph.domain.tables.rows import RowRead

if TYPE_CHECKING:
    from heliograph.domain.tables.vocabulary import Vocabulary


def test_one_line_is_for_all_files_and_several_are_for_one_each(words: Vocabulary) -> None:
    row = RowRead(
        number=2,
        answers={},
        files=("a.jpg", "b.jpg", "c.jpg"),
        details={
            "alt_text": ("A mast", "A room"),
            "credit": ("Ministry",),
            "licence": ("cc by",),
            "people": ("nobody", "children", "whoever"),
            "consent": ("", "signed"),
            "guardian": ("", "oui"),
            "taken": ("March 2021",),
            "transcript": ("one", "two"),
        },
    )
    assert media_details(row, 0, words) == MediaDetails(
        alt_text="A mast",
        credit="Ministry",
        licence="CC-BY-4.0",
        people="none",
        taken="2021-03",
        transcript="one",
    )
    second = media_details(row, 1, words)
    assert (second.people, second.consent, second.guardian) == ("children", "signed", True)
    third = media_details(row, 2, words)
    assert (third.alt_text, third.people) == ("", None)


def test_an_unknown_licence_stays_for_the_check_list(words: Vocabulary) -> None:
    row = RowRead(number=2, answers={}, files=("a.jpg",), details={"licence": ("My own",)})
    assert media_details(row, 0, words).licence == "My own"


def test_a_transcript_of_the_only_file_may_have_paragraphs(words: Vocabulary) -> None:
    row = RowRead(
        number=2, answers={}, files=("a.mp3",), details={"transcript": ("One.", "", "Two.")}
    )
    assert media_details(row, 0, words).transcript == "One.\n\nTwo."
