"""The command line as scripts use it: documents, exit codes, and the profile behind them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec import structs

from cli.shell import Shell
from fakes.profiles import complete_answers
from heliograph.cli.main import main
from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import Event
from heliograph.gui.stories.sample import sample_story
from heliograph.store.store import Store
from heliograph.sync.lock import only_synchroniser
from heliograph.workspace import Workspace
from photos import jpeg, sample, telling


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_a_draft_is_made_listed_and_shown(shell: Shell) -> None:
    story = shell.new(title="School radio in the hills")
    stories = shell.document("list")["stories"]
    assert stories == [
        {
            "id": story,
            "title": "School radio in the hills",
            "kind": "success",
            "language": "en",
            "family": None,
            "campaign": "open-call",
            "state": "draft",
            "why": None,
            "review": None,
            "asks": False,
            "musts": 0,
        }
    ]
    shown = shell.document("show", story[:13])
    assert shown["answers"]["title"] == "School radio in the hills"
    assert "School radio in the hills" in shell.run("show", story).stdout


def test_stories_are_found_by_their_words(shell: Shell) -> None:
    story = shell.new(title="山村学校的移动诊所来了", story_language="zh")
    shell.new(title="Another story of another place")
    found = shell.document("list", "--find", "诊所")["stories"]
    assert [each["id"] for each in found] == [story]


def test_an_incomplete_story_is_listed_with_its_musts_and_held_back(shell: Shell) -> None:
    story = shell.new(title="", summary="short")
    document = shell.document("check", story, code=1)
    codes = [each["code"] for each in document["stories"][0]["problems"]]
    assert codes[:2] == ["missing", "too-short"]
    held = shell.document("ready", story, code=1)
    assert held["ready"] == []
    text = shell.run("check", story).stdout
    assert "Title" in text


def test_editing_changes_only_what_is_named(shell: Shell) -> None:
    story = shell.new()
    shell.document(
        "edit", story, "--file", "-", given=json.dumps({"title": "A new title", "advice": None})
    )
    answers = shell.document("show", story)["answers"]
    assert answers["title"] == "A new title"
    assert "advice" not in answers
    assert "summary" in answers


def test_files_are_attached_and_bad_ones_are_named(shell: Shell) -> None:
    story = shell.new()
    good, empty = shell.folder / "boat.png", shell.folder / "empty.jpg"
    good.write_bytes(sample("plain.png"))
    empty.write_bytes(b"")
    missing = shell.folder / "gone.jpg"
    document = shell.document(
        "attach", story, str(good), str(empty), str(missing), "--alt", "A boat by the sea", code=1
    )
    assert [each["file_name"] for each in document["media"]] == ["boat.png"]
    assert [each["error"] for each in document["problems"]] == ["MediaEmpty", "MediaMissing"]
    (item,) = shell.document("show", story)["media"]
    assert item["details"]["alt_text"] == "A boat by the sea"


def test_attaching_tells_what_is_sent_and_what_was_taken_out(shell: Shell) -> None:
    story = shell.new()
    path = telling(shell.folder)
    result = shell.run("attach", story, str(path), "--keep-place")
    assert result.exit_code == 0
    assert "→" in result.output
    assert "Taken out: device, names" in result.output.replace("\u2068", "")
    assert "Where it was taken stays in." in result.output
    (item,) = shell.document("show", story)["media"]
    assert item["original"]["size_bytes"] == path.stat().st_size > item["size_bytes"]
    assert (item["original"]["width"], item["original"]["height"]) == (1800, 2400)
    assert (item["sending_size"], item["cleaned"], item["keeps_place"]) == ("medium", True, True)
    assert "→" in shell.run("show", story).output


def test_a_photo_is_attached_at_the_size_that_is_asked_for(shell: Shell) -> None:
    path = shell.folder / "a.jpg"
    path.write_bytes(jpeg(2000, 1500))
    document = shell.document("attach", shell.new(), str(path), "--size", "small")
    assert [each["sending_size"] for each in document["media"]] == ["small"]


def test_what_cannot_be_cleaned_is_attached_only_when_the_person_says_so(shell: Shell) -> None:
    story = shell.new()
    path = shell.folder / "a.jpg"
    path.write_bytes(b"no photo at all")
    result = shell.run("attach", story, str(path))
    assert result.exit_code == 1
    assert "could not take place, device and names out of" in result.stderr
    assert "--as-it-is" in result.stderr
    assert shell.document("show", story)["media"] == []
    result = shell.run("attach", story, str(path), "--as-it-is")
    assert result.exit_code == 0
    assert "It is sent as it is." in result.output


def test_an_old_file_that_cannot_be_cleaned_holds_only_its_own_story(shell: Shell) -> None:
    held, free = shell.new(), shell.new()
    (shell.folder / "notes.txt").write_text("What was said", encoding="utf-8")
    said = ("--alt", "What was said, as notes", "--credit", "C", "--licence", "CC-BY-4.0")
    shell.document("attach", held, str(shell.folder / "notes.txt"), *said, "--people", "none")
    store = Store.create_or_open(shell.folder / "profile")
    (item,) = store.stories.get(StoryId(held)).media
    old = structs.replace(item, original=None, content_type="image/jpeg", file_name="old.jpg")
    store.stories.put_media(StoryId(held), old, now_ms=1)
    store.close()
    result = shell.run("ready", "--all")
    assert result.exit_code == 1
    assert "out of \u2068old.jpg\u2069" in result.stderr
    states = {row["id"]: row["state"] for row in shell.document("list")["stories"]}
    assert states == {held: "draft", free: "ready"}


def test_ready_and_back_to_drafts(shell: Shell) -> None:
    story = shell.new()
    assert shell.document("ready", "--all")["ready"] == [{"id": story, "revision": 1}]
    (row,) = shell.document("list")["stories"]
    assert (row["state"], row["why"]) == ("ready", "sign-in")
    assert shell.document("draft", story)["drafts"] == [story]
    (row,) = shell.document("list")["stories"]
    assert row["state"] == "draft"


def test_trash_and_restore(shell: Shell) -> None:
    story = shell.new()
    shell.document("trash", story)
    assert shell.document("list")["stories"] == []
    assert len(shell.document("list", "--state", "trash")["stories"]) == 1
    shell.document("restore", story)
    assert len(shell.document("list")["stories"]) == 1


def test_a_story_in_the_outbox_is_not_trashed(shell: Shell) -> None:
    story = shell.new()
    shell.document("ready", story)
    assert shell.run("trash", story).exit_code == 1


def test_an_unknown_story_needs_a_person(shell: Shell) -> None:
    result = shell.run("show", "0000")
    assert result.exit_code == 1
    assert result.stderr.strip()


def test_wrong_usage_is_told_apart(shell: Shell) -> None:
    assert shell.run("new").exit_code == 2
    assert shell.run("check").exit_code == 2
    assert shell.run("new", "--file", str(shell.folder / "none.json")).exit_code == 2


def test_sending_without_sign_in_says_so(shell: Shell) -> None:
    story = shell.new()
    shell.document("ready", story)
    document = shell.document("send", code=1)
    assert document["signed_in"] is False
    assert "Sign in" in shell.run("send").stderr


def test_a_service_that_is_not_there_is_exit_3(shell: Shell) -> None:
    result = shell.run("enrol", "--service", "http://127.0.0.1:9", "--code", "AAAA-BBBB-CCCC")
    assert result.exit_code == 3
    assert result.stderr.strip()


def test_a_store_of_a_newer_version_is_exit_4_and_left_alone(shell: Shell) -> None:
    profile = shell.folder / "profile"
    shell.new()
    keys = profile / "keys.json"
    keys.write_bytes(b"garbage")
    backup = profile / "keys.json.bak"
    backup.write_bytes(b"garbage")
    result = shell.run("list")
    assert result.exit_code == 4
    assert keys.read_bytes() == b"garbage"


def test_campaigns_are_listed_with_the_default(shell: Shell) -> None:
    document = shell.document("campaign", "list")
    assert document["default"] == "open-call"
    assert [each["id"] for each in document["campaigns"]] == ["open-call", "wtisd-2021"]


def test_an_unsigned_pack_is_refused(shell: Shell) -> None:
    pack = shell.folder / "pack.helio"
    pack.write_text("{}")
    result = shell.run("campaign", "add", str(pack))
    assert result.exit_code == 1
    assert result.stderr.strip()


@pytest.mark.parametrize("language", ["ar", "zh"])
def test_help_speaks(shell: Shell, language: str) -> None:
    result = shell.runner.invoke(main, ["--lang", language, "send", "--help"])
    assert result.exit_code == 0
    assert "--wait" in result.stdout


def test_a_sample_is_left_alone_by_all_and_named_when_it_is_asked_for(shell: Shell) -> None:
    workspace = Workspace.open(shell.folder / "profile")
    sample = sample_story(workspace)
    workspace.close()
    own = shell.new()
    document = shell.document("ready", "--all")
    assert [each["id"] for each in document["ready"]] == [own]
    held = shell.document("ready", sample, code=1)
    assert [each["id"] for each in held["held"]] == [sample]
    assert "This is the sample" in shell.run("ready", sample).stderr


def test_status_tells_how_it_looks_for_each_deadline(shell: Shell) -> None:
    story = shell.document(
        "new", "--file", "-", given=json.dumps(complete_answers(campaign="wtisd-2021"))
    )
    shell.document("ready", str(story["id"]))
    status = shell.document("status")
    assert status["cost"]["wire_bytes"] > 0
    assert status["cost"]["takes_s"] is None
    assert "In all about" in shell.run("status").output
    (found,) = status["deadlines"]
    assert (found["campaign"], found["verdict"], found["takes_s"]) == ("wtisd-2021", "closed", None)
    assert found["closes"] == "2021-05-17T23:00:00+02:00"
    assert found["text_bytes"] > 0
    assert found["left_s"] < 0


def test_status_says_that_something_is_sent_once_and_only_while_somebody_sends(
    shell: Shell,
) -> None:
    story = shell.new()
    shell.document("ready", story)
    workspace = Workspace.open(shell.folder / "profile")
    row = workspace.drafts.submission(StoryId(story))
    workspace._store.outbox.move(row.story, row.revision, Event.CLAIM, now_ms=workspace.now_ms())
    with only_synchroniser(workspace.profile):
        said = shell.run("status").output
        assert said.count("Sending") == 1
        assert "Sending. If the line drops, it goes on from here" in said
    assert "Sending" not in shell.run("status").output
    workspace.close()
