"""Ctrl+Right Shift and Ctrl+Left Shift in a text box: pressed and let go with no other key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

# Qt has one name for both keys; what tells them apart is what the system calls them: the keysyms
# of X11 and Wayland, the virtual keys of Windows and of macOS, else the places on the keyboard.
_RIGHT_KEYS, _LEFT_KEYS = frozenset({0xFFE2, 0xA1, 60}), frozenset({0xFFE1, 0xA0, 56})
_RIGHT_PLACES, _LEFT_PLACES = frozenset({62, 54}), frozenset({50, 42})
_HELD = {Qt.Key.Key_Shift, Qt.Key.Key_Control}


class DirectionKeys(QObject):
    """Watches a text box and tells in which direction its person wants to write."""

    wanted = Signal(object)
    """A ``Qt.LayoutDirection``."""

    def __init__(self, box: QWidget) -> None:
        super().__init__(box)
        self._shift: Qt.LayoutDirection | None = None
        """What the Shift key that went down last stands for."""
        self._side: Qt.LayoutDirection | None = None
        """What will be wanted when the keys are let go."""
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait until the keys are let go: Ctrl+Shift+Z begins in the same way."""
        kind = event.type()
        if isinstance(event, QKeyEvent):
            if kind is QEvent.Type.KeyPress:
                return self._press(event)
            if kind is QEvent.Type.KeyRelease and event.key() in _HELD:
                self._let_go()
        elif kind in {QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress}:
            self._side = None
        return super().eventFilter(watched, event)

    def _press(self, event: QKeyEvent) -> bool:
        named = {
            Qt.Key.Key_Direction_R: Qt.LayoutDirection.RightToLeft,
            Qt.Key.Key_Direction_L: Qt.LayoutDirection.LeftToRight,
        }.get(Qt.Key(event.key()))
        if named is not None:  # Windows says it itself
            self._side = None
            self.wanted.emit(named)
            return True
        # A modifier that goes down is not yet among the modifiers on every system.
        held, modifier = event.modifiers(), Qt.KeyboardModifier
        self._side = None
        if event.key() == Qt.Key.Key_Shift:
            self._shift = _side_of(event)
            if held & modifier.ControlModifier:
                self._side = self._shift
        elif event.key() == Qt.Key.Key_Control and held & modifier.ShiftModifier:
            self._side = self._shift
        return False

    def _let_go(self) -> None:
        side, self._side = self._side, None
        if side is not None:
            self.wanted.emit(side)


def _side_of(event: QKeyEvent) -> Qt.LayoutDirection | None:
    key, place = event.nativeVirtualKey(), event.nativeScanCode()
    if key in _RIGHT_KEYS or (key not in _LEFT_KEYS and place in _RIGHT_PLACES):
        return Qt.LayoutDirection.RightToLeft
    if key in _LEFT_KEYS or place in _LEFT_PLACES:
        return Qt.LayoutDirection.LeftToRight
    return None
