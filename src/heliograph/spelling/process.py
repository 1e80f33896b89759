"""Looks words up, as a process of its own: ``python -m heliograph.spelling.process xx.dic``.

Hunspell holds the interpreter while it reads a dictionary and while it looks for suggestions, so
in the window's process every key would wait; and a broken dictionary can end no more than this.
Requests and answers are lines of JSON: ``{"check": [words]}`` is answered by ``{"bad": [words]}``
(with the words asked for under ``check``), ``{"suggest": word}`` by ``{"suggest", "words"}``.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    import io
    from collections.abc import Callable

SUGGESTIONS = 5


class Dictionary(Protocol):
    """What is used of Hunspell."""

    def spell(self, word: str, /) -> bool:
        """Tell whether a word is known."""
        ...

    def suggest(self, word: str, /) -> tuple[str, ...]:
        """Give words that may have been meant, the likeliest first."""
        ...


def serve(dictionary: Dictionary, *, requests: IO[str], answers: IO[str]) -> None:
    """Answer until there are no more requests."""
    for line in requests:
        asked = cast("dict[str, object]", json.loads(line))
        answer: dict[str, object] = {}
        if "check" in asked:
            words = cast("list[str]", asked["check"])
            answer = {
                "check": words,
                "bad": [word for word in words if not _knows(dictionary, word)],
            }
        else:
            word = str(asked["suggest"])
            answer = {"suggest": word, "words": list(_suggestions(dictionary, word)[:SUGGESTIONS])}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def run(words: Path) -> None:
    """Read a dictionary (``xx.dic``), and answer on standard output."""
    hunspell = importlib.import_module("hunspell")  # an extra, without types
    load = cast("Callable[..., Dictionary]", hunspell.Hunspell)
    dictionary = load(words.stem, hunspell_data_dir=str(words.parent))
    for stream in (sys.stdin, sys.stdout):
        cast("io.TextIOWrapper", stream).reconfigure(encoding="utf-8")
    serve(dictionary, requests=sys.stdin, answers=sys.stdout)


def _knows(dictionary: Dictionary, word: str) -> bool:
    try:
        return dictionary.spell(word)
    except UnicodeError:  # its old encoding cannot write the word, so it is none of its own
        return True


def _suggestions(dictionary: Dictionary, word: str) -> tuple[str, ...]:
    try:
        return dictionary.suggest(word)
    except UnicodeError:
        return ()


if __name__ == "__main__":
    run(Path(sys.argv[-1]))
