"""Many stories of text only, over real connections: each kept once, with its receipt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from end_to_end.counting import CountingLine, Has, ask, target
from fakes.profiles import complete_answers
from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService

MANY = 60


@pytest.fixture
def service(tmp_path: Path) -> Iterator[EmbeddedService]:
    """Run the real service."""
    made = EmbeddedService(tmp_path / "service")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def line(service: EmbeddedService) -> Iterator[CountingLine]:
    """Count what goes over the wire to it."""
    made = CountingLine(target(service))
    yield made
    made.close()


@pytest.fixture
def workspace(tmp_path: Path, service: EmbeddedService, line: CountingLine) -> Iterator[Workspace]:
    """Open a profile that is signed in there."""
    made = Workspace.open(tmp_path / "profile")
    made.account.enrol(service_url=line.address, code=service.new_code())
    yield made
    made.close()


def test_many_texts_take_a_third_of_their_size_and_are_received_once(
    workspace: Workspace, service: EmbeddedService, line: CountingLine
) -> None:
    stories: list[StoryId] = []
    for number in range(MANY):
        answers = complete_answers(title=f"The story with number {number:03}")
        story = workspace.drafts.new(campaign="open-call", answers=answers)
        workspace.drafts.mark_ready(story)
        stories.append(story)
    plain_bytes = sum(row.total_bytes for row in workspace.outbox.submissions())
    before = line.sent
    passes = workspace.passes(publish=lambda _: None, stopping=lambda: False)
    outcome = passes.run(at_once=True)
    passes.close()
    assert outcome is not None
    assert outcome.received == MANY
    assert ask(service) == Has(MANY, [], MANY)
    assert line.sent - before < plain_bytes / 3
    assert {workspace.drafts.submission(story).state for story in stories} == {State.SENT}
    numbers = {workspace.receipts.verify(story).number for story in stories}
    assert len(numbers) == MANY
