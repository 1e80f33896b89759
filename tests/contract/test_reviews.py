"""How a service hands out reviews and keeps replies, whichever service it is."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from contract.parties import Device, Party, frozen, new_story
from heliograph.domain.ids import StoryId
from heliograph.domain.manifest import manifest_hash
from heliograph.domain.review import Comment, Reply, Review, read_review
from heliograph.remote.wire import ExchangeAnswer, ExchangeHead

YEAR = Comment(id="c-year", text="Which year was that?", language="en", field="summary")


def story_of(device: Device) -> StoryId:
    story = new_story()
    (result,) = device.tell(frozen(story=story))
    assert result.standing == "received"
    return story


def ask(device: Device, cursor: str | None, **more: Any) -> ExchangeAnswer:
    return device.service.exchange(ExchangeHead(reviews_since=cursor, **more), ())


def read(device: Device, answer: ExchangeAnswer) -> list[Review]:
    return [
        read_review(each, keys=device.enrolled.keys, service=device.enrolled.service)
        for each in answer.reviews
    ]


def reply_to(story: StoryId, **changes: Any) -> Reply:
    reply = Reply(id="r-1", story=story, comment="c-year", text="In 2019.", language="en", at_ms=1)
    return structs.replace(reply, **changes)


def test_a_review_comes_once_signed_and_speaks_of_the_newest_revision(
    party: Party, device: Device
) -> None:
    story = new_story()
    device.tell(frozen(story=story))
    newest = frozen(story=story, revision=2)
    device.tell(newest)
    before = ask(device, "")
    assert (before.reviews, before.more_reviews) == ((), False)
    made = party.review(story, "returned", YEAR, message="Nearly there.")
    answer = ask(device, before.cursor)
    assert read(device, answer) == [made]
    assert (made.revision, made.manifest, made.number) == (2, manifest_hash(newest), 1)
    assert ask(device, answer.cursor).reviews == ()
    assert ask(device, "").reviews == answer.reviews
    assert party.review(story, "accepted").number == 2


def test_who_asks_for_none_gets_none(party: Party, device: Device) -> None:
    party.review(story_of(device), "in-review")
    answer = ask(device, None)
    assert (answer.reviews, answer.cursor) == ((), "")


def test_nobody_hears_of_the_stories_of_another(party: Party, device: Device) -> None:
    party.review(story_of(device), "in-review")
    stranger, colleague = Device(party, "Harbour Press"), Device(party)
    assert ask(stranger, "").reviews == ()
    assert len(ask(colleague, "").reviews) == 1


def test_all_come_in_order_however_many_there_are(party: Party, device: Device) -> None:
    story = story_of(device)
    made = [party.review(story, "in-review", message="x" * 3900) for _ in range(210)]
    cursor = ""
    found: list[Review] = []
    for _ in range(20):
        answer = ask(device, cursor)
        found += read(device, answer)
        cursor = answer.cursor
        if not answer.more_reviews:
            break
    assert found == made


def test_a_cursor_that_nobody_made_asks_from_the_beginning(party: Party, device: Device) -> None:
    made = party.review(story_of(device), "in-review")
    for cursor in ("nonsense", "-1", "9" * 40 + "x"):
        assert read(device, ask(device, cursor)) == [made]


def test_replies_are_kept_once_and_confirmed_again(party: Party, device: Device) -> None:
    story = story_of(device)
    party.review(story, "returned", YEAR)
    assert ask(device, "", replies=(reply_to(story),)).replies == ("r-1",)
    party.restart()
    again = ask(device, "", replies=(reply_to(story, text="Another."), reply_to(story, id="r-2")))
    assert again.replies == ("r-1", "r-2")


def test_replies_of_others_or_without_measure_are_not_kept(party: Party, device: Device) -> None:
    story = story_of(device)
    stranger = Device(party, "Harbour Press")
    assert ask(stranger, "", replies=(reply_to(story),)).replies == ()
    huge = reply_to(story, text="x" * 5000)
    assert ask(device, "", replies=(huge, reply_to(new_story()))).replies == ()
