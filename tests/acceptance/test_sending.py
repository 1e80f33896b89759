"""Acceptance 9: over a line that drops twice, the window says at each moment what is true."""

from __future__ import annotations

import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from acceptance.desk import opened
from acceptance.person import Person
from fakes.profiles import DESCRIBED, complete_answers
from heliograph import wording
from heliograph.app.why import Why
from heliograph.cli.demo_line import Line
from heliograph.domain.lifecycle import State
from heliograph.i18n import tr
from heliograph_service.embedded import EmbeddedService

pytestmark = pytest.mark.screen

FIVE_MB = b"What was said in the village, word for word. " * 116_509


class HeldLine(Line):
    """A line that can also stand still: nothing goes on, and nobody is told."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._before_hold: int | None = None
        self._moving = threading.Event()
        self._moving.set()
        super().__init__(target)

    def hold_after(self, count: int) -> None:
        """Stand still once ``count`` more bytes have gone to the service."""
        self._moving.clear()
        self._before_hold = count

    def let_go(self) -> None:
        """Go on."""
        self._before_hold = None
        self._moving.set()

    def _count(self, block: bytes) -> int:
        if self._before_hold is not None:
            self._before_hold -= len(block)
            if self._before_hold <= 0:
                self._moving.wait()
        return super()._count(block)


def test_9_sending_over_a_line_that_drops_twice(profile: Path, tmp_path: Path) -> None:
    """In Russian: 1 act to start, and never "sent" before the receipt."""
    service = EmbeddedService(tmp_path / "service")
    service.start()
    at = urlsplit(service.address)
    assert at.hostname is not None
    assert at.port is not None
    line = HeldLine((at.hostname, at.port))
    notes = tmp_path / "notes.txt"
    notes.write_bytes(FIVE_MB)
    with opened(profile) as workspace:
        workspace.account.enrol(service_url=line.address, code=service.new_code("Hill Radio"))
        workspace.settings.paused = True
        workspace.save_settings()
        story = workspace.drafts.new(campaign="open-call", answers=complete_answers())
        workspace.attachments.attach(story, notes, details=DESCRIBED)
        workspace.drafts.mark_ready(story)
    with Person(profile, language="ru") as person:
        sending, sent = (wording.state_name(each) for each in (State.SENDING, State.SENT))
        waiting = wording.why_sentence(Why(cause="no-connection"))
        person.open("--lang", "ru")
        person.await_words(tr("&New story"))
        person.press("ctrl+2")
        person.start_counting()
        line.hold_after(1_000_000)
        person.click(tr("&Go on with all"), "push button")
        for hold in (1_500_000, None):
            person.until(lambda: sending in _row(person), "sending, while the line stands still")
            assert sent not in _row(person)
            line.cut()  # it drops
            line.let_go()
            person.until(lambda: waiting in _row(person), "waiting for a connection")
            assert sent not in _row(person)
            if hold is not None:
                line.hold_after(hold)
            line.restore()
            if hold is not None:
                person.press("F5")
                person.acts -= 1  # it goes on by itself; a person need not, a test need not wait
        person.press("F5", "ctrl+3")
        person.acts -= 2
        person.until(lambda: sent in _row(person), "the receipt")
        person.passes(9, acts=1, seconds=240)
    line.close()
    service.stop()


def _row(person: Person) -> str:
    rows = [each.says for each in person.look() if each.role == "table cell"]
    return rows[0] if rows else ""
