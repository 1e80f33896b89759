"""Why has this not gone? Each cause by what really brings it about, in window and command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from end_to_end import why_scenes, why_way
from end_to_end.why_stage import SCENES, Stage
from heliograph.app.why import WhyCause, causes
from heliograph.cli.session import DONE, NEEDS_PERSON, NOT_REACHED
from heliograph.gui.stories.outbox_rows import OutboxRows
from sentences import plain

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator
    from pathlib import Path

assert why_way, why_scenes  # they enter themselves into the list

ELSEWHERE = {
    "in-bundle": "nothing makes bundles yet",
    "withdrawal-waiting": "it is among what was sent: tests/gui/test_sent.py",
    "no-network": "in a process of its own, below",
}
"""Causes without a scene, and why."""


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    made = Stage(tmp_path, monkeypatch)
    yield made
    made.close()


def heliograph(stage: Stage, *words: str, before: tuple[str, ...] = ()) -> tuple[int, str]:
    """Call the command line as a person does; give exit code and standard output."""
    call = [*before, sys.executable, "-m", "heliograph.cli.main"]
    profile = str(stage.workspace.profile)
    done = subprocess.run(
        [*call, "--profile", profile, "--lang", "en", *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"TZ": "UTC"},
    )
    assert done.stderr == "" or words[0] != "status", done.stderr
    return done.returncode, done.stdout


def test_every_cause_of_the_list_has_a_scene() -> None:
    assert {cause for cause, _, _ in SCENES.values()} == set(causes()) - ELSEWHERE.keys()


@pytest.mark.parametrize("name", SCENES)
def test_why_it_has_not_gone(
    name: str, stage: Stage, expected_warnings: list[logging.LogRecord]
) -> None:
    del expected_warnings  # what needs a person is noted as an error
    cause, says, run = SCENES[name]
    with run(stage):
        assert_told(stage, cause, says)


def test_without_any_network(stage: Stage) -> None:
    alone = ("unshare", "--net")
    if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("only root can take the network away")
    stage.sign_in()
    stage.ready()
    code, printed = heliograph(stage, "send", "--json", before=alone)
    assert code == NOT_REACHED
    assert json.loads(printed)["cause"] == "no-network"
    assert_told(stage, "no-network", "This computer is not connected to any network")


def assert_told(stage: Stage, cause: WhyCause, says: str) -> None:
    """Compare what the outbox shows with what a script reads and a person."""
    rows = OutboxRows(stage.workspace)
    wanted = rows.wanted()
    (line,) = rows.lines(wanted.read(stage.workspace, None))
    code, printed = heliograph(stage, "status", "--json")
    _, words = heliograph(stage, "status")
    (row,) = json.loads(printed)["outbox"]
    assert row["why"] == cause
    assert says in plain(row["sentence"])
    assert row["sentence"] in words
    assert row["command"] is None or row["command"] in words
    assert row["sentence"] in line.next_step
    assert line.button == (row["button"] or "")
    assert (row["button"] is None) == (row["act"] is None)
    # Nothing is wrong with what is to be cleared, but only a person can do it.
    assert code == (NEEDS_PERSON if line.warns or cause == "clearance" else DONE)
