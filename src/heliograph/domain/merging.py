"""What becomes of answers that were written at two places at once: nothing is written over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.answers import is_given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.domain.story import Answers


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """Both sides put together as far as they agree."""

    answers: Answers
    """What is stored, with every change that meets what it was made from."""
    clashes: tuple[str, ...]
    """Fields that the other side changed as well; ``answers`` has the other side's."""
    mine: Answers
    """``answers`` with all our changes, those that clash too."""


def merge(stored: Answers, changes: Mapping[str, object], based_on: Mapping[str, object]) -> Merged:
    """Put changes into what is stored now.

    Args:
        stored: All answers as they stand, perhaps changed by somebody else.
        changes: Our answers by field; None takes one out.
        based_on: What each of these fields said when we began to change it.
    """
    answers, mine = dict(stored), dict(stored)
    clashes: list[str] = []
    for name, value in changes.items():
        _put(mine, name, value)
        theirs = stored.get(name)
        if is_same(theirs, based_on.get(name)) or is_same(theirs, value):
            _put(answers, name, value)
        else:
            clashes.append(name)
    return Merged(answers=answers, clashes=tuple(clashes), mine=mine)


def is_same(one: object, other: object) -> bool:
    """Tell whether two answers say the same; no answer and an empty one do."""
    return one == other or not (is_given(one) or is_given(other))


def _put(answers: Answers, name: str, value: object) -> None:
    if value is None:
        answers.pop(name, None)
    else:
        answers[name] = value
