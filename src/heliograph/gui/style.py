"""The style sheet for Fusion, written from the tokens of the look."""

from __future__ import annotations

from string import Template

_SHEET = Template("""
QToolTip { background: $raised; color: $ink; border: 1px solid $line; padding: 4px 8px; }

QLabel[look="page-title"] { font-size: ${page_title}pt; font-weight: 600; }
QLabel[look="story-title"] { font-size: ${story_title}pt; font-weight: 600; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="soft"], QLabel[look="counter"] { color: $soft; font-size: ${small}pt; }
QLabel[look="soft-large"] { color: $soft; }
QLabel[look="counter-near"] { color: $sending; font-size: ${small}pt; font-weight: 600; }
QLabel[look="problem"] { color: $attention; font-size: ${small}pt; }
QLabel[look="attention"] { color: $attention; font-weight: 600; }
QLabel[look="sent"] { color: $sent; font-weight: 600; }
QLabel[look="deadline"] { color: $sending; font-size: ${small}pt; font-weight: 600; }

QFrame[look="card"] { background: $surface; border: 1px solid $hair; border-radius: 8px; }
QFrame[look="card-welcome"] { background: $wash; border: 2px dashed $action; border-radius: 8px; }
QFrame[look="card-chosen"] { background: $wash; border: 1px solid $action; border-radius: 8px; }
QFrame[look="row"] { background: $surface; border: 1px solid $hair; border-radius: 6px; }
QFrame[look="beside"] { background: $raised; border: 1px solid $hair; border-radius: 6px; }
QFrame[look="navigation"] { background: $raised; border: 0; }
QFrame[look="strip"] { background: $raised; border: 0; border-top: 1px solid $hair; }
QFrame[look="hairline"] { background: $hair; border: 0; max-height: 1px; min-height: 1px; }
QFrame[look="note"] { background: $wash; border: 1px solid $hair; border-radius: 6px; }
QFrame[look="warning"] { background: $warn_wash; border: 1px solid $attention; border-radius: 6px; }

QPushButton { background: $surface; color: $ink; border: 1px solid $line; border-radius: 6px;
  padding: 5px 14px; min-height: 20px; icon-size: ${icon}px; outline: 0; }
QPushButton:hover { background: $raised; }
QPushButton:pressed { background: $wash; }
QPushButton:focus { border: 2px solid $focus; padding: 4px 13px; }
QPushButton:disabled { color: $soft; border-color: $hair; background: $ground; }
QPushButton[look="primary"] { background: $action; color: $on_action; border-color: $action;
  font-weight: 600; }
QPushButton[look="primary"]:focus { border: 2px solid $focus; }
QPushButton[look="primary"]:hover, QPushButton[look="primary"]:pressed {
  background: $action_near; }
QPushButton[look="primary"]:disabled, QPushButton[look="not-yet"] { background: $raised;
  color: $soft; border-color: $line; font-weight: 600; }
QPushButton[look="not-yet"]:focus { border: 2px solid $focus; }
QPushButton[look="quiet"] { background: transparent; border-color: transparent; color: $action;
  padding: 5px 8px; }
QPushButton[look="quiet"]:hover { background: $wash; }
QPushButton[look="quiet"]:focus { border: 2px solid $focus; padding: 4px 7px; }
QPushButton[look="quiet"]:disabled { color: $soft; }
QPushButton::menu-indicator { image: none; width: 0; }

QPushButton[look="section"] { background: transparent; border: 1px solid transparent;
  text-align: ${start}; padding: 6px 11px; color: $ink; }
QPushButton[look="section"]:hover { background: $wash; }
QPushButton[look="section"]:checked { background: $surface; border-color: $hair; color: $action;
  font-weight: 600; }
QPushButton[look="section"]:focus { border: 2px solid $focus; padding: 5px 10px; }

QLabel[look="was"] { background: $surface; border: 1px solid $hair; border-radius: 6px;
  padding: 6px 9px; color: $soft; }
QLabel[look="pill"] { background: $wash; border: 1px solid $hair; border-radius: ${pill}px;
  padding: 3px 12px; }
QLabel[look="code"] { font-size: ${story_title}pt; }
QLabel[look="theme"] { font-size: ${page_title}pt; font-weight: 600; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px;
  padding: 4px; min-width: 20px; min-height: 20px; color: $ink; }
QToolButton:hover { background: $wash; }
QToolButton:focus { border: 2px solid $focus; padding: 3px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox { background: $surface; color: $ink;
  border: 1px solid $line; border-radius: 6px; padding: 4px 9px;
  placeholder-text-color: $soft; }
QLineEdit, QComboBox { min-height: 22px; }
QPlainTextEdit, QTextEdit { padding: 6px 5px; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $focus; padding: 3px 8px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: 5px 4px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $soft;
  background: $ground; border-color: $hair; }
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] { background: $ground;
  border-color: $hair; }
QLineEdit[readOnly="true"]:focus, QPlainTextEdit[readOnly="true"]:focus {
  border: 2px solid $focus; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: 0; width: ${arrow}px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; padding: 4px;
  outline: 0; selection-background-color: $wash; selection-color: $ink; }
QComboBox QAbstractItemView::item { min-height: ${item}px; padding: 0 8px; }

QListView, QTableView { background: $surface; border: 0; outline: 0; }
QTableView { gridline-color: $hair; selection-background-color: $wash; selection-color: $ink; }
QTableView::item { padding: 0 8px; }
QTableView::item:focus { border: 2px solid $focus; padding: 0 6px; }
QHeaderView { background: $raised; border: 0; }
QHeaderView::section { background: $raised; color: $soft; border: 0; padding: 6px 8px;
  border-bottom: 1px solid $hair; }
QTableCornerButton::section { background: $raised; border: 0; }
QListView[look="boxed"] { border: 1px solid $line; border-radius: 6px; padding: 3px; }
QListView[look="boxed"]:focus { border: 2px solid $focus; padding: 2px; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 26px; padding: 1px; }
QCheckBox::indicator, QRadioButton::indicator { width: ${box}px; height: ${box}px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $focus; border-radius: 6px; }

QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[look="page"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 14px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 14px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 3px; }
QScrollBar::handle:vertical { margin: 2px 4px; }
QScrollBar::handle:horizontal { margin: 4px 2px; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::handle:hover { background: $soft; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenuBar { background: $ground; color: $ink; padding: 2px 8px; }
QMenuBar::item { padding: 4px 10px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: $wash; }
QMenu { background: $surface; color: $ink; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $wash; }
QMenu::item:disabled { color: $soft; }
QMenu::separator { height: 1px; background: $hair; margin: 4px 8px; }
""")


def sheet(colours: dict[str, str], *, percent: int, right_to_left: bool) -> str:
    """Write the style sheet.

    Looks (the dynamic property ``look``, set by ``look.dress``): labels ``page-title``
    ``story-title`` ``theme`` ``strong`` ``soft`` ``soft-large`` ``counter`` ``counter-near``
    ``problem`` ``attention`` ``sent`` ``deadline`` ``pill`` ``was`` ``code``; frames ``card``
    ``card-welcome`` ``card-chosen`` ``row`` ``navigation`` ``strip`` ``hairline`` ``note``
    ``warning``; push buttons ``primary`` ``not-yet`` ``quiet`` ``section``; list views ``boxed``.

    Args:
        colours: Colour codes by the names of the tokens.
        percent: Size of all text.
        right_to_left: Direction of the windows; style sheets know no leading side.
    """
    scale = percent / 100
    return _SHEET.substitute(
        colours,
        page_title=18 * scale,
        story_title=14 * scale,
        small=10 * scale,
        start="right" if right_to_left else "left",
        pill=round(13 * scale),
        box=round(20 * scale),
        icon=round(16 * scale),
        arrow=round(28 * scale),
        item=round(30 * max(1, scale * 0.8)),
    )
