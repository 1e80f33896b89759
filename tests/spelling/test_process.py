"""The process that looks words up."""

from __future__ import annotations

import io
import json

from heliograph.spelling.process import serve


class Words:
    """A dictionary that holds a few words, in an encoding without Chinese."""

    def spell(self, word: str) -> bool:
        """Know a word."""
        word.encode("latin-1")
        return word in {"boat", "reef"}

    def suggest(self, word: str) -> tuple[str, ...]:
        """Mean another."""
        word.encode("latin-1")
        return ("boat", "boats", "boast", "bout", "coat", "goat")


def asked(*requests: dict[str, object]) -> list[dict[str, object]]:
    """Ask, and collect the answers."""
    answers = io.StringIO()
    lines = "".join(f"{json.dumps(each)}\n" for each in requests)
    serve(Words(), requests=io.StringIO(lines), answers=answers)
    return [json.loads(line) for line in answers.getvalue().splitlines()]


def test_words_are_checked_and_five_suggestions_given() -> None:
    assert asked({"check": ["boat", "boaat"]}, {"suggest": "boaat"}) == [
        {"check": ["boat", "boaat"], "bad": ["boaat"]},
        {"suggest": "boaat", "words": ["boat", "boats", "boast", "bout", "coat"]},
    ]


def test_what_the_dictionary_cannot_write_is_not_called_wrong() -> None:
    assert asked({"check": ["船"]}, {"suggest": "船"}) == [
        {"check": ["船"], "bad": []},
        {"suggest": "船", "words": []},
    ]
