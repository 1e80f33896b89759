"""A profile that does not read, as a person finds it: what is offered, and what is there then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from heliograph.gui.program import Program, Start
from heliograph.gui.rescue.page import RescuePage
from heliograph.gui.rescue.report import RescueReport
from heliograph.store.database import STORE
from heliograph.store.migrate import back_up
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk


@pytest.fixture
def program(desk: Desk, qapp: QApplication, qtbot: QtBot) -> Iterator[Program]:
    """Start on a profile whose first page the disk gives back as zeros; there is a copy."""
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    for n in range(3):
        desk.write(title=f"The net of boat {n}")
    database = desk.workspace._store._database
    back_up(database, desk.workspace.profile / "backups", version=1)
    desk.write(title="The net of the last boat")
    desk.workspace.close()
    path = desk.workspace.profile / STORE.file_name
    data = bytearray(path.read_bytes())
    data[:4096] = bytes(4096)
    path.write_bytes(data)
    program = Program(
        qapp,
        desk.workspace.profile,
        Start(language="en"),
        open_workspace=lambda profile, secret: Workspace.open(
            profile, secret=secret, clock=desk.clock, service_at=desk.service_at
        ),
    )
    assert program.claim()
    program.show()
    qtbot.waitUntil(lambda: isinstance(program.window.centralWidget(), RescuePage), timeout=20_000)
    yield program
    program.window.close()
    program.close()


def page_of(program: Program, qtbot: QtBot) -> RescuePage:
    page = program.window.centralWidget()
    assert isinstance(page, RescuePage)
    qtbot.waitUntil(lambda: bool(page.copies), timeout=20_000)
    return page


def titles(program: Program) -> list[str]:
    assert program.session is not None
    return sorted(each.title for each in program.session.workspace.drafts.summaries())


def test_what_reads_is_opened_and_what_came_of_it_is_said(program: Program, qtbot: QtBot) -> None:
    page = page_of(program, qtbot)
    with qtbot.waitSignal(program.opened, timeout=20_000):
        page.read.click()
    assert len(titles(program)) == 4
    assert program.contents.shell is not None
    report = program.contents.shell.findChild(RescueReport)
    assert report is not None
    assert "4 stories are here again." in report.strip.accessibleName()
    assert program.session is not None
    report.strip.put_away()
    assert program.session.workspace.rescue_report is None


def test_a_copy_can_be_used_in_its_place(program: Program, qtbot: QtBot) -> None:
    page = page_of(program, qtbot)
    assert "3 stories" in page.copies[0].text()
    with qtbot.waitSignal(program.opened, timeout=20_000):
        page.copies[0].click()
    assert len(titles(program)) == 3
    assert (program.profile / "quarantine" / "damaged" / STORE.file_name).exists()


def test_the_damaged_file_can_be_saved_elsewhere(
    program: Program, qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(program, qtbot)
    monkeypatch.setattr(
        "heliograph.gui.rescue.page.QFileDialog.getExistingDirectory",
        lambda *_: str(desk.folder),
    )
    page.save.click()
    qtbot.waitUntil(lambda: "Copied to" in page.message.accessibleName(), timeout=20_000)
    saved = desk.folder / "Heliograph" / STORE.file_name
    assert saved.read_bytes() == (program.profile / STORE.file_name).read_bytes()
