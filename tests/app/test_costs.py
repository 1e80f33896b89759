"""What sending costs is told before it happens, from what was measured in this network."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.profiles import Desk


def test_data_is_known_at_once_and_time_once_a_speed_was_measured(desk: Desk) -> None:
    desk.sign_in()
    desk.ready(b"x" * 1_000_000)
    cost = desk.workspace.costs.of_outbox()
    assert 1_045_000 < cost.wire_bytes < 1_070_000
    assert cost.takes_s is None
    desk.measured(1000)
    cost = desk.workspace.costs.of_outbox()
    assert cost.takes_s == pytest.approx(1003, rel=0.01)
    assert cost.is_rate_of_here


def test_a_speed_of_another_network_is_told_as_such(desk: Desk) -> None:
    desk.sign_in()
    desk.ready(b"x" * 1_000_000)
    desk.measured(500, network="another")
    cost = desk.workspace.costs.of_outbox()
    assert cost.takes_s == pytest.approx(2006, rel=0.01)
    assert not cost.is_rate_of_here


def test_a_draft_costs_what_it_costs_once_it_is_ready(desk: Desk) -> None:
    story = desk.write(b"x" * 200_000)
    draft = desk.workspace.drafts.get(story)
    before = desk.workspace.costs.of_story(draft.answers, draft.media)
    desk.workspace.drafts.mark_ready(story)
    after = desk.workspace.costs.of_outbox()
    assert before.wire_bytes == pytest.approx(after.wire_bytes, rel=0.02)


def test_what_stays_here_on_purpose_costs_nothing(desk: Desk) -> None:
    story = desk.ready(b"x" * 200_000)
    desk.workspace.outbox.keep_media_of(story, later=True)
    assert desk.workspace.costs.of_outbox().wire_bytes < 15_000


def test_a_pass_leaves_the_speed_that_it_measured(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = itertools.count()
    monkeypatch.setattr(desk.clock, "monotonic_s", lambda: float(next(seconds)))
    desk.sign_in()
    desk.ready(b"x" * 1_000_000)
    assert desk.send() is None
    known = desk.workspace.outbox.connection()
    assert known.is_rate_of_here
    assert known.rate_bytes_s is not None
    assert known.rate_bytes_s > 0
