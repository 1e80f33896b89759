"""The card of what was kept aside: rows with reasons, and two questions before anything goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.gui.setup.kept_card import KeptCard
from heliograph.store.quarantine import set_aside

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from heliograph.gui.session import Session


def card_with_one(session: Session, qtbot: QtBot) -> KeptCard:
    """Give the card of a profile that has one damaged file aside."""
    profile = session.workspace.profile
    damaged = profile / "elsewhere.db"
    damaged.write_bytes(b"not what it was")
    set_aside(profile, [damaged], "damaged", now_ms=session.workspace.now_ms())
    card = KeptCard(session)
    qtbot.addWidget(card)
    card.show()
    return card


def press(card: KeptCard, name: str) -> None:
    """Press a button of the message."""
    next(each for each in card.message.buttons() if each.text() == name).click()


def test_it_goes_only_after_two_questions(session: Session, qtbot: QtBot) -> None:
    card = card_with_one(session, qtbot)
    card.rows[0].delete.click()
    press(card, "&Delete…")
    press(card, "&Keep it")
    assert len(card.rows) == 1
    card.rows[0].delete.click()
    press(card, "&Delete…")
    press(card, "Delete &for good")
    qtbot.waitUntil(lambda: not card.rows)


def test_a_copy_is_what_was_kept(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = card_with_one(session, qtbot)
    folder = session.workspace.profile
    monkeypatch.setattr(
        "heliograph.gui.setup.kept_card.QFileDialog.getExistingDirectory", lambda *_: str(folder)
    )
    card.rows[0].copy.click()
    made = folder / "heliograph-damaged" / "elsewhere.db"
    qtbot.waitUntil(made.exists)
    qtbot.waitUntil(lambda: "Copied to" in card.message.accessibleName())
    assert made.read_bytes() == b"not what it was"
