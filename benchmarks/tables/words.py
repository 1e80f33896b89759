"""What people of each language write into such a table: headings, places, choices, sentences."""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec
from msgspec import Struct

_FOLDER = Path(__file__).with_name("words")


class Project(Struct, frozen=True, kw_only=True):
    """One kind of work, told with ``{place}`` and two numbers, ``{n}`` and ``{m}``."""

    title: str
    summary: str
    situation: str
    action: str
    results: str
    lessons: str


class Words(Struct, frozen=True, kw_only=True):
    """One language.

    Attributes:
        above: Rows above the headings.
        groups: Headings over several columns, in the order of ``columns.GROUPS``.
        headings: By target; ``serial`` and ``remark`` are columns that no question asks for.
        language: How people name the language itself.
        kind: Code → how people write it; the same for the choices below.
        months: January first.
        no_date, no_country, no_kind: What the form does not know.
        years: What tells three stories of one place apart.
        photo: A file's name without its ending, with letters that Unicode writes in two ways.
        places: Place, code of its country, and the country as somebody wrote it.
    """

    sheet: str
    hidden_sheet: str
    above: tuple[str, str]
    groups: tuple[str, ...]
    headings: dict[str, str]
    language: tuple[str, ...]
    kind: dict[str, tuple[str, ...]]
    coverage: dict[str, tuple[str, ...]]
    membership: dict[str, tuple[str, ...]]
    entity: dict[str, tuple[str, ...]]
    people: dict[str, str]
    credit: tuple[str, ...]
    licence: str
    yes: tuple[str, ...]
    no: str
    ongoing: str
    months: tuple[str, ...]
    no_date: str
    no_country: str
    no_kind: str
    years: tuple[str, str, str]
    photo: str
    alt: str
    short_alt: str
    photographer: str
    contact: str
    organisations: tuple[str, str]
    organisation_country: tuple[str, str]
    remarks: tuple[str, ...]
    total: str
    places: tuple[tuple[str, str, str], ...]
    projects: tuple[Project, ...]


@functools.cache
def words(language: str) -> Words:
    """Read the words of one of the six languages."""
    return msgspec.json.decode((_FOLDER / f"{language}.json").read_bytes(), type=Words)
