"""A program that ends in the middle of attaching leaves nothing of the file, or the whole item."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app import end_at
from attached import kept, sent, stored
from fakes.profiles import Desk
from heliograph.domain.media import bytes_sent_of
from photos import jpeg, sample


@pytest.mark.parametrize("name", ["boat.jpg", "film.mp4"])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", end_at.STEPS)
def test_ending_at_any_step_leaves_nothing_or_a_whole_item(
    desk: Desk, step: str, when: str, name: str
) -> None:
    data = jpeg(1700, 1200) if name == "boat.jpg" else sample("plain.mp4")
    path = desk.file(name, data)
    story = desk.workspace.drafts.new(campaign="open-call")
    program = [sys.executable, str(Path(end_at.__file__)), str(desk.folder / "profile")]
    run = subprocess.run([*program, story, str(path), step, when], check=False, timeout=120)
    is_skipped = name == "film.mp4" and step in {"preview whole", "picture"}
    assert run.returncode == (0 if is_skipped else end_at.STATUS)
    desk.reopen()
    desk.workspace._store.collect_media()
    found = desk.workspace.drafts.get(story).media
    whole = (step, when) == ("row", "after") or run.returncode == 0
    assert len(found) == whole
    needed = {each for item in found for each in (*bytes_sent_of(item), item.known_by)}
    assert kept(desk) == len(needed)
    for item in found:
        assert sent(desk, item)
        assert stored(desk, item.known_by) == data
    item = desk.workspace.attachments.attach(story, path)
    assert item in desk.workspace.drafts.get(story).media
    assert desk.workspace.check_store() == ()
