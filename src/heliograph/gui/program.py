"""Starts the program with its window: hooks, language, look, then the profile, then the pages."""

from __future__ import annotations

import functools
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from shiboken6 import delete, isValid

from heliograph import settings as settings_file
from heliograph.errors import KeyUnavailable, RecoveryCodeMistyped
from heliograph.gui import icons
from heliograph.gui.appearance import Appearance
from heliograph.gui.bridge import Bridge
from heliograph.gui.contents import Contents
from heliograph.gui.endings.care import Care
from heliograph.gui.endings.crashes import Crashes
from heliograph.gui.endings.orders import Orders
from heliograph.gui.main_window import MainWindow, Opening
from heliograph.gui.one_window import OneWindow, Visit
from heliograph.gui.profile_opening import ProfileOpening, open_workspace
from heliograph.gui.session import Session
from heliograph.gui.settling import DiskNews
from heliograph.gui.spelling.spelling import Spelling
from heliograph.gui.tasks import Tasks
from heliograph.i18n import tr
from heliograph.settings import are_several, default_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.errors import HeliographError
    from heliograph.gui.background.presence import Closing, Presence
    from heliograph.gui.backup.wish import Restored, RestoreWish
    from heliograph.gui.locking.lock import Lock
    from heliograph.gui.locking.lock_page import LockPage
    from heliograph.wording import Words
    from heliograph.workspace import Workspace

_PRESENT_AFTER_MS = 300
"""Sending, tray and notices can wait until the stories are on the screen."""


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """How the program was asked to start."""

    language: str | None = None
    """Of the screens for this start only; what the settings say when not given."""
    in_background: bool = False
    """No window until somebody asks for it."""
    files: tuple[Path, ...] = ()
    """To be opened, here or in the window that is already open."""
    restored: Restored | None = None
    """A backup was just restored: what came of it is to be told."""


def run(profile: Path | None = None, start: Start | None = None) -> int:
    """Open the window on a profile and stay until it is closed.

    Args:
        profile: Folder of the profile; the person's own when not given.
        start: How.

    Returns:
        The exit code of the process: 0, or 4 when the profile could not be used.
    """
    crashes = Crashes()
    crashes.watch()
    app = application()
    try:
        return _run(app, profile, start or Start(), crashes)
    finally:
        gc.collect()  # what only knows itself goes while the application is still there
        crashes.rest()


def _run(app: QApplication, profile: Path | None, start: Start, crashes: Crashes) -> int:
    first = default_profile()
    place, opener = profile or first, open_workspace
    asks = profile is None and not start.in_background and are_several(first)
    while True:
        if asks:
            from heliograph.gui.locking.choosing import choose  # noqa: PLC0415 - hardly ever needed

            chosen = choose(app, first, start.language)
            if chosen is None:
                return 0
            place = chosen.profile
            opener = functools.partial(open_workspace, ways=chosen.ways)
        program = Program(
            app, place, start, crashes=crashes, open_workspace=opener, shared=profile is None
        )
        code = program.run()
        if not program.all_ended:
            break
        if program.wish is None and not program.changes_person:
            return code
        asks = program.changes_person
        start = structs.replace(start, files=(), in_background=False, restored=None)
        if program.wish is not None:
            from heliograph.gui.backup.restoring import restore  # noqa: PLC0415 - as above

            restored = restore(app, place, program.wish, start.language)
            if restored is None:
                return code
            start = structs.replace(start, restored=restored)
    # A thread hangs in the system, in a look-up of a name perhaps. What it does can be
    # interrupted anywhere, as by a power cut, and whoever ends the session does not wait.
    crashes.rest()
    os._exit(code)


def application() -> QApplication:
    """Give the one application object of the process."""
    there = QCoreApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Heliograph")
    app.setApplicationDisplayName("")  # the window's own title already ends with the name
    app.setDesktopFileName("heliograph")
    return app


class Program(QObject):
    """One profile with its window, from the first paint to the last write."""

    opened = Signal()
    """The profile is open and what belongs into the window is in it."""

    def __init__(
        self,
        app: QApplication,
        profile: Path,
        start: Start | None = None,
        *,
        crashes: Crashes | None = None,
        open_workspace: Callable[[Path, str], Workspace] = open_workspace,
        shared: bool = False,
    ) -> None:
        super().__init__()
        self.profile = profile
        self.changes_person = False
        """Whether it ended so that another person can write."""
        self.wish: RestoreWish | None = None
        """A backup for which it ended."""
        self._shared = shared
        self.session: Session | None = None
        self.all_ended = True
        """Whether every thread ended when the program closed."""
        self.presence: Presence | None = None
        self.lock: Lock | None = None
        self.lock_page: LockPage | None = None
        """Asks what opens the profile, until it is open."""
        self._app = app
        self._start = start or Start()
        self._exit_code = 0
        self._door: OneWindow | None = None
        settings = settings_file.load(profile / "settings.toml")
        self._appearance = Appearance(app, settings, self._start.language)
        app.setWindowIcon(icons.application_icon())
        self.window = MainWindow()
        self.contents = Contents(self.window, self)
        self._appearance.changed.connect(self.contents.renew)
        self._opening = ProfileOpening(profile, open_workspace, self)
        self._opening.opened.connect(self._on_opened)
        self._opening.refused.connect(self._on_refused)
        self._disk = DiskNews(self.contents, self)
        self._care = Care(profile, crashes)
        if crashes is not None:
            crashes.happened.connect(self.tell_of_crash, Qt.ConnectionType.QueuedConnection)
            crashes.disk_refused.connect(self._disk.tell, Qt.ConnectionType.QueuedConnection)
        self._orders = Orders(app, self)
        # Queued: the handler may run in the middle of a save.
        self._orders.end_asked.connect(self._on_end_asked, Qt.ConnectionType.QueuedConnection)
        self._orders.save_asked.connect(self.contents.save)
        self.contents.written.connect(self._on_written)
        self.contents.person_agreed.connect(self._on_person_agreed)
        self.contents.restore_wanted.connect(self._on_restore_wanted)
        self.contents.restored = self._start.restored
        self.window.painted.connect(self._begin)
        self.window.closed.connect(app.quit)
        # Going out of sight is no end: the window says itself when it is one.
        app.setQuitOnLastWindowClosed(False)

    def run(self) -> int:
        """Show the window and stay until it closes."""
        if not self.claim():
            return 0
        self._orders.listen()
        if self._start.in_background:
            self.begin_in_background()
        else:
            self.show()
        self._exit_code = self._app.exec() or self._exit_code
        self._orders.rest()
        self.close()
        return self._exit_code

    def claim(self) -> bool:
        """Make sure that this is the profile's only window; else bring that one forward."""
        try:
            self.profile.mkdir(mode=0o700, parents=True, exist_ok=True)
            door = OneWindow(self.profile, self)
            alone = door.claim()
        except OSError:
            self._exit_code = 4
            return True  # opening it says in words what is wrong
        if alone:
            self._door = door
            return True
        files = [str(each.absolute()) for each in self._start.files]
        if not door.hand_over(files, shows=not self._start.in_background):
            sys.stderr.write(tr("Heliograph is already open for these stories.") + "\n")
        return False

    def show(self) -> None:
        """Show the window; the profile is opened once it has been seen."""
        self.window.show_inside(Opening())
        self.window.show()

    def begin_in_background(self) -> None:
        """Open the profile without a window; it comes when somebody asks for it."""
        self.window.show_inside(Opening())
        self.window.painted.disconnect(self._begin)
        self._opening.begin()

    def close(self) -> None:
        """End what works in the background, write what is to be written, let go of the profile."""
        from heliograph.gui.endings.ending import attempt, end  # noqa: PLC0415 - came with presence

        if self.session is not None:
            # Letters that came while the loop was ending are in the boxes, and not saved yet.
            is_safe = attempt(self.contents.save, otherwise=False)
            if self.lock is not None:
                attempt(self.lock.idle.rest, otherwise=None)
            if self.presence is not None:
                attempt(self.presence.end, otherwise=None)
            ended = end(self.session)
            self.session = self.lock = self.presence = None
            self.all_ended = ended.all_ended
            if ended.is_settled:  # else the mark of this run stays, and the next start tells of it
                attempt(self._care.end, otherwise=None)
            if not (is_safe and ended.is_settled):
                self._exit_code = 4
        if self._door is not None:
            attempt(self._door.release, otherwise=None)
            self._door = None
        # Qt's objects must go before the application does, not when Python tidies up after it.
        attempt(self.contents.clear, otherwise=None)
        if isValid(self.window):
            delete(self.window)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def tell_of_crash(self) -> None:
        """Say that our own code failed; the window goes on."""
        if self.contents.shell is not None:
            self.contents.shell.strip.say_saved(
                tr("Something went wrong inside Heliograph. What was saved is safe."), safe=False
            )

    # ---- opening --------------------------------------------------------------------

    def _on_opened(self, workspace: Workspace) -> None:
        self._exit_code = 0
        self.lock_page = None
        self._appearance.keep_in(workspace.settings, workspace.save_settings)
        bridge = Bridge(self)
        self.session = Session(
            workspace=workspace,
            tasks=Tasks(workspace, self),
            bridge=bridge,
            settling=self._disk.watch(workspace),
            worker=workspace.worker(bridge),
            appearance=self._appearance,
            spelling=Spelling(workspace),
            shared=self._shared,
        )
        if self._door is not None:
            self._door.asked_for.connect(self._on_visit)
            self._door.listen()
        self.contents.show(self.session, self._care.begin(now_ms=workspace.now_ms()))
        for each in self._start.files:
            self.contents.open_file(each)
        QTimer.singleShot(_PRESENT_AFTER_MS, self, self._be_present)
        gc.enable()  # off since the command began
        self.opened.emit()

    def _be_present(self) -> None:
        from heliograph.gui.background.presence import Presence  # noqa: PLC0415 - the stories first

        session = self.session
        if session is None:
            return
        session.worker.start()
        self.presence = presence = Presence(session, self.window, self)
        presence.quit_wanted.connect(self.window.quit)
        presence.notice_pressed.connect(self.contents.show_story)
        presence.changed.connect(self.contents.refresh)
        self.window.closing = self._how_to_close
        self.window.minimised.connect(presence.stay_until_sent)
        self.window.came_forward.connect(presence.window_came)
        presence.begin()
        from heliograph.gui.locking.lock import Lock  # noqa: PLC0415 - the same

        self.lock = Lock(session, self.contents, self.window, self)
        self.lock.watch()
        if self._start.in_background and not self.window.isVisible():
            presence.stay_until_sent()

    def _how_to_close(self) -> Closing:
        if self.presence is None or self.contents.shell is None:
            return "quit"
        if self.contents.is_asking:
            return "quit"  # pressed again: the question is answered
        how = self.presence.closing()
        if how == "ask":
            self.contents.ask_how_to_close(self.presence)
        return how

    def _on_visit(self, visit: Visit) -> None:
        if visit.shows:
            self.window.come_forward(visit.token)
        for each in visit.files:
            self.contents.open_file(Path(each))

    def _on_written(self) -> None:
        if self.session is not None:
            story, field = self.contents.writing
            self._care.note(now_ms=self.session.workspace.now_ms(), story=story, field=field)

    def _on_person_agreed(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()
        self.changes_person = True
        self.window.quit()
        self.changes_person = not self.window.isVisible()  # else something could not be saved

    def _on_restore_wanted(self, wish: RestoreWish) -> None:
        self.wish = wish
        self.window.quit()
        if self.window.isVisible():
            self.wish = None  # something could not be saved

    def _on_end_asked(self) -> None:
        is_safe = False
        try:
            self._app.processEvents()  # what was typed before the order belongs to the work
            is_safe = self.contents.save()
        finally:  # not quit(): that asks the windows, and whoever told us to end does not answer
            self._app.exit(0 if is_safe else 4)

    def _on_refused(self, error: HeliographError) -> None:
        gc.enable()
        self._exit_code = 4
        from heliograph import wording  # noqa: PLC0415 - hardly ever needed

        asks = isinstance(error, KeyUnavailable) and bool(error.typed)
        if asks or isinstance(error, RecoveryCodeMistyped):
            self._ask(error, wording.error(error))
            return
        self.lock_page = None
        from heliograph.gui.rescue.refused import refused_page  # noqa: PLC0415 - as above

        page = refused_page(error, self.profile, self._opening.secret)
        page.again.connect(self._try_again)
        page.closing.connect(self.window.close)
        self.window.show_inside(page)
        self.window.show()
        page.focus_first()

    def _ask(self, error: HeliographError, words: Words) -> None:
        """Ask for what opens the profile; what was typed and is not right can be mended."""
        if self.lock_page is not None:
            self.lock_page.refuse(words)
            return
        from heliograph.gui.locking.lock_page import LockPage  # noqa: PLC0415 - as above

        page = self.lock_page = LockPage.at_start(error, words, self.profile, shared=self._shared)
        page.typed.connect(self._opening.begin)
        page.closing.connect(self.window.quit)
        page.person_wanted.connect(self._on_person_agreed)
        self.window.show_inside(page)
        self.window.show()
        page.focus_first()

    def _begin(self) -> None:
        self._opening.begin()

    def _try_again(self) -> None:
        self.window.show_inside(Opening())
        self._opening.begin(self._opening.secret)
