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


def row_key(row: RowRead, organisation: str) -> str:
    """Give the row's key: the one it brings, or else its title and countries; empty for neither.

    Args:
        row: The row.
        organisation: Whose table it is: the row's organisation, or the profile's.
    """
    if row.key:
        return f"{plain(organisation)}\n#{row.key}"
    title = plain(text_answer(row.answers, "title"))
    countries = sorted(str(each) for each in list_answer(row.answers, "countries"))
    return f"{plain(organisation)}\n{title}\n{' '.join(countries)}" if title else ""


def story_of_key(campaign: str, key: str) -> StoryId:
    """Give the id of the row's story: UUIDv5 (RFC 9562), the same on every computer."""
    return StoryId(str(uuid.uuid5(_NAMESPACE, f"{campaign}\n{key}")))


def digest(
    answers: Mapping[str, object],
    details: Mapping[str, Sequence[str]],
    files: Sequence[tuple[str, int]],
) -> str:
    """Give the sha256 of all that a row says; ``files`` are names with sizes in bytes."""
    said = (dict(sorted(answers.items())), dict(sorted(details.items())), files)
    return hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()
