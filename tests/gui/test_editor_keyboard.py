"""The editor without a mouse: names, sizes, the order of Tab, panes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
)

from editing import attach, begin, button, complete, focused, photo
from heliograph.gui.widgets.choice_box import ChoiceBox

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from editing import Open
    from heliograph.gui.session import Session


# ---- keyboard and screen reader --------------------------------------------------------------


def test_everything_to_press_has_a_name_and_is_large_enough(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    story = complete(session)
    page = open_editor(story)
    attach(qtbot, page, photo(tmp_path))
    for step in ("story", "where", "themes", "org", "media", "links", "consent", "check"):
        page.show_step(step)
        QApplication.processEvents()
        for each in page.findChildren(QAbstractButton):
            if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert each.text() or each.accessibleName(), (step, each)
                assert each.height() >= 24, (step, each.text())
                assert each.width() >= 24, (step, each.text())


def test_tab_goes_from_field_to_field_as_one_reads(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    page = open_editor(begin(session, kind="success"))
    order: list[str] = []
    for _ in range(14):
        here = page.pages.here()
        if here and here not in order:
            order.append(here)
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    assert order == [
        "kind",
        "story_language",
        "title",
        "summary",
        "situation",
        "action",
        "results",
        "lessons",
        "advice",
        "figures",
        "quotes",
    ]


def test_panes_are_walked_by_f6(session: Session, open_editor: Open) -> None:
    page = open_editor(begin(session))
    page.commands()["next-pane"]()
    assert page.pages.media.panel.isAncestorOf(focused())
    page.commands()["next-pane"]()
    assert page.pages.column.isAncestorOf(focused())
    page.commands()["previous-pane"]()
    assert page.pages.media.panel.isAncestorOf(focused())


def test_no_shortcut_of_the_editor_needs_control_and_alt(
    session: Session, open_editor: Open
) -> None:
    page = open_editor(begin(session))
    for each in page.findChildren(QAbstractButton):
        keys = each.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
        assert not keys.startswith("Ctrl+Alt")


def test_steps_are_walked_by_arrows_and_opened_by_space(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    page = open_editor(begin(session))
    page.pages.column.focus_chosen()
    qtbot.keyClick(focused(), Qt.Key.Key_Down)
    assert focused().accessibleName() == "Where and when, 3 things to do"
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    assert page.pages.step == "where"
    qtbot.keyClick(focused(), Qt.Key.Key_Up)
    qtbot.keyClick(focused(), Qt.Key.Key_Up)
    assert focused().accessibleName() == "Check"


def test_each_step_leads_to_the_next(session: Session, open_editor: Open) -> None:
    page = open_editor(complete(session))
    for name in ("Where and when", "Themes", "Organisation", "Photos and files"):
        button(page.pages, f"Next: \u2068{name}\u2069").click()
    assert page.pages.step == "media"
    page.show_step("consent")
    button(page.pages, "Next: \u2068Check\u2069").click()
    assert page.pages.step == "check"
    assert focused() is page.pages.check.ready


def test_in_a_narrow_window_the_steps_are_a_list(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    page = open_editor(complete(session, title=""), 600, 500)
    assert not page.pages.column.isVisible()
    (box,) = [each for each in page.findChildren(ChoiceBox) if each.accessibleName() == "Step"]
    assert box.currentText() == "Story – 1 thing to do"
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert page.pages.step == "where"
