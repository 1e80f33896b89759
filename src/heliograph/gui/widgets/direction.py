"""In which direction a piece of text runs, by its first strong letter or its language."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QLocale, Qt

RIGHT_TO_LEFT_LANGUAGES = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
)


def of_language(language: str) -> Qt.LayoutDirection:
    """Give the direction of a language (BCP 47)."""
    parts = language.lower().split("-")
    if "latn" in parts or "cyrl" in parts:
        return Qt.LayoutDirection.LeftToRight
    right = parts[0] in RIGHT_TO_LEFT_LANGUAGES or "arab" in parts
    return Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight


def of_text(text: str, otherwise: Qt.LayoutDirection) -> Qt.LayoutDirection:
    """Give the direction of the first strong letter, or ``otherwise`` when there is none."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return Qt.LayoutDirection.RightToLeft
        if kind == "L":
            return Qt.LayoutDirection.LeftToRight
    return otherwise


def locale_of(language: str) -> QLocale:
    """Give Qt's locale for text in a language: spelling and quotes, and what is read aloud."""
    return QLocale(language.replace("-", "_")) if language else QLocale()
