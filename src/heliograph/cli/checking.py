"""Commands before sending: check, ready, for one story or for many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from heliograph import wording
from heliograph.cli.naming import from_import, named_stories
from heliograph.cli.progress import ProgressLine
from heliograph.cli.session import NEEDS_PERSON, Session, command, fail, option, say, title_of
from heliograph.domain.checks import musts
from heliograph.errors import CampaignUnknown, HeliographError, SampleKept
from heliograph.i18n import joined, mark, ntr, tr

if TYPE_CHECKING:
    from heliograph.app.readying import Readied
    from heliograph.domain.ids import StoryId
    from heliograph.domain.problems import Problem


@command("check", mark("Tell what is to do before a story can be sent."))
@click.argument("stories", nargs=-1)
@option("--all", "all_drafts", is_flag=True, help=mark("Every draft."))
@from_import
def check(session: Session, stories: tuple[str, ...], *, all_drafts: bool, run: str | None) -> int:
    documents: list[object] = []
    lines: list[str] = []
    open_musts = 0
    for story in _chosen(session, stories, all_drafts=all_drafts, run=run):
        problems = session.workspace.drafts.check(story)
        open_musts += len(musts(problems))
        documents.append({"id": story, "problems": [*_problems(session, story, problems)]})
        lines.append(_heading(session, story, problems))
        lines += [f"  {text}" for text in _sentences(session, story, problems)]
    session.answer({"stories": documents}, *lines)
    return NEEDS_PERSON if open_musts else 0


def _chosen(
    session: Session, stories: tuple[str, ...], *, all_drafts: bool, run: str | None
) -> list[StoryId]:
    if not all_drafts:
        return [session.story(each) for each in named_stories(session, stories, run=run)]
    if stories or run:
        raise click.UsageError(tr("Name stories, or use --all."))
    return [row.story for row in session.workspace.drafts.summaries(show="drafts")]


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
@from_import
def ready(session: Session, stories: tuple[str, ...], *, all_drafts: bool, run: str | None) -> int:
    from heliograph.app.readying import mark_all_ready  # noqa: PLC0415 - other commands need none

    drafts = session.workspace.drafts
    unknown: list[str] = []
    if all_drafts:
        chosen = _chosen(session, stories, all_drafts=True, run=run)
    else:
        chosen, unknown = _known(session, named_stories(session, stories, run=run))
    line = ProgressLine()

    def show(done: int) -> None:
        line.show(tr("{n} of {whole} stories", n=done, whole=len(chosen)))

    try:
        readied = mark_all_ready(drafts, chosen, progress=show)
    finally:
        line.end()
    if all_drafts:
        for story in [each for each, why in readied.refused.items() if isinstance(why, SampleKept)]:
            del readied.refused[story]  # nobody meant the sample
    _say_what_is_left(session, readied)
    session.answer(
        {
            "ready": [{"id": row.story, "revision": row.revision} for row in readied.done],
            "held": _held(session, readied, unknown),
            "already": readied.already,
        },
        ntr("{n} story is ready to send.", "{n} stories are ready to send.", len(readied.done)),
        *_already(readied),
    )
    return NEEDS_PERSON if readied.unfinished or readied.refused or unknown else 0


def _known(session: Session, names: tuple[str, ...]) -> tuple[list[StoryId], list[str]]:
    """Find the stories that are named; one that is not there keeps no other from anything."""
    found: list[StoryId] = []
    unknown: list[str] = []
    for name in names:
        try:
            found.append(session.story(name))
        except HeliographError as error:
            as_json, session.as_json = session.as_json, False
            fail(session, error)
            session.as_json = as_json
            unknown.append(name)
    return found, unknown


def _held(session: Session, readied: Readied, unknown: list[str]) -> list[object]:
    """Give what a script reads of those that are not ready, and why."""
    held: list[object] = [
        {"id": story, "problems": _problems(session, story, problems)}
        for story, problems in readied.unfinished.items()
    ]
    held += [
        {"id": story, "problems": (), "error": type(error).__name__}
        for story, error in readied.refused.items()
    ]
    held += [{"id": name, "problems": (), "error": "StoryUnknown"} for name in unknown]
    return held


def _say_what_is_left(session: Session, readied: Readied) -> None:
    for story, problems in readied.unfinished.items():
        say(_heading(session, story, problems))
        for text in _sentences(session, story, problems):
            say(f"  {text}")
    for error in readied.refused.values():
        words = wording.error(error)
        say(joined(words.what, words.do))


def _already(readied: Readied) -> list[str]:
    count = len(readied.already)
    return (
        [ntr("{n} story was ready before.", "{n} stories were ready before.", count)]
        if count
        else []
    )


COMMANDS = (check, ready)
