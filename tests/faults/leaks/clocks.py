"""The real client under another clock (faketime) against the real service under the true one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec

from fakes.profiles import complete_answers
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService

OFFSETS = ("-20y", "-5y", "-30d", "-10m", "+0", "+10m", "+30d", "+5y", "+20y")
FEW = ("-20y", "+20y")
_NAMED = frozenset({"-20y", "-5y", "-30d", "-10m", "+10m", "+30d", "+5y", "+20y"})
"""Clocks that are off by more than five minutes, which the doctor names."""
PATIENCE_S = 60


class Found(msgspec.Struct, kw_only=True):
    """What was tried, and what went otherwise than under the true clock."""

    sent: int = 0
    jumps: int = 0
    wrong: list[str] = msgspec.field(default_factory=list[str])


def why_not() -> str | None:
    """Tell why it cannot be tried here."""
    return None if shutil.which("faketime") else "faketime is not installed here"


def set_clocks(folder: Path, offsets: tuple[str, ...]) -> Found:
    """Sign in, write, send and withdraw under each clock; then go on under every other."""
    found = Found()
    service = EmbeddedService(folder / "service")
    service.start()
    try:
        for offset in offsets:
            client = _Client(folder / f"client{offset}", found)
            client.sign_in(service, offset)
            client.deliver(offset)
            client.see_the_doctor(offset)
            for other in offsets:
                if other != offset:
                    found.jumps += 1
                    client.deliver(other)
            client.withdraw(offset)
            client.check_receipts()
    finally:
        service.stop()
    return found


class _Client:
    def __init__(self, folder: Path, found: Found) -> None:
        folder.mkdir()
        self._folder = folder
        self._profile = folder / "profile"
        self._found = found
        self._stories: list[str] = []

    def sign_in(self, service: EmbeddedService, offset: str) -> None:
        told = ("--service", service.address, "--code", service.new_code())
        self._run(offset, "enrol", *told)

    def deliver(self, offset: str) -> None:
        """Write a story with a file, and send it with everything that waits."""
        answers = self._folder / "answers.json"
        answers.write_text(json.dumps(complete_answers(campaign="open-call")), encoding="utf-8")
        notes = self._folder / "notes.txt"
        notes.write_text(f"{offset} {len(self._stories)}\n" * 2000, encoding="utf-8")
        made = self._run(offset, "new", "--file", str(answers))
        story = str(made.get("id"))
        said = ("--alt", "Notes", "--credit", "C", "--licence", "CC-BY-4.0", "--people", "none")
        self._run(offset, "attach", story, str(notes), *said)
        self._run(offset, "ready", story)
        self._run(offset, "send")
        self._stories.append(story)
        self._look(story, offset, "sent")

    def withdraw(self, offset: str) -> None:
        """Take the first story back."""
        self._run(offset, "withdraw", self._stories[0])
        self._run(offset, "send")
        self._look(self._stories[0], offset, "withdrawn")

    def see_the_doctor(self, offset: str) -> None:
        """Hear that the clock is named, and only then."""
        named = offset in _NAMED
        document = self._run(offset, "doctor", code=1 if named else 0)
        findings = document.get("findings")
        assert isinstance(findings, list)
        said = {each["name"]: each["code"] for each in findings}
        wanted = "clock-differs" if named else "clock-agrees"
        if said.get("clock") != wanted:
            self._found.wrong.append(f"{offset}: the doctor says {said.get('clock')}")

    def check_receipts(self) -> None:
        """Check every receipt once more under the true clock."""
        workspace = Workspace.open(self._profile)
        try:
            for story in self._stories[1:]:
                workspace.receipts.verify(workspace.drafts.resolve(story))
                self._found.sent += 1
        finally:
            workspace.close()

    def _look(self, story: str, offset: str, wanted: str) -> None:
        document = self._run(offset, "list")
        stories = document.get("stories")
        assert isinstance(stories, list)
        state = next((each["state"] for each in stories if each["id"] == story), None)
        if state != wanted:
            self._found.wrong.append(f"{offset}: {story} is {state} and not {wanted}")

    def _run(self, offset: str, *words: str, code: int = 0) -> dict[str, object]:
        command = [sys.executable, "-m", "heliograph.cli.main", "--lang", "en"]
        if offset != "+0":
            command = ["faketime", "-f", offset, *command]
        done = subprocess.run(
            [*command, "--profile", str(self._profile), *words, "--json"],
            env=os.environ | {"FAKETIME_DONT_FAKE_MONOTONIC": "1"},
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
        if done.returncode != code:
            said = done.stderr.decode(errors="replace")[-300:]
            self._found.wrong.append(f"{offset}: {words[0]} ended with {done.returncode}: {said}")
        try:
            return msgspec.json.decode(done.stdout, type=dict[str, object])
        except msgspec.MsgspecError:
            return {}
