"""Words that a person added to their own dictionary, kept encrypted with the stories."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from heliograph.store.store import Store


class OwnWords:
    """Words by language; names of people and places are among them, so no file holds them open."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, language: str) -> frozenset[str]:
        """Give the words of a language (BCP 47; its countries share them)."""
        kept = self._store.account.value(_name(language))
        return frozenset(cast("list[str]", json.loads(kept))) if kept else frozenset()

    def add(self, language: str, word: str) -> None:
        """Keep a word."""
        words = sorted({*self.all(language), word})
        self._store.account.set_value(_name(language), json.dumps(words, ensure_ascii=False))


def _name(language: str) -> str:
    return f"words.{language.split('-', maxsplit=1)[0].lower()}"
