"""Which answers are asked for, which are given, and whether each keeps to its limits."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, cast

from heliograph.domain.countries import COUNTRY_CODES
from heliograph.domain.problems import Grade, Problem
from heliograph.domain.story import Answers, text_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    import regex

    from heliograph.domain.campaign import Campaign, Column, Field
    from heliograph.domain.problems import ProblemCode

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")
_SINGLE = re.compile(
    "[\x00-\x7f\xa0-\u02ff\u0370-\u0482\u048a-\u052f\u0621-\u064a\u0660-\u066f"
    "\u2010-\u2027\u3000-\u3029\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]*+"
)
"""Signs of the six languages that never join with others, but for an end of line."""
_LINK = re.compile(r"https?://[^\s/?#.]+(\.[^\s/?#.]+)*\.?(:\d+)?([/?#]\S*)?", re.IGNORECASE)


def graphemes(text: str) -> int:
    """Count what a reader sees as characters (extended grapheme clusters, UAX 29)."""
    if _SINGLE.fullmatch(text):
        return len(text) - text.count("\r\n")
    return len(_grapheme().findall(text))


@functools.cache
def _grapheme() -> regex.Pattern[str]:
    import regex  # noqa: PLC0415 - a twentieth of a second that plain ASCII does not need

    return regex.compile(r"\X")


def is_month(text: str) -> bool:
    """Tell whether ``text`` is a month as ``YYYY-MM``."""
    return _MONTH.fullmatch(text) is not None


def is_link(text: str) -> bool:
    """Tell whether ``text`` is an http or https address without spaces."""
    return _LINK.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Tell whether ``text`` has the form of a language tag (BCP 47), known or not."""
    return _LANGUAGE.fullmatch(text) is not None


def is_asked(field: Field, answers: Answers) -> bool:
    """Tell whether the question is shown for these answers (``only_if``)."""
    if not field.only_if:
        return True
    return all(text_answer(answers, other) in codes for other, codes in field.only_if.items())


def is_required(field: Field, answers: Answers) -> bool:
    """Tell whether the question needs an answer before the story can be marked ready."""
    return is_asked(field, answers) and _is_needed(field, answers)


def _is_needed(field: Field, answers: Answers) -> bool:
    if field.required == "always" or text_answer(answers, "kind") in field.required_for:
        return True
    other = field.required_with
    return other is not None and is_given(answers.get(other))


def is_given(value: object) -> bool:
    """Tell whether a value says anything: blank text, empty lists and empty rows do not."""
    if isinstance(value, str):
        return bool(value) and not value.isspace()
    if isinstance(value, list):
        return any(is_given(each) for each in cast("list[object]", value))
    if isinstance(value, dict):
        return any(is_given(each) for each in cast("dict[str, object]", value).values())
    return value is not None and value is not False


def limits(field: Field, language: str) -> tuple[int | None, int | None]:
    """Give the least and the most grapheme clusters for a story in ``language``."""
    if language == "zh" or language.startswith("zh-"):
        least = field.min_length if field.zh_min_length is None else field.zh_min_length
        most = field.max_length if field.zh_max_length is None else field.zh_max_length
        return least, most
    return field.min_length, field.max_length


def check_answer(field: Field, answers: Answers, campaign: Campaign) -> Iterator[Problem]:
    """Find every must of one field; an answer that is not asked for is not looked at."""
    if not is_asked(field, answers) or field.type == "media":
        return
    value = answers.get(field.id)
    if value is None or not is_given(value):
        if _is_needed(field, answers):
            yield _must("not-ticked" if field.type == "tick" else "missing", field)
        return
    match field.type:
        case "line" | "text" | "tel":
            yield from _check_text(field, value, text_answer(answers, "story_language"))
        case "email":
            yield from _check_text(field, value, "")
            if isinstance(value, str) and not _EMAIL.fullmatch(value.strip()):
                yield _must("not-an-email", field)
        case "radio" | "choice":
            if not isinstance(value, str) or not _is_code(value, field, campaign):
                yield _must("unknown-choice", field, value=str(value))
        case "multi":
            yield from _check_codes(field, value, campaign)
        case "tick":
            if value is not True:
                yield _must("wrong-shape", field)
        case "period":
            yield from _check_period(field, value)
        case "lines" | "links":
            yield from _check_lines(field, value)
        case _:  # rows, the last of them
            yield from _check_rows(field, value)


def _must(code: ProblemCode, field: Field, row: int | None = None, **params: str | int) -> Problem:
    if row is None and not params:
        return _plain_must(code, field.id)
    return Problem(grade=Grade.MUST, code=code, field=field.id, row=row, params=params)


@functools.cache
def _plain_must(code: ProblemCode, field: str) -> Problem:
    """Make what is found in thousands of rows once."""
    return Problem(grade=Grade.MUST, code=code, field=field)


def _check_text(field: Field, value: object, language: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield _must("wrong-shape", field)
        return
    count = graphemes(value.strip())
    least, most = limits(field, language)
    if least is not None and count < least:
        yield _must("too-short", field, count=count, limit=least)
    if most is not None and count > most:
        yield _must("too-long", field, count=count, limit=most)


def _is_code(value: str, field: Field, campaign: Campaign) -> bool:
    if field.choices == "countries":
        return value in COUNTRY_CODES
    if field.choices == "languages":
        return is_language(value)
    codes = campaign.codes(field)
    return codes is None or value in codes


REGIONS = frozenset({"regional", "global"})
"""What the question for countries takes in place of a list of countries."""


def _check_codes(field: Field, value: object, campaign: Campaign) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield _must("wrong-shape", field)
        return
    codes = cast("list[object]", value)
    wide = REGIONS if field.choices == "countries" else frozenset[str]()
    for code in codes:
        if not isinstance(code, str) or (code not in wide and not _is_code(code, field, campaign)):
            yield _must("unknown-choice", field, value=str(code))
    yield from _check_count(field, len(codes))


def _check_count(field: Field, count: int) -> Iterator[Problem]:
    if field.min_count is not None and count < field.min_count:
        yield _must("too-few", field, count=count, limit=field.min_count)
    if field.max_count is not None and count > field.max_count:
        yield _must("too-many", field, count=count, limit=field.max_count)


def _check_period(field: Field, value: object) -> Iterator[Problem]:
    period = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    start, end = period.get("from"), period.get("to")
    if not isinstance(start, str) or not is_month(start):
        yield _must("not-a-month", field)
    elif end is None:
        return
    elif not isinstance(end, str) or not is_month(end):
        yield _must("not-a-month", field)
    elif end < start:
        yield _must("period-backwards", field)


def _check_lines(field: Field, value: object) -> Iterator[Problem]:
    lines = cast("list[object]", value) if isinstance(value, list) else [None]
    for row, line in enumerate(lines):
        if not isinstance(line, str):
            yield _must("wrong-shape", field, row)
            continue
        if not line.strip():
            continue
        count = graphemes(line.strip())
        if field.max_length is not None and count > field.max_length:
            yield _must("row-too-long", field, row, column="", count=count, limit=field.max_length)
        if field.type == "links" and not is_link(line.strip()):
            yield _must("not-a-link", field, row, value=line.strip())
    yield from _check_count(field, sum(1 for line in lines if is_given(line)))


def _check_rows(field: Field, value: object) -> Iterator[Problem]:
    rows = cast("list[object]", value) if isinstance(value, list) else [None]
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            yield _must("wrong-shape", field, number)
            continue
        cells = cast("dict[str, object]", row)
        if is_given(cells):
            for column in field.columns:
                yield from _check_cell(field, number, column, cells.get(column.id))
    yield from _check_count(field, sum(1 for row in rows if is_given(row)))


def _check_cell(field: Field, row: int, column: Column, value: object) -> Iterator[Problem]:
    if not is_given(value):
        if column.required:
            yield _must("row-missing", field, row, column=column.id)
        return
    if column.type == "tick":
        if value is not True:
            yield _must("wrong-shape", field, row)
        return
    if not isinstance(value, str):
        yield _must("wrong-shape", field, row)
        return
    count = graphemes(value.strip())
    if column.max_length is not None and count > column.max_length:
        yield _must(
            "row-too-long", field, row, column=column.id, count=count, limit=column.max_length
        )
    if column.type == "month" and not is_month(value):
        yield _must("not-a-month", field, row)
