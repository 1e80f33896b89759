"""What stands in the window of an open profile: the first start's pages, or all places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from heliograph import settings as settings_file

if TYPE_CHECKING:
    from heliograph.gui.main_window import MainWindow
    from heliograph.gui.session import Session
    from heliograph.gui.setup.first_run import FirstRun
    from heliograph.gui.shell import Shell


class Contents(QObject):
    """Puts pages into the window, and makes them anew when language or text size change."""

    def __init__(self, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._session: Session | None = None
        self.first_run: FirstRun | None = None
        self.shell: Shell | None = None

    def show(self, session: Session) -> None:
        """Show what the profile has come to."""
        self._session = session
        if session.workspace.settings.first_run_done:
            self._show_pages(session)
        else:
            self._show_first_run(session, 0)

    def renew(self) -> None:
        """Make what is in the window anew, in the language and the text size of now."""
        session, shell = self._session, self.shell
        if session is None:
            return
        if shell is None:
            step = 0 if self.first_run is None else self.first_run.step
            self._show_first_run(session, step)
        elif shell.may_leave():
            where = shell.where
            self._show_pages(session).visit(where)

    def clear(self) -> None:
        """Let go of the pages: Qt's objects go before the application does."""
        self._session = self.first_run = self.shell = None

    def _show_first_run(self, session: Session, step: int) -> None:
        from heliograph.gui.setup.first_run import FirstRun  # noqa: PLC0415 - needed once in a lifetime

        first_run = FirstRun(session)
        first_run.title_changed.connect(self._window.show_title)
        first_run.finished.connect(self._on_first_run_finished)
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
        shell.title_changed.connect(self._window.show_title)
        shell.close_wanted.connect(self._window.close)
        self.first_run, self.shell = None, shell
        self._window.show_inside(shell, menus=shell.menus, may_close=shell.may_leave)
        shell.begin()
        return shell
