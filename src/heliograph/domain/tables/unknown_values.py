"""What a table says that is no choice of the form: each value once, with the rows that say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.tables.corrections import can_be_told
from heliograph.domain.tables.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.domain.campaign import Campaign
    from heliograph.domain.tables.rows import RowRead

_OF_CHOICES = frozenset({"radio", "choice", "multi", "tick"})


class UnknownValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value that a person is asked for once."""

    target: str
    said: str
    """As the first row has it."""
    rows: tuple[int, ...]
    """Numbers of the rows that say it."""


def unknown_values(rows: Iterable[RowRead], campaign: Campaign) -> list[UnknownValue]:
    """List the values that are not known, in the order in which the rows say them."""
    asked = {field.id for field in campaign.fields if field.type in _OF_CHOICES}
    words: dict[str, str] = {}
    said: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], dict[int, None]] = {}
    for row in rows:
        for trouble in row.troubles:
            if trouble.trouble != "not-recognised" or trouble.target not in asked:
                continue
            if can_be_told(trouble.said):
                if trouble.said not in words:
                    words[trouble.said] = plain(trouble.said) or trouble.said
                key = trouble.target, words[trouble.said]
                said.setdefault(key, trouble.said)
                found.setdefault(key, {})[row.number] = None
    return [
        UnknownValue(target=key[0], said=said[key], rows=tuple(numbers))
        for key, numbers in found.items()
    ]
