"""A computer is lost; its backup goes on elsewhere, by the real command and the real service."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from end_to_end.counting import ask
from fakes.profiles import DESCRIBED, complete_answers
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService
from photos import jpeg

if TYPE_CHECKING:
    from pathlib import Path


def heliograph(profile: Path, *words: str) -> dict[str, object]:
    """Call the command line and give its document."""
    call = [sys.executable, "-m", "heliograph.cli.main", "--profile", str(profile)]
    done = subprocess.run(
        [*call, *words, "--json"], capture_output=True, check=False, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def states(profile: Path) -> dict[object, object]:
    rows = heliograph(profile, "list")["stories"]
    assert isinstance(rows, list)
    return {each["title"]: each["state"] for each in rows}


def test_what_was_received_after_the_backup_goes_no_second_time(tmp_path: Path) -> None:
    lost, found = tmp_path / "lost", tmp_path / "found"
    passphrase, kept = tmp_path / "passphrase", tmp_path / "stories.backup"
    passphrase.write_text("seven lanterns under water\n")
    opens = ("--passphrase-file", str(passphrase))
    service = EmbeddedService(tmp_path / "service")
    service.start()
    workspace = Workspace.open(lost)
    workspace.account.enrol(service_url=service.address, code=service.new_code("Hill Radio"))
    photo = tmp_path / "mast.jpg"
    photo.write_bytes(jpeg(1200, 900))
    for title in ("A mast on the hill", "A school beside it"):
        drafts = workspace.drafts
        story = drafts.new(campaign="open-call", answers=complete_answers(title=title))
        workspace.attachments.attach(story, photo, details=DESCRIBED)
        if title == "A mast on the hill":
            drafts.mark_ready(story)
    workspace.close()
    heliograph(lost, "backup", str(kept), *opens)
    heliograph(lost, "send")  # and then the computer is gone
    before = ask(service)
    assert (before.texts, before.receipts) == (1, 1)

    heliograph(found, "backup", "restore", str(kept), *opens)
    assert states(found) == {"A mast on the hill": "ready", "A school beside it": "draft"}
    code = service.new_code("Hill Radio")
    heliograph(found, "enrol", "--service", service.address, "--code", code)
    heliograph(found, "send")
    assert states(found)["A mast on the hill"] == "sent"
    assert ask(service) == before
    workspace = Workspace.open(found)
    (story,) = (each.story for each in workspace.drafts.summaries() if each.title.startswith("A s"))
    workspace.drafts.mark_ready(story)
    workspace.close()
    heliograph(found, "send")
    assert set(states(found).values()) == {"sent"}
    after = ask(service)
    assert (after.texts, after.receipts) == (2, 2)
    service.stop()
