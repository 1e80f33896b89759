"""``heliograph send`` as a script trusts it: many stories, ended early, gone on with, all told."""

from __future__ import annotations

import io
import os
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from cli.shell import Shell
from heliograph.cli.passing import Passing
from heliograph.cli.progress import ProgressLine, Tally
from heliograph.events import Progressed, Received
from heliograph.sync.lock import only_synchroniser
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService

if TYPE_CHECKING:
    from heliograph.app.passes import ProfilePasses


@pytest.fixture
def shell(signed_in: Shell) -> Shell:
    return signed_in


def test_every_receipt_of_the_call_is_told_and_how_far_the_lot_is(shell: Shell) -> None:
    stories = shell.make_ready(3)
    found = shell.document("send", stories[0])
    assert [each["id"] for each in found["receipts"]] == stories[:1]  # type: ignore[attr-defined,index]
    assert (found["received"], found["lot"]["stories"], found["lot"]["received"]) == (1, 3, 1)  # type: ignore[index]
    found = shell.document("send", "--wait")
    assert {each["id"] for each in found["receipts"]} == set(stories[1:])  # type: ignore[attr-defined,index]
    assert (found["lot"]["received"], found["lot"]["going"]) == (3, 0)  # type: ignore[index]


def test_waiting_for_one_does_not_wait_for_others(shell: Shell) -> None:
    first, *_ = shell.make_ready(2)
    found = shell.document("send", "--wait", "--max-time", "60", first)
    assert found["received"] == 1


def test_time_that_is_over_is_not_told_as_done(shell: Shell) -> None:
    shell.make_ready(2)
    found = shell.document("send", "--wait", "--max-time", "0", code=5)
    assert (found["received"], found["reached"]) == (0, False)
    found = shell.document("send", "--wait")
    assert (found["received"], found["reached"]) == (2, True)


def test_no_line_when_the_time_is_over_is_told(shell: Shell, service: EmbeddedService) -> None:
    shell.make_ready(2)
    service.stop()
    shell.document("send", "--wait", "--max-time", "0.5", code=3)


@pytest.mark.skipif(not hasattr(os, "getppid"), reason="no signals of this kind")
def test_who_ends_it_gets_an_answer_and_goes_on_later(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.make_ready(2)
    run = Passing._pass_on
    before = signal.getsignal(signal.SIGTERM)

    def ended(passing: Passing, passes: ProfilePasses, *, wait: bool) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        run(passing, passes, wait=wait)

    monkeypatch.setattr(Passing, "_pass_on", ended)
    found = shell.document("send", "--wait", code=5)
    monkeypatch.undo()
    assert [each["state"] for each in found["outbox"]] == ["ready", "ready"]  # type: ignore[attr-defined,index]
    assert signal.getsignal(signal.SIGTERM) is before
    assert shell.document("send", "--wait")["received"] == 2


def test_waiting_goes_on_while_a_window_of_the_profile_sends(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.make_ready(1)
    monkeypatch.setattr("heliograph.cli.passing._LOCK_WAIT_S", 0.01)
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with only_synchroniser(shell.folder / "profile"):
            held.set()
            assert free.wait(20)

    window = threading.Thread(target=hold)
    window.start()
    assert held.wait(20)
    assert shell.run("send").exit_code != 0
    timer = threading.Timer(1.0, free.set)
    timer.start()
    found = shell.document("send", "--wait", "--max-time", "60")
    window.join()
    assert found["received"] == 1


def test_a_terminal_is_told_of_all_of_them_together(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = shell.make_ready(3)
    shell.document("send", stories[0])
    workspace = Workspace.open(shell.folder / "profile")
    try:
        going = workspace.outbox.submissions()
        tally = Tally(going, workspace.outbox.lot())
    finally:
        workspace.close()
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr", terminal)
    line = ProgressLine()
    line.count(tally)
    story, total = going[0].story, going[0].total_bytes
    line.take(
        Progressed(story=story, sent_bytes=10, total_bytes=total, rate_bytes_s=1.0, left_s=90.0)
    )
    line.take(Received(story=story, number="AAAA-BBBB"))
    line.end()
    _, first, second = (each.rstrip() for each in terminal.getvalue().split("\r"))
    assert first.startswith("Stories with a receipt: 1 of 3 · ")
    assert "about" in first
    assert second.startswith("Stories with a receipt: 2 of 3 · ")
