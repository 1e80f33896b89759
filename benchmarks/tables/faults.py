"""What is wrong with some rows: each kind of fault, how often, and what must be said of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from benchmarks.tables.cells import NOTHING, Formula
from benchmarks.tables.dates import digits
from benchmarks.tables.story import Story, attach, names

ROWS = 300
_STEP = 7
"""Has no divisor in common with ``ROWS``: faults are spread over the whole table."""

Fault = Callable[[Story], None]


def _missing(target: str) -> Fault:
    def fault(story: Story) -> None:
        story.empty(target)
        story.say("must", "missing", target)

    return fault


def _long_title(story: Story) -> None:
    title = str(story.cells["title"])
    story.text("title", " ".join([title] * 6))
    story.say("must", "too-long", "title")


def _long_summary(story: Story) -> None:
    story.text("summary", " ".join([str(story.cells["summary"])] * 7))
    story.say("must", "too-long", "summary")


def _short_summary(story: Story) -> None:
    story.text("summary", str(story.cells["title"]))
    story.say("must", "too-short", "summary")


def _unknown(target: str, said: Callable[[Story], str]) -> Fault:
    def fault(story: Story) -> None:
        story.empty(target)
        story.cells[target] = said(story)
        story.say("error", "not-recognised", target)

    return fault


def _unknown_topic(story: Story) -> None:
    known = next(iter(names("topics", story.edition.language).items()))
    story.cells["topics"] = f"{known[1]}\n{story.words.no_kind}"
    story.expected.answers["topics"] = [known[0]]
    story.say("error", "not-recognised", "topics")


def _missing_file(story: Story) -> None:
    attach(story)
    lost = story.photo.replace(".jpg", "-2.jpg")
    _name(story, lost)
    story.unused.append(story.photo)
    story.say("must", "not-found", file=lost)


def _other_case(story: Story) -> None:
    attach(story)
    story.cells["media"] = story.photo.upper()


def _other_form(story: Story) -> None:
    attach(story)
    parted = unicodedata.normalize("NFD", story.photo)
    story.folder[-1] = parted
    story.expected.files = [parted]


def _other_ending(story: Story) -> None:
    attach(story)
    story.cells["media"] = story.photo.replace(".jpg", ".jpeg")


def _other_folder(story: Story) -> None:
    attach(story)
    story.folder[-1] = f"2019/{story.photo}"
    story.expected.files = [story.folder[-1]]
    asked = f"old/{story.photo}"
    story.cells["media"] = asked
    story.say("note", "other-folder", file=asked)


def _several_files(story: Story) -> None:
    attach(story)
    story.folder[-1:] = [f"2019/{story.photo}", f"2021/{story.photo}"]
    _name(story, story.photo)
    story.say("must", "several", file=story.photo)


def _name(story: Story, name: str) -> None:
    """Name a file that cannot be attached."""
    story.cells["media"] = name
    story.expected.files, story.expected.details = [], {}


def _no_alt(story: Story) -> None:
    attach(story)
    story.cells["media.alt_text"] = None
    story.expected.details["alt_text"] = ""
    story.say("must", "media-alt-missing", "media", file=story.photo)


def _short_alt(story: Story) -> None:
    attach(story)
    story.cells["media.alt_text"] = story.expected.details["alt_text"] = story.words.short_alt
    story.say("should", "media-alt-short", "media", file=story.photo)


def _children(story: Story) -> None:
    attach(story)
    story.cells["media.people"] = story.words.people["children"]
    story.expected.details["people"] = "children"
    for grade, code in (
        ("must", "media-consent-missing"),
        ("must", "media-guardian-missing"),
    ):
        story.say(grade, code, "media", file=story.photo)


def _no_sdg(story: Story) -> None:
    story.empty("sdgs")
    story.say("should", "no-sdg", "sdgs")


def _too_many_sdgs(story: Story) -> None:
    story.cells["sdgs"] = digits("1; 2; 3; 4; 5", story.edition)
    story.expected.answers["sdgs"] = [f"SDG {each}" for each in range(1, 6)]
    story.say("must", "too-many", "sdgs")


def _many_countries(story: Story) -> None:
    first, second, third = (story.words.places[at] for at in (0, 8, 16))
    mark = {"ar": "، ", "zh": "、"}.get(story.edition.language, ", ")
    story.cells["countries"] = mark.join((first[2], second[2], third[2]))
    story.expected.answers["countries"] = [first[1], second[1], third[1]]


def _whole_years(story: Story) -> None:
    story.expected.answers["period"] = {"from": "2019-01", "to": "2020-12"}
    if story.edition.one_period:
        story.cells["period"] = digits("2019–2020", story.edition)
        story.say("note", "whole-years", "period")
        return
    for target, year in (("period.from", 2019), ("period.to", 2020)):
        story.cells[target] = year if story.number % 2 else digits(str(year), story.edition)
        story.say("note", "whole-years", target)


def _no_end(story: Story) -> None:
    if story.edition.one_period:  # then nothing tells it from a story of one month
        _whole_years(story)
        return
    start = story.expected.answers["period"]
    story.cells["period.to"] = None
    if isinstance(start, dict):
        story.expected.answers["period"] = {"from": start["from"], "to": None}
    story.say("note", "no-end", "period")


def _no_date(story: Story) -> None:
    story.empty("period")
    if not story.edition.one_period:
        story.cells["period.to"] = None
    target = "period" if story.edition.one_period else "period.from"
    story.cells[target] = story.words.no_date
    story.say("error", "not-recognised", target)


def _backwards(story: Story) -> None:
    story.expected.answers["period"] = {"from": "2021-03", "to": "2020-02"}
    if story.edition.one_period:
        story.cells["period"] = digits("03/2021 - 02/2020", story.edition)
    else:
        story.cells["period.from"] = digits("03/2021", story.edition)
        story.cells["period.to"] = digits("02/2020", story.edition)
    story.say("must", "period-backwards", "period")


def _bad_mail(story: Story) -> None:
    story.text("contact_email", "stories(at)example.org")
    story.say("must", "not-an-email", "contact_email")


def _not_ticked(story: Story) -> None:
    story.empty("authority")
    story.cells["authority"] = story.words.no
    story.say("must", "not-ticked", "authority")


def _hidden(story: Story) -> None:
    story.hidden = True
    if not story.edition.is_text:
        story.say("note", "hidden-row")


def _formula(story: Story) -> None:
    title = str(story.cells["title"])
    story.cells["title"] = Formula.joining(title[:6], title[6:])


def _formula_of_nothing(story: Story) -> None:
    story.empty("results")
    story.cells["results"] = NOTHING
    if story.expected.answers.get("kind") == "success":
        story.say("must", "missing", "results")


def doubled(story: Story, other: Story) -> None:
    """Have the key of a row before: the same person wrote it down twice, or miscounted."""
    story.cells["key"] = other.cells["key"]
    story.expected.standing = "twice"
    story.expected.said.clear()
    story.say("should", "twice")


DOUBLED = "doubled-key"
FAULTS: dict[str, tuple[int, Fault | None]] = {
    DOUBLED: (5, None),
    "missing-title": (3, _missing("title")),
    "missing-summary": (4, _missing("summary")),
    "missing-country": (3, _missing("countries")),
    "long-title": (3, _long_title),
    "long-summary": (3, _long_summary),
    "short-summary": (4, _short_summary),
    "unknown-country": (14, _unknown("countries", lambda story: story.words.no_country)),
    "unknown-kind": (3, _unknown("kind", lambda story: story.words.no_kind)),
    "unknown-topic": (3, _unknown_topic),
    "missing-file": (4, _missing_file),
    "file-case": (4, _other_case),
    "file-form": (4, _other_form),
    "file-ending": (4, _other_ending),
    "file-folder": (3, _other_folder),
    "file-several": (2, _several_files),
    "no-alt": (4, _no_alt),
    "short-alt": (3, _short_alt),
    "children": (3, _children),
    "no-sdg": (5, _no_sdg),
    "too-many-sdgs": (3, _too_many_sdgs),
    "many-countries": (4, _many_countries),
    "whole-years": (5, _whole_years),
    "no-end": (4, _no_end),
    "no-date": (4, _no_date),
    "backwards": (3, _backwards),
    "bad-mail": (3, _bad_mail),
    "not-ticked": (3, _not_ticked),
    "hidden": (5, _hidden),
    "formula": (6, _formula),
    "formula-of-nothing": (3, _formula_of_nothing),
}
"""Kind of fault → how many rows have it, and what it does; ``doubled`` needs another row."""


def plan() -> dict[int, str]:
    """Say which rows, by their numbers from 0, have which fault."""
    kinds = [kind for kind, (count, _) in FAULTS.items() for _ in range(count)]
    return {(at * _STEP + 3) % ROWS: kind for at, kind in enumerate(kinds)}
