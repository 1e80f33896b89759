"""The real program ends in the middle of everything, and the next start has all of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from end_to_end.screen import Screen, eventually
from fakes.profiles import complete_answers
from heliograph import settings as settings_file
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from heliograph.domain.ids import StoryId

pytestmark = pytest.mark.screen

WORDS = "School radio reaches the hills"


@pytest.fixture
def screen() -> Iterator[Screen]:
    """Give a screen that is taken down again."""
    with Screen() as screen:
        yield screen


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """Make a profile that has seen its first start."""
    profile = tmp_path / "profile"
    workspace = Workspace.open(profile)
    workspace.settings.first_run_done = True
    workspace.settings.language = "en"
    settings_file.save(workspace.settings, profile / "settings.toml")
    workspace.close()
    return profile


def begin(profile: Path, **answers: object) -> StoryId:
    """Begin a story that lacks only its title."""
    workspace = Workspace.open(profile)
    answered = complete_answers(title="", **answers)
    story = workspace.drafts.new(campaign="open-call", answers=answered)
    workspace.close()
    return story


def title(profile: Path, story: StoryId) -> object:
    """Read the title as the command line does, safe beside the open window."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "heliograph.cli.main", "--profile", str(profile)),
            *("show", story, "--json"),
        ],
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)["answers"].get("title", "")


def type_a_title(screen: Screen, profile: Path, words: str) -> subprocess.Popen[bytes]:
    """Open the one story and type into its title."""
    window = screen.open_window(profile, "Stories")
    screen.keys("Return")
    screen.wait_for_title("no title yet")
    screen.keys("F8")  # the one thing that is left to do
    screen.write(words)
    return window


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_end_while_typing_it_saves_every_letter_and_ends_in_order(
    screen: Screen, profile: Path, order: signal.Signals
) -> None:
    story = begin(profile)
    window = type_a_title(screen, profile, WORDS)
    window.send_signal(order)  # within the two seconds before it is saved by itself
    assert window.wait(10) == 0
    assert title(profile, story) == WORDS
    assert not (profile / "running.json").exists()
    screen.open_window(profile, "Stories")  # nothing to recover, so the list


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSEGV])
def test_after_a_sudden_end_the_story_is_open_again_and_the_next_key_goes_on_writing(
    screen: Screen, profile: Path, blow: signal.Signals
) -> None:
    story = begin(profile)
    window = type_a_title(screen, profile, WORDS)
    eventually(lambda: title(profile, story) == WORDS, "the autosave")
    window.send_signal(blow)
    assert window.wait(10) == -blow

    window = screen.open_window(profile, WORDS)  # one act: the start
    screen.write(" again")
    screen.keys("ctrl+s")
    eventually(lambda: title(profile, story) == f"{WORDS} again", "what was typed on")
    crash = (profile / "logs" / "crash.log").read_text()
    assert ("Segmentation fault" in crash) is (blow is signal.SIGSEGV)
    assert WORDS not in crash
    assert str(profile.parent) not in crash
    screen.keys("ctrl+q")
    assert window.wait(30) == 0
    assert not (profile / "running.json").exists()
