"""What happens when our own code fails: a report without personal words, and the window goes on."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import time
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_SAME_AGAIN_S = 10.0
"""An error while painting comes back many times a second; it is written this often."""
_LARGEST_BYTES = 1_000_000

_log = logging.getLogger(__name__)


class Crashes(QObject):
    """Takes every error that nobody handled, in any thread."""

    happened = Signal()
    """In the thread of the windows, once for each report."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._written: dict[str, float] = {}
        self._file: TextIO | None = None
        self._before = (sys.excepthook, threading.excepthook)

    def watch(self) -> None:
        """Put the hooks in place."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error
        qInstallMessageHandler(_on_qt_message)

    def write_into(self, folder: Path) -> None:
        """Write reports from now on into ``folder`` (made when missing), also fatal ones."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / "crash.log"
        if path.exists() and path.stat().st_size > _LARGEST_BYTES:
            path.replace(folder / "crash.old.log")
        self._file = path.open("a", encoding="utf-8")
        faulthandler.enable(self._file)

    def rest(self) -> None:
        """Put back what was there before and close the report."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None

    def _on_thread_error(self, failure: threading.ExceptHookArgs) -> None:
        if failure.exc_value is not None:
            self._on_error(failure.exc_type, failure.exc_value, failure.exc_traceback)

    def _on_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        report = _report(kind, trace)
        with self._lock:
            now_s = time.monotonic()
            if now_s - self._written.get(report, float("-inf")) < _SAME_AGAIN_S:
                return
            self._written[report] = now_s
            if self._file is not None:
                self._file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {report}\n")
                self._file.flush()
        if sys.stderr is not None:
            traceback.print_exception(kind, error, trace)
        self.happened.emit()


def _report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Say what failed and where; an error's own text may quote a story and is left out."""
    lines = [f"{kind.__module__}.{kind.__qualname__}"]
    for frame, line in traceback.walk_tb(trace):
        module = frame.f_globals.get("__name__", "?")
        lines.append(f"  {module}:{line} {frame.f_code.co_name}")
    return "\n".join(lines)


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    if kind in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}:
        return
    _log.warning("qt %s", context.category)
    if sys.stderr is not None:
        sys.stderr.write(f"Qt: {text}\n")
