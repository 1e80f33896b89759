"""The command of clearance: what waits for it, letting it go, handing it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from heliograph.cli.session import DONE, NEEDS_PERSON, Session, command, option, title_of
from heliograph.domain.clearance import MOST_COMMENT
from heliograph.i18n import mark, moment, ntr, number, tr
from heliograph.wording.clearance import not_kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.app.clearing import Clearing
    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission

_SHORT = 13
"""Characters of an id that lines show; any beginning that only one has will do."""


@command("clear", mark("Clear stories to be sent, or hand them back; without one list what waits."))
@click.argument("stories", nargs=-1)
@option("--all", "all_waiting", is_flag=True, help=mark("Every story that waits for clearance."))
@option("--decline", is_flag=True, help=mark("Hand them back to drafts, with --comment."))
@option("--comment", help=mark("What the author is to read; alone it decides nothing."))
@option("--take-back", is_flag=True, help=mark("Take a clearance back, if nothing was sent yet."))
@option(
    "--rule",
    type=click.Choice(("on", "off")),
    help=mark("Let nothing leave before it is cleared, or everything without."),
)
def clear(
    session: Session,
    stories: tuple[str, ...],
    *,
    all_waiting: bool,
    decline: bool,
    comment: str | None,
    take_back: bool,
    rule: str | None,
) -> int:
    clearing = session.workspace.clearing
    named = bool(stories) or all_waiting
    if rule is not None and (named or decline or take_back or comment is not None):
        raise click.UsageError(tr("--rule stands alone."))
    if decline and take_back:
        raise click.UsageError(tr("Use --decline or --take-back, not both."))
    if decline and comment is None:
        raise click.UsageError(tr("Say with --comment what is to be changed."))
    if comment is not None and not 0 < len(comment.strip()) <= MOST_COMMENT:
        raise click.UsageError(tr("A comment has 1 to {n} characters.", n=number(MOST_COMMENT)))
    if rule is not None:
        return _rule(session, clearing, on=rule == "on")
    if not named:
        if decline or take_back or comment is not None:
            raise click.UsageError(tr("Name a story, or use --all."))
        return _list(session, clearing)
    rows = _chosen(session, clearing, stories, all_waiting=all_waiting)
    if decline:
        return _told(session, "declined", rows, clearing.decline(rows, comment or ""))
    if take_back:
        return _told(session, "taken_back", rows, clearing.take_back(rows))
    if comment is not None:
        return _told(session, "commented", rows, clearing.remark(rows, comment))
    return _told(session, "cleared", rows, clearing.clear(rows))


def _chosen(
    session: Session, clearing: Clearing, stories: Sequence[str], *, all_waiting: bool
) -> list[Submission]:
    rows = [clearing.submission(session.story(each)) for each in stories]
    if all_waiting:
        waiting = [row.submission for row in clearing.waiting() if row.submission is not None]
        rows += [each for each in waiting if each not in rows]
    return rows


def _rule(session: Session, clearing: Clearing, *, on: bool) -> int:
    clearing.set_needed(needed=on)
    waiting = clearing.count()
    lines = [
        tr("Nothing leaves before it is cleared.")
        if on
        else tr("Stories leave without being cleared.")
    ]
    if waiting:
        lines.append(_waits(waiting))
    session.answer({"needed": on, "waiting": waiting}, *lines)
    return DONE


def _list(session: Session, clearing: Clearing) -> int:
    rows = [row for row in clearing.waiting() if row.submission is not None]
    lines = [
        tr(
            "{id}  {title}  since {time}",
            id=row.story[:_SHORT],
            title=title_of(row.title),
            time=moment(row.submission.ready_ms),
        )
        for row in rows
        if row.submission is not None
    ]
    if not clearing.needed:
        lines.append(tr("Stories leave without being cleared."))
    elif rows:
        lines.append(_waits(len(rows)))
    else:
        lines.append(tr("Nothing waits for clearance."))
    document = {
        "needed": clearing.needed,
        "waiting": [
            {
                "id": row.story,
                "revision": row.submission.revision,
                "title": row.title,
                "ready_ms": row.submission.ready_ms,
            }
            for row in rows
            if row.submission is not None
        ],
    }
    session.answer(document, *lines)
    return NEEDS_PERSON if rows else DONE


def _waits(count: int) -> str:
    return ntr("{n} story waits for clearance.", "{n} stories wait for clearance.", count)


def _told(session: Session, what: str, rows: Sequence[Submission], done: Sequence[StoryId]) -> int:
    left = [row.story for row in rows if row.story not in done]
    count = len(done)
    match what:
        case "cleared":
            said = ntr("{n} story was cleared.", "{n} stories were cleared.", count)
        case "declined":
            said = ntr("{n} story was handed back.", "{n} stories were handed back.", count)
        case "taken_back":
            said = ntr("{n} clearance was taken back.", "{n} clearances were taken back.", count)
        case _:
            said = ntr("{n} story was commented on.", "{n} stories were commented on.", count)
    lines = [said]
    if left and what == "commented":
        lines.append(not_kept(len(left)))
    elif left:
        lines.append(
            ntr(
                "{n} story stays as it is: it was sent, is being sent,"
                " or is no longer in the outbox.",
                "{n} stories stay as they are: they were sent, are being sent,"
                " or are no longer in the outbox.",
                len(left),
            )
        )
    session.answer({what: list(done), "left": left}, *lines)
    return NEEDS_PERSON if left else DONE


COMMANDS = (clear,)
