"""Progress of what takes long as one line on a terminal's standard error."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING

from heliograph import i18n
from heliograph.domain.time_left import Told
from heliograph.events import Event, OriginalProgressed, Progressed, Received
from heliograph.i18n import tr
from heliograph.wording.estimates import time_of
from heliograph.wording.lots import lot_progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission
    from heliograph.store.lots import Lot


class ProgressLine:
    """Takes events from any thread; silent where standard error is no terminal."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._visible = sys.stderr.isatty()
        self._width = 0
        self._tally: Tally | None = None

    def count(self, tally: Tally) -> None:
        """Tell of many stories together from now on, and not of each for itself."""
        self._tally = tally

    def take(self, event: Event, /) -> None:
        """Show what an event tells."""
        if self._tally is not None:
            with self._lock:
                text = self._tally.take(event)
            if text:
                self.show(text)
            return
        match event:
            case Progressed() | OriginalProgressed():
                text = tr(
                    "{sent} of {total}",
                    sent=i18n.size(event.sent_bytes),
                    total=i18n.size(event.total_bytes),
                )
                left_s = event.left_s if isinstance(event, Progressed) else None
                if left_s is not None and (left := time_of(left_s)):
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


class Tally:
    """How far many stories are together: as the store had it, and what was announced since."""

    def __init__(self, going: Sequence[Submission], lot: Lot | None) -> None:
        """Begin to count.

        Args:
            going: What is to be sent.
            lot: What that is a part of; None where it alone was asked for.
        """
        self._sent = {row.story: row.sent_bytes for row in going}
        self._total = {row.story: row.total_bytes for row in going}
        sent_bytes, total_bytes = sum(self._sent.values()), sum(self._total.values())
        self._stories = len(going) if lot is None else lot.stories
        self._received = 0 if lot is None else lot.received
        self._before_bytes = 0 if lot is None else max(0, lot.sent_bytes - sent_bytes)
        self._all_bytes = total_bytes if lot is None else max(total_bytes, lot.total_bytes)
        self._rate_bytes_s: float | None = None
        self._told: Told[None] = Told()

    def take(self, event: Event) -> str:
        """Learn from an event; give what to say, nothing where it tells nothing new."""
        match event:
            case Progressed():
                self._note(event.story, event.sent_bytes)
                if event.left_s is not None:
                    self._rate_bytes_s = event.rate_bytes_s
            case Received():
                self._note(event.story, self._total.get(event.story, 0))
                self._received += 1
            case _:
                return ""
        sent_bytes = self._before_bytes + sum(self._sent.values())
        left_s = None
        if self._rate_bytes_s:
            rest_s = (self._all_bytes - sent_bytes) / self._rate_bytes_s
            left_s = self._told.left_s(None, rest_s, now_s=time.monotonic())
        return lot_progress(
            received=self._received,
            stories=self._stories,
            sent_bytes=sent_bytes,
            total_bytes=self._all_bytes,
            left_s=left_s,
        )

    def _note(self, story: StoryId, sent_bytes: int) -> None:
        """Keep what was said to have arrived: what a cut takes back is told by the next pass."""
        if story in self._sent:
            self._sent[story] = max(self._sent[story], sent_bytes)
