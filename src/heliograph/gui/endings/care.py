"""Keeps watch over one run of the window: its log, its reports, and the mark of a sudden end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import logs
from heliograph.gui.endings.crashes import last_reports
from heliograph.gui.endings.running import RunningMark

if TYPE_CHECKING:
    import logging
    from pathlib import Path

    from heliograph.gui.endings.aftermath import SuddenEnd
    from heliograph.gui.endings.crashes import Crashes


class Care:
    """From the moment the profile is open until everything is written."""

    def __init__(self, profile: Path, crashes: Crashes | None = None) -> None:
        self._logs = profile / "logs"
        self._crashes = crashes
        self._mark = RunningMark(profile)
        self._log: logging.Handler | None = None

    def begin(self, *, now_ms: int) -> SuddenEnd | None:
        """Begin to watch; tell how the run before ended if it did not end in order."""
        reports = last_reports(self._logs)
        try:
            self._log = logs.start(self._logs)
            died = "" if self._crashes is None else self._crashes.write_into(self._logs)
        except OSError:
            died = ""  # a full disk takes no logs; stories say by themselves that it is full
        run = self._mark.begin(now_ms=now_ms)
        if run is None:
            return None
        from heliograph.gui.endings.aftermath import SuddenEnd  # noqa: PLC0415 - hardly ever needed

        return SuddenEnd(run=run, died=died, reports=reports)

    def note(self, *, now_ms: int, story: str, field: str) -> None:
        """Remember what is being written."""
        self._mark.note(now_ms=now_ms, story=story, field=field)

    def end(self) -> None:
        """Everything is written: leave no mark."""
        self._mark.end()
        if self._log is not None:
            logs.stop(self._log)
            self._log = None
