"""Which of the stories that rows may be are here already: asked of the store for all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.domain.ids import StoryId
    from heliograph.store.imports import HereAlready, ImportRows


class KnownStories:
    """What is true while one look goes on."""

    def __init__(self, rows: ImportRows) -> None:
        self._rows = rows
        self._here: dict[StoryId, HereAlready] = {}
        self._asked: set[StoryId] = set()

    def ask(self, stories: Iterable[StoryId]) -> None:
        """Find out about many at once."""
        new = set(stories) - self._asked
        if new:
            self._asked |= new
            self._here.update(self._rows.those_here(new))

    def get(self, story: StoryId) -> HereAlready | None:
        """Give what is here of a story; None when it is not here."""
        self.ask((story,))
        return self._here.get(story)
