"""Words of the check list "Before this can be sent", the same in the list and beside the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.problems import Grade
from heliograph.i18n import Raw, iso, ltr, mark, ntr, size, tr
from heliograph.wording.form import column_label, field_label, field_name, section_name
from heliograph.wording.times import geneva_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.domain.campaign import Campaign, Field
    from heliograph.domain.problems import Problem

_GRADES: dict[Grade, str] = {
    Grade.MUST: mark("must"),
    Grade.SHOULD: mark("should"),
    Grade.NOTE: mark("note"),
}


def grade_name(grade: Grade) -> str:
    """Name how grave a problem is."""
    return tr(_GRADES[grade])


def problem(problem: Problem, campaign: Campaign, media_names: Mapping[str, str]) -> str:
    """Say what is to do.

    Args:
        problem: One line of the check list.
        campaign: The pack that the story is for.
        media_names: File name by media id.
    """
    if problem.code.startswith("media-"):
        return _media(problem, media_names)
    if problem.code.startswith("campaign-"):
        return _campaign(problem, campaign)
    field = campaign.find_field(problem.field or "")
    name = Raw(field_name(field)) if field else ltr(problem.field or "")
    if problem.row is not None:
        name = Raw(tr("{field}, row {row}", field=name, row=problem.row + 1))
    return _answer(problem, name, field)


def _answer(problem: Problem, name: Raw, field: Field | None) -> str:
    count, limit = _number(problem, "count"), _number(problem, "limit")
    match problem.code:
        case "not-ticked" | "no-sdg":
            return _of_section(problem, field)
        case "too-short":
            return ntr(
                "{field}: at least {n} character, now {count}",
                "{field}: at least {n} characters, now {count}",
                limit,
                field=name,
                count=count,
            )
        case "too-long":
            return _too_long(name, count, limit)
        case "unknown-choice":
            value = _text(problem, "value")
            return tr("{field}: “{value}” is not one of the choices", field=name, value=value)
        case "too-few" | "too-many":
            return _how_many(problem, name, field)
        case "not-an-email" | "not-a-link":
            link = problem.code == "not-a-link"
            example = ltr("https://example.org" if link else "name@example.org")
            return tr("{field}: write it like {example}", field=name, example=example)
        case "row-missing" | "row-too-long":
            return _in_row(problem, name, field)
        case "place-exact":
            return tr("The place will be shown exactly")
        case _:
            return tr(_ANSWERS.get(problem.code, _ANSWERS["wrong-shape"]), field=name)


_ANSWERS: dict[str, str] = {
    "missing": mark("{field}: needs an answer"),
    "not-a-month": mark("{field}: give a month and a year"),
    "period-backwards": mark("{field}: the end is before the beginning"),
    "wrong-shape": mark("{field}: this answer cannot be read, please give it again"),
}


def _of_section(problem: Problem, field: Field | None) -> str:
    section = Raw(section_name(field.section if field else "consent"))
    if problem.code == "no-sdg":
        return tr("{section}: no Sustainable Development Goal chosen", section=section)
    label = field_label(field) if field else problem.field or ""
    return tr("{section}: tick “{label}”", section=section, label=label)


def _in_row(problem: Problem, name: Raw, field: Field | None) -> str:
    column = _text(problem, "column")
    label = column_label(field, column) if field else column
    if problem.code == "row-missing":
        return tr("{field}: “{column}” is missing", field=name, column=label)
    if column:
        name = Raw(tr("{field}, “{column}”", field=name, column=label))
    return _too_long(name, _number(problem, "count"), _number(problem, "limit"))


def _too_long(name: Raw, count: int, limit: int) -> str:
    return ntr(
        "{field}: at most {n} character, now {count}",
        "{field}: at most {n} characters, now {count}",
        limit,
        field=name,
        count=count,
    )


def _how_many(problem: Problem, name: Raw, field: Field | None) -> str:
    count, limit = _number(problem, "count"), _number(problem, "limit")
    if problem.code == "too-few":
        return tr("{field}: at least {limit}, now {count}", field=name, limit=limit, count=count)
    if field is not None and field.type == "multi":
        return tr(
            "{field}: choose at most {limit}, now {count}", field=name, limit=limit, count=count
        )
    return tr("{field}: at most {limit}, now {count}", field=name, limit=limit, count=count)


def _media(problem: Problem, media_names: Mapping[str, str]) -> str:
    known = media_names.get(problem.item or "")
    name = iso(known) if known else Raw(tr("A file"))
    count, limit = _number(problem, "count"), _number(problem, "limit")
    match problem.code:
        case "media-too-many":
            return ntr(
                "Photos and files: at most {n} file, now {count}",
                "Photos and files: at most {n} files, now {count}",
                limit,
                count=count,
            )
        case "media-too-large" if "limit_bytes" not in problem.params:
            size_bytes = _number(problem, "size_bytes")
            return tr(
                "{file}: with {size} it is too large to be sent", file=name, size=size(size_bytes)
            )
        case "media-too-large":
            return tr(
                "{file}: it has {size}, this campaign takes files up to {limit}",
                file=name,
                size=size(_number(problem, "size_bytes")),
                limit=size(_number(problem, "limit_bytes")),
            )
        case "media-alt-short":
            return ntr(
                "{file}: describe it in at least {n} character, now {count}",
                "{file}: describe it in at least {n} characters, now {count}",
                limit,
                file=name,
                count=count,
            )
        case "media-alt-long":
            return _too_long(Raw(tr("{file}, description", file=name)), count, limit)
        case "media-caption-long":
            return _too_long(Raw(tr("{file}, caption", file=name)), count, limit)
        case "media-credit-long":
            return _too_long(Raw(tr("{file}, credit", file=name)), count, limit)
        case "media-licence-unknown":
            value = _text(problem, "value")
            return tr(
                "{file}: this campaign does not know the licence “{value}”", file=name, value=value
            )
        case _:
            return tr(_MEDIA.get(problem.code, _MEDIA["media-hash-differs"]), file=name)


_MEDIA: dict[str, str] = {
    "media-empty": mark("{file}: the file is empty"),
    "media-alt-missing": mark("{file}: describe it for someone who cannot see it"),
    "media-credit-missing": mark("{file}: say who made it"),
    "media-licence-missing": mark("{file}: choose a licence"),
    "media-people-missing": mark("{file}: say who can be recognised"),
    "media-consent-missing": mark("{file}: say how the people in it agreed"),
    "media-guardian-missing": mark("{file}: a parent or guardian must have agreed"),
    "media-transcript-missing": mark("{file}: write down what is said"),
    "media-place-shown": mark("{file}: the exact place is shown together with a child"),
    "media-missing": mark("{file}: it is missing on this computer, please add it again"),
    "media-changed": mark("{file}: it is damaged on this computer, please add it again"),
    "media-hash-differs": mark("{file}: it arrived changed, please attach it again"),
}


def _campaign(problem: Problem, campaign: Campaign) -> str:
    match problem.code:
        case "campaign-not-open" if campaign.opens:
            return tr("This campaign begins on {day}", day=geneva_day(campaign.opens))
        case "campaign-not-open":
            return tr("This campaign has not begun yet")
        case "campaign-closed" if campaign.closes:
            closed = geneva_day(campaign.closes)
            return tr("This campaign closed on {day} and takes no more stories", day=closed)
        case "campaign-closed":
            return tr("This campaign is closed and takes no more stories")
        case "campaign-late" if campaign.closes:
            closed = geneva_day(campaign.closes)
            return tr(
                "This campaign closed on {day}: the story will be taken and marked as late",
                day=closed,
            )
        case "campaign-late":
            return tr("This campaign is closed: the story will be taken and marked as late")
        case _:
            return tr("ITU’s service does not know this campaign")


def _number(problem: Problem, name: str) -> int:
    value = problem.params.get(name, 0)
    return value if isinstance(value, int) else 0


def _text(problem: Problem, name: str) -> str:
    return str(problem.params.get(name, ""))
