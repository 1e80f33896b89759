"""Words of how it looks for a deadline: what the speed allows, what is lost, what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import i18n
from heliograph.domain.campaign import in_language
from heliograph.i18n import Raw, duration, joined, tr
from heliograph.wording.times import geneva_day

_WORTH_SAYING_S = 60.0

if TYPE_CHECKING:
    from heliograph.app.deadlines import Deadline


def outlook_sentence(found: Deadline) -> str:
    """Say for which campaign the deadline is in danger, by how much, and what still counts.

    Empty where nothing is to be said: it is in time, or nobody knows how fast it goes.
    """
    if not found.is_in_danger:
        return ""
    title = in_language(found.campaign.title, i18n.language())
    return tr("{campaign}: {said}", campaign=title, said=Raw(joined(*_sentences(found))))


def _sentences(found: Deadline) -> list[str]:
    campaign, outlook = found.campaign, found.outlook
    if outlook.verdict == "closed" and campaign.closes is not None:
        closed = tr(
            "closed on {day} and takes no more stories. The stories are safe here.",
            day=geneva_day(campaign.closes),
        )
        return [closed]
    measured = tr(
        "at the last measured speed this takes {takes}; the deadline is in {left}.",
        takes=duration(outlook.takes_s or 0),
        left=duration(outlook.left_s),
    )
    return [measured, *_rules(found), _what_counts(found)]


def _rules(found: Deadline) -> list[str]:
    """Say what the person's own rules take away of the time and of the data."""
    outlook = found.outlook
    said: list[str] = []
    if outlook.left_s - outlook.open_s >= _WORTH_SAYING_S:
        said.append(tr("Your hours for sending leave {open} of that.", open=_open(outlook.open_s)))
    if not outlook.is_affordable:
        said.append(tr("Your data budget does not allow all of it before then."))
    return said


def _open(seconds: float) -> Raw:
    return duration(seconds) if seconds >= _WORTH_SAYING_S else Raw(tr("nothing"))


def _what_counts(found: Deadline) -> str:
    if found.outlook.verdict == "texts-in-time" and found.to_go.text_bytes:
        return tr(
            "The texts go first and arrive in time; photos and files come later and are still"
            " taken."
        )
    if found.outlook.verdict == "texts-in-time":
        return tr(
            "The texts have arrived in time; photos and files come later and are still taken."
        )
    if found.campaign.late == "refuse":
        return tr("Stories whose text arrives later are not accepted.")
    return tr("Stories whose text arrives later are accepted and marked as late.")
