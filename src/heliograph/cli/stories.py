"""Commands for stories: new, list, show, edit, draft, pause, resume, trash, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from heliograph import wording
from heliograph.cli.naming import from_import, named_stories
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
from heliograph.domain.lifecycle import State
from heliograph.errors import (
    HeliographError,
)
from heliograph.i18n import joined, mark, ntr, size, tr
from heliograph.wording import attaching

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.drafts import Show, Summary
    from heliograph.domain.ids import StoryId
    from heliograph.domain.media import MediaItem

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
@click.argument("stories", nargs=-1)
@from_import
def draft(session: Session, stories: tuple[str, ...], run: str | None) -> int:
    from heliograph.app.readying import take_back  # noqa: PLC0415 - other commands need none

    outbox, drafts = session.workspace.outbox, session.workspace.drafts
    named = named_stories(session, stories, run=run)
    done, code = _each(session, named, lambda story: take_back(outbox, drafts, story))
    session.answer(
        {"drafts": done},
        ntr("{n} story is a draft again.", "{n} stories are drafts again.", len(done)),
    )
    return code


@command("pause", mark("Hold stories of the outbox until they are resumed."))
@click.argument("stories", nargs=-1)
@from_import
def pause(session: Session, stories: tuple[str, ...], run: str | None) -> int:
    named = named_stories(session, stories, run=run)
    done, code = _each(session, named, session.workspace.outbox.pause)
    session.answer(
        {"paused": done}, ntr("{n} story is paused.", "{n} stories are paused.", len(done))
    )
    return code


@command("resume", mark("Let stories that are held go again."))
@click.argument("stories", nargs=-1)
@from_import
def resume(session: Session, stories: tuple[str, ...], run: str | None) -> int:
    named = named_stories(session, stories, run=run)
    done, code = _each(session, named, session.workspace.outbox.resume)
    session.answer({"resumed": done}, ntr("{n} story goes on.", "{n} stories go on.", len(done)))
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


COMMANDS = (new, list_stories, show, edit, draft, pause, resume, trash, restore)
