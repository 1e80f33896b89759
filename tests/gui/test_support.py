"""The support file in the window: found, shown whole, and only then saved."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from heliograph.gui.support import SupportCard

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session


def test_all_is_shown_before_it_can_be_saved(
    session: Session, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.write(title="Radio in the hills of Lundu")
    card = SupportCard(session)
    qtbot.addWidget(card)
    card.show()
    assert not card.save_as.isVisible()
    card.begin.click()
    qtbot.waitUntil(card.save_as.isVisible)
    assert "Nothing is wrong" in card.message.words()
    shown = card.shown.toPlainText()
    assert "Lundu" not in shown
    path = tmp_path / "support.zip"
    card.save(path)
    assert "Send it yourself" in card.message.words()
    with zipfile.ZipFile(path) as file:
        parts = [file.read(name).decode() for name in file.namelist()]
    assert all(part in shown for part in parts)
    assert sum(map(len, parts)) > 200
    card.save(tmp_path / "no" / "folder.zip")
    assert "could not be saved" in card.message.words()


def test_it_can_be_looked_at_again(session: Session, qtbot: QtBot) -> None:
    card = SupportCard(session)
    qtbot.addWidget(card)
    card.show()
    for _ in range(2):
        card.begin.click()
        qtbot.waitUntil(card.begin.isEnabled)
    assert card.findings.layout().count() == 9
