"""Promise P21, what we show is inert: no markup is obeyed, nothing loaded, no link followed."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QPushButton

from heliograph.domain.campaign import Link
from heliograph.gui.campaign_page import _links
from heliograph.gui.guide.view import GuideView
from heliograph.gui.widgets.words import ElidedWords

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from heliograph.gui.session import Session

SOURCES = sorted((Path(__file__).parents[2] / "src" / "heliograph" / "gui").rglob("*.py"))
HOSTILE = 'Ministry <img src="//203.0.113.7/share/x.png"> <a href="file:///etc">here</a>'
"""Where an image of a share is loaded, Windows tells the share who is signed in."""


def _is_plain(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Name(id="tip")):
            return True
        case ast.Call(func=ast.Name(id="tr"), keywords=[]):
            return True  # our own words, nothing inserted
        case ast.IfExp(body=body, orelse=orelse):
            return _is_plain(body) and _is_plain(orelse)
        case ast.BoolOp(values=values):
            return all(map(_is_plain, values))
        case _:
            return False


_OTHERWISE = {
    ("reasons.py", "'\\n'.join((each for each in (own_tip, tip(why)) if each))"),
    ("tray.py", "f'Heliograph\\n{words}'"),  # not Qt's own, and it holds counts only
    ("outbox_page.py", "QKeySequence(keys[name]).toString(native)"),
}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_tooltips_hold_no_words_that_could_be_markup(source: Path) -> None:
    """Qt reads a tooltip as markup when it looks like it; our labels say that they are plain."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr != "setToolTip" or _is_plain(node.args[0]):
                continue
            assert (source.name, ast.unparse(node.args[0])) in _OTHERWISE, f"line {node.lineno}"


def test_nothing_obeys_links_by_itself() -> None:
    """The guide alone has links to press, and shows nobody's words but ours."""
    others = [source for source in SOURCES if source.parent.name != "guide"]
    told = "".join(source.read_text(encoding="utf-8") for source in others)
    for each in ("setOpenExternalLinks", "setOpenLinks", "QTextBrowser", "LinksAccessibleBy"):
        assert each not in told


def test_the_guide_opens_and_loads_nothing_by_itself(qtbot: QtBot) -> None:
    view = GuideView()
    qtbot.addWidget(view)
    assert not view.openLinks()
    assert not view.openExternalLinks()
    for kind in QTextDocument.ResourceType:
        assert view.loadResource(kind.value, QUrl("file:///etc/passwd")) is None


def test_the_name_that_a_stranger_gives_itself_is_shown_as_it_is(qtbot: QtBot) -> None:
    label = ElidedWords()
    qtbot.addWidget(label)
    label.resize(40, 20)
    label.say(HOSTILE)
    assert label.textFormat() is Qt.TextFormat.PlainText
    shown = QLabel(label.toolTip())
    qtbot.addWidget(shown)
    assert "<img" not in label.toolTip()
    assert "&lt;img" in shown.text()


def test_a_campaign_leads_to_pages_only(session: Session, qtbot: QtBot) -> None:
    addresses = (
        "https://www.itu.int/",
        "file:///etc/passwd",
        "smb://203.0.113.7/x",
        "javascript:1",
    )
    links = tuple(Link(language="en", address=each) for each in addresses)
    campaign = structs.replace(session.workspace.campaigns.default(), links=links)
    card = _links(campaign)
    qtbot.addWidget(card)
    pressed = [each.accessibleDescription() for each in card.findChildren(QPushButton)]
    assert pressed == ["https://www.itu.int/"]
