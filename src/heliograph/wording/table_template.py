"""The words of an empty table: headings, notes, lists to pick from and an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from heliograph.app.sample import sample_answers
from heliograph.domain.answers import REGIONS, limits
from heliograph.domain.countries import COUNTRY_CODES
from heliograph.domain.tables.mapping import KEY, MEDIA_DETAILS, PERIOD_FROM, PERIOD_TO
from heliograph.exchange.tables.template import Template, TemplateColumn
from heliograph.i18n import (
    Raw,
    bare,
    country_name,
    is_right_to_left,
    joined,
    language,
    language_name,
    ltr,
    ntr,
    tr,
)
from heliograph.wording import form
from heliograph.wording.tables import target_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.domain.campaign import Campaign, Field

_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
_LISTED = 400
"""No list to pick from is longer."""


def template(campaign: Campaign) -> Template:
    """Word an empty table for a campaign in the language in use."""
    return Template(
        stories=tr("Stories"),
        example=tr("Example"),
        columns=tuple(_columns(campaign)),
        right_to_left=is_right_to_left(),
        pick=tr("Choose from the list, or write it as the list does."),
    )


def _columns(campaign: Campaign) -> Iterator[TemplateColumn]:
    sample = sample_answers(language())
    yield TemplateColumn(
        heading=target_name(KEY, campaign),
        note=tr("By it the row is known again when you bring the table a second time."),
        example="TD-2021-001",
    )
    for field in campaign.fields:
        if field.type == "media":
            yield from _media(field, campaign)
        elif field.type == "period":
            yield from _period(field, sample, campaign)
        else:
            yield _column(field, sample, campaign)


def _column(field: Field, sample: dict[str, object], campaign: Campaign) -> TemplateColumn:
    names = tuple(_names(field, campaign))
    return TemplateColumn(
        heading=form.field_name(field),
        note=joined(*(part for part in (form.field_help(field), *_rules(field)) if part)),
        choices=names if len(names) <= _LISTED else (),
        several=field.type == "multi",
        required=field.required == "always",
        wide=field.type in {"text", "rows"},
        example=_written(field, sample.get(field.id), campaign),
    )


def _names(field: Field, campaign: Campaign) -> Iterator[str]:
    """Give plain names: the marks that isolate names on a screen would stand in the cells."""
    if field.type == "tick":
        yield from (tr("Yes"), tr("No"))
    elif field.choices == "countries":
        yield from sorted(country_name(code) for code in COUNTRY_CODES)
        if field.type == "multi":
            yield from (form.choice_name(field, code, campaign) for code in sorted(REGIONS))
    elif field.choices == "languages":
        yield from (language_name(code) for code in _LANGUAGES)
    else:
        for choice in campaign.choices.get(field.choices or "", ()):
            yield bare(form.choice_name(field, choice.code, campaign))


def _rules(field: Field) -> Iterator[str]:
    if field.required == "always":
        yield tr("Needed for every story.")
    _, most = limits(field, language())
    if most is not None and field.type in {"line", "text"}:
        yield ntr("At most {n} character.", "At most {n} characters.", most)
    if field.type in {"multi", "lines", "links"}:
        yield tr("Several may be given, each on its own line or with a semicolon between.")
    if field.type == "rows":
        parts = " | ".join(bare(form.column_label(field, each)) for each in field.columns)
        yield tr("One line for each, its parts with bars between: {parts}", parts=Raw(parts))


def _period(
    field: Field, sample: dict[str, object], campaign: Campaign
) -> Iterator[TemplateColumn]:
    period = cast("dict[str, str | None]", sample.get(field.id) or {})
    when = tr("Month and year, such as {example}.", example=ltr("03/2020"))
    for target, end in ((PERIOD_FROM, "from"), (PERIOD_TO, "to")):
        note = when if end == "from" else joined(when, tr("Write “ongoing” if it still goes on."))
        yield TemplateColumn(
            heading=target_name(target, campaign),
            note=note,
            required=field.required == "always" and end == "from",
            example=period.get(end) or (tr("ongoing") if end == "to" else ""),
        )


def _media(field: Field, campaign: Campaign) -> Iterator[TemplateColumn]:
    yield TemplateColumn(
        heading=form.field_name(field),
        note=tr("Names of files in the folder that you choose when you import, one on a line."),
        example="mast.jpg",
    )
    lists = {
        "media.people": tuple(
            form.people_name(each) for each in ("none", "unrecognisable", "adults", "children")
        ),
        "media.consent": tuple(
            form.consent_name(each) for each in ("signed", "recorded", "mark", "not-asked")
        ),
        "media.guardian": (tr("Yes"), tr("No")),
        "media.licence": tuple(
            choice.name.get(language()) or choice.name.get("en") or choice.code
            for choice in campaign.choices.get("licences", ())
        ),
    }
    for target in MEDIA_DETAILS:
        yield TemplateColumn(
            heading=target_name(target, campaign),
            note=joined(
                form.detail_help(cast("form.Detail", target.partition(".")[2])),
                tr("One line for all files, or a line for each of them."),
            ),
            choices=lists.get(target, ()),
            several=target in lists,
        )


def _written(field: Field, value: object, campaign: Campaign) -> str:
    """Write an answer as a cell has it."""
    if value is None or value == "":
        return ""
    if field.type == "tick":
        return tr("Yes") if value is True else tr("No")
    if field.type in {"radio", "choice"}:
        return bare(form.choice_name(field, str(value), campaign))
    if field.type == "multi":
        codes = cast("list[str]", value)
        return "\n".join(bare(form.choice_name(field, code, campaign)) for code in codes)
    if field.type in {"lines", "links"}:
        return "\n".join(cast("list[str]", value))
    if field.type == "rows":
        return "\n".join(
            " | ".join(_cell(row.get(column.id)) for column in field.columns)
            for row in cast("list[dict[str, object]]", value)
        )
    return str(value)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    return "" if value is None else str(value)
