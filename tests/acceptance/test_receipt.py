"""Acceptance 14: the receipt of a story sent last month is found and saved as a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from acceptance.person import Person
from fakes.profiles import complete_answers
from heliograph.app.receipt_files import verify_file
from heliograph.clock import SystemClock
from heliograph.domain.ids import StoryId
from heliograph.i18n import tr
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService

pytestmark = pytest.mark.screen

DAY_MS = 86_400_000
WANTED = "راديو التلال"


class Earlier(SystemClock):
    """The computer's own clock, some days ago."""

    def __init__(self) -> None:
        self.days = 0

    def now_ms(self) -> int:
        """Give the wall clock less those days."""
        return super().now_ms() - self.days * DAY_MS


def test_14_the_receipt_of_a_story_sent_last_month(profile: Path, tmp_path: Path) -> None:
    """In Arabic, among 36 of three months: at most 4 acts, 45 s."""
    home = tmp_path / "home"
    documents = home / "Documents"
    documents.mkdir(parents=True)
    with _sent_over_three_months(profile, tmp_path / "service") as (workspace, wanted):
        number = workspace.receipts.submission(wanted).receipt_number
        keys = workspace.receipts.keys()
        assert number is not None
        workspace.close()
        with Person(profile, language="ar") as person:
            person.screen.environment |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home)}
            person.open("--lang", "ar")
            person.await_words(tr("&New story"))
            person.start_counting()
            person.press("ctrl+3")
            person.until(lambda: person.row(tr("Receipt")) is not None, "the receipts")
            person.press("ctrl+f")
            person.paste(WANTED)  # typed; the row that is found tells that it was
            person.until(lambda: _shown(person) == 1, "the one story of that name")
            person.click(tr("Save &receipt…"), "push button")
            person.until(lambda: _proposes(person, number), "a name, ready to be taken")
            person.press("Return")
            person.await_words(tr("Open its folder"))
            person.passes(14, acts=4, seconds=45)
        (saved,) = documents.iterdir()
        assert number in saved.name
        assert WANTED in saved.name
        assert verify_file(saved, keys).story == wanted


def _shown(person: Person) -> int:
    return sum(1 for each in person.look() if each.role == "table cell")


def _proposes(person: Person, number: str) -> bool:
    fields = [each for each in person.look() if {"editable", "focused"} <= each.states]
    return any(number in (each.text or "") for each in fields)


@contextmanager
def _sent_over_three_months(profile: Path, data: Path) -> Iterator[tuple[Workspace, StoryId]]:
    """Send stories for real, by clocks of here and there that are set back."""
    clock = Earlier()
    service = EmbeddedService(data, now_ms=clock.now_ms)
    service.start()
    workspace = Workspace.open(profile, clock=clock)
    clock.days = 62
    workspace.account.enrol(service_url=service.address, code=service.new_code("Hill Radio"))
    wanted: StoryId | None = None
    for days in (62, 31, 1):
        clock.days = days
        for place in range(12):
            title = f"قصة من الساحل {days}-{place}"
            if (days, place) == (31, 5):
                title = WANTED
            story = workspace.drafts.new(
                campaign="open-call", answers=complete_answers(title=title)
            )
            wanted = story if title == WANTED else wanted
            workspace.drafts.mark_ready(story)
        _send(workspace)
    assert wanted is not None
    yield workspace, wanted
    service.stop()


def _send(workspace: Workspace) -> None:
    passes = workspace.passes(publish=lambda _: None, stopping=lambda: False)
    try:
        outcome = passes.run(at_once=True)
    finally:
        passes.close()
    assert outcome is not None
    assert outcome.cause is None, outcome
