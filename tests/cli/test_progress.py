"""Progress on a terminal: one line, with the time left once it is known."""

from __future__ import annotations

import io

import pytest

from heliograph.cli.progress import ProgressLine
from heliograph.domain.ids import StoryId
from heliograph.events import OriginalProgressed, Progressed


class Terminal(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def progressed(left_s: float | None) -> Progressed:
    return Progressed(
        story=StoryId("a"),
        sent_bytes=1_000_000,
        total_bytes=4_000_000,
        rate_bytes_s=10_000.0,
        left_s=left_s,
    )


def test_the_time_left_follows_what_has_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    line = ProgressLine()
    for left_s in (None, 300.0, 5.0):
        line.take(progressed(left_s))
    line.end()
    assert [each.rstrip() for each in terminal.getvalue().split("\r")] == [
        "",
        "1 MB of 4 MB",
        "1 MB of 4 MB · about 5 min",
        "1 MB of 4 MB",
    ]


def test_an_original_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    line = ProgressLine()
    line.take(OriginalProgressed(sent_bytes=2_000_000, total_bytes=90_000_000))
    line.end()
    assert "2 MB of 90 MB" in terminal.getvalue()


def test_what_is_no_terminal_stays_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    line = ProgressLine()
    line.take(progressed(300.0))
    line.end()
    assert written.getvalue() == ""
