"""Reviews on the command line: listed, read, answered and dealt with, without a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.shell import Shell
from fakes.profiles import DESCRIBED, Desk
from heliograph.domain.review import Comment
from photos import telling

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from heliograph.domain.ids import StoryId

WHO = Comment(id="c-who", text="Who is in photo 2?", language="en", field="media")
WHERE = Comment(id="c-where", text="Which district?", language="en", field="place")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    desk.sign_in()
    yield desk
    desk.workspace.close()


@pytest.fixture
def story(desk: Desk) -> StoryId:
    story = desk.ready(title="Radio of the hills")
    desk.send()
    return story


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def come_back(desk: Desk, story: StoryId, *comments: Comment, message: str = "") -> None:
    desk.world.review(story, "returned", *comments, message=message)
    desk.send()


def test_before_the_editors_speak_there_is_nothing(shell: Shell, story: StoryId) -> None:
    assert shell.document("review", "list") == {"reviews": []}
    assert shell.document("review", "show", story) == {"id": story, "state": None, "comments": []}
    assert "nothing yet" in shell.run("review").stdout


def test_a_returned_story_is_listed_with_what_it_asks(
    shell: Shell, desk: Desk, story: StoryId
) -> None:
    come_back(desk, story, WHO, WHERE, message="Nearly there.")
    (row,) = shell.document("review", "list")["reviews"]
    assert (row["state"], row["open_comments"], row["new"], row["asks"]) == (
        "returned",
        2,
        True,
        True,
    )
    assert (row["title"], row["message"]) == ("Radio of the hills", "Nearly there.")
    line = shell.run("review").stdout
    assert "Returned by ITU" in line
    assert "2 open comments" in line
    (listed,) = shell.document("list", "--state", "attention")["stories"]
    assert (listed["state"], listed["review"], listed["asks"]) == ("sent", "returned", True)
    assert "Returned by ITU" in shell.run("list").stdout


def test_what_is_shown_is_seen_and_says_what_each_comment_speaks_of(
    shell: Shell, desk: Desk, story: StoryId
) -> None:
    come_back(desk, story, WHERE)
    said = shell.run("review", "show", story).stdout
    assert "Which district?" in said
    assert "Place" in said
    assert "Waits for your answer" in said
    shown = shell.document("review", "show", story)
    assert not shown["new"]
    (comment,) = shown["comments"]
    assert (comment["id"], comment["field"], comment["open"]) == ("c-where", "place", True)


def test_the_only_open_comment_needs_no_name(shell: Shell, desk: Desk, story: StoryId) -> None:
    come_back(desk, story, WHERE)
    done = shell.document("review", "reply", story, "The one by the lake.")
    assert (done["id"], done["comment"]) == (story, "c-where")
    assert shell.document("review", "show", story)["open_comments"] == 0
    assert "Goes to ITU with the next connection" in shell.run("review", "show", story).stdout
    desk.send()
    (reply,) = desk.world.replies.values()
    assert (reply.id, reply.text) == (done["reply"], "The one by the lake.")
    assert "Received by ITU" in shell.run("review", "show", story).stdout


def test_among_several_the_beginning_of_its_id_names_a_comment(
    shell: Shell, desk: Desk, story: StoryId, tmp_path: Path
) -> None:
    come_back(desk, story, WHO, WHERE)
    assert shell.document("review", "reply", story, "My sister", code=1)["error"] == "StoryUnknown"
    shell.document("review", "reply", story, "c-who", "My sister")
    path = tmp_path / "answer.txt"
    path.write_text("The one by the lake.", encoding="utf-8")
    shell.document("review", "reply", story, "c-where", "--file", str(path))
    desk.send()
    assert {each.text for each in desk.world.replies.values()} == {
        "My sister",
        "The one by the lake.",
    }


def test_dealt_with_and_taken_back(shell: Shell, desk: Desk, story: StoryId) -> None:
    come_back(desk, story, WHERE)
    shell.document("review", "done", story)
    assert not shell.document("list")["stories"][0]["asks"]
    shell.document("review", "reopen", story, "c-where")
    assert shell.document("list")["stories"][0]["asks"]


@pytest.mark.parametrize("words", [(), ("a", "b", "c"), (" ",)])
def test_an_answer_without_words_is_no_answer(
    shell: Shell, desk: Desk, story: StoryId, words: tuple[str, ...]
) -> None:
    come_back(desk, story, WHERE)
    assert shell.run("review", "reply", story, *words).exit_code == 2
    assert desk.workspace.reviews.replies_waiting() == 0


def test_accepted_is_a_state_of_its_own(shell: Shell, desk: Desk, story: StoryId) -> None:
    desk.world.review(story, "accepted")
    desk.send()
    assert "Accepted by ITU" in shell.run("list").stdout
    assert "Accepted by ITU" in shell.run("show", story).stdout


def test_an_original_is_asked_for_and_sent_or_kept_by_a_word(
    shell: Shell, desk: Desk, tmp_path: Path
) -> None:
    story = desk.write()
    desk.workspace.attachments.attach(story, telling(tmp_path), details=DESCRIBED)
    desk.workspace.drafts.mark_ready(story)
    desk.send()
    (item,) = desk.workspace.drafts.get(story).media
    comment = Comment(id="c-poster", text="Have you a larger one?", item=item.id, original=True)
    come_back(desk, story, comment)
    (shown,) = shell.document("review", "show", story)["comments"]
    assert shown["original"]["state"] == "asked"
    assert "place" in shown["original"]["says"]
    lines = shell.run("review", "show", story).stdout
    assert "only if you say so" in lines
    assert "heliograph review original" in lines
    assert shell.document("review", "original", story)["original"]["state"] == "asked"
    kept = shell.document("review", "original", story, "--keep")
    assert kept["original"]["state"] == "kept"
    sent = shell.document("review", "original", story, "c-poster", "--send")
    assert sent["original"]["state"] == "waiting"
    assert shell.document("status")["originals"]["count"] == 1
    assert "1 original that ITU asked for" in shell.run("status").stdout
    desk.send()
    assert "The outbox is empty" in shell.run("status").stdout
    said = shell.run("review", "original", story, "c-poster").stdout
    assert "ITU received the original" in said
    both = shell.run("review", "original", story, "c-poster", "--send", "--keep")
    assert both.exit_code == 2
