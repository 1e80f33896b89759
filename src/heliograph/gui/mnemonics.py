"""Letters that are pressed with Alt: each belongs to one thing on the page or to the menu bar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from heliograph.gui.menus import MENUS
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_BRACKETS = re.compile(r"\s?\(&\w\)")
"""How languages whose letters are not on the keys write it."""
_MARKED = re.compile(r"(?<!&)(?:&&)*&(\w)")


def letter_of(words: str) -> str:
    """Give the letter that the words are pressed by, in its small form; empty for none."""
    found = _MARKED.search(words)
    return found[1].casefold() if found else ""


def keep_apart(page: QWidget) -> None:
    """Give each button of a page a letter of its own, since Qt presses nothing by a shared one.

    Who comes first keeps it. Others take a free letter of their words, or none. What is
    hidden has no letter until the page is shown anew.
    """
    taken = {letter_of(tr(title)) for title, _ in MENUS}
    for each in _marked(page):
        words = each.text()
        letter = letter_of(words)
        if letter in taken:
            words = _with_another(words, taken)
            each.setText(words)
            letter = letter_of(words)
        taken.add(letter)


def _marked(page: QWidget) -> Iterator[QAbstractButton | QLabel]:
    for each in page.findChildren(QWidget):
        if isinstance(each, QLabel):
            # Qt gives none where there is none, which its types do not say.
            if cast("QWidget | None", each.buddy()) is None:
                continue
        elif not isinstance(each, QAbstractButton):
            continue
        if letter_of(each.text()) and each.isVisibleTo(page):
            yield each


def _with_another(words: str, taken: set[str]) -> str:
    if _IN_BRACKETS.search(words):
        return _IN_BRACKETS.sub("", words)
    bare = _MARKED.sub(lambda found: found[0][:-2] + found[1], words)
    free = [
        at for at, letter in enumerate(bare) if letter.isalpha() and letter.casefold() not in taken
    ]
    if not free:
        return bare
    at = min(free, key=lambda at: bare[at - 1 : at].isalnum())  # a word's first letter is seen best
    return f"{bare[:at]}&{bare[at:]}"
