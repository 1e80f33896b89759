"""Commands that write: new, list, show, edit, check, ready, draft, trash, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from heliograph import wording
from heliograph.cli.session import (
    NEEDS_PERSON,
    Session,
    command,
    fail,
    option,
    read_json,
    say,
    title_of,
)
from heliograph.domain.answers import is_language
from heliograph.domain.checks import musts
from heliograph.domain.lifecycle import State
from heliograph.errors import (
    CampaignUnknown,
    HeliographError,
    MediaNotCleaned,
    NotReady,
    SampleKept,
)
from heliograph.i18n import joined, mark, ntr, size, tr
from heliograph.wording import attaching

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.drafts import Show, Summary
    from heliograph.domain.ids import StoryId
    from heliograph.domain.media import MediaItem
    from heliograph.domain.problems import Problem

_file = click.Path(path_type=Path, dir_okay=False)


@command("new", mark("Make a draft from JSON answers, or a language version of a story."))
@option("--file", "answers_file", help=mark("JSON answers; - for standard input."))
@option("--media", multiple=True, type=_file, help=mark("A file to attach; may be repeated."))
@option("--language-version-of", "other", help=mark("A story to tell in another language."))
@option("--language", help=mark("The language of the version, such as fr."))
def new(
    session: Session,
    /,
    answers_file: str | None,
    media: tuple[Path, ...],
    other: str | None,
    language: str | None,
) -> int:
    drafts = session.workspace.drafts
    if other is not None:
        story = _begin_version(session, other, language=language, answers_file=answers_file)
    elif answers_file is None or language is not None:
        raise click.UsageError(tr("Give --file, or both --language-version-of and --language."))
    else:
        answers = read_json(answers_file)
        campaign = answers.pop("campaign", None)
        story = drafts.new(
            campaign=campaign if isinstance(campaign, str) else None, answers=answers
        )
    code = 0
    for path in media:
        try:
            session.workspace.attachments.attach(story, path)
        except HeliographError as error:
            # The draft and the other files stay; the person hears about this one.
            words = wording.attaching_error(error)
            say(joined(words.what, words.safe, words.do))
            code = NEEDS_PERSON
    session.answer({"id": story}, story)
    return code


def _begin_version(
    session: Session, other: str, *, language: str | None, answers_file: str | None
) -> StoryId:
    if language is None or not is_language(language):
        raise click.UsageError(tr("Give the language of the version, such as --language fr."))
    answers = {} if answers_file is None else read_json(answers_file)
    # The campaign and the language are settled by the other version and by the option.
    answers = {name: value for name, value in answers.items() if name not in _SETTLED}
    story = session.workspace.language_versions.begin(session.story(other), language)
    if answers:
        drafts = session.workspace.drafts
        drafts.save(story, {**drafts.get(story).answers, **answers})
    return story


_SETTLED = frozenset({"campaign", "story_language"})


@command("list", mark("List stories, newest change first."))
@option(
    "--state",
    "show",
    type=click.Choice(["all", "drafts", "ready", "attention", "outbox", "sent", "trash"]),
    default="all",
    help=mark("Which stories."),
)
@option("--find", default="", help=mark("Words that the story has."))
def list_stories(session: Session, show: Show, find: str) -> None:
    rows = session.workspace.drafts.summaries(show=show, find=find)
    session.answer(
        {"stories": [_document(session, row) for row in rows]},
        *(_line(session, row) for row in rows),
    )


def _document(session: Session, row: Summary) -> dict[str, object]:
    why = session.workspace.outbox.why(row.submission) if row.submission else None
    return {
        "id": row.story,
        "title": row.title,
        "kind": row.kind,
        "language": row.language,
        "family": row.family,
        "campaign": row.campaign,
        "state": row.state,
        "why": why.cause if why and row.state is not State.DRAFT else None,
        "review": row.standing.state if row.standing else None,
        "asks": row.asks,
        "musts": row.musts,
    }


def _line(session: Session, row: Summary) -> str:
    del session
    said = row.reviewed if row.state is State.SENT else None
    state = wording.review_name(said.state) if said else wording.state_name(row.state)
    parts = [row.story[:13], state, title_of(row.title)]
    if row.state is State.DRAFT and row.musts:
        parts.append(ntr("{n} thing to do", "{n} things to do", row.musts))
    if row.asks:
        parts.append(tr("ITU asks for something: heliograph review show"))
    return "  ".join(parts)


@command("show", mark("Show one story: answers, media, state."))
@click.argument("story")
def show(session: Session, story: str) -> None:
    drafts = session.workspace.drafts
    found = drafts.get(session.story(story))
    campaign = session.workspace.campaigns.get(found.campaign)
    review = session.workspace.reviews.latest(found.id)
    document = {
        "id": found.id,
        "campaign": found.campaign,
        "open": drafts.is_open(found.id),
        "family": found.family,
        "versions": session.workspace.language_versions.versions_of(found.id),
        "review": None if review is None else review.state,
        "answers": found.answers,
        "media": found.media,
        "history": drafts.history(found.id),
    }
    lines = [title_of(found.title), found.id]
    if review is not None:
        lines.append(wording.standing_sentence(review.state, review.at_ms))
    for field in campaign.fields:
        value = found.answers.get(field.id)
        if value not in (None, "", []):
            lines.append(f"{wording.field_label(field)}: {_plain(value)}")
    lines += [_media_line(item) for item in found.media]
    session.answer(document, *lines)


def _media_line(item: MediaItem) -> str:
    parts = [item.file_name, attaching.change(item) or size(item.size_bytes), item.sha256]
    return "  ".join(parts)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


@command("edit", mark("Change answers of a draft; null takes an answer out, others stay."))
@click.argument("story")
@option("--file", "answers_file", required=True, help=mark("JSON answers; - for standard input."))
def edit(session: Session, story: str, answers_file: str) -> None:
    drafts = session.workspace.drafts
    found = drafts.get(session.story(story))
    answers = dict(found.answers)
    for field, value in read_json(answers_file).items():
        if value is None:
            answers.pop(field, None)
        else:
            answers[field] = value
    saved_ms = drafts.save(found.id, answers)
    session.answer({"id": found.id, "saved_ms": saved_ms}, tr("Saved on this computer."))


@command("check", mark("Tell what is to do before a story can be sent."))
@click.argument("stories", nargs=-1)
@option("--all", "all_drafts", is_flag=True, help=mark("Every draft."))
def check(session: Session, stories: tuple[str, ...], *, all_drafts: bool) -> int:
    documents: list[object] = []
    lines: list[str] = []
    open_musts = 0
    for story in _chosen(session, stories, all_drafts=all_drafts):
        problems = session.workspace.drafts.check(story)
        open_musts += len(musts(problems))
        documents.append({"id": story, "problems": [*_problems(session, story, problems)]})
        lines.append(_heading(session, story, problems))
        lines += [f"  {text}" for text in _sentences(session, story, problems)]
    session.answer({"stories": documents}, *lines)
    return NEEDS_PERSON if open_musts else 0


def _chosen(session: Session, stories: tuple[str, ...], *, all_drafts: bool) -> list[StoryId]:
    if all_drafts == bool(stories):
        raise click.UsageError(tr("Name stories, or use --all."))
    if all_drafts:
        return [row.story for row in session.workspace.drafts.summaries(show="drafts")]
    return [session.story(each) for each in stories]


def _heading(session: Session, story: StoryId, problems: tuple[Problem, ...]) -> str:
    title = title_of(session.workspace.drafts.get(story).title)
    count = len(musts(problems))
    if count == 0:
        return tr("{title}: can be sent", title=title)
    return ntr("{title}: {n} thing to do", "{title}: {n} things to do", count, title=title)


def _sentences(session: Session, story: StoryId, problems: tuple[Problem, ...]) -> list[str]:
    found = session.workspace.drafts.get(story)
    try:
        campaign = session.workspace.campaigns.get(found.campaign)
    except CampaignUnknown:
        return []
    names: dict[str, str] = {item.id: item.file_name for item in found.media}
    return [
        f"{wording.grade_name(each.grade)}: {wording.problem(each, campaign, names)}"
        for each in problems
    ]


def _problems(
    session: Session, story: StoryId, problems: tuple[Problem, ...]
) -> list[dict[str, object]]:
    sentences = _sentences(session, story, problems)
    return [
        {
            "grade": each.grade,
            "code": each.code,
            "field": each.field,
            "item": each.item,
            "row": each.row,
            "text": text,
        }
        for each, text in zip(problems, sentences, strict=True)
    ]


@command("ready", mark("Mark drafts as ready to send."))
@click.argument("stories", nargs=-1)
@option("--all", "all_drafts", is_flag=True, help=mark("Every draft."))
def ready(session: Session, stories: tuple[str, ...], *, all_drafts: bool) -> int:
    done: list[object] = []
    held: list[object] = []
    for story in _chosen(session, stories, all_drafts=all_drafts):
        try:
            submission = session.workspace.drafts.mark_ready(story)
        except SampleKept as error:
            if not all_drafts:
                held.append({"id": story, "problems": ()})
                say(wording.error(error).what)
            continue
        except NotReady as error:
            held.append({"id": story, "problems": _problems(session, story, tuple(error.problems))})
            say(_heading(session, story, tuple(error.problems)))
            for text in _sentences(session, story, tuple(error.problems)):
                say(f"  {text}")
            continue
        except MediaNotCleaned as error:
            # A file from before files were cleaned; the other stories can go all the same.
            held.append({"id": story, "problems": (), "error": type(error).__name__})
            words = wording.error(error)
            say(joined(words.what, words.do))
            continue
        done.append({"id": story, "revision": submission.revision})
    session.answer(
        {"ready": done, "held": held},
        ntr("{n} story is ready to send.", "{n} stories are ready to send.", len(done)),
    )
    return NEEDS_PERSON if held else 0


def _each(
    session: Session, stories: tuple[str, ...], act: Callable[[StoryId], None]
) -> tuple[list[StoryId], int]:
    """Do something to each story; one that cannot does not stop the others."""
    done: list[StoryId] = []
    code = 0
    for text in stories:
        try:
            story = session.story(text)
            act(story)
        except HeliographError as error:
            as_json, session.as_json = session.as_json, False
            code = max(code, fail(session, error))
            session.as_json = as_json
            continue
        done.append(story)
    return done, code


@command("draft", mark("Take stories out of the outbox, back to drafts."))
@click.argument("stories", nargs=-1, required=True)
def draft(session: Session, stories: tuple[str, ...]) -> int:
    done, code = _each(session, stories, session.workspace.drafts.to_drafts)
    session.answer(
        {"drafts": done},
        ntr("{n} story is a draft again.", "{n} stories are drafts again.", len(done)),
    )
    return code


@command("trash", mark("Put drafts into the trash."))
@click.argument("stories", nargs=-1, required=True)
def trash(session: Session, stories: tuple[str, ...]) -> int:
    done, code = _each(session, stories, session.workspace.drafts.trash)
    session.answer(
        {"trashed": done},
        ntr("{n} story is in the trash.", "{n} stories are in the trash.", len(done)),
    )
    return code


@command("restore", mark("Take stories out of the trash."))
@click.argument("stories", nargs=-1, required=True)
def restore(session: Session, stories: tuple[str, ...]) -> int:
    done, code = _each(session, stories, session.workspace.drafts.restore)
    session.answer(
        {"restored": done},
        ntr("{n} story is back.", "{n} stories are back.", len(done)),
    )
    return code


COMMANDS = (new, list_stories, show, edit, check, ready, draft, trash, restore)
