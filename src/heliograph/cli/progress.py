"""Progress of what takes long as one line on a terminal's standard error."""

from __future__ import annotations

import sys
import threading

from heliograph import i18n
from heliograph.events import Event, Progressed, Received
from heliograph.i18n import tr
from heliograph.wording.estimates import time_of


class ProgressLine:
    """Takes events from any thread; silent where standard error is no terminal."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._visible = sys.stderr.isatty()
        self._width = 0

    def take(self, event: Event, /) -> None:
        """Show what an event tells."""
        match event:
            case Progressed():
                text = tr(
                    "{sent} of {total}",
                    sent=i18n.size(event.sent_bytes),
                    total=i18n.size(event.total_bytes),
                )
                if event.left_s is not None and (left := time_of(event.left_s)):
                    text = f"{text} · {left}"
            case Received():
                text = tr("Receipt {number}", number=event.number)
            case _:
                return
        self.show(text)

    def show(self, text: str) -> None:
        """Show how far it is, in the place of what was shown before."""
        if not self._visible:
            return
        with self._lock:
            sys.stderr.write("\r" + text.ljust(self._width))
            sys.stderr.flush()
            self._width = len(text)

    def end(self) -> None:
        """Leave the line."""
        with self._lock:
            if self._width:
                sys.stderr.write("\n")
                self._width = 0
