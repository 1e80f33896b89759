"""A mark in the profile while its window is open: found at a start, it tells of a sudden end."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from heliograph import decoding

_BOOT = Path("/proc/sys/kernel/random/boot_id")

_log = logging.getLogger(__name__)


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What the mark says; nothing that a person wrote."""

    since_ms: int = 0
    seen_ms: int = 0
    """The last time at which something was saved or opened (Unix ms)."""
    boot: str = ""
    """Which start of the computer it was, where the system tells."""
    story: str = ""
    """The story that was open, by its random id."""
    field: str = ""
    """The question that had the keyboard, by the campaign's name for it."""


class RunningMark:
    """Belongs to whoever holds the profile's window lock.

    The mark is replaced whole and not synced: what it adds is a convenience, the words are in the
    store. That a window was open at all is on the disk long before anything can happen.
    """

    def __init__(self, profile: Path) -> None:
        self._path = profile / "running.json"
        self._run: Run | None = None

    def begin(self, *, now_ms: int) -> Run | None:
        """Set the mark; give the one of an earlier run that did not end in order."""
        before = self._read()
        self._run = Run(since_ms=now_ms, seen_ms=now_ms, boot=boot_id())
        self._write()
        return before

    def note(self, *, now_ms: int, story: str = "", field: str = "") -> None:
        """Remember what is being written."""
        if self._run is not None:
            self._run = Run(
                since_ms=self._run.since_ms,
                seen_ms=now_ms,
                boot=self._run.boot,
                story=story,
                field=field,
            )
            self._write()

    def end(self) -> None:
        """Take the mark away: everything is written."""
        if self._run is not None:
            self._run = None
            try:
                self._path.unlink(missing_ok=True)
            except OSError:
                _log.warning("running mark stays")

    def _read(self) -> Run | None:
        try:
            return decoding.decode(self._path.read_bytes(), type=Run)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError):
            return Run()  # the power went while it was written: it was there

    def _write(self) -> None:
        beside = self._path.with_suffix(".new")
        try:
            beside.write_bytes(msgspec.json.encode(self._run))
            beside.replace(self._path)
        except OSError:
            _log.warning("running mark not written")


def boot_id() -> str:
    """Tell this start of the computer from others; empty where the system does not say."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
