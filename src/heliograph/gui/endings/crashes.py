"""What happens when our own code fails: a report without personal words, and the window goes on."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from heliograph.errors import StoreError
from heliograph.gui.endings.fatal import FatalFile

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_SAME_AGAIN_S = 10.0
"""An error while painting comes back many times a second; it is written this often."""
_MOST_REPORTS = 200
"""In one run; whoever reads them has seen enough by then."""
_LARGEST_BYTES = 256 * 1024
_REPORT_BYTES = 32 * 1024
_QUIET = frozenset({QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg})

_log = logging.getLogger(__name__)


class Crashes(QObject):
    """Takes every error that nobody handled, in any thread."""

    happened = Signal()
    """In the thread of the windows, once for each report."""
    disk_refused = Signal(object)
    """The same for a ``StoreError``, which is told in words and is no failure of our code."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._written: dict[str, float] = {}
        self._count = 0
        self._file: TextIO | None = None
        self._fatal: FatalFile | None = None
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)

    def watch(self) -> None:
        """Put the hooks in place."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error
        sys.unraisablehook = self._on_unraisable
        qInstallMessageHandler(self._on_qt_message)

    def write_into(self, folder: Path) -> str:
        """Write reports from now on into ``folder`` (made when missing), also fatal ones.

        Returns:
            What was written when an earlier run died, empty when it did not.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / "crash.log"
        if path.exists() and path.stat().st_size > _LARGEST_BYTES:
            with contextlib.suppress(OSError):  # another program may hold it open
                path.replace(folder / "crash.old.log")
        self._file = path.open("a", encoding="utf-8")
        self._fatal = FatalFile(folder)
        died = self._fatal.take()
        if died:
            self._write(f"the run before died\n{died}")
        self._fatal.open()
        return died

    def rest(self) -> None:
        """Put back what was there before and close the report."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        qInstallMessageHandler(None)
        if self._fatal is not None:
            self._fatal.close()
            self._fatal = None
        if self._file is not None:
            self._file.close()
            self._file = None

    def _on_thread_error(self, failure: threading.ExceptHookArgs) -> None:
        if failure.exc_value is not None:
            self._on_error(failure.exc_type, failure.exc_value, failure.exc_traceback)

    def _on_unraisable(self, failure: sys.UnraisableHookArgs) -> None:
        # While something is taken apart: nobody waits for it, so nobody is told.
        if failure.exc_value is not None:
            self._take(failure.exc_type, failure.exc_value, failure.exc_traceback)

    def _on_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
        elif isinstance(error, StoreError):
            _log.warning("disk refused", extra={"code": kind.__name__})
            self.disk_refused.emit(error)
        elif self._take(kind, error, trace):
            self.happened.emit()

    def _take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> bool:
        report = _report(kind, trace)
        with self._lock:
            now_s = time.monotonic()
            if now_s - self._written.get(report, float("-inf")) < _SAME_AGAIN_S:
                return False
            self._written[report] = now_s
            self._write(report)
        if _is_watched():
            traceback.print_exception(kind, error, trace)
        return True

    def _write(self, report: str) -> None:
        if self._file is not None and self._count < _MOST_REPORTS:
            self._count += 1
            self._file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {report}\n")
            self._file.flush()

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind in _QUIET:
            return
        if kind is QtMsgType.QtFatalMsg:  # Qt ends the process when we return
            with self._lock:
                self._write(f"qt fatal {context.category}")
        _log.warning("qt message")
        if _is_watched():
            sys.stderr.write(f"Qt: {text}\n")


def _is_watched() -> bool:
    """Tell whether somebody reads standard error; a desktop writes it into its journal.

    An error's own text may quote a story, and the journal is a file like any other.
    """
    return sys.stderr is not None and sys.stderr.isatty()


def last_reports(folder: Path) -> str:
    """Give the newest reports as they were written."""
    try:
        with (folder / "crash.log").open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _REPORT_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Say what failed and where; an error's own text may quote a story and is left out."""
    lines = [f"{kind.__module__}.{kind.__qualname__}"]
    for frame, line in traceback.walk_tb(trace):
        module = frame.f_globals.get("__name__", "?")
        lines.append(f"  {module}:{line} {frame.f_code.co_name}")
    return "\n".join(lines)
