"""Waits for the disk in a thread of its own, for a store whose thread must never wait."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from heliograph.errors import StoreError
from heliograph.store.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from heliograph.store.database import Database

LONG_BYTES = 4 * 2**20
"""A log of this size is put into the file when nobody has written for a while."""
VERY_LONG_BYTES = 8 * LONG_BYTES
"""The same, in the first quiet moment."""
_QUIET_S, _MOMENT_S = 5.0, 1.0
_LOOK_EVERY_S = 60.0
_AGAIN_S = 5.0

_log = logging.getLogger(__name__)


class Settler:
    """Settles what another connection of the same database commits, and writes small files.

    ``note``, ``write_file``, ``is_settled``, ``failure``, ``try_again`` and ``end`` may be called
    by any thread.

    It holds the log as it is, so that whoever commits only adds to it: when a log is begun anew
    SQLite syncs it under the lock of writing. That is done here, while nobody writes.
    """

    def __init__(self, database: Database) -> None:
        """Take over a connection and begin; to be called where one may wait for the disk.

        Raises:
            StoreError: see ``Database``.
        """
        self._database = database
        self._change = threading.Condition()
        self._asked = 0
        self._settled = 0
        self._files: dict[Path, bytes] = {}
        self._failure: StoreError | None = None
        self._is_refused = False
        """Whether that is of what was committed, and not of a small file."""
        self._is_urged = False
        self._is_ending = False
        self._asked_last_s = time.monotonic()
        self._tell: Callable[[], None] = lambda: None
        database.renew_log()
        self._thread = threading.Thread(target=self._run, name="settling", daemon=True)
        self._thread.start()

    def tell(self, tell: Callable[[], None]) -> None:
        """Call this, in the settler's thread, when something has settled, or could not."""
        self._tell = tell

    def note(self) -> None:
        """Take note that something was committed."""
        with self._change:
            self._ask()

    def write_file(self, path: Path, data: bytes) -> None:
        """Replace a small file soon, after what was committed before; the last content counts."""
        with self._change:
            self._files[path] = data
            self._ask()

    @property
    def asked(self) -> int:
        """Tell how much was noted so far; see ``is_settled``."""
        return self._asked

    def is_settled(self, asked: int) -> bool:
        """Tell whether all that was committed by then is on the disk; small files may wait."""
        return self._settled >= asked

    @property
    def failure(self) -> StoreError | None:
        """Tell why something is not on the disk; None when it only has not come to it yet."""
        return self._failure

    def try_again(self) -> None:
        """Try again at once what failed; otherwise that is done every few seconds."""
        with self._change:
            self._is_urged = True
            self._change.notify()

    def end(self, *, within_s: float) -> bool:
        """Settle what is noted and let go of the database; tell whether all is on the disk."""
        with self._change:
            self._is_ending = True
            self._change.notify()
        self._thread.join(within_s)
        return self.has_ended and self._settled == self._asked and not self._files

    @property
    def has_ended(self) -> bool:
        """Tell whether its thread is at its end."""
        return not self._thread.is_alive()

    # ---- in its own thread -------------------------------------------------------------------

    def _run(self) -> None:
        ending = False
        while not ending:
            patience_s = self._patience_s()  # it asks the disk: nobody who notes something waits
            with self._change:
                self._change.wait_for(self._has_reason, timeout=patience_s)
                ending, self._is_urged = self._is_ending, False
                asked, files = self._asked, dict(self._files)
            # Also when nothing was noted: an error of the disk is told to each opened file.
            self._settle(asked, files)
            if not ending and self._failure is None:
                self._renew_if_quiet()
        self._database.close()

    def _ask(self) -> None:
        self._asked += 1
        self._asked_last_s = time.monotonic()
        self._change.notify()

    def _has_reason(self) -> bool:
        committed = self._asked != self._settled and not self._is_refused
        written = bool(self._files) and self._failure is None
        return self._is_ending or self._is_urged or committed or written

    def _patience_s(self) -> float:
        if self._failure is not None:
            return _AGAIN_S
        return _MOMENT_S if self._log_bytes() >= LONG_BYTES else _LOOK_EVERY_S

    def _settle(self, asked: int, files: dict[Path, bytes]) -> None:
        before = self._failure
        try:
            if self._is_refused:
                self._database.let_log_go()
            self._database.settle()
            if self._is_refused:
                self._database.renew_log()
        except StoreError as error:
            failure: StoreError | None = error
            is_news, self._is_refused = False, True
        else:
            self._is_refused = False
            is_news, self._settled = asked != self._settled, asked
            # What was committed is safe, whatever becomes of these.
            failure = self._write_files(files)
        if failure is not None and before is None:
            _log.warning("not settled", extra={"code": type(failure).__name__})
        self._failure = failure
        if is_news or before != failure:
            self._tell()

    def _write_files(self, files: dict[Path, bytes]) -> StoreError | None:
        failure: StoreError | None = None
        for path, data in files.items():
            try:
                write_whole(path, data)
            except StoreError as error:
                failure = failure or error
                continue
            with self._change:
                if self._files.get(path) == data:
                    del self._files[path]
        return failure

    def _log_bytes(self) -> int:
        try:
            return self._database.log_bytes()
        except StoreError:
            return 0  # the next sync says what is wrong with the disk

    def _renew_if_quiet(self) -> None:
        length = self._log_bytes()
        quiet_s = time.monotonic() - self._asked_last_s
        if length < LONG_BYTES or quiet_s < (_QUIET_S if length < VERY_LONG_BYTES else _MOMENT_S):
            return
        try:
            self._database.renew_log()
        except StoreError as error:
            # What is in the log is safe there; it only becomes longer.
            _log.info("log not renewed", extra={"code": type(error).__name__})
