"""What is known of newer versions, beside the window; asks and fetches in the background."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from heliograph.errors import HeliographError
from heliograph.events import PassEnded
from heliograph.gui.tasks import Stopped, Task, Tasks
from heliograph.remote.service import Interrupted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from heliograph.app.update_standing import Standing
    from heliograph.app.updates import Updates
    from heliograph.events import Event
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.updates.sources import Source

_LOOK_EVERY_MS = 60_000
"""How often is looked whether something may be done now; it asks nobody on the network."""
_SHORTEST_WAIT_S, _LONGEST_WAIT_S = 60.0, 1800.0
"""After trouble on the way."""


class UpdateNews(QObject):
    """One profile's updates, as long as its window lives; pages come and go without it."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session.bridge)
        self.standing: Standing | None = None
        """As last read; None before that."""
        self.error: HeliographError | None = None
        """Why what was tried last did not work."""
        self.is_looking = False
        """A person asked, and the answer is awaited."""
        self.is_copying = False
        """A package comes from a folder or a file."""
        self.package: Path | None = None
        """What the system is to open once everything here has ended."""
        self._workspace = session.workspace
        self._tasks = Tasks(session.workspace, self)
        self._at_work: Task | None = None
        self._next: Callable[[Updates, Here], Standing] | None = None
        self._checked: Path | None = None
        """The package that was looked at since the window opened."""
        self._halt = threading.Event()
        """Ends what is copied: nothing of that wish is kept, so there is nothing to take back."""
        self._wait_s = _SHORTEST_WAIT_S
        self._not_before_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.go_on)
        session.bridge.happened.connect(self._on_event)

    def begin(self) -> None:
        """Begin to look after updates, once."""
        if not self._timer.isActive():
            self._timer.start()
            self.go_on()

    def go_on(self) -> None:
        """Do what may be done now: ask once a day, fetch what is wanted."""
        if time.monotonic() >= self._not_before_s:
            self._work(_look_after)

    # ---- what a person decides ---------------------------------------------------

    def look(self, source: Source | None = None) -> None:
        """Ask the service now, or take what is newer from a folder or a file."""
        self.is_looking = True
        self.error = None
        if source is not None:
            self.is_copying = True
            self._halt.clear()
        self.changed.emit()
        self._work(_look if source is None else partial(_copy, source, self._halt))

    def want(self, *, anyway: bool = False) -> None:
        """Fetch the version that is offered."""
        self._not_before_s = 0.0
        self._decide(partial(_want, anyway=anyway), then=self.go_on)

    def pause(self) -> None:
        """Fetch no more for now."""
        self._halt.set()
        self._decide(_pause)

    def not_now(self) -> None:
        """Hear no more of this version."""
        self._halt.set()
        self._decide(_not_now)

    def check_package(self, then: Callable[[Path], None]) -> None:
        """Look at the package once more, and go on with it."""
        self._tasks.start(
            lambda here: here.workspace.updates.package(),
            owner=self,
            done=then,
            failed=self._on_failed,
        )

    def choose(self, *, on: bool, testing: bool) -> None:
        """Turn all this on or off, and choose whether versions in testing are meant, too."""
        settings = self._workspace.settings
        settings.updates = on
        settings.update_channel = "testing" if testing else "stable"
        self._workspace.save_settings()
        self.changed.emit()
        self._decide(_nothing, then=self.go_on)

    # ---- the end -------------------------------------------------------------------

    def ask_to_stop(self) -> None:
        """Begin nothing more, and let what runs end."""
        self._timer.stop()
        self._tasks.ask_to_stop()

    def stop(self, *, wait_s: float) -> bool:
        """Wait for what runs; tell whether it ended."""
        self._timer.stop()
        return self._tasks.stop(wait_s=wait_s)

    # ---- inside --------------------------------------------------------------------

    def _work(self, work: Callable[[Updates, Here], Standing]) -> None:
        """Ask or fetch, one at a time: what is wished meanwhile comes after."""
        # What ended by an error that is none of ours told nobody.
        if self._at_work is not None and self._tasks.has(self._at_work):
            self._next = work if self._next is None or work is not _look_after else self._next
            return
        self._at_work = self._tasks.start(
            partial(_stoppable, work),
            owner=self,
            done=self._on_worked,
            failed=self._on_trouble,
            progress=self._on_progress,
        )

    def _decide(
        self, act: Callable[[Updates], None], *, then: Callable[[], None] = lambda: None
    ) -> None:
        """Keep a decision, which waits for the disk; also while something is fetched."""

        def work(here: Here) -> Standing:
            updates = here.workspace.updates
            act(updates)
            return updates.standing()

        def done(standing: Standing) -> None:
            self.error = None
            self._take(standing)
            then()

        self._tasks.start(work, owner=self, done=done, failed=self._on_failed)

    def _on_worked(self, standing: Standing) -> None:
        self.error = None
        self._wait_s, self._not_before_s = _SHORTEST_WAIT_S, 0.0
        self._rest()
        self._take(standing)

    def _on_trouble(self, error: HeliographError) -> None:
        self._not_before_s = time.monotonic() + self._wait_s
        self._wait_s = min(2 * self._wait_s, _LONGEST_WAIT_S)
        self._rest()
        self._on_failed(error)
        self._read_again()

    def _rest(self) -> None:
        """Begin what was wished meanwhile, if anything was."""
        self._at_work = None
        work, self._next = self._next, None
        if work is None:
            self.is_looking = self.is_copying = False
        elif work is not _look_after:
            self._work(work)
        else:
            self.go_on()

    def _on_failed(self, error: HeliographError) -> None:
        self.error = error
        self.changed.emit()

    def _read_again(self) -> None:
        """Read how it stands after trouble, and keep what is said of the trouble."""
        self._tasks.start(
            lambda here: here.workspace.updates.standing(),
            owner=self,
            done=self._take,
            failed=self._on_failed,
        )

    def _on_event(self, event: Event) -> None:
        """Go on when sending came to rest on a line that works: that was waited for."""
        standing = self.standing
        if isinstance(event, PassEnded) and event.cause is None and standing is not None:
            self._not_before_s = 0.0
            if standing.is_wanted:
                self.go_on()

    def _on_progress(self, have_bytes: int) -> None:
        self.is_looking = False
        if self.standing is None or self.standing.offer is None:
            self._read_again()
            return
        before = self.standing
        left = before.offer.size_bytes - have_bytes if before.offer is not None else 0
        left_s = before.left_s
        if left_s is not None and before.left_bytes:
            left_s *= left / before.left_bytes
        self._wait_s = _SHORTEST_WAIT_S
        self._take(replace(before, have_bytes=have_bytes, left_s=left_s))

    def _take(self, standing: Standing) -> None:
        """Show how it stands; a package only after it was looked at once."""
        if standing.package is None or standing.package == self._checked:
            self.standing = standing
            self.changed.emit()
            return
        self._tasks.start(
            lambda here: here.workspace.updates.package(),
            owner=self,
            done=partial(self._on_sound, standing),
            failed=partial(self._on_unsound, standing),
        )

    def _on_sound(self, standing: Standing, package: Path) -> None:
        self._checked = package
        self._take(standing)

    def _on_unsound(self, standing: Standing, error: HeliographError) -> None:
        self.standing = replace(standing, package=None, have_bytes=0)
        self._on_failed(error)


def news_of(session: Session) -> UpdateNews:
    """Give the news of a session, made when somebody first asks."""
    if not session.updates:
        session.updates.append(UpdateNews(session))
    return session.updates[0]


def _stoppable(work: Callable[[Updates, Here], Standing], here: Here) -> Standing:
    try:
        return work(here.workspace.updates, here)
    except Interrupted:
        raise Stopped from None


def _look_after(updates: Updates, here: Here) -> Standing:
    if updates.is_time_to_look:
        updates.look(is_asked_for=False, stopped=lambda: here.is_stopping)
    standing = updates.standing()
    if standing.is_wanted and standing.wait is None:
        return updates.get(
            stopped=lambda: here.is_stopping, told=lambda now: here.report(now.have_bytes)
        )
    return standing


def _look(updates: Updates, here: Here) -> Standing:
    return updates.look(stopped=lambda: here.is_stopping)


def _copy(source: Source, halt: threading.Event, updates: Updates, here: Here) -> Standing:
    """Take it at once: a stick is there now and may be gone soon, and costs nothing."""
    return updates.get(
        source,
        stopped=lambda: here.is_stopping or halt.is_set(),
        told=lambda now: here.report(now.have_bytes),
    )


def _want(updates: Updates, *, anyway: bool) -> None:
    updates.want(anyway=anyway)


def _pause(updates: Updates) -> None:
    updates.pause()


def _not_now(updates: Updates) -> None:
    updates.not_now()


def _nothing(_: Updates) -> None:
    """Decide nothing: only what is known is read again."""
