"""The way of a story: its versions named, its text told of where the files came much later."""

from __future__ import annotations

import pytest

from heliograph.app.story_way import way_of
from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.lifecycle import State
from heliograph.domain.submission import Submission
from heliograph.store.summaries import HistoryEntry

STORY = StoryId("0179")


def note(at_ms: int, event: str, detail: str = "") -> HistoryEntry:
    return HistoryEntry(at_ms=at_ms, event=event, detail=detail)


def received(revision: int, *, ready_ms: int, text_ms: int | None, number: str) -> Submission:
    return Submission(
        story=STORY,
        revision=revision,
        manifest_sha256=Sha256("a" * 64),
        state=State.SENT,
        ready_ms=ready_ms,
        total_bytes=1000 * revision,
        text_received_ms=text_ms,
        receipt="a.b.c",
        receipt_number=number,
    )


def test_each_version_is_named_with_how_much_was_received() -> None:
    noted = [
        note(1, "begun"),
        note(2, "marked-ready"),
        note(3, "received", "7KQ4"),
        note(4, "new-version"),
        note(5, "marked-ready"),
        note(6, "received", "9TTB"),
    ]
    sent = [
        received(1, ready_ms=2, text_ms=None, number="7KQ4"),
        received(2, ready_ms=5, text_ms=None, number="9TTB"),
    ]
    found = [(each.event, each.revision, each.size_bytes) for each in way_of(noted, sent)]
    assert found == [
        ("begun", None, None),
        ("marked-ready", 1, None),
        ("received", 1, 1000),
        ("new-version", None, None),
        ("marked-ready", 2, None),
        ("received", 2, 2000),
    ]


@pytest.mark.parametrize(("text_ms", "is_told"), [(None, False), (99_000, False), (9_000, True)])
def test_a_text_that_was_there_long_before_its_files_is_told_of(
    text_ms: int | None, *, is_told: bool
) -> None:
    sent = [received(1, ready_ms=2, text_ms=text_ms, number="7KQ4")]
    found = way_of([note(2, "marked-ready"), note(100_000, "received", "7KQ4")], sent)
    assert ("text-received" in [each.event for each in found]) is is_told
    assert found[-1].event == "received"


def test_a_receipt_of_which_no_submission_is_known_is_told_all_the_same() -> None:
    (only,) = way_of([note(3, "received", "7KQ4")], [])
    assert (only.detail, only.revision, only.size_bytes) == ("7KQ4", None, None)


def test_the_order_is_that_of_the_notes_for_clocks_jump() -> None:
    found = way_of([note(9, "begun"), note(2, "to-drafts")], [])
    assert [each.event for each in found] == ["begun", "to-drafts"]
