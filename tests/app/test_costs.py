"""What sending costs is told before it happens, from what was measured in this network."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from fakes.profiles import DESCRIBED
from heliograph.domain.estimates import ITEM_BYTES, WIRE_SHARE
from heliograph.domain.schedule import PREVIEWS_PAY_FROM_S
from photos import jpeg

if TYPE_CHECKING:
    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId


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


def test_nothing_is_said_to_go_faster_than_the_person_allows(desk: Desk) -> None:
    desk.sign_in()
    desk.ready(b"x" * 1_000_000)
    desk.measured(8000)
    desk.workspace.data_rules.set_cap(1000)
    assert desk.workspace.costs.of_outbox().takes_s == pytest.approx(1003, rel=0.01)
    desk.workspace.data_rules.set_cap(20_000)
    assert desk.workspace.costs.of_outbox().takes_s == pytest.approx(125, rel=0.02)


def test_a_draft_costs_what_it_costs_once_it_is_ready(desk: Desk) -> None:
    story = desk.write(b"x" * 200_000)
    draft = desk.workspace.drafts.get(story)
    before = desk.workspace.costs.of_story(draft.answers, draft.media)
    desk.workspace.drafts.mark_ready(story)
    after = desk.workspace.costs.of_outbox()
    assert before.wire_bytes == pytest.approx(after.wire_bytes, rel=0.02)


def photographed(desk: Desk) -> StoryId:
    """Write a story with one photo that has a preview."""
    story = desk.write()
    path = desk.file("photo.jpg", jpeg(2000, 1500))
    desk.workspace.attachments.attach(story, path, details=DESCRIBED)
    return story


def preview_bytes(desk: Desk, story: StoryId) -> int:
    (photo,) = desk.workspace.drafts.get(story).media
    assert photo.preview is not None
    return photo.preview.size_bytes


@pytest.mark.parametrize("seconds", [300, 1200])
def test_previews_cost_where_they_go_and_nothing_where_they_stay(desk: Desk, seconds: int) -> None:
    desk.sign_in()
    story = photographed(desk)
    draft = desk.workspace.drafts.get(story)
    preview = preview_bytes(desk, story)
    costs = desk.workspace.costs
    unmeasured = costs.of_story(draft.answers, draft.media).wire_bytes
    desk.measured(draft.media[0].size_bytes / seconds)

    as_draft = costs.of_story(draft.answers, draft.media)
    desk.workspace.drafts.mark_ready(story)
    as_ready = costs.of_outbox()

    more = preview * WIRE_SHARE + ITEM_BYTES if seconds > PREVIEWS_PAY_FROM_S else 0
    assert as_draft.wire_bytes - unmeasured == pytest.approx(more, abs=1)
    assert as_ready.wire_bytes == pytest.approx(as_draft.wire_bytes, rel=0.02)
    assert as_ready.takes_s == pytest.approx(as_draft.takes_s, rel=0.02)


def test_what_waits_already_lets_the_previews_of_one_more_story_go(desk: Desk) -> None:
    desk.sign_in()
    story = photographed(desk)
    draft = desk.workspace.drafts.get(story)
    photo = draft.media[0].size_bytes
    desk.measured(photo / 300)
    alone = desk.workspace.costs.of_story(draft.answers, draft.media)

    desk.ready(b"x" * 2 * photo)
    after_others = desk.workspace.costs.of_story(draft.answers, draft.media)

    assert after_others.wire_bytes > alone.wire_bytes + preview_bytes(desk, story)


def test_previews_are_told_once_and_not_after_the_photos_began(desk: Desk) -> None:
    desk.sign_in()
    story = photographed(desk)
    (photo,) = desk.workspace.drafts.get(story).media
    desk.workspace.drafts.mark_ready(story)
    desk.measured(1)
    before = desk.workspace.outbox.to_go().work
    desk.workspace._store.outbox.note_progress(
        story, 1, sent_bytes=desk.workspace.outbox.submissions()[0].text_bytes + 1
    )
    after = desk.workspace.outbox.to_go().work

    assert (before.previews, before.preview_bytes) == (1, preview_bytes(desk, story))
    assert (after.previews, after.preview_bytes) == (0, 0)
    assert photo.size_bytes - after.media_bytes == 1


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
