"""By what a row of a table is known again, and the story that it makes."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.ids import StoryId
from heliograph.domain.story import list_answer, text_answer
from heliograph.domain.tables.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.domain.tables.rows import RowRead

_NAMESPACE = uuid.UUID("6f0e6c9e-3a0b-5d0c-9f6e-0a9d3b1f7c21")


def row_keys(row: RowRead, organisations: Sequence[str]) -> tuple[str, ...]:
    """Give the keys by which a row may be known, that of a new story first.

    A row is known by the key it brings, or else by its title and countries, or else by all that
    it says. Countries and organisation may be told only after it was first taken in.

    Args:
        row: The row.
        organisations: Whose table it is, and whose it was before that was told.
    """
    title = plain(text_answer(row.answers, "title"))
    countries = sorted(str(each) for each in list_answer(row.answers, "countries"))
    bodies: tuple[str, ...]
    if row.key:
        bodies = (f"#{row.key}",)
    elif title:
        bodies = (f"{title}\n{' '.join(countries)}", f"{title}\n")
    else:
        bodies = (f"\n{digest(row.answers, row.details, [(name, 0) for name in row.said_files])}",)
    keys = (f"{plain(whose)}\n{body}" for whose in organisations for body in bodies)
    return tuple(dict.fromkeys(keys))


def story_of_key(campaign: str, key: str) -> StoryId:
    """Give the id of the row's story: UUIDv5 (RFC 9562), the same on every computer."""
    return StoryId(str(uuid.uuid5(_NAMESPACE, f"{campaign}\n{key}")))


def story_beside(story: StoryId, times: int) -> StoryId:
    """Give the id of a row's story whose key others have, too: ``times`` is 2 for the second."""
    return StoryId(str(uuid.uuid5(_NAMESPACE, f"{story}\n{times}")))


def digest(
    answers: Mapping[str, object],
    details: Mapping[str, Sequence[str]],
    files: Sequence[tuple[str, int]],
) -> str:
    """Give the sha256 of all that a row says; ``files`` are names with sizes in bytes."""
    said = (dict(sorted(answers.items())), dict(sorted(details.items())), files)
    return hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()
