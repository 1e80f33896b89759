"""Restores a backup in a window of its own, before the profile opens: nobody writes meanwhile."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import delete

from heliograph import settings as settings_file
from heliograph import wording
from heliograph.app import backups
from heliograph.errors import HeliographError, StoreError
from heliograph.gui import icons, look
from heliograph.gui.appearance import Appearance
from heliograph.gui.backup.wish import Restored
from heliograph.gui.backup.work import WorkLine
from heliograph.gui.main_window import MainWindow
from heliograph.gui.parts import button, text, together
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import tr

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from heliograph.app.backups import Contents
    from heliograph.gui.backup.wish import RestoreWish

_WIDTH = 560
_STEPS = 200
"""How often at most the window is told how far it is."""
_END_WITHIN_S = 4.0


class _Stopped(Exception):
    """The person wants their stories as they were."""


class Restoring(QObject):
    """Restores into a profile that nobody has open, in a thread of its own."""

    done = Signal(object)
    """The ``Contents`` of the backup."""
    failed = Signal(object)
    """A ``HeliographError``; nothing was changed."""
    stopped = Signal()
    told = Signal(float)
    """The share that is done, from 0 to 1."""

    def __init__(self, profile: Path, wish: RestoreWish) -> None:
        super().__init__()
        self._profile = profile
        self._wish = wish
        self._stopping = threading.Event()
        self._last_step = -1
        self._thread = threading.Thread(target=self._run, name="restoring", daemon=True)

    def begin(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end; it either ends or was done already."""
        self._stopping.set()

    def wait(self, wait_s: float) -> bool:
        """Wait until it has ended, and tell whether it has."""
        if self._thread.is_alive():
            self._thread.join(wait_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            found = backups.restore(
                self._wish.path,
                self._wish.secret,
                self._profile,
                replace=True,  # what is here goes aside: the person was asked
                progress=self._tell,
            )
        except _Stopped:
            self.stopped.emit()
        except HeliographError as error:
            self.failed.emit(error)
        except OSError as error:
            refusal = StoreError(error.strerror)
            refusal.__cause__ = error
            self.failed.emit(refusal)
        else:
            self.done.emit(found)

    def _tell(self, done_bytes: int, total_bytes: int) -> None:
        if self._stopping.is_set():
            raise _Stopped
        step = _STEPS * done_bytes // max(total_bytes, 1)
        if step != self._last_step:
            self._last_step = step
            self.told.emit(step / _STEPS)


class RestorePage(QWidget):
    """Shows how far it is; what went wrong is said here, and the stories open as they were."""

    done = Signal(object)
    """The ``Contents`` that were restored."""
    left = Signal()
    """The profile is to be opened as it was."""

    def __init__(self, restoring: Restoring) -> None:
        super().__init__()
        self._restoring = restoring
        self.message = MessageStrip(self, can_close=False)
        self.work = WorkLine(self._on_stop)
        self.leave = button(tr("Open my stories as they were"), self.left.emit, "primary")
        middle = QWidget(self)
        middle.setMaximumWidth(look.scaled(_WIDTH))
        box = QVBoxLayout(middle)
        box.setSpacing(look.BLOCK_GAP)
        picture = QLabel()
        picture.setPixmap(icons.mark(56, scale=self.devicePixelRatioF()))
        box.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self._title = text(tr("Restoring a backup"), "story-title")
        for each in (self._title, self.work, self.message):
            box.addWidget(each)
        box.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignHCenter)
        self.leave.hide()
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(middle, 100)
        across.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(3)
        queued = Qt.ConnectionType.QueuedConnection
        restoring.told.connect(self.work.show_share, queued)
        restoring.done.connect(self.done, queued)
        restoring.failed.connect(self._on_failed, queued)
        restoring.stopped.connect(self.left, queued)

    def begin(self) -> None:
        """Begin to restore."""
        self.work.begin(
            tr("The backup is being read. What is here is touched only when all of it is good.")
        )
        self.work.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._restoring.begin()

    def _on_stop(self) -> None:
        self.work.begin(tr("Stopping…"))
        self.work.stop.setEnabled(False)
        self._restoring.stop()

    def _on_failed(self, error: HeliographError) -> None:
        self.work.end()
        if isinstance(error, backups.RestoreUnfinished):
            self.leave.setText(tr("&Try again"))
        else:
            self._title.setText(tr("The backup was not restored"))
        # Here a store can only be damaged by a disk that did not take what was written.
        self.message.say(together(wording.not_kept(error)), tone="warning")
        self.leave.show()
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)


def restore(
    app: QApplication, profile: Path, wish: RestoreWish, language: str | None
) -> Restored | None:
    """Show how it goes and wait; None when the window was closed: nothing is to be opened.

    Args:
        app: The application, whose loop runs meanwhile.
        profile: The folder of the profile, which is not open.
        wish: What is restored.
        language: Of the screens for this start, or nothing.
    """
    appearance = Appearance(app, settings_file.load(profile / "settings.toml"), language)
    window = MainWindow()
    restoring = Restoring(profile, wish)
    page = RestorePage(restoring)
    found: list[Restored] = []

    def end(contents: Contents | None) -> None:
        found.append(Restored(contents=contents, kept_aside=wish.replaces))
        app.quit()

    page.done.connect(end)
    page.left.connect(lambda: end(None))
    app.setQuitOnLastWindowClosed(False)
    window.closed.connect(app.quit)
    window.show_inside(page)
    window.painted.connect(page.begin)
    window.show()
    app.exec()
    restoring.stop()
    restoring.wait(_END_WITHIN_S)
    delete(window)
    appearance.deleteLater()
    return found[0] if found else None
