"""The command line as a script calls it, on one profile."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from fakes.profiles import complete_answers
from heliograph.cli.main import main


class Shell:
    """Calls ``heliograph`` on one profile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runner = CliRunner()

    def run(self, *words: str, given: str | None = None) -> Result:
        """Run a command as a person types it."""
        profile = str(self.folder / "profile")
        return self.runner.invoke(main, ["--profile", profile, "--lang", "en", *words], input=given)

    def document(self, *words: str, given: str | None = None, code: int = 0) -> dict[str, object]:
        """Run a command with ``--json`` and give its document."""
        result = self.run(*words, "--json", given=given)
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    def new(self, **changes: object) -> str:
        """Make a complete draft and give its id."""
        answers = complete_answers(campaign="open-call", **changes)
        return str(self.document("new", "--file", "-", given=json.dumps(answers))["id"])

    def make_ready(self, count: int) -> list[str]:
        """Make so many complete stories, mark them ready and give their ids."""
        stories = [self.new(title=f"Radio of the hills, part {n}") for n in range(count)]
        self.document("ready", *stories)
        return stories
