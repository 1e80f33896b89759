"""What a person does to many stories at once: in the background, counted, and undone as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.app.library import Outcome
from heliograph.errors import HeliographError, StoreError
from heliograph.i18n import joined, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.app.readying import Readied
    from heliograph.domain.ids import StoryId
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.gui.widgets.message_strip import MessageStrip
    from heliograph.workspace import Workspace

    Act = Callable[[Workspace, Sequence[StoryId]], Outcome]

UNDO_MS = 10_000


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """An act on many that came to its end."""

    said: Callable[[int], str]
    """Says how many it was done to."""
    left: Callable[[int], str]
    """Says how many were left as they are, and why."""
    undo: Act | None = None


class ManyActs:
    """Acts on all selected stories.

    Args:
        session: The open profile.
        message: Where it is said what became of them, with the way back.
        did: Called when something has changed.
        failed: Takes an error of the store.
        show: Shows these stories, for they have something to finish.
    """

    def __init__(
        self,
        session: Session,
        message: MessageStrip,
        *,
        did: Callable[[], None],
        failed: Callable[[HeliographError], None],
        show: Callable[[Sequence[StoryId]], None],
    ) -> None:
        self._session = session
        self._message = message
        self._did = did
        self._failed = failed
        self._show = show

    def commands(self, numbers: Sequence[int], *, in_trash: bool) -> Commands:
        """Give what can be done to these rows; those that it does not fit are left as they are."""
        if in_trash:
            return {"restore": lambda: self._start(numbers, _restore, RESTORED)}
        return {
            "mark-ready": lambda: self._mark_ready(numbers),
            "to-drafts": lambda: self._start(numbers, _to_drafts, DRAFTS),
            "trash": lambda: self._start(numbers, _trash, TRASHED),
        }

    def _mark_ready(self, numbers: Sequence[int]) -> None:
        # Imported here: nobody marks many stories ready in the first second.
        from heliograph.app.readying import mark_all_ready  # noqa: PLC0415

        self._say_how_far(0, len(numbers))

        def work(here: Here) -> Readied:
            stories = [row.story for row in here.workspace.library.rows(numbers)]
            return mark_all_ready(here.workspace.drafts, stories, progress=here.report)

        self._session.tasks.start(
            work,
            owner=self._message,
            done=self._on_readied,
            failed=self._on_failed,
            progress=lambda done: self._say_how_far(done, len(numbers)),
        )

    def _say_how_far(self, done: int, whole: int) -> None:
        said = tr("Looking through the stories: {n} of {whole}", n=done, whole=whole)
        if self._message.words():
            self._message.reword(said)
        else:
            self._message.say(said, spoken=False)

    def _on_readied(self, readied: Readied) -> None:
        from heliograph.wording.readying import readied_words  # noqa: PLC0415 - as above

        self._session.worker.wake()
        self._did()
        drafts, campaigns = self._session.workspace.drafts, self._session.workspace.campaigns
        said = readied_words(readied, lambda story: campaigns.find(drafts.get(story).campaign))
        made, unfinished = tuple(row.story for row in readied.done), tuple(readied.unfinished)
        actions: list[tuple[str, Callable[[], object]]] = []
        if unfinished:
            actions.append((tr("Show them"), lambda: self._show(unfinished)))
        if made:
            actions.append((tr("Undo"), lambda: self._undo(made, _to_drafts)))
        self._message.say(said, actions=actions, for_ms=None if unfinished else UNDO_MS)

    def _start(self, numbers: Sequence[int], act: Act, done: Done) -> None:
        self._message.say(
            ntr("{n} story is being worked on…", "{n} stories are being worked on…", len(numbers)),
            spoken=False,
        )

        def work(here: Here) -> Outcome:
            rows = here.workspace.library.rows(numbers)
            return act(here.workspace, [row.story for row in rows])

        self._run(work, done)

    def _undo(self, stories: Sequence[StoryId], act: Act) -> None:
        self._message.put_away()
        nothing = Done(said=lambda _: "", left=lambda _: "")
        self._run(lambda here: act(here.workspace, stories), nothing)

    def _run(self, work: Callable[[Here], Outcome], done: Done) -> None:
        self._session.tasks.start(
            work,
            owner=self._message,
            done=lambda outcome: self._on_done(outcome, done),
            failed=self._on_failed,
        )

    def _on_done(self, outcome: Outcome, done: Done) -> None:
        self._did()
        said = [done.said(len(outcome.done))] if outcome.done else []
        if outcome.left:
            said.append(done.left(len(outcome.left)))
        words = joined(*said)
        undo, stories = done.undo, outcome.done
        if not words:
            return
        self._message.say(
            words,
            tone="note",
            for_ms=UNDO_MS if undo and stories and not outcome.left else None,
            actions=((tr("Undo"), lambda: self._undo(stories, undo)),) if undo and stories else (),
        )

    def _on_failed(self, error: HeliographError) -> None:
        self._did()
        self._failed(error)


def _trash(workspace: Workspace, stories: Sequence[StoryId]) -> Outcome:
    return workspace.library.trash(stories)


def _restore(workspace: Workspace, stories: Sequence[StoryId]) -> Outcome:
    return workspace.library.restore(stories)


def _mark_ready(workspace: Workspace, stories: Sequence[StoryId]) -> Outcome:
    return _each(stories, workspace.drafts.mark_ready)


def _to_drafts(workspace: Workspace, stories: Sequence[StoryId]) -> Outcome:
    # Imported here: as above.
    from heliograph.app.readying import take_back  # noqa: PLC0415

    return _each(stories, lambda story: take_back(workspace.outbox, workspace.drafts, story))


def _each(stories: Sequence[StoryId], act: Callable[[StoryId], object]) -> Outcome:
    done: list[StoryId] = []
    left: list[StoryId] = []
    for story in stories:
        try:
            act(story)
        except StoreError:
            raise
        except HeliographError:
            left.append(story)
        else:
            done.append(story)
    return Outcome(done=tuple(done), left=tuple(left))


TRASHED = Done(
    said=lambda n: ntr("{n} story is in the Trash.", "{n} stories are in the Trash.", n),
    left=lambda n: ntr(
        "{n} story was left: it is ready, or was sent.",
        "{n} stories were left: they are ready, or were sent.",
        n,
    ),
    undo=_restore,
)
RESTORED = Done(
    said=lambda n: ntr("{n} story is back.", "{n} stories are back.", n),
    left=lambda n: ntr("{n} story could not be put back.", "{n} stories could not be put back.", n),
    undo=_trash,
)
DRAFTS = Done(
    said=lambda n: ntr("{n} story is a draft again.", "{n} stories are drafts again.", n),
    left=lambda n: ntr("{n} story was left as it is.", "{n} stories were left as they are.", n),
    undo=_mark_ready,
)
