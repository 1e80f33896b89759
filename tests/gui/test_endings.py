"""How a run ends, and what the next start says of it: marks, reports, the strip above the page."""

from __future__ import annotations

import os
import signal
import sys
import threading
from operator import attrgetter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import qWarning

from heliograph.gui.endings.aftermath import Aftermath, SuddenEnd
from heliograph.gui.endings.crashes import Crashes, last_reports
from heliograph.gui.endings.fatal import reduced
from heliograph.gui.endings.orders import Orders
from heliograph.gui.endings.running import Run, RunningMark, boot_id
from heliograph.gui.one_window import OneWindow
from heliograph.gui.program import Program, Start
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk

FATAL = """Fatal Python error: Segmentation fault

Current thread 0x00007f3ab0d2e740 (most recent call first):
  File "/home/amina/env/lib/python3.11/site-packages/heliograph/gui/program.py", line 84 in run
  File "/home/amina/stories of Lundu/start.py", line 3 in <module>
what Amina wrote
"""


def sudden(*, run: Run | None = None, died: str = "", reports: str = "") -> SuddenEnd:
    return SuddenEnd(run=run or Run(boot=boot_id()), died=died, reports=reports)


def test_a_run_that_ended_in_order_leaves_nothing_and_one_that_did_not_is_found(
    tmp_path: Path,
) -> None:
    first = RunningMark(tmp_path)
    assert first.begin(now_ms=1_000) is None
    first.note(now_ms=2_000, story="s", field="title")
    second = RunningMark(tmp_path)  # the first never ended
    found = second.begin(now_ms=9_000)
    assert found == Run(since_ms=1_000, seen_ms=2_000, boot=boot_id(), story="s", field="title")
    second.end()
    assert RunningMark(tmp_path).begin(now_ms=10_000) is None


@pytest.mark.parametrize("rest", [b"", b'{"since_ms":1', b'{"since_ms":"x"}', b"\x00" * 64])
def test_a_mark_cut_off_by_the_power_still_says_that_a_window_was_open(
    tmp_path: Path, rest: bytes
) -> None:
    (tmp_path / "running.json").write_bytes(rest)
    assert RunningMark(tmp_path).begin(now_ms=1) == Run()


def test_of_a_fatal_end_places_in_the_code_are_kept_and_nothing_of_the_person() -> None:
    assert reduced(FATAL).splitlines() == [
        "Fatal Python error: Segmentation fault",
        "",
        "Current thread 0x00007f3ab0d2e740 (most recent call first):",
        "  heliograph/gui/program.py:84 run",
        "  start.py:3 <module>",
    ]


def test_what_ended_a_run_is_told_apart() -> None:
    assert sudden(died="Fatal").cause == "died"
    assert sudden().cause == "ended"
    if boot_id():
        assert sudden(run=Run(boot="another start")).cause == "computer-stopped"


def test_errors_of_threads_and_of_what_is_taken_apart_are_reported_without_words(
    tmp_path: Path,
    qtbot: QtBot,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Fragile:
        def __del__(self) -> None:
            raise ValueError("the words of Lundu")

    def fail() -> None:
        raise KeyError("the words of Lundu")

    crashes = Crashes()
    crashes.watch()
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    try:
        crashes.write_into(tmp_path)
        with qtbot.waitSignal(crashes.happened):
            thread = threading.Thread(target=fail)
            thread.start()
            thread.join()
        Fragile()
    finally:
        crashes.rest()
    report = last_reports(tmp_path)
    assert "builtins.KeyError" in report
    assert "builtins.ValueError" in report
    assert "Lundu" not in report
    assert "Lundu" in capsys.readouterr().err  # for whoever works on the program
    assert not (tmp_path / "fatal.log").exists()


@pytest.mark.usefixtures("expected_warnings")
def test_nothing_of_an_error_goes_where_a_desktop_writes_it_down(
    tmp_path: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    crashes = Crashes()
    crashes.watch()
    try:
        crashes.write_into(tmp_path)
        with qtbot.waitSignal(crashes.happened):
            thread = threading.Thread(target=_fail_over_words)
            thread.start()
            thread.join()
        qWarning("the words of Lundu")
    finally:
        crashes.rest()
    assert "Lundu" not in capsys.readouterr().err
    assert "builtins.KeyError" in last_reports(tmp_path)


def _fail_over_words() -> None:
    raise KeyError("the words of Lundu")


def test_what_an_earlier_run_left_when_it_died_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "fatal.log").write_text(FATAL)
    crashes = Crashes()
    died = crashes.write_into(tmp_path)
    crashes.rest()
    assert died == reduced(FATAL)
    assert "amina" not in last_reports(tmp_path)
    assert "the run before died" in last_reports(tmp_path)
    again = Crashes()
    assert again.write_into(tmp_path) == ""
    again.rest()


def test_a_signal_is_an_order_to_end_and_a_second_one_is_the_systems(
    qapp: QApplication, qtbot: QtBot
) -> None:
    orders = Orders(qapp)
    before = signal.getsignal(signal.SIGTERM)
    orders.listen()
    try:
        with qtbot.waitSignal(orders.end_asked):
            os.kill(os.getpid(), signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        orders.rest()
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_strip_says_that_the_work_is_safe_and_shows_and_saves_the_report(
    tmp_path: Path, qtbot: QtBot
) -> None:
    run = Run(seen_ms=1_621_087_320_000, story="s", boot=boot_id())
    shown = Aftermath(sudden(run=run, died=reduced(FATAL), reports="2021-05-15T14:02:00Z x.Error"))
    qtbot.addWidget(shown)
    shown.show()
    assert "Your work is safe" in shown.strip.words()
    details, _save = shown.strip.buttons()
    details.click()
    assert "heliograph/gui/program.py:84 run" in shown.details.toPlainText()
    assert shown.details.isVisible()
    shown.strip.buttons()[0].click()
    assert not shown.details.isVisible()
    shown.save(tmp_path / "report.txt")
    assert "x.Error" in (tmp_path / "report.txt").read_text()
    assert "none of your words" in shown.strip.words()
    shown.save(tmp_path / "no" / "folder.txt")
    assert "could not be saved" in shown.strip.words()
    with qtbot.waitSignal(shown.closed):
        shown.strip.put_away()


def test_after_a_sudden_end_the_start_opens_the_story_with_the_cursor_where_it_was(
    desk: Desk, qapp: QApplication, qtbot: QtBot
) -> None:
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    story = desk.write(title="Digital clinics in Lundu")
    mark = RunningMark(desk.workspace.profile)
    mark.begin(now_ms=1)
    mark.note(now_ms=desk.workspace.now_ms(), story=story, field="summary")
    program = Program(
        qapp,
        desk.workspace.profile,
        Start(language="en"),
        open_workspace=lambda at, secret: Workspace.open(
            at, secret=secret, clock=desk.clock, service_at=desk.service_at
        ),
    )
    assert program.claim()
    with qtbot.waitSignal(program.opened):
        program.show()
    shell = program.contents.shell
    assert shell is not None
    qtbot.waitUntil(lambda: shell.writing == (story, "summary"))
    (aftermath,) = program.window.findChildren(Aftermath)
    assert "Your work is safe" in aftermath.strip.words()
    program.window.close()
    program.close()
    assert not (desk.workspace.profile / "running.json").exists()


@pytest.fixture
def program(desk: Desk, qapp: QApplication, qtbot: QtBot) -> Iterator[Program]:
    """Have the program on a profile, with everything that works beside its window."""
    program = Program(
        qapp,
        desk.workspace.profile,
        Start(language="en"),
        open_workspace=lambda at, secret: Workspace.open(
            at, secret=secret, clock=desk.clock, service_at=desk.service_at
        ),
    )
    assert program.claim()
    program.show()
    qtbot.waitUntil(lambda: program.lock is not None)
    yield program
    program.close()


@pytest.mark.parametrize(
    "act",
    [
        "contents.save",
        "presence.end",
        "session.tasks.stop",
        "session.spelling.stop",
        "session.worker.stop",
        "session.settling.end",
    ],
)
def test_an_act_of_the_end_that_fails_is_reported_and_keeps_none_of_the_others_from_it(
    program: Program, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    session = program.session
    assert session is not None
    reported: list[type[BaseException]] = []
    closed: list[str] = []
    close = session.workspace.close

    def fail(**_how: object) -> None:
        raise SystemExit("the program's file is gone")

    def closes() -> None:
        close()
        closed.append("store")

    waits = {"session.tasks.stop", "session.worker.stop", "session.settling.end"}
    place, _, name = act.rpartition(".")
    owner = attrgetter(place)(program)
    act_itself = getattr(owner, name)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "excepthook", lambda kind, _error, _trace: reported.append(kind))
        patch.setattr(owner, name, fail)
        patch.setattr(session.workspace, "close", closes)
        program.close()
    assert reported == [SystemExit]
    assert program.all_ended == (act not in waits)
    again = OneWindow(program.profile)
    assert again.claim(), "the next window need not hand over to this one"
    again.release()
    # What is not known to have ended is left alone, and the process ends over it.
    assert closed == ([] if act == "session.settling.end" else ["store"])
    if not program.all_ended:
        assert act_itself(**{"wait_s" if name == "stop" else "within_s": 10.0})
    if not closed:
        close()


def test_an_order_to_end_is_followed_when_saving_fails(
    program: Program, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes: list[int] = []

    def fail() -> bool:
        raise ImportError("no such module any more")

    with monkeypatch.context() as patch, qtbot.captureExceptions() as errors:
        patch.setattr(qapp, "exit", codes.append)
        patch.setattr(program.contents, "save", fail)
        program._orders.end_asked.emit()
        qtbot.waitUntil(lambda: bool(codes))
    assert codes == [4]
    assert [kind for kind, _, _ in errors] == [ImportError]
