"""Reviews that come and replies that go: each once, none believed that was not signed."""

from __future__ import annotations

import pytest
from msgspec import structs

from fakes.faults import Fault, crash, lost_answer, offline
from fakes.profiles import Desk
from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.lifecycle import State
from heliograph.domain.review import Comment, Reviewed
from heliograph.domain.signed import new_key
from heliograph.errors import Refused, ReplyTooLong, StoryUnknown
from heliograph.events import Event, ReviewCame
from heliograph.remote.wire import ExchangeAnswer

WHO = Comment(id="c-who", text="Who is in photo 2?", language="en", field="media")
WHERE = Comment(id="c-where", text="أين كان ذلك؟", language="ar", field="place")


def sent(desk: Desk) -> StoryId:
    story = desk.ready()
    desk.send()
    return story


def reviewed(desk: Desk, story: StoryId) -> Reviewed:
    found = desk.workspace.reviews.of_story(story)
    assert found is not None
    return found


def history(desk: Desk, story: StoryId) -> list[str]:
    return [entry.event for entry in desk.workspace.drafts.history(story)]


# ---- coming ------------------------------------------------------------------------


def test_a_returned_story_comes_back_with_its_comments(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "returned", WHO, WHERE, message="Nearly there.")
    desk.send()
    found = reviewed(desk, story)
    assert (found.latest.state, found.latest.message) == ("returned", "Nearly there.")
    assert [thread.comment for thread in found.open_threads] == [WHO, WHERE]
    assert found.asks
    assert found.is_new
    assert history(desk, story)[-1] == "review-returned"


def test_it_is_told_as_an_event_and_asked_for_once(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "in-review")
    told: list[Event] = []
    for _ in range(2):
        passes = desk.workspace.passes(publish=told.append, stopping=lambda: False)
        passes.run(at_once=True)
        passes.close()
    assert [each for each in told if isinstance(each, ReviewCame)] == [
        ReviewCame(story=story, state="in-review")
    ]


def test_the_same_review_twice_is_one(desk: Desk) -> None:
    story = sent(desk)
    review = desk.world.review(story, "returned", WHO)
    desk.send()
    desk.world.publish_review("Coast Radio", review)
    desk.workspace._store.account.set_value("review_cursor", None)
    desk.send()
    assert len(reviewed(desk, story).threads) == 1
    assert history(desk, story).count("review-returned") == 1


@pytest.mark.parametrize("fault", [offline("exchange"), lost_answer("exchange"), crash("exchange")])
def test_what_is_lost_on_the_way_comes_with_the_next_pass(desk: Desk, fault: Fault) -> None:
    story = sent(desk)
    desk.world.review(story, "accepted")
    desk.service.faults = [fault]
    desk.send()
    assert desk.workspace.reviews.of_story(story) is None
    desk.reopen()
    desk.send()
    assert reviewed(desk, story).latest.state == "accepted"


def test_many_reviews_come_in_several_answers_of_one_pass(desk: Desk) -> None:
    stories = [sent(desk) for _ in range(5)]
    for story in stories:
        desk.world.review(story, "accepted")
    desk.world.most_reviews = 2
    desk.send()
    assert set(desk.workspace.reviews.stories()) == set(stories)


def test_an_answer_that_says_there_is_more_and_brings_nothing_ends(desk: Desk) -> None:
    sent(desk)
    before = len(desk.service.exchanges)

    def more(answer: ExchangeAnswer) -> ExchangeAnswer:
        return structs.replace(answer, more_reviews=True)

    desk.service.faults = [Fault(step="exchange", alter=more) for _ in range(9)]
    assert desk.send() is None
    assert len(desk.service.exchanges) - before <= 2


def test_a_forged_review_is_left_out_and_the_others_come(
    desk: Desk, expected_warnings: list[object]
) -> None:
    story, other = sent(desk), sent(desk)
    review = desk.world.review(story, "accepted")
    desk.world.reviews.clear()
    desk.world.publish_review("Coast Radio", review, key=new_key())
    desk.world.review(other, "declined", message="Another call fits better.")
    desk.send()
    assert desk.workspace.reviews.of_story(story) is None
    assert reviewed(desk, other).latest.state == "declined"
    assert len(expected_warnings) == 1


def test_a_review_of_other_words_than_were_sent_is_left_out(
    desk: Desk, expected_warnings: list[object]
) -> None:
    story = sent(desk)
    desk.world.review(story, "accepted", manifest=Sha256("0" * 64))
    desk.send()
    assert desk.workspace.reviews.of_story(story) is None
    assert len(expected_warnings) == 1


def test_a_colleagues_story_that_is_not_here_is_passed_over(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "accepted")
    desk.workspace._store.stories.trash(story, now_ms=1)
    desk.workspace._store._database.execute("DELETE FROM story WHERE id = ?", story)
    assert desk.send() is None
    assert desk.workspace.reviews.stories() == []


def test_signing_in_again_asks_from_the_beginning(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "accepted")
    desk.send()
    desk.sign_in()
    desk.send()
    assert desk.service.exchanges[-1][0].reviews_since == ""
    assert history(desk, story).count("review-accepted") == 1


def test_news_are_asked_for_while_a_story_is_before_the_editors(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "accepted")
    passes = desk.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    passes.run()
    assert desk.workspace.reviews.of_story(story) is None
    due_ms = passes.next_try_ms()
    assert due_ms is not None
    desk.clock.advance((due_ms - desk.clock.now_ms()) // 1000 + 1)
    passes.run()
    assert reviewed(desk, story).latest.state == "accepted"
    assert passes.next_try_ms() is None
    passes.close()


# ---- standing ----------------------------------------------------------------------


def test_a_returned_story_needs_attention_until_the_next_version_is_ready(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "returned", WHO)
    desk.send()
    drafts = desk.workspace.drafts
    assert drafts.counts()["attention"] == 1
    assert [row.story for row in drafts.summaries(show="attention")] == [story]
    drafts.new_version(story)
    assert drafts.counts()["attention"] == 1
    drafts.mark_ready(story)
    assert drafts.counts()["attention"] == 0
    (thread,) = reviewed(desk, story).threads
    assert (thread.is_open, thread.answered_by) == (False, 2)
    drafts.to_drafts(story)
    assert drafts.counts()["attention"] == 1


def test_a_newer_review_decides_whatever_the_order_in_which_they_came(desk: Desk) -> None:
    story = sent(desk)
    first = desk.world.review(story, "returned", WHO)
    desk.world.review(story, "accepted")
    desk.world.reviews.reverse()
    assert first.number == 1
    desk.send()
    assert reviewed(desk, story).latest.state == "accepted"
    assert desk.workspace.drafts.counts()["attention"] == 0


def test_a_comment_that_comes_again_is_asked_again(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "returned", WHO)
    desk.send()
    desk.workspace.reviews.finish(story, WHO.id, "My sister")
    assert not reviewed(desk, story).asks
    desk.world.review(story, "returned", WHO)
    desk.send()
    (thread,) = reviewed(desk, story).threads
    assert (thread.number, thread.is_open) == (2, True)
    assert thread.replies[0].reply.text == "My sister"
    assert reviewed(desk, story).asks


def test_what_was_looked_at_is_not_new_any_more(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "in-review")
    desk.send()
    assert desk.workspace.reviews.unseen() == [story]
    assert desk.workspace.reviews.see(story)
    assert not desk.workspace.reviews.see(story)
    assert desk.workspace.reviews.unseen() == []


# ---- answering ---------------------------------------------------------------------


def test_an_answer_is_kept_while_it_is_written_and_goes_when_it_is_finished(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "returned", WHO)
    desk.send()
    reviews = desk.workspace.reviews
    reviews.write(story, WHO.id, "My sis")
    desk.reopen()
    desk.send()
    assert desk.world.replies == {}
    (thread,) = reviewed(desk, story).threads
    assert thread.draft == "My sis"
    reply = desk.workspace.reviews.finish(story, WHO.id, " My sister \n")
    assert not reviewed(desk, story).asks
    assert desk.workspace.reviews.replies_waiting() == 1
    desk.send()
    assert desk.world.replies == {reply.id: reply}
    assert (reply.text, reply.language) == ("My sister", "en")
    assert reviewed(desk, story).threads[0].replies[0].received_ms is not None
    assert desk.workspace.reviews.replies_waiting() == 0


def test_a_finished_answer_goes_by_itself(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "returned", WHO)
    desk.send()
    desk.workspace.reviews.finish(story, WHO.id, "My sister")
    passes = desk.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    assert passes.next_try_ms() == desk.clock.now_ms()
    passes.run()
    passes.close()
    assert len(desk.world.replies) == 1


@pytest.mark.parametrize("fault", [lost_answer("exchange"), crash("exchange", after_effect=True)])
def test_an_answer_whose_confirmation_got_lost_is_not_doubled(desk: Desk, fault: Fault) -> None:
    story = sent(desk)
    desk.world.review(story, "returned", WHO)
    desk.send()
    desk.workspace.reviews.finish(story, WHO.id, "My sister")
    desk.service.faults = [fault]
    desk.send()
    assert desk.workspace.reviews.replies_waiting() == 1
    desk.reopen()
    desk.send()
    assert desk.workspace.reviews.replies_waiting() == 0
    assert len(desk.world.replies) == 1


def test_a_service_that_does_not_know_replies_is_not_asked_without_end(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "returned", WHO)
    desk.send()
    desk.workspace.reviews.finish(story, WHO.id, "My sister")

    def silent(answer: ExchangeAnswer) -> ExchangeAnswer:
        return structs.replace(answer, replies=())

    desk.service.faults = [Fault(step="exchange", alter=silent)]
    passes = desk.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    passes.run()
    next_ms = passes.next_try_ms()
    passes.close()
    assert next_ms is not None
    assert next_ms > desk.clock.now_ms()


def test_no_story_is_blamed_when_reviews_are_not_understood(
    desk: Desk, expected_warnings: list[object]
) -> None:
    story = desk.ready()
    desk.service.faults = [Fault(step="exchange", error=Refused(code="bad-request"))]
    desk.send()
    assert desk.state(story) == State.SENT
    assert desk.service.exchanges[0][0].reviews_since is None
    assert not expected_warnings


def test_a_comment_can_be_opened_again(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "returned", WHO)
    desk.send()
    desk.workspace.reviews.finish(story, WHO.id, "")
    assert not reviewed(desk, story).asks
    desk.workspace.reviews.reopen(story, WHO.id)
    assert reviewed(desk, story).asks


def test_what_the_service_would_not_take_is_not_let_go(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "returned", WHO)
    desk.send()
    with pytest.raises(ReplyTooLong):
        desk.workspace.reviews.finish(story, WHO.id, "x" * 4001)
    with pytest.raises(StoryUnknown):
        desk.workspace.reviews.finish(story, "no such comment", "x")
    assert desk.workspace.reviews.replies_waiting() == 0
    assert reviewed(desk, story).asks


def test_a_withdrawn_story_asks_nothing(desk: Desk) -> None:
    story = sent(desk)
    desk.world.review(story, "returned", WHO)
    desk.send()
    desk.workspace.receipts.withdraw(story)
    desk.send()
    assert desk.workspace.drafts.counts()["attention"] == 0
