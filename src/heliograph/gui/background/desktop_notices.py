"""Notices where there is no tray: the desktop's own service, asked over the session bus.

https://specifications.freedesktop.org/notification-spec/latest/. Not by QtDBus: ``Notify`` wants an
unsigned number, and PySide6 can send only signed ones. jeepney comes with keyring anyway.
"""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

if TYPE_CHECKING:
    from heliograph.gui.background.notices import Notice

_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_AS_LONG_AS_USUAL = -1

_log = logging.getLogger(__name__)


class DesktopNotices(QObject):
    """One connection to the bus, opened for the first notice."""

    pressed = Signal(object)
    """The ``Notice`` that a person pressed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus: Any = None
        self._listening: QSocketNotifier | None = None
        self._asked: dict[int, Notice] = {}
        """By the number of the call that is not answered yet."""
        self._shown: dict[int, Notice] = {}
        """By the number that the desktop gave."""

    def show(self, notice: Notice, action: str) -> bool:
        """Show a notice; False where no desktop takes it.

        Args:
            notice: What it says.
            action: Name of what pressing it does.
        """
        try:
            jeepney, _ = _jeepney()
            bus = self._connect()
            call = jeepney.new_method_call(
                jeepney.DBusAddress(_PATH, bus_name=_NAME, interface=_NAME),
                "Notify",
                "susssasa{sv}i",
                (
                    "Heliograph",
                    0,
                    "heliograph",
                    notice.title,
                    plain(notice.text),
                    ["default", action],
                    {"desktop-entry": ("s", "heliograph")},
                    _AS_LONG_AS_USUAL,
                ),
            )
            serial = next(bus.outgoing_serial)
            bus.send(call, serial=serial)
        except (ImportError, OSError, KeyError, RuntimeError):  # no bus, or it went away
            _log.info("no desktop notices")
            self.close()
            return False
        self._asked[serial] = notice
        return True

    def close(self) -> None:
        """Let go of the bus."""
        if self._listening is not None:
            self._listening.setEnabled(False)
            self._listening = None
        if self._bus is not None:
            self._bus.close()
            self._bus = None

    def _connect(self) -> Any:  # noqa: ANN401 - jeepney has no types
        if self._bus is None:
            jeepney, blocking = _jeepney()
            self._bus = blocking.open_dbus_connection(bus="SESSION")
            rule = jeepney.MatchRule(type="signal", interface=_NAME, path=_PATH)
            self._bus.send(jeepney.message_bus.AddMatch(rule))
            self._listening = QSocketNotifier(
                self._bus.sock.fileno(), QSocketNotifier.Type.Read, self
            )
            self._listening.activated.connect(self._on_readable)
        return self._bus

    def _on_readable(self) -> None:
        try:
            while self._bus is not None:
                self._take(self._bus.receive(timeout=0))
        except TimeoutError:
            return  # nothing more for now
        except (OSError, EOFError):
            self.close()

    def _take(self, message: Any) -> None:  # noqa: ANN401 - the same
        jeepney, _ = _jeepney()
        fields = message.header.fields
        if message.header.message_type is jeepney.MessageType.method_return:
            notice = self._asked.pop(fields.get(jeepney.HeaderFields.reply_serial, 0), None)
            if notice is not None:
                self._shown[message.body[0]] = notice
        elif message.header.message_type is jeepney.MessageType.error:
            self._asked.pop(fields.get(jeepney.HeaderFields.reply_serial, 0), None)
        elif fields.get(jeepney.HeaderFields.member) == "ActionInvoked":
            pressed = self._shown.pop(message.body[0], None)
            if pressed is not None:
                self.pressed.emit(pressed)
        elif fields.get(jeepney.HeaderFields.member) == "NotificationClosed":
            self._shown.pop(message.body[0], None)


def _jeepney() -> tuple[Any, Any]:
    # By name, for it has no types; late, for hardly any start shows a notice; Linux only.
    return importlib.import_module("jeepney"), importlib.import_module("jeepney.io.blocking")


def plain(text: str) -> str:
    """Keep a title from being read as the markup that bodies may hold."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
