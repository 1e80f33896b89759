"""What differs between two states of a story: answers, files, and the words of a text."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph.domain.merging import is_same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from heliograph.domain.campaign import Campaign
    from heliograph.domain.media import MediaItem
    from heliograph.domain.story import Answers

_MOST_STEPS = 4_000_000
"""Texts of which so many pairs of words would be compared are shown whole instead."""
# Chinese and Japanese have no spaces: each character stands for itself.
_HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_MARKS = re.escape("!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~") + (
    "\u00a1\u00a7\u00ab\u00b7\u00bb\u00bf\u060c\u061b\u061f\u066a-\u066d\u06d4\u2010-\u201f\u2026"
    "\u2030-\u205e\u3000-\u3004\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_TOKEN = re.compile(rf"\s+|[{_HAN}]|[{_MARKS}]|[^\s{_HAN}{_MARKS}]+|.", re.DOTALL)

Change = Literal["same", "added", "removed"]


class Piece(msgspec.Struct, frozen=True):
    """A run of a text; what is ``added`` is only in the new one, ``removed`` only in the old."""

    change: Change
    text: str


class AnswerDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One question that is answered otherwise; None where there is no answer."""

    field: str
    old: object
    new: object


class MediaDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One file that is on one side only, or of which something else is said."""

    old: MediaItem | None
    new: MediaItem | None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All that differs, in the order of the form."""

    answers: tuple[AnswerDifference, ...]
    media: tuple[MediaDifference, ...]
    reordered: bool
    """The same files stand in another order."""
    same: int
    """How many questions have an answer that is the same on both sides."""

    @property
    def is_empty(self) -> bool:
        """Tell whether both are the same."""
        return not (self.answers or self.media or self.reordered)


def compare(
    old: tuple[Answers, Sequence[MediaItem]],
    new: tuple[Answers, Sequence[MediaItem]],
    campaign: Campaign,
) -> Comparison:
    """Compare two states, each its answers and its files.

    Answers to questions that the form does not have (any more) come after those it has.
    """
    asked = [field.id for field in campaign.fields]
    more = sorted({*old[0], *new[0]}.difference(asked))
    answers: list[AnswerDifference] = []
    same = 0
    for name in (*asked, *more):
        before, after = old[0].get(name), new[0].get(name)
        if not is_same(before, after):
            answers.append(AnswerDifference(field=name, old=before, new=after))
        elif name in old[0] or name in new[0]:
            same += 1
    was = {item.id: item for item in old[1]}
    now = {item.id: item for item in new[1]}
    media = tuple(
        MediaDifference(old=was.get(each), new=now.get(each))
        for each in dict.fromkeys((*was, *now))
        if _said(was.get(each)) != _said(now.get(each))
    )
    return Comparison(
        answers=tuple(answers),
        media=media,
        reordered=[each for each in was if each in now] != [each for each in now if each in was],
        same=same,
    )


def _said(item: MediaItem | None) -> object:
    """Give what a person would call another file or another word of it; not its sending size."""
    return item and (item.known_by, item.kind, item.file_name, item.details)


def changed_words(old: str, new: str) -> tuple[Piece, ...]:
    """Show word by word, Chinese character by character, what became of a text.

    The pieces that are not ``added`` make up the old text, those not ``removed`` the new one.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) > _MOST_STEPS:
        pieces = [Piece("removed", old), Piece("added", new)]
        return tuple(piece for piece in pieces if piece.text)
    return tuple(_joined(_changes(before, after)))


def changed_lines(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    """Show which entries of a list were added or taken out; each piece is one entry."""
    return tuple(_changes(old, new))


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    # Spaces are everywhere: matching them first would tear the words about them apart.
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield from (Piece("same", each) for each in before[start:end])
        else:
            yield from (Piece("removed", each) for each in before[start:end])
            yield from (Piece("added", each) for each in after[new_start:new_end])


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    run: list[Piece] = []
    for piece in pieces:
        if run and run[0].change != piece.change:
            yield Piece(run[0].change, "".join(each.text for each in run))
            run = []
        run.append(piece)
    if run:
        yield Piece(run[0].change, "".join(each.text for each in run))
