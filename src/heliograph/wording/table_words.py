"""By which words tables name a campaign's questions and choices, ours and those of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph import bundled, decoding
from heliograph.domain.answers import REGIONS
from heliograph.domain.countries import COUNTRY_CODES
from heliograph.domain.tables.mapping import (
    IGNORED,
    KEY,
    MEDIA,
    MEDIA_DETAILS,
    PERIOD_FROM,
    PERIOD_TO,
    REPORT_STORY,
    STORY,
)
from heliograph.domain.tables.vocabulary import Vocabulary, plain
from heliograph.i18n import country_name, language, language_name, language_words, speaking
from heliograph.wording import form
from heliograph.wording.tables import target_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.domain.campaign import Campaign, Field

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


class _Words(msgspec.Struct):
    headings: dict[str, list[str]]
    codes: dict[str, dict[str, list[str]]]
    words: dict[str, list[str]]
    states: list[str]
    """With which the long names of states begin, before the short one."""
    not_states: list[str]
    """Countries by code whose long names say something else, so that they are listed."""


def vocabulary(campaign: Campaign) -> Vocabulary:
    """Collect the words: a tenth of a second, so keep it for as long as a table is looked at."""
    others = decoding.decode(bundled.resource("table_words.json").read_bytes(), type=_Words)
    headings: dict[str, str] = {}
    codes: dict[str, dict[str, str]] = {}
    for field in campaign.fields:
        if field.choices is not None:
            known = codes.setdefault(field.choices, {})
            for code in (code for _, code in _choices(field, campaign)):
                known.setdefault(plain(code), code)
    for speech in LANGUAGES:
        with speaking(speech):
            for target, words in _questions(campaign):
                headings.setdefault(plain(words), target)
            for field in campaign.fields:
                if field.choices is not None:
                    for name, code in _choices(field, campaign):
                        codes[field.choices].setdefault(plain(name), code)
    headings[plain(REPORT_STORY)] = STORY
    fields = {field.id for field in campaign.fields}
    for target, names in others.headings.items():
        if target.partition(".")[0] in fields or target in {KEY, IGNORED}:
            for name in names:
                headings.setdefault(plain(name), target)
    _long_names(codes, others)
    codes.update({name: codes.get(name, {}) for name in others.codes})
    for name, by_code in others.codes.items():
        for code, names in by_code.items():
            for each in (code, *names):
                codes[name].setdefault(plain(each), code)
    return Vocabulary(
        headings={word: target for word, target in headings.items() if word},
        codes=codes,
        months=language_words().months,
        **{
            name: frozenset(plain(each) or each for each in others.words[name])
            for name in ("yes", "no", "ongoing", "since")
        },
    )


def _long_names(codes: dict[str, dict[str, str]], others: _Words) -> None:
    """Know "Republic of Kenya" as well as "Kenya", wherever that means nothing else."""
    known = codes.get("countries", {})
    beginnings = [plain(each) for each in others.states]
    short = [(name, code) for name, code in known.items() if code in COUNTRY_CODES]
    for name, code in short:
        if code not in others.not_states and name != plain(code):
            for each in beginnings:
                known.setdefault(f"{each} {name}", code)


def _questions(campaign: Campaign) -> Iterator[tuple[str, str]]:
    for field in campaign.fields:
        if field.type == "media":
            for target in MEDIA_DETAILS:
                yield target, target_name(target, campaign)
        yield field.id, form.field_label(field)
        yield field.id, form.field_name(field)
        yield field.id, field.id
    for target in (PERIOD_FROM, PERIOD_TO, KEY, MEDIA):
        yield target, target_name(target, campaign)


def _choices(field: Field, campaign: Campaign) -> Iterator[tuple[str, str]]:
    """Give names, in the language that is spoken, and codes."""
    if field.choices == "countries":
        for code in sorted(COUNTRY_CODES):
            yield country_name(code), code
        for code in sorted(REGIONS):
            yield form.choice_name(field, code, campaign), code
    elif field.choices == "languages":
        for code, names in language_words().names.items():
            yield language_name(code), code
            yield names[language()], code
    else:
        for choice in campaign.choices.get(field.choices or "", ()):
            yield form.choice_name(field, choice.code, campaign), choice.code
            for name in choice.name.values():
                yield name, choice.code
