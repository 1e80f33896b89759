"""The rows of the library: which are wanted, in which order, and what each of them shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCollator, QLocale

from heliograph.app.library import Wish
from heliograph.domain.lifecycle import State
from heliograph.gui.stories import story_words
from heliograph.gui.stories.story_model import Line, Wanted
from heliograph.i18n import language, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.app.library import Summary
    from heliograph.app.outbox import Connection
    from heliograph.domain.ids import StoryId
    from heliograph.gui.stories.story_model import Reader
    from heliograph.gui.stories.story_words import KindNames
    from heliograph.workspace import Workspace


class LibraryRows:
    """Reads the stories that are wished for.

    Args:
        workspace: For the rows in sight; numbers are read by whoever is asked to.
        kinds: Names of the kinds of story.
        wish: Gives what is wished for now, and whether by title.
    """

    def __init__(
        self, workspace: Workspace, kinds: KindNames, wish: Callable[[], tuple[Wish, bool]]
    ) -> None:
        self._workspace = workspace
        self._kinds = kinds
        self._wish = wish

    def wanted(self) -> Wanted:
        """Give what the list is to show."""
        wish, by_title = self._wish()
        if by_title:
            return Wanted(key=(wish, language()), read=_by_title(wish), is_quick=False)

        def read(workspace: Workspace, limit: int | None) -> Sequence[int]:
            return workspace.library.numbers(wish, limit=limit)

        is_quick = not wish.find and wish.order == "changed"
        return Wanted(key=wish, read=read, is_quick=is_quick)

    def number_of(self, story: StoryId) -> int | None:
        """Give the number of a story's row."""
        return self._workspace.library.number_of(story)

    def lines(self, numbers: Sequence[int]) -> list[Line]:
        """Give what rows show."""
        connection = self._workspace.outbox.connection()
        rows = self._workspace.library.rows(numbers)
        return [self._line(row, connection) for row in rows]

    def _line(self, row: Summary, connection: Connection) -> Line:
        why = None
        if row.submission is not None and row.state is not State.DRAFT:
            why = self._workspace.outbox.why(row.submission, connection=connection)
        icon, colour = story_words.shape(row, why)
        asked = story_words.asked(row, self._workspace)
        step = asked or story_words.next_step(row, why, self._workspace)
        warns = row.trashed_ms is None and (row.state is State.NEEDS_ATTENTION or bool(asked))
        return Line(
            number=row.number,
            story=row.story,
            title=story_words.title(row),
            language=row.language,
            next_step=step,
            facts=story_words.facts(row, self._kinds),
            state=story_words.state(row, why),
            icon=icon,
            colour=colour,
            spoken=story_words.spoken(row, why, self._kinds, step=step),
            is_new=story_words.is_new(row),
            button=tr("Open") if warns else "",
            warns=warns,
        )


def _by_title(wish: Wish) -> Reader:
    """Sort as the screen's language does; for 100,000 stories that takes about a second."""
    sorted_once: list[int] = []
    spoken = language()

    def read(workspace: Workspace, limit: int | None) -> Sequence[int]:
        if not sorted_once:
            numbers = workspace.library.numbers(wish)
            collator = QCollator(QLocale(spoken))
            collator.setNumericMode(True)
            keys = [collator.sortKey(title) for title in workspace.library.titles(numbers)]
            order = sorted(range(len(keys)), key=keys.__getitem__)
            sorted_once.extend(numbers[at] for at in order)
        return sorted_once if limit is None else sorted_once[:limit]

    return read
