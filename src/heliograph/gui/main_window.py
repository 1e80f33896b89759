"""The one window of the program: what stands in it changes, the window itself stays."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QMenuBar, QVBoxLayout, QWidget

from heliograph.gui import icons, look
from heliograph.gui.parts import button, text, together
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.gui.background.presence import Closing
    from heliograph.wording import Words

LEAST_WIDTH, LEAST_HEIGHT = 880, 430
_WISHED_WIDTH, _WISHED_HEIGHT = 1240, 780
_TROUBLE_WIDTH = 640


class MainWindow(QMainWindow):
    """Holds first run, places and pages; asks before it closes whether everything is saved."""

    painted = Signal()
    """The window was seen for the first time."""
    closed = Signal()
    """The program is to end."""
    minimised = Signal()
    """It was closed, and stays as small as this desktop allows."""
    came_forward = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._may_close: Callable[[], bool] | None = None
        self.closing: Callable[[], Closing] = lambda: "quit"
        """Asked what closing the window does now; ``ask`` leaves it open."""
        self.locked = False
        """Nothing of the stories may be seen, in this window or in notices."""
        self._quitting = False
        self._was_painted = False
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.setWindowTitle("Heliograph")
        self._place()

    def show_inside(
        self,
        inside: QWidget,
        *,
        menus: QMenuBar | None = None,
        may_close: Callable[[], bool] | None = None,
    ) -> None:
        """Put something else into the window.

        Args:
            inside: What fills it; what was there before is gone.
            menus: Its menu bar.
            may_close: Asked before the window closes.
        """
        self._may_close = may_close
        if menus is not None:
            self.setMenuBar(menus)
            menus.show()
        elif self.menuWidget() is not None:
            self.setMenuBar(QMenuBar(self))
            self.menuBar().hide()
        self.setCentralWidget(inside)
        inside.show()

    def show_title(self, page: str) -> None:
        """Name the window after its page."""
        self.setWindowTitle(tr("{page} – Heliograph", page=page) if page else "Heliograph")

    def come_forward(self, token: str = "") -> None:
        """Be the window that the person sees.

        Args:
            token: What a Wayland desktop gave the start that asked for it (xdg-activation); Qt
                takes it from the environment and hands it on.
        """
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.came_forward.emit()

    def quit(self) -> None:
        """Close, and end the program whatever closing alone would do."""
        self._quitting = True
        self.close()
        self._quitting = False

    def stay_away(self, how: Closing) -> None:
        """Go out of sight and let the program go on."""
        if how == "hide":
            self.hide()
        else:
            self.showMinimized()
            self.minimised.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close unless something is on the screen that could not be saved."""
        if self._may_close is not None and not self._may_close():
            event.ignore()
            return
        how = "quit" if self._quitting else self.closing()
        if how == "quit":
            event.accept()
            self.closed.emit()
            return
        event.ignore()
        if how != "ask":
            self.stay_away(how)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that there is something to see."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def _place(self) -> None:
        screen = QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        if room.width() <= 1400:  # a small screen is used whole
            self.setWindowState(Qt.WindowState.WindowMaximized)
        width = min(_WISHED_WIDTH, max(LEAST_WIDTH, room.width()))
        self.resize(width, min(_WISHED_HEIGHT, max(LEAST_HEIGHT, room.height())))


class Opening(QWidget):
    """Seen for a moment while the profile opens, or longer when the key store asks first."""

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.addStretch(1)
        picture = QLabel()
        picture.setPixmap(icons.mark(56, scale=self.devicePixelRatioF()))
        box.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        words = text(tr("Opening your stories…"), "soft", wraps=False)
        box.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)


class Trouble(QWidget):
    """Shown in place of everything when the profile does not open."""

    again = Signal()
    closing = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._said = together(words)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        # A widget of its own: only inside it is the height of wrapped words that of its width.
        said = QWidget(self)
        said.setFixedWidth(_TROUBLE_WIDTH)
        box = QVBoxLayout(said)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.BLOCK_GAP)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(said)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        for part, dressed in ((words.what, "story-title"), (words.safe, ""), (words.do, "")):
            if part:
                line = text(part, dressed)
                line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                box.addWidget(line)
        self.try_again = button(tr("&Try again"), self.again.emit, "primary")
        row = QVBoxLayout()
        row.addWidget(self.try_again, 0, Qt.AlignmentFlag.AlignHCenter)
        row.addWidget(
            button(tr("Close H&eliograph"), self.closing.emit), 0, Qt.AlignmentFlag.AlignHCenter
        )
        box.addLayout(row)

    def focus_first(self) -> None:
        """Give the keyboard to trying again."""
        self.try_again.setFocus(Qt.FocusReason.OtherFocusReason)

    def words(self) -> str:
        """Give what it says."""
        return self._said
