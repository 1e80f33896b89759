"""Commands of reviews: what ITU's editors say of stories, answering them, dealing with them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from heliograph import i18n, wording
from heliograph.cli.session import Session, command, option, title_of
from heliograph.errors import CampaignUnknown, StoryUnknown
from heliograph.i18n import mark, ntr, tr

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.domain.review import Reviewed, SentReply, Thread

_SHORT = 13
"""Characters of an id that lines show; any beginning that only one has will do."""


@command("list", mark("List the stories that ITU’s editors spoke of, newest first."))
def list_reviews(session: Session) -> None:
    documents: list[object] = []
    lines: list[str] = []
    for story in session.workspace.reviews.stories():
        found = _reviewed(session, story)
        title = session.workspace.drafts.get(story).title
        documents.append({**_head(story, found), "title": title})
        latest = found.latest
        parts = [story[:_SHORT], wording.standing_sentence(latest.state, latest.at_ms)]
        parts.append(title_of(title))
        if found.open_threads:
            count = len(found.open_threads)
            parts.append(ntr("{n} open comment", "{n} open comments", count))
        if found.is_new:
            parts.append(tr("New from ITU"))
        lines.append("  ".join(parts))
    if not lines:
        lines = [tr("ITU’s editors have said nothing yet.")]
    session.answer({"reviews": documents}, *lines)


@command("show", mark("Show what ITU’s editors say of a story, and what you answered."))
@click.argument("story")
def show(session: Session, story: str) -> None:
    workspace = session.workspace
    target = session.story(story)
    found = workspace.reviews.of_story(target)
    if found is None:
        session.answer(
            {"id": target, "state": None, "comments": []},
            tr("ITU’s editors have said nothing about this story yet."),
        )
        return
    workspace.reviews.see(target)
    written = workspace.drafts.get(target)
    try:
        campaign = workspace.campaigns.get(written.campaign)
    except CampaignUnknown:
        campaign = None
    lines = [title_of(written.title)]
    lines += wording.review_lines(found, campaign, workspace.reviews.files(target))
    if found.open_threads:
        lines += ["", tr("To answer: heliograph review reply STORY COMMENT TEXT")]
        lines += [
            f"  {thread.comment.id[:_SHORT]}  {wording.one_line(thread.comment.text)}"
            for thread in found.open_threads
        ]
    asked = {each.comment.id: workspace.originals.asked(target, each) for each in found.threads}
    for thread in found.open_threads:
        found_original = asked[thread.comment.id]
        if found_original is not None:
            lines += ["", wording.original_sentence(found_original)]
            lines.append(
                tr("To decide: heliograph review original STORY COMMENT --send, or --keep")
            )
    comments = [{**_comment(each), "original": asked[each.comment.id]} for each in found.threads]
    document = {**_head(target, found), "comments": comments}
    session.answer(document, *lines)


@command(
    "reply",
    mark("Answer a comment; the answer goes with the next connection. COMMENT: if there are more."),
)
@click.argument("story")
@click.argument("words", nargs=-1, metavar="[COMMENT] TEXT")
@option("--file", "file", default=None, help=mark("Read the answer from a file; - for input."))
def reply(session: Session, story: str, words: tuple[str, ...], file: str | None) -> None:
    given = list(words)
    if file is not None:
        given.append(_read(file))
    if len(given) not in {1, 2} or not given[-1].strip():
        raise click.UsageError(tr("Give an answer, and before it the comment if there are more."))
    comment = given[0] if len(given) == 2 else ""
    target = session.story(story)
    thread = session.workspace.reviews.comment(target, comment)
    made = session.workspace.reviews.finish(target, thread.comment.id, given[-1])
    session.answer(
        {"id": target, "comment": thread.comment.id, "reply": made.id},
        tr("The answer is kept. It goes to ITU with the next connection."),
    )


@command("done", mark("Call a comment dealt with, without an answer."))
@click.argument("story")
@click.argument("comment", default="")
def done(session: Session, story: str, comment: str) -> None:
    target = session.story(story)
    thread = session.workspace.reviews.comment(target, comment)
    made = session.workspace.reviews.finish(target, thread.comment.id, "")
    session.answer(
        {"id": target, "comment": thread.comment.id, "reply": made.id},
        tr("The comment is dealt with. ITU hears of it with the next connection."),
    )


@command("reopen", mark("Let a comment be open again that was dealt with; an answer stays."))
@click.argument("story")
@click.argument("comment")
def reopen(session: Session, story: str, comment: str) -> None:
    target = session.story(story)
    thread = session.workspace.reviews.comment(target, comment)
    session.workspace.reviews.reopen(target, thread.comment.id)
    session.answer(
        {"id": target, "comment": thread.comment.id}, tr("The comment waits for you again.")
    )


@command(
    "original",
    mark("Send the original of a file that a comment asks for, or keep it here."),
)
@click.argument("story")
@click.argument("comment", default="")
@option("--send", "goes", is_flag=True, help=mark("Send it, after everything else that waits."))
@option("--keep", "stays", is_flag=True, help=mark("Keep it here."))
def original(session: Session, story: str, comment: str, *, goes: bool, stays: bool) -> None:
    if goes and stays:
        raise click.UsageError(tr("Choose one: send it, or keep it here."))
    originals, reviews = session.workspace.originals, session.workspace.reviews
    target = session.story(story)
    thread = reviews.comment(target, comment)
    if goes:
        originals.send(target, thread.comment.id)
    elif stays:
        originals.keep(target, thread.comment.id)
    asked = originals.asked(target, reviews.comment(target, thread.comment.id))
    if asked is None:
        raise StoryUnknown(comment or story)
    session.answer(
        {"id": target, "comment": thread.comment.id, "original": asked},
        wording.original_sentence(asked),
    )


@click.group(invoke_without_command=True)
@click.pass_context
def review(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        context.invoke(list_reviews, as_json=False)


def _reviewed(session: Session, story: StoryId) -> Reviewed:
    found = session.workspace.reviews.of_story(story)
    if found is None:
        raise StoryUnknown(story)
    return found


def _head(story: StoryId, found: Reviewed) -> dict[str, object]:
    latest = found.latest
    return {
        "id": story,
        "state": latest.state,
        "revision": latest.revision,
        "number": latest.number,
        "at_ms": latest.at_ms,
        "by": latest.by,
        "message": latest.message,
        "new": found.is_new,
        "asks": found.asks,
        "open_comments": len(found.open_threads),
    }


def _comment(thread: Thread) -> dict[str, object]:
    comment = thread.comment
    return {
        "id": comment.id,
        "field": comment.field,
        "item": comment.item,
        "text": comment.text,
        "language": comment.language,
        "by": thread.by,
        "at_ms": thread.at_ms,
        "revision": thread.revision,
        "open": thread.is_open,
        "draft": thread.draft,
        "replies": [_reply(each) for each in thread.replies],
    }


def _reply(sent: SentReply) -> dict[str, object]:
    return {
        "id": sent.reply.id,
        "text": sent.reply.text,
        "at_ms": sent.reply.at_ms,
        "received_ms": sent.received_ms,
    }


def _read(path: str) -> str:
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return data.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(
            tr("{path} cannot be read as text: {reason}", path=i18n.ltr(path), reason=str(error))
        ) from error


for each in (list_reviews, show, reply, done, reopen, original):
    review.add_command(each)

COMMANDS = (review,)
