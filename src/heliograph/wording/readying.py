"""Words of many stories that were to be marked ready: how many are, and what others lack."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from heliograph import wording
from heliograph.i18n import Raw, joined, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.readying import Readied
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.ids import StoryId

_MOST = 3
"""Of what is to do, so many kinds are named: those that most stories have."""


def readied_sentences(
    readied: Readied, campaign_of: Callable[[StoryId], Campaign | None]
) -> list[str]:
    """Say what became of the stories: 287 are ready, 13 have something to finish, and what.

    Args:
        readied: What became of them.
        campaign_of: Gives the pack of a story; None where it is not on this computer.
    """
    said: list[str] = []
    if readied.done or not (readied.unfinished or readied.already or readied.refused):
        count = len(readied.done)
        said.append(ntr("{n} story is ready to send.", "{n} stories are ready to send.", count))
    if readied.unfinished:
        count = len(readied.unfinished)
        said.append(
            ntr(
                "{n} story has something to finish:", "{n} stories have something to finish:", count
            )
            if (lacks := _lacks(readied, campaign_of))
            else ntr(
                "{n} story has something to finish.", "{n} stories have something to finish.", count
            )
        )
        said.append(lacks)
    if readied.already:
        count = len(readied.already)
        said.append(ntr("{n} story was ready before.", "{n} stories were ready before.", count))
    kinds = Counter(wording.error(error).what for error in readied.refused.values())
    said += [tr("{problem} ({n})", problem=Raw(what), n=count) for what, count in kinds.items()]
    return [each for each in said if each]


def readied_words(readied: Readied, campaign_of: Callable[[StoryId], Campaign | None]) -> str:
    """Say all of it in one line."""
    return joined(*readied_sentences(readied, campaign_of))


def _lacks(readied: Readied, campaign_of: Callable[[StoryId], Campaign | None]) -> str:
    """Name what is to do, with how many stories have it to do."""
    kinds: Counter[str] = Counter()
    for story, problems in readied.unfinished.items():
        campaign = campaign_of(story)
        if campaign is None:
            continue
        # The same in two places of one story is one thing to do.
        kinds.update(dict.fromkeys(wording.problem(each, campaign, {}) for each in problems).keys())
    if not kinds:
        return ""
    named = [tr("{problem} ({n})", problem=Raw(each), n=n) for each, n in kinds.most_common(_MOST)]
    if (more := len(kinds) - _MOST) > 0:
        named.append(ntr("{n} other thing", "{n} other things", more))
    return " · ".join(named)
