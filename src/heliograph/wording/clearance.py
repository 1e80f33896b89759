"""Words of clearance: what whoever clears wrote to the author of a story that was handed back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import iso, ntr, tr

if TYPE_CHECKING:
    from heliograph.domain.clearance import Clearance


def remarked(said: Clearance, comment: str) -> str:
    """Say who commented on a story, and what.

    Args:
        said: The comment.
        comment: What was said, or as much of it as there is room for.
    """
    if said.by_whom:
        return tr("Comment by {name}: {comment}", name=iso(said.by_whom), comment=iso(comment))
    return tr("Comment: {comment}", comment=iso(comment))


def not_kept(count: int) -> str:
    """Say that nobody would read a comment any more, as so many stories do not wait."""
    return ntr(
        "The comment was not kept: {n} story does not wait for clearance any more.",
        "The comment was not kept: {n} stories do not wait for clearance any more.",
        count,
    )


def handed_back(said: Clearance, comment: str) -> str:
    """Say who handed a story back, and what is to be changed.

    Args:
        said: The verdict.
        comment: Its comment, or as much of it as there is room for.
    """
    if said.by_whom:
        return tr(
            "Handed back by {name}, not sent: {comment}",
            name=iso(said.by_whom),
            comment=iso(comment),
        )
    return tr("Handed back, not sent: {comment}", comment=iso(comment))
