"""What stands in the window of an open profile: the first start's pages, or all places."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from heliograph import settings as settings_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from heliograph.exchange.backup_parts import Contents as BackupContents
    from heliograph.gui.background.closing import ClosingQuestion
    from heliograph.gui.background.notices import Notice
    from heliograph.gui.background.presence import Presence
    from heliograph.gui.backup.wish import Restored
    from heliograph.gui.endings.aftermath import SuddenEnd
    from heliograph.gui.journey import Where
    from heliograph.gui.main_window import MainWindow
    from heliograph.gui.session import Session
    from heliograph.gui.setup.first_run import FirstRun
    from heliograph.gui.shell import Shell


_UPDATES_AFTER_MS = 10_000
"""Newer versions are the last thing that a start is for."""


class Contents(QObject):
    """Puts pages into the window, and makes them anew when language or text size change."""

    written = Signal()
    """What is being written is another story now, or was saved."""
    lock_wanted = Signal()
    person_agreed = Signal()
    """Another person is to write; this one knows what stays behind."""
    protection_changed = Signal()
    restore_wanted = Signal(object)
    """A ``RestoreWish``: the person was asked."""

    def __init__(self, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._session: Session | None = None
        self.first_run: FirstRun | None = None
        self.shell: Shell | None = None
        self._sudden_end: SuddenEnd | None = None
        self.restored: Restored | None = None
        """What came of a backup; told above the pages until it is put away."""
        self._files: list[Path] = []
        self.question: ClosingQuestion | None = None
        self._cover: Callable[[], QWidget] | None = None
        self._where: Where | None = None

    def show(self, session: Session, sudden_end: SuddenEnd | None = None) -> None:
        """Show what the profile has come to.

        Args:
            session: The open profile.
            sudden_end: Of the run before; what was being written then is opened again.
        """
        settings = session.workspace.settings
        if settings.language and not settings.first_run_done:
            # Before there is a page to make anew: an organisation's file may have named it.
            session.appearance.use_language(settings.language)
        self._session = session
        self._sudden_end = sudden_end
        if not settings.first_run_done:
            self._show_first_run(session, 0)
            return
        shell = self._show_pages(session)
        if sudden_end is not None and sudden_end.run.story:
            shell.go_on_writing(sudden_end.run.story, sudden_end.run.field)

    def save(self) -> bool:
        """Save what is being written without asking anything; tell whether it is safe."""
        return self.shell is None or self.shell.save()

    @property
    def writing(self) -> tuple[str, str]:
        """Give the story that is open for writing and the field with the keyboard, or nothing."""
        return ("", "") if self.shell is None else self.shell.writing

    def renew(self) -> None:
        """Make what is in the window anew, in the language and the text size of now."""
        session, shell = self._session, self.shell
        if session is None:
            return
        if self._cover is not None:
            self._window.show_inside(self._cover())
            return
        if shell is None:
            step = 0 if self.first_run is None else self.first_run.step
            self._show_first_run(session, step)
        elif shell.may_leave():
            where = shell.where
            self._show_pages(session).visit(where)

    def cover(self, make: Callable[[], QWidget]) -> bool:
        """Take every page away and show something else; False when work could not be saved."""
        if self._session is None or not self.save():
            return False
        self._where = None if self.shell is None else self.shell.where
        self._cover = make
        self.first_run = self.shell = self.question = None
        self._window.show_title("")
        self._window.show_inside(make())
        return True

    def uncover(self) -> None:
        """Make the pages anew, where the window was before."""
        session, where = self._session, self._where
        self._cover = self._where = None
        if session is None:
            return
        if where is None:
            self.show(session, self._sudden_end)
        else:
            self._show_pages(session).visit(where)

    def open_file(self, path: Path) -> None:
        """Open a file, or keep it until there are pages to show it on."""
        if self.shell is None:
            self._files.append(path)
        else:
            self.shell.open_file(path)

    def refresh(self) -> None:
        """Read again what is shown: something was changed from outside the window."""
        if self.shell is not None:
            self.shell.refresh()

    @property
    def is_asking(self) -> bool:
        """Tell whether the question about closing is on the screen."""
        question = self.question
        return question is not None and isValid(question) and question.isVisible()

    def show_story(self, notice: Notice) -> None:
        """Show what a notice spoke of."""
        if self.shell is None:
            return
        if notice.story is None:
            self.shell.go(notice.place)
        elif notice.place == "sent":
            self.shell.open_sent(notice.story)
        else:
            self.shell.open_story(notice.story)

    def ask_how_to_close(self, presence: Presence) -> None:
        """Say, once, that sending can go on without the window, and how on this desktop."""
        from heliograph.gui.background.closing import ClosingQuestion  # noqa: PLC0415 - once

        if self.shell is None or self._session is None:
            return
        question = ClosingQuestion(self._session, presence, self._window)
        self.question = question
        self.shell.show_above(question)
        question.focus_first()

    def _ask_to_hand_over(self) -> None:
        from heliograph.gui.locking.hand_over import HandOver  # noqa: PLC0415 - hardly ever needed

        if self.shell is None or self._session is None or not self.shell.may_leave():
            return
        question = HandOver(self._session)
        question.agreed.connect(self.person_agreed)
        self.shell.show_above(question)
        question.focus_first()

    def clear(self) -> None:
        """Let go of the pages: Qt's objects go before the application does."""
        self._session = self.first_run = self.shell = self._sudden_end = self.question = None
        self._cover = None

    def _show_first_run(self, session: Session, step: int) -> None:
        from heliograph.gui.setup.first_run import FirstRun  # noqa: PLC0415 - needed once in a lifetime

        first_run = FirstRun(session)
        first_run.title_changed.connect(self._window.show_title)
        first_run.finished.connect(self._on_first_run_finished)
        first_run.protection_changed.connect(self.protection_changed)
        first_run.restore_wanted.connect(self.restore_wanted)
        self.first_run = first_run
        self._window.show_inside(first_run)
        first_run.go(step)
        if settings_file.were_lost(session.workspace.profile / "settings.toml"):
            first_run.say_settings_lost()

    def _on_first_run_finished(self, writes: bool) -> None:  # noqa: FBT001 - a signal's argument
        if self._session is not None:
            shell = self._show_pages(self._session)
            if writes:
                shell.new_story()

    def _show_pages(self, session: Session) -> Shell:
        # Imported here: the pages cost time that the first paint need not wait for.
        from heliograph.gui.shell import Shell  # noqa: PLC0415

        shell = Shell(session)
        if (failure := session.settling.failure) is not None:
            shell.strip.hold(failure)  # pages that are made anew know no better
        shell.title_changed.connect(self._window.show_title)
        shell.close_wanted.connect(self._window.quit)
        shell.written.connect(self.written)
        shell.lock_wanted.connect(self.lock_wanted)
        shell.person_wanted.connect(self._ask_to_hand_over)
        shell.protection_changed.connect(self.protection_changed)
        shell.restore_wanted.connect(self.restore_wanted)
        self.first_run, self.shell = None, shell
        if self._sudden_end is not None:
            self._show_aftermath(shell, self._sudden_end)
        if self.restored is not None and self.restored.contents is not None:
            self._tell_restored(shell, self.restored.contents, self.restored)
        if (report := session.workspace.rescue_report) is not None:
            from heliograph.gui.rescue.report import RescueReport  # noqa: PLC0415 - the same

            shell.show_above(RescueReport(session, report))
        if (before_ms := session.workspace.missing_before_ms) is not None:
            from heliograph.gui.rescue.missing import MissingNote  # noqa: PLC0415 - the same

            shell.show_above(MissingNote(session, before_ms))
        if session.workspace.looked is not None or session.workspace.setting_up.is_there:
            from heliograph.gui.setup.set_up_note import show_note  # noqa: PLC0415 - seldom needed

            show_note(session, shell)
        QTimer.singleShot(_UPDATES_AFTER_MS, shell, partial(_show_updates, session, shell))
        self._window.show_inside(shell, menus=shell.menus, may_close=shell.may_leave)
        shell.begin()
        while self._files:
            shell.open_file(self._files.pop(0))
        return shell

    def _show_aftermath(self, shell: Shell, end: SuddenEnd) -> None:
        from heliograph.gui.endings.aftermath import Aftermath  # noqa: PLC0415 - hardly ever needed

        aftermath = Aftermath(end)
        aftermath.closed.connect(self._on_aftermath_closed)
        shell.show_above(aftermath)

    def _tell_restored(self, shell: Shell, contents: BackupContents, how: Restored) -> None:
        from heliograph.gui.backup.told import RestoredNote  # noqa: PLC0415 - hardly ever needed

        note = RestoredNote(contents, kept_aside=how.kept_aside)
        note.sign_in_wanted.connect(shell.ask_sign_in)
        note.protect_wanted.connect(shell.ask_protection)
        note.closed.connect(self._on_restored_told)
        shell.show_above(note)

    def _on_restored_told(self) -> None:
        self.restored = None

    def _on_aftermath_closed(self) -> None:
        self._sudden_end = None


def _show_updates(session: Session, shell: Shell) -> None:
    from heliograph.gui.updates.news import news_of  # noqa: PLC0415 - long after the start
    from heliograph.gui.updates.notice import UpdateNotice  # noqa: PLC0415 - the same

    shell.show_above(UpdateNotice(session, lambda: shell.settings().ask_updates()))
    news_of(session).begin()
