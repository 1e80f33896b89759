"""Keeps a person's words from being read as markup or as keys where Qt would do so."""

from __future__ import annotations


def tip(words: str) -> str:
    """Give words for a tooltip, which Qt would read as markup if they look like it."""
    if "<" not in words and "&" not in words:
        return words
    import html  # noqa: PLC0415 - it brings two thousand names of characters, needed for hardly any tip

    return f"<qt>{html.escape(words)}</qt>"


def named(words: str) -> str:
    """Give words for a button or a label with a buddy, where ``&`` makes a key."""
    return words.replace("&", "&&")


def unnamed(words: str) -> str:
    """Undo ``named``, to paint or measure what is shown."""
    return words.replace("&&", "&")
