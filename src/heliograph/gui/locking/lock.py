"""Locks the window and opens it again; what is ready goes on being sent meanwhile."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from heliograph import wording
from heliograph.errors import HeliographError, KeyUnavailable
from heliograph.gui.locking.idle import Idle
from heliograph.gui.locking.lock_page import LockPage
from heliograph.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

    from heliograph.gui.contents import Contents
    from heliograph.gui.main_window import MainWindow
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here

_TYPED = frozenset({"passphrase", "recovery", "organisation"})


class Lock(QObject):
    """Belongs to one open profile; only a protected one can be locked."""

    def __init__(
        self,
        session: Session,
        contents: Contents,
        window: MainWindow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._contents = contents
        self._window = window
        self.page: LockPage | None = None
        """On the screen while it is locked."""
        self.idle = Idle(session.workspace.now_ms, self)
        self.idle.reached.connect(self.lock)
        contents.lock_wanted.connect(self.lock)
        contents.protection_changed.connect(self.watch)

    @property
    def is_on(self) -> bool:
        """Tell whether the window is locked."""
        return self._window.locked

    def watch(self) -> None:
        """Begin to notice when nobody is there, as the settings say."""
        handle = cast("QWindow | None", self._window.windowHandle())  # None before it is shown
        workspace = self._session.workspace
        if handle is not None:
            protected = workspace.is_protected
            self.idle.watch(
                handle, limit_s=60 * workspace.settings.lock_after_min if protected else 0
            )

    def lock(self) -> None:
        """Save, take every page away and let go of their words.

        What could not be saved keeps the window open: a text is never lost for a lock.
        """
        if self.is_on or not self._session.workspace.is_protected:
            return
        modal = QApplication.activeModalWidget()
        if modal is not None:
            modal.close()
            QTimer.singleShot(0, self, self.lock)  # once whoever opened it is done
            return
        if not self._contents.cover(self._make_page):
            return
        self._window.locked = True
        self.idle.rest()
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()
        QTimer.singleShot(0, self, gc.collect)

    def _make_page(self) -> LockPage:
        slots = self._session.workspace.protecting.slots
        words = wording.Words(
            what=tr("Your stories are locked."),
            safe=tr("Everything is saved. What is ready to be sent goes on being sent."),
        )
        page = LockPage(
            words,
            typed=slots & _TYPED,
            store="keyring" in slots,
            shared=self._session.shared,
            helped_at=self._session.workspace.profile if "organisation" in slots else None,
        )
        page.typed.connect(self._on_typed)
        page.closing.connect(self._window.quit)
        page.person_wanted.connect(self._contents.person_agreed)
        self.page = page
        QTimer.singleShot(0, page, page.focus_first)
        return page

    def _on_typed(self, secret: str) -> None:
        def work(here: Here) -> bool:
            return here.workspace.protecting.opens_with(secret)

        self._session.tasks.start(
            work,
            owner=self,
            done=lambda opens: self._on_tried(opens, typed=bool(secret)),
            failed=self._on_failed,
        )

    def _on_tried(self, opens: bool, *, typed: bool) -> None:  # noqa: FBT001 - the result of a task
        if not opens:
            workspace = self._session.workspace
            kinds = tuple(sorted(workspace.protecting.slots & _TYPED))
            reason = "secret-wrong" if typed else "keyring-silent"
            self._on_failed(KeyUnavailable(workspace.profile, reason, kinds))
            return
        self.page = None
        self._window.locked = False
        self._contents.uncover()
        self.watch()

    def _on_failed(self, error: HeliographError) -> None:
        if self.page is not None and isValid(self.page):
            self.page.refuse(wording.error(error))
