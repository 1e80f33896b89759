"""A story as plain text, question by question: exactly what is sent, to read, copy and keep."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from msgspec import structs

from heliograph import i18n
from heliograph.domain.answers import is_asked, is_given
from heliograph.domain.campaign import in_language
from heliograph.domain.story import text_answer
from heliograph.i18n import Raw, day, iso, ltr, month, number, size, tr
from heliograph.wording import form
from heliograph.wording.attaching import cleaned_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from heliograph.domain.campaign import Campaign, Field, Section
    from heliograph.domain.manifest import Manifest
    from heliograph.domain.media import MediaDetails, MediaItem
    from heliograph.domain.story import Answers
    from heliograph.wording.form import Detail

Part = Literal["section", "question", "answer", "code", "note", "unanswered"]
"""What a passage is; a ``code`` (an address, a hash) always runs left to right."""

_TOLD: tuple[Detail, ...] = (
    "alt_text",
    "caption",
    "credit",
    "licence",
    "taken",
    "people",
    "consent",
    "transcript",
)
_ALWAYS_ASKED: tuple[Detail, ...] = ("alt_text", "credit", "licence", "people")
_ASKING = " \u00a0\u202f?？؟"  # noqa: RUF001 - the languages' own marks
_RECOGNISED = frozenset({"adults", "children"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph."""

    part: Part
    words: str


@dataclass(frozen=True, slots=True)
class StoryText:
    """A whole story in words."""

    language: str
    """In which the questions are worded."""
    passages: tuple[Passage, ...]

    def plain(self) -> str:
        """Write it as a text file has it: an empty line before each question."""
        lines: list[str] = []
        for passage in self.passages:
            match passage.part:
                case "section":
                    lines += ["", "", f"— {passage.words} —"]
                case "question" | "unanswered":
                    lines += ["", passage.words]
                case _:
                    lines.append(passage.words)
        return "\n".join(lines).strip("\n") + "\n"


def manifest_text(
    manifest: Manifest, campaign: Campaign, *, here: Sequence[MediaItem] = ()
) -> StoryText:
    """Word all that a manifest says, in the language of its story where we speak that.

    Args:
        manifest: What is sent, or was.
        campaign: Whose form it answers.
        here: The story's files as this computer knows them: what was taken out of each, and
            whether it still says where it was taken, stays here.
    """
    files = _as_known(manifest.media, here)
    language = text_answer(manifest.answers, "story_language")
    with i18n.speaking(language):
        passages = (
            *_passages(manifest.answers, files, campaign),
            *_beside(manifest, campaign),
        )
        return StoryText(i18n.language(), passages)


def answers_text(answers: Answers, media: Sequence[MediaItem], campaign: Campaign) -> StoryText:
    """Word answers and files, in the language of the story where we speak that."""
    with i18n.speaking(text_answer(answers, "story_language")):
        return StoryText(i18n.language(), tuple(_passages(answers, media, campaign)))


def answer_words(field: Field, value: object, campaign: Campaign) -> str:
    """Write an answer that is given as a person reads it; a list has an entry on each line."""
    match field.type:
        case "tick":
            return tr("Yes")
        case "radio" | "choice":
            return form.choice_name(field, str(value), campaign)
        case "multi":
            codes = cast("list[object]", value) if isinstance(value, list) else []
            return "\n".join(form.choice_name(field, str(code), campaign) for code in codes)
        case "period":
            return _period(value)
        case "lines" | "links":
            inserted = ltr if field.type == "links" else iso
            return "\n".join(inserted(line) for line in _lines(value))
        case "rows":
            rows = cast("list[object]", value) if isinstance(value, list) else []
            return "\n".join(_row(field, row) for row in rows if is_given(row))
        case "email" | "tel":
            return ltr(str(value))
        case _:
            return str(value)


def detail_words(details: MediaDetails, detail: Detail) -> str:
    """Write one thing that is said about a file; empty when it is not said."""
    match detail:
        case "people":
            return form.people_name(details.people) if details.people else ""
        case "consent":
            return form.consent_name(details.consent) if details.consent else ""
        case "taken":
            return month(details.taken) if details.taken else ""
        case "guardian" | "place_hidden":
            return tr("Yes") if getattr(details, detail) else tr("No")
        case "alt_text" | "caption" | "credit" | "licence" | "transcript":
            return str(getattr(details, detail))


def _as_known(sent: Sequence[MediaItem], here: Sequence[MediaItem]) -> list[MediaItem]:
    """Add to what is sent what is known of how the very same bytes were made."""
    known = {item.sha256: item for item in here}
    files: list[MediaItem] = []
    for item in sent:
        made = known.get(item.sha256, item)
        files.append(
            structs.replace(
                item, original=made.original, cleaned=made.cleaned, keeps_place=made.keeps_place
            )
        )
    return files


# ---- answers ---------------------------------------------------------------------------------


def _passages(
    answers: Answers, media: Sequence[MediaItem], campaign: Campaign
) -> Iterator[Passage]:
    sections: dict[Section, list[Field]] = {}
    for field in campaign.fields:
        sections.setdefault(field.section, []).append(field)
    for section, fields in sections.items():
        inside = list(_section(fields, answers, media, campaign))
        if inside:
            yield Passage("section", form.section_name(section))
            yield from inside
    known = {field.id for field in campaign.fields}
    others = {name: value for name, value in answers.items() if name not in known}
    if others:
        yield Passage("section", tr("Answers to questions that this form does not ask"))
    for name, value in others.items():
        yield Passage("question", ltr(name))
        yield Passage("answer", value if isinstance(value, str) else _json(value))


def _section(
    fields: Sequence[Field], answers: Answers, media: Sequence[MediaItem], campaign: Campaign
) -> Iterator[Passage]:
    empty: list[str] = []
    for field in fields:
        value = answers.get(field.id)
        if field.type == "media":
            for at, item in enumerate(media, start=1):
                yield from _file(item, at)
            if not media:
                empty.append(iso(form.field_name(field)))
        elif is_given(value) or (field.type == "tick" and is_asked(field, answers)):
            # Also what is not asked any more: it is sent, whoever asked for it.
            yield Passage("question", form.field_label(field))
            yield from _answer(field, value, campaign)
            if not field.published:
                yield Passage("note", tr("Not published."))
        elif is_asked(field, answers):
            empty.append(iso(form.field_name(field)))
    if empty:
        yield Passage("unanswered", tr("No answer: {questions}", questions=Raw(" · ".join(empty))))


def _answer(field: Field, value: object, campaign: Campaign) -> Iterator[Passage]:
    match field.type:
        case "tick":
            yield Passage("answer", tr("Yes") if value is True else tr("No"))
        case "email" | "tel":
            yield Passage("code", str(value))
        case "links":
            yield from (Passage("code", line) for line in _lines(value))
        case "lines":
            yield from (Passage("answer", line) for line in _lines(value))
        case _:
            words = answer_words(field, value, campaign)
            yield from (Passage("answer", line) for line in words.split("\n"))


def _lines(value: object) -> list[str]:
    lines = cast("list[object]", value) if isinstance(value, list) else [value]
    return [str(line) for line in lines if is_given(line)]


def _period(value: object) -> str:
    period = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    start, end = period.get("from"), period.get("to")
    begun = month(start) if isinstance(start, str) else ""
    if isinstance(end, str):
        return tr("{start} to {end}", start=begun, end=month(end))
    return tr("since {start}", start=begun)


def _row(field: Field, row: object) -> str:
    cells = cast("dict[str, object]", row) if isinstance(row, dict) else {}
    said: list[str] = []
    for column in field.columns:
        value = cells.get(column.id)
        if not is_given(value):
            continue
        words = tr("Yes") if value is True else str(value)
        if column.type == "month":
            words = month(words)
        said.append(
            tr("{question}: {answer}", question=form.column_label(field, column), answer=words)
        )
    return " · ".join(said)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# ---- files, and what goes with them ----------------------------------------------------------


def _file(item: MediaItem, at: int) -> Iterator[Passage]:
    name, bytes_ = ltr(item.file_name), size(item.size_bytes)
    yield Passage("question", tr("File {n}: {name}, {size}", n=at, name=name, size=bytes_))
    yield Passage("answer", form.media_kind_name(item.kind))
    told = list(_TOLD)
    if item.details.people == "children":
        told.append("guardian")
    if item.details.people in _RECOGNISED or item.kind in {"photo", "video"}:
        told.append("place_hidden")
    for detail in told:
        words = detail_words(item.details, detail)
        if words:
            label = form.detail_label(detail).rstrip(_ASKING)
            said = tr("{question}: {answer}", question=label, answer=words)
            yield from (Passage("answer", line) for line in said.split("\n"))
    empty = [
        iso(form.detail_label(detail))
        for detail in _ALWAYS_ASKED
        if not detail_words(item.details, detail)
    ]
    if empty:
        yield Passage("note", tr("No answer: {questions}", questions=Raw(" · ".join(empty))))
    made = cleaned_words(item)
    if made:
        yield Passage("note", made)
    yield Passage("note", tr("SHA-256: {hash}", hash=ltr(item.sha256)))


def _beside(manifest: Manifest, campaign: Campaign) -> Iterator[Passage]:
    yield Passage("section", tr("What goes with it"))
    title = in_language(campaign.title, i18n.language()) or campaign.id
    facts = [
        (tr("Campaign"), iso(title)),
        (tr("Number of the story"), ltr(manifest.story)),
        (tr("Revision"), number(manifest.revision)),
        (tr("Begun"), day(manifest.created_ms)),
    ]
    if manifest.family is not None:
        facts.append((tr("Number of its language versions"), ltr(manifest.family)))
    for name, words in facts:
        yield Passage("answer", tr("{question}: {answer}", question=name, answer=words))
