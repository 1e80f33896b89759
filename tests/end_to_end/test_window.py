"""The real window on a real screen, the real service, and a line that goes away in between."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from end_to_end.screen import Screen, eventually
from fakes.profiles import complete_answers
from heliograph import settings as settings_file
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService

pytestmark = pytest.mark.screen


def command(profile: Path, *words: str) -> dict[str, object]:
    """Ask the command line, safe beside the open window."""
    done = subprocess.run(
        [sys.executable, "-m", "heliograph.cli.main", "--profile", str(profile), *words, "--json"],
        capture_output=True,
        check=False,
    )
    return json.loads(done.stdout)


def test_a_story_is_written_offline_and_received_when_the_line_appears(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    service = EmbeddedService(tmp_path / "service")
    service.start()
    workspace = Workspace.open(profile)
    workspace.settings.first_run_done = True
    workspace.settings.language = "en"
    settings_file.save(workspace.settings, profile / "settings.toml")
    workspace.account.enrol(service_url=service.address, code=service.new_code("Hill Radio"))
    story = workspace.drafts.new(campaign="open-call", answers=complete_answers(title=""))
    workspace.close()
    service.stop()  # no line

    def state() -> object:
        (row,) = command(profile, "list")["stories"]
        return row["state"]

    def title() -> object:
        return command(profile, "show", story)["answers"].get("title")

    with Screen() as screen:
        window = screen.open_window(profile, "Stories")
        screen.keys("Return")
        screen.wait_for_title("no title yet")
        screen.keys("F8")  # the one thing that is left to do
        screen.write("School radio reaches the hills")
        eventually(lambda: title() == "School radio reaches the hills", "the autosave")

        window.kill()  # the power goes
        window.wait()
        # What was being written is open again.
        window = screen.open_window(profile, "School radio reaches the hills")
        assert title() == "School radio reaches the hills"
        screen.keys("ctrl+Return")
        eventually(lambda: state() == "ready", "ready, and waiting for a line")

        service.start()  # the line appears
        screen.keys("F5")
        eventually(lambda: state() == "sent", "the receipt")
        screen.keys("ctrl+q")
        assert window.wait(30) == 0

    (receipt,) = command(profile, "receipts", "list")["receipts"]
    path = tmp_path / "receipt.jws"
    command(profile, "receipts", "save", story, str(path))
    checked = command(profile, "receipts", "verify", str(path))
    assert checked["verified"] is True
    assert checked["receipt"]["number"] == receipt["number"]
    service.stop()
