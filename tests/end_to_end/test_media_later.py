"""``send --text-only`` against the real service: it counts what it has, and nothing comes twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.shell import Shell
from end_to_end.counting import CountingLine, ask, target
from heliograph_service.embedded import EmbeddedService

NOTES = (os.urandom(60_000).hex().encode(), os.urandom(45_000).hex().encode())
MEDIA = sum(map(len, NOTES))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[EmbeddedService]:
    made = EmbeddedService(tmp_path / "service")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def line(service: EmbeddedService) -> Iterator[CountingLine]:
    made = CountingLine(target(service))
    yield made
    made.close()


@pytest.fixture
def shell(tmp_path: Path, service: EmbeddedService, line: CountingLine) -> Shell:
    made = Shell(tmp_path)
    made.document("enrol", "--service", line.address, "--code", service.new_code())
    return made


def ready(shell: Shell) -> str:
    files: list[str] = []
    for number, data in enumerate(NOTES):
        path = shell.folder / f"notes-{number}.txt"
        path.write_bytes(data)
        files.append(str(path))
    story = shell.new()
    said = ("--alt", "What was said, as notes", "--credit", "Coast Radio", "--people", "none")
    shell.document("attach", story, *files, *said, "--licence", "CC-BY-4.0")
    shell.document("ready", story)
    return story


def test_text_now_and_photos_later_are_one_story_sent_once(
    shell: Shell, service: EmbeddedService, line: CountingLine
) -> None:
    story = ready(shell)
    sent = shell.document("send", "--text-only", "--wait")
    assert (sent["received"], sent["handed_bytes"]) == (0, 0)
    assert ask(service) == (1, [], 0)
    assert line.sent < min(map(len, NOTES))

    status = shell.document("status")
    assert status["media_later"] is True
    (row,) = status["outbox"]
    assert (row["id"], row["state"], row["why"]) == (story, "ready", "media-later")
    assert row["lacking"] == ["document", "document"]
    assert row["sent_bytes"] == row["text_bytes"] == row["total_bytes"] - MEDIA
    said = shell.run("status").stdout
    assert "Text received, 2 files wait – on purpose" in said
    assert "Ready to send" not in said
    assert shell.document("receipts", "list")["receipts"] == []

    shell.document("send")  # without a word of it the choice stays
    assert ask(service) == (1, [], 0)

    assert shell.document("send", "--with-media")["received"] == 1
    assert ask(service) == (1, sorted(map(len, NOTES)), 1)
    before = line.sent
    assert MEDIA < before < MEDIA + 40_000  # once
    shell.document("send", "--with-media")
    assert ask(service) == (1, sorted(map(len, NOTES)), 1)
    assert line.sent - before < 4_000
    assert shell.document("status")["outbox"] == []


def test_the_choice_for_one_story_leaves_others_alone(
    shell: Shell, service: EmbeddedService
) -> None:
    kept = ready(shell)
    shell.document("send", kept, "--text-only")
    free = shell.new()
    shell.document("ready", free)
    shell.document("send", "--wait")
    assert ask(service) == (2, [], 1)
    status = shell.document("status")
    assert status["media_later"] is False
    assert [row["id"] for row in status["outbox"]] == [kept]
