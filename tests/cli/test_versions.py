"""Earlier versions on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.test_commands import Shell

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_a_version_is_listed_and_put_back(shell: Shell) -> None:
    story = shell.new(title="School radio in the hills")
    shell.run("ready", story)
    shell.run("draft", story)
    shell.run("edit", story, "--file", "-", given=json.dumps({"title": "Another title"}))
    (version,) = shell.document("versions", story)["versions"]
    assert (version["number"], version["why"], version["media_count"]) == (1, "ready", 0)
    assert "Marked ready" in shell.run("versions", story).stdout
    done = shell.document("versions", story, "--restore", "1")
    assert done == {"id": story, "restored": 1, "before": 2}
    assert shell.document("show", story)["answers"]["title"] == "School radio in the hills"
    assert [each["number"] for each in shell.document("versions", story)["versions"]] == [2, 1]


def test_a_version_that_is_not_there_is_said(shell: Shell) -> None:
    story = shell.new()
    assert shell.document("versions", story, "--restore", "7", code=1)["error"] == "StoryUnknown"
