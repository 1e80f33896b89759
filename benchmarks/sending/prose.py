"""Made-up prose that compresses about as real prose does, the same each time."""

from __future__ import annotations

import itertools
import random

_SYLLABLES = """
a al an ar ba be bo ca ce cho co da de di do e el en er es fa fi fo ga ge go ha he ho i in
ir ka ke ki la le li lo ma me mi mo na ne ni no o on or pa pe po ra re ri ro sa se shi so
ta te ti to tu u un va ve vi wa we ya yo za
"""
_WORDS = 800  # as many make it compress like 100 stories cut from real prose


class Prose:
    """A writer: words by Zipf's law, the frequent ones short, in sentences of 6 to 18."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
        # Every writer has the same language, whatever its seed.
        tongue = random.Random(0)  # noqa: S311 - the same
        syllables = _SYLLABLES.split()
        self._words = [
            "".join(tongue.choices(syllables, k=1 + min(3, rank.bit_length() // 4)))
            for rank in range(_WORDS)
        ]
        shares = (1 / (rank + 2.7) for rank in range(_WORDS))  # Mandelbrot's form of the law
        self._weights = list(itertools.accumulate(shares))

    def text(self, length: int) -> str:
        """Write about so many characters, never more."""
        sentences: list[str] = []
        while sum(len(each) + 1 for each in sentences) < length:
            count = self._chance.randint(6, 18)
            words = self._chance.choices(self._words, cum_weights=self._weights, k=count)
            sentences.append(" ".join(words).capitalize() + ".")
        return " ".join(sentences)[:length].strip()
