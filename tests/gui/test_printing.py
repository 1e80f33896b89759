"""What comes out of a printer: the sheet of a code and a receipt, by Qt's own printer of PDFs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinterInfo

from gui.sending import send
from heliograph.domain.recovery_code import groups_of
from heliograph.gui.locking.code_step import CodeStep
from heliograph.gui.stories.sent_page import SentPage
from heliograph.gui.widgets.message_strip import MessageStrip

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId


class Paper:
    """Where a person lets the printer print, as by the dialog's entry for a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_wanted = True

    def ask(self, dialog: QPrintDialog) -> int:
        """Answer the dialog."""
        dialog.printer().setOutputFileName(str(self.path))
        return int(self.is_wanted)

    def text(self) -> str:
        """Read what stands on it."""
        with pypdfium2.PdfDocument(self.path) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paper:
    made = Paper(tmp_path / "printed.pdf")

    def ask(dialog: QPrintDialog) -> int:
        return made.ask(dialog)

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["In the hall"])
    monkeypatch.setattr(QPrintDialog, "exec", ask)
    return made


@pytest.fixture
def code(qtbot: QtBot) -> CodeStep:
    message = MessageStrip()
    qtbot.addWidget(message)
    step = CodeStep(GROUPS, message, leave="Leave")
    qtbot.addWidget(step)
    step.show()
    return step


GROUPS = groups_of(bytes(range(20)))


@pytest.fixture
def sent(desk: Desk) -> StoryId:
    desk.sign_in()
    story = desk.ready(b"photo", title="Radio of the hills")
    send(desk)
    return story


@pytest.fixture
def page(request: pytest.FixtureRequest, sent: StoryId, qtbot: QtBot) -> SentPage:
    assert sent  # before the session's own worker begins to send
    page = SentPage(request.getfixturevalue("session"))
    qtbot.addWidget(page)
    page.refresh()
    page.show()
    return page


def test_a_code_is_printed_group_by_group(code: CodeStep, paper: Paper) -> None:
    code.print.click()
    text = paper.text()
    assert all(group in text for group in GROUPS)
    assert "Recovery code" in text
    assert code._message.words() == "The code is with the printer."


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_code_that_does_not_come_to_the_printer_is_not_said_to_be_there(
    code: CodeStep, paper: Paper, tmp_path: Path
) -> None:
    paper.path = tmp_path / "not there" / "printed.pdf"
    code.print.click()
    assert "could not be printed" in code._message.words()


def test_nothing_is_printed_by_who_only_looks_at_the_dialog(code: CodeStep, paper: Paper) -> None:
    paper.is_wanted = False
    code.print.click()
    assert not paper.path.exists()
    assert code._message.words() == ""


def test_a_receipt_is_printed_with_its_number(
    page: SentPage, sent: StoryId, desk: Desk, paper: Paper, qtbot: QtBot
) -> None:
    page.details.print.click()
    qtbot.waitUntil(lambda: page.message.words() == "The receipt is with the printer.")
    number = desk.workspace.receipts.submission(sent).receipt_number
    assert number is not None
    assert number in paper.text()
    assert "Radio of the hills" in paper.text()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_receipt_that_does_not_come_to_the_printer_can_be_saved(
    page: SentPage, paper: Paper, tmp_path: Path, qtbot: QtBot
) -> None:
    paper.path = tmp_path / "not there" / "printed.pdf"
    page.details.print.click()
    qtbot.waitUntil(lambda: "could not be printed" in page.message.words())
    assert [each.text() for each in page.message.buttons()] == ["Save as PDF…"]
