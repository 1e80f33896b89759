"""Words of reviews: where a story stands with ITU's editors, and what they ask of its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import Raw, iso, mark, moment, ntr, tr
from heliograph.wording.form import field_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.domain.campaign import Campaign
    from heliograph.domain.review import Comment, Reviewed, ReviewState, SentReply, Thread

_LONGEST_LINE = 200
"""Characters of a comment where it stands in one line."""

_SINCE: dict[ReviewState, str] = {
    "received": mark("With ITU’s editors since {time}"),
    "in-review": mark("Read by ITU’s editors since {time}"),
    "returned": mark("Returned by ITU {time}"),
    "accepted": mark("Accepted by ITU {time}"),
    "declined": mark("Declined by ITU {time}"),
}


def review_name(state: ReviewState) -> str:
    """Name what the editors said last, in a word or two."""
    match state:
        case "received":
            return tr("With ITU’s editors")
        case "in-review":
            return tr("In review")
        case "returned":
            return tr("Returned by ITU")
        case "accepted":
            return tr("Accepted by ITU")
        case "declined":
            return tr("Declined by ITU")


def standing_sentence(state: ReviewState, at_ms: int) -> str:
    """Say where a story stands with the editors, and since when (Unix milliseconds)."""
    return tr(_SINCE[state], time=moment(at_ms))


def asks_sentence(threads: Sequence[Thread]) -> str:
    """Say in one line what a returned story waits for, from its open comments."""
    if not threads:
        return tr("Returned by ITU. Open it to read what is asked.")
    if len(threads) == 1:
        return tr("ITU asks: {comment}", comment=one_line(threads[0].comment.text))
    return comments_sentence(len(threads))


def comments_sentence(count: int) -> str:
    """Say how many comments wait for their author."""
    return ntr("Returned by ITU with {n} comment", "Returned by ITU with {n} comments", count)


def reply_sentence(sent: SentReply) -> str:
    """Say of an answer, or of a comment that was only dealt with, whether ITU has it."""
    if sent.received_ms is not None:
        return tr("Received by ITU {time}.", time=moment(sent.received_ms))
    return tr("Goes to ITU with the next connection.")


def one_line(words: str) -> str:
    """Give a text as one line, cut where it is long."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1].rstrip()}…"


def comment_place(comment: Comment, campaign: Campaign | None, files: Mapping[str, str]) -> str:
    """Name what a comment speaks of: a question, a file, or the whole story.

    Args:
        comment: What an editor says.
        campaign: The story's; None where its pack is not on this computer.
        files: Names of the files of the story, or of the revision, by the id of the item.
    """
    if comment.item is not None:
        return files.get(comment.item) or tr("A file that is not in the story any more")
    if comment.field is None:
        return tr("The whole story")
    field = None if campaign is None else campaign.find_field(comment.field)
    return tr("A question that is not in the form any more") if field is None else field_name(field)


def review_lines(
    reviewed: Reviewed, campaign: Campaign | None, files: Mapping[str, str]
) -> list[str]:
    """Write down where a story stands, what the editors say of it and what was answered.

    Args:
        reviewed: All of its reviews.
        campaign: The story's; None where its pack is not on this computer.
        files: Names of its files by the id of the item.
    """
    latest = reviewed.latest
    lines = [standing_sentence(latest.state, latest.at_ms), *_paragraphs(latest.message)]
    for thread in reviewed.threads:
        place = comment_place(thread.comment, campaign, files)
        lines += ["", place_line(place, thread), *_paragraphs(thread.comment.text)]
        for sent in thread.replies:
            if sent.reply.text:
                lines += [answer_line(sent), *_paragraphs(sent.reply.text)]
        lines.append(thread_sentence(thread))
    return lines


def place_line(place: str, thread: Thread) -> str:
    """Say what a comment speaks of, who made it and when."""
    parts = (iso(place), iso(thread.by or tr("ITU")), moment(thread.at_ms))
    return " · ".join(part for part in parts if part)


def answer_line(sent: SentReply) -> str:
    """Say when the author answered, and whether ITU has it."""
    return tr(
        "You answered {time}. {how}", time=moment(sent.reply.at_ms), how=Raw(reply_sentence(sent))
    )


def thread_sentence(thread: Thread) -> str:
    """Say whether a comment still waits for its author."""
    if thread.answered_by is not None:
        return tr("Answered by version {n} of the story", n=thread.answered_by)
    if thread.done_ms is not None:
        return tr("Dealt with {time}", time=moment(thread.done_ms))
    return tr("Waits for your answer")


def _paragraphs(words: str) -> list[str]:
    """Give the lines of somebody's text, each in its own direction."""
    return [iso(line) if line else "" for line in words.splitlines()]
