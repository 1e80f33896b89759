"""Which thing to do comes next, from where the keyboard is, forwards or backwards and round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from heliograph.domain.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.campaign import Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentStop:
    """A comment of ITU on the way through what is to do."""

    field: str | None
    """At which it is shown; None where it has no place."""
    comment: str


Stop = TypeVar("Stop", bound="Problem | CommentStop")


class ProblemOrder(Generic[Stop]):
    """Remembers what was shown last: a problem, or a comment of ITU."""

    def __init__(self, campaign: Campaign) -> None:
        self._places = {field.id: at for at, field in enumerate(campaign.fields)}
        self._last: Stop | None = None

    def in_order(self, stops: Sequence[Stop]) -> list[Stop]:
        """Put them in the order of the form; what has no place there comes last."""
        last = len(self._places)
        return sorted(stops, key=lambda each: self._places.get(each.field or "", last))

    def step(self, problems: Sequence[Stop], *, here: str, by: int) -> Stop | None:
        """Give the next one (``by`` 1) or the one before (-1); None when there is none.

        Args:
            problems: What is open, in the order of the form.
            here: Id of the field that has the keyboard, empty for none.
            by: 1 or -1.
        """
        if not problems:
            return None
        found = problems[self._index(problems, here=here, by=by) % len(problems)]
        self._last = found
        return found

    def _index(self, problems: Sequence[Stop], *, here: str, by: int) -> int:
        last = self._last
        if last in problems and here in {"", last.field if last else ""}:
            return problems.index(last) + by
        if not here:
            return 0 if by > 0 else -1
        place = self._places.get(here, 0)
        places = [self._places.get(each.field or "", len(self._places)) for each in problems]
        if by > 0:
            return next((at for at, each in enumerate(places) if each >= place), 0)
        return max((at for at, each in enumerate(places) if each < place), default=-1)
