"""One story of a table: its cells as somebody writes them, and what must come of them."""

from __future__ import annotations

import functools
import unicodedata
from typing import Literal

import msgspec
from msgspec import Struct

from benchmarks.tables.cells import Cell
from benchmarks.tables.columns import first_of_period
from benchmarks.tables.dates import both_ends, digits, one_end, when
from benchmarks.tables.editions import Edition
from benchmarks.tables.oracle import Expected, Said
from benchmarks.tables.words import Words
from heliograph import bundled

_KINDS = ("success", "challenge", "lesson")
_SDG = {"en": "SDG", "fr": "ODD", "es": "ODS", "ru": "ЦУР", "ar": "الهدف", "zh": "目标"}
_SEPARATOR = {"ar": "؛ ", "zh": "；"}  # noqa: RUF001 - the languages' own marks
_ASIDE = {"ar": ("، ", ""), "zh": ("（", "）")}  # noqa: RUF001 - the same
"""What stands around the year in a title; elsewhere a comma before it."""
EVERY = 5
"""Each fifth story has a photo; each fifteenth has two."""


class _Choice(Struct):
    code: str
    name: dict[str, str]


class _Pack(Struct):
    choices: dict[str, list[_Choice]]


@functools.cache
def names(choices: str, language: str) -> dict[str, str]:
    """Give the official names of a list of the call's form, by their codes."""
    pack = msgspec.json.decode(
        bundled.resource("campaigns/wtisd-2021.json").read_bytes(), type=_Pack
    )
    return {each.code: each.name[language] for each in pack.choices[choices]}


class Story(Struct, kw_only=True):
    """A row while it is made; faults change it.

    Attributes:
        number: From 0.
        cells: By column.
        folder: Files that lie in the folder for it, by path.
        unused: Those of them that it does not name.
    """

    number: int
    edition: Edition
    words: Words
    expected: Expected
    cells: dict[str, Cell] = {}
    folder: list[str] = []
    unused: list[str] = []
    hidden: bool = False

    def heading(self, target: str) -> str:
        """Give the table's heading of a column."""
        return self.words.headings[target]

    def say(self, grade: str, code: str, target: str = "", file: str = "") -> None:
        """Expect a line in the report."""
        column = first_of_period(self.edition) if target == "period" else target
        self.expected.said.append(Said(grade, code, self.heading(column) if column else "", file))

    def text(self, target: str, cell: str) -> None:
        """Write a text that is the answer as it stands."""
        self.cells[target] = cell
        self.expected.answers[target] = cell

    def empty(self, target: str) -> None:
        """Write nothing, and expect no answer."""
        self.cells[target] = None
        self.expected.answers.pop(target, None)

    @property
    def photo(self) -> str:
        """Give the name of its first photo, composed (NFC), as spreadsheets write."""
        place = self.words.places[self.number // 5 % 20][0]
        name = self.words.photo.format(place=place, number=self.number + 1)
        return unicodedata.normalize("NFC", f"{name}.jpg")


def story(number: int, row: int, edition: Edition, words: Words) -> Story:
    """Write one story without a fault."""
    made = Story(number=number, edition=edition, words=words, expected=Expected(row=row))
    _tell(made)
    _place(made)
    _themes(made)
    _organisation(made)
    if number % EVERY == 0:
        attach(made, two=number % (3 * EVERY) == 0)
    _consent(made)
    return made


def attach(made: Story, *, two: bool = False) -> None:
    """Give the story one photo, or two."""
    words, name = made.words, made.photo
    files = [name]
    alt = words.alt.format(place=words.places[made.number // 5 % 20][0])
    alts = [alt]
    if two:
        files.append(f"2020/{name.removesuffix('.jpg')} b.jpg")
        alts.append(f"{alt} ({digits('2', made.edition)})")
    made.folder = list(files)
    made.expected.files = files
    # A folder need not be named, as long as there is only one file of the name.
    made.cells["media"] = "\n".join(each.rpartition("/")[2] for each in files)
    made.cells["media.alt_text"] = "\n".join(alts)
    made.cells["media.credit"] = words.photographer
    made.cells["media.licence"] = words.licence
    made.cells["media.people"] = words.people["none"]
    made.expected.details = {
        "alt_text": alt,
        "credit": words.photographer,
        "licence": "CC-BY-4.0",
        "people": "none",
    }


def _tell(made: Story) -> None:
    number, words, edition = made.number, made.words, made.edition
    project = words.projects[number % 5]
    place, country, _ = words.places[number // 5 % 20]
    total = 40 + number * 7 % 400
    slots = {
        "place": place,
        "n": digits(str(total), edition),
        "m": digits(str(total * 3 // 4), edition),
    }
    kind = _KINDS[number % 3]
    year = words.years[number // 100]
    title = project.title.format(**slots)
    made.cells["serial"] = number + 1
    made.cells["key"] = f"{country}-{number + 1:03}"
    before, after = _ASIDE.get(edition.language, (", ", ""))
    made.text("title", f"{title}{before}{year}{after}")
    _choose(made, "kind", kind, words.kind[kind])
    _choose(made, "story_language", edition.language, words.language)
    for target in ("summary", "situation", "action", "results"):
        made.text(target, str(getattr(project, target)).format(**slots))
    if kind == "lesson":
        made.text("lessons", project.lessons)


def _place(made: Story) -> None:
    number, words, edition = made.number, made.words, made.edition
    _, code, country = words.places[number // 5 % 20]
    made.cells["countries"] = country
    made.expected.answers["countries"] = [code]
    reach: Literal["national", "local"] = "national" if number % 4 == 1 else "local"
    _choose(made, "coverage", reach, words.coverage[reach])
    made.expected.answers["place_precision"] = "district"  # the form begins with it
    period = when(number)
    made.expected.answers["period"] = period.answer()
    if edition.one_period:
        made.cells["period"] = both_ends(period, number // 2, words, edition)
    else:
        made.cells["period.from"] = one_end(period.start, number, words, edition)
        end = period.end
        made.cells["period.to"] = (
            words.ongoing if end is None else one_end(end, number // 2, words, edition)
        )


def _themes(made: Story) -> None:
    number, edition = made.number, made.edition
    topics = names("topics", edition.language)
    codes = [list(topics)[number % 9], *([list(topics)[(number + 4) % 9]] if number % 2 else [])]
    made.cells["topics"] = "\n".join(topics[each] for each in codes)
    made.expected.answers["topics"] = codes
    goals = [number % 17 + 1, *([(number + 5) % 17 + 1] if number % 3 else [])]
    made.expected.answers["sdgs"] = [f"SDG {each}" for each in goals]
    made.cells["sdgs"] = _goals(goals, number // 3 % 5, edition)
    lines = names("action_lines", edition.language)
    code = list(lines)[number % len(lines)]
    made.expected.answers["action_lines"] = [code]
    made.cells["action_lines"] = (lines[code], code, f"{code} {lines[code]}")[number % 3]


def _goals(goals: list[int], manner: int, edition: Edition) -> Cell:
    official = names("sdgs", edition.language)
    separator = _SEPARATOR.get(edition.language, "; ")
    if manner == 0 and len(goals) == 1:
        return goals[0]
    match manner:
        case 0 | 1:
            return separator.join(digits(str(each), edition) for each in goals)
        case 2:
            return "\n".join(official[f"SDG {each}"] for each in goals)
        case 3:
            name = _SDG[edition.language]
            space = "" if edition.language == "zh" else " "
            return separator.join(f"{name}{space}{digits(str(each), edition)}" for each in goals)
        case _:
            return "\n".join(
                f"{digits(str(each), edition)}. {official[f'SDG {each}']}" for each in goals
            )


def _organisation(made: Story) -> None:
    words, which = made.words, made.number % 2
    made.text("org_name", words.organisations[which])
    code, country = words.organisation_country
    made.cells["org_country"] = country
    made.expected.answers["org_country"] = code
    membership = ("non-member", "sector-member")[which]
    _choose(made, "membership", membership, words.membership[membership])
    entity = ("civil", "government")[which]
    _choose(made, "entity_type", entity, words.entity[entity])
    made.text("contact_name", words.contact)
    made.text("contact_email", "stories@example.org")


def _consent(made: Story) -> None:
    for target in ("authority", "publish", "privacy"):
        made.cells[target] = made.words.yes[made.number % len(made.words.yes)]
        made.expected.answers[target] = True
    _choose(made, "credit_as", "organisation", made.words.credit)
    if made.number % 7 == 0:
        made.cells["remark"] = made.words.remarks[made.number % len(made.words.remarks)]


def _choose(made: Story, target: str, code: str, written: tuple[str, ...]) -> None:
    made.cells[target] = written[made.number % len(written)]
    made.expected.answers[target] = code
