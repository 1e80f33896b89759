"""The icon in the desktop's tray: our mark with a shape for what goes on, and a short menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from heliograph.gui import icons, look
from heliograph.i18n import tr

if TYPE_CHECKING:
    from heliograph.gui.background.notices import Notice

Going = Literal["rests", "waits", "sends", "paused", "attention"]

_SHAPES: dict[Going, tuple[str, str] | None] = {
    "rests": None,
    "waits": ("waiting", "ready"),
    "sends": ("up", "sending"),
    "paused": ("paused", "draft"),
    "attention": ("attention", "attention"),
}
_SIDES = (16, 22, 24, 32, 48, 64)


class Tray(QObject):
    """Shown for as long as the program runs; a tray that appears later takes it in, too."""

    open_wanted = Signal()
    hold_wanted = Signal()
    """Pause all, or go on with all: whichever the menu says."""
    quit_wanted = Signal()
    pressed = Signal(object)
    """The ``Notice`` that a person pressed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notice: Notice | None = None
        self._going: Going | None = None
        self.menu = QMenu()
        self._open = self._add(self.open_wanted)
        self.said = self.menu.addAction("")
        self.said.setEnabled(False)
        self.menu.addSeparator()
        self._hold = self._add(self.hold_wanted)
        self.menu.addSeparator()
        self._quit = self._add(self.quit_wanted)
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        self.icon.messageClicked.connect(self._on_message_clicked)

    @property
    def is_there(self) -> bool:
        """Tell whether this desktop has a tray at this moment."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def tell(self, going: Going, words: str) -> None:
        """Show what goes on.

        Args:
            going: Chooses the shape beside the mark.
            words: The same in one line.
        """
        self._open.setText(tr("&Open Heliograph"))
        self._hold.setText(tr("&Go on with all") if going == "paused" else tr("&Pause all"))
        self._quit.setText(tr("&Quit Heliograph"))
        # A line of a menu would take an ampersand in a name for a mnemonic.
        self.said.setText(words.replace("&", "&&"))
        self.icon.setToolTip(f"Heliograph\n{words}")
        if going != self._going:
            self._going = going
            self.icon.setIcon(tray_icon(going))
            self.icon.show()

    def show_notice(self, notice: Notice) -> bool:
        """Show a notice from the icon; False where there is no tray that can."""
        if not self.is_there or not self.icon.supportsMessages():
            return False
        self._notice = notice
        self.icon.showMessage(notice.title, notice.text, icons.application_icon())
        return True

    def close(self) -> None:
        """Take the icon away."""
        self.icon.hide()
        self.menu.deleteLater()

    def _add(self, wanted: object) -> QAction:
        action = self.menu.addAction("")
        action.triggered.connect(wanted)
        return action

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.open_wanted.emit()

    def _on_message_clicked(self) -> None:
        if self._notice is not None:
            self.pressed.emit(self._notice)


def tray_icon(going: Going) -> QIcon:
    """Draw the icon of the program with a shape for what goes on in its trailing corner."""
    plain, shape = icons.application_icon(), _SHAPES[going]
    if shape is None:
        return plain
    made = QIcon()
    for side in _SIDES:
        picture = plain.pixmap(side, side)
        whole = QPixmap(side, side)
        whole.fill(Qt.GlobalColor.transparent)
        painter = QPainter(whole)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(whole.rect(), picture)
        round_side = max(11.0, side * 0.6)
        corner = QRectF(side - round_side, side - round_side, round_side, round_side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour_of(look.LIGHT, "surface"))
        painter.drawEllipse(corner)
        inset = round_side * 0.1
        icons.paint_in(painter, corner.adjusted(inset, inset, -inset, -inset), *shape, look.LIGHT)
        painter.end()
        made.addPixmap(whole)
    return made
