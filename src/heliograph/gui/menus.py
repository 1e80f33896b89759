"""The menu bar: every command of the program, with its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from heliograph.gui.plain import tip
from heliograph.gui.why_not import why_not
from heliograph.gui.widgets.explaining_menu import ExplainingMenu
from heliograph.i18n import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Commands = Mapping[str, Callable[[], None]]


class Command(msgspec.Struct, frozen=True):
    """One line of a menu; ``name`` is what pages answer to."""

    name: str
    words: str
    keys: str = ""
    said: str = ""
    """Keys that are no shortcut of Qt, in words: a box itself listens to them."""
    within: tuple[Command, ...] = ()
    """The lines of a menu inside the menu."""


class Ticked(msgspec.Struct, frozen=True):
    """Something to do of which a menu shows whether it is so already."""

    do: Callable[[], None]
    on: bool

    def __call__(self) -> None:
        """Do it."""
        self.do()


_ONCE = frozenset({"clear"})
"""Done once for each press: a key that is held would go on with what nobody has read."""
LINE = Command("", "")
"""A separator."""

MENUS: tuple[tuple[str, tuple[Command, ...]], ...] = (
    (
        mark("&File"),
        (
            Command("new-story", mark("&New story"), "Ctrl+N"),
            Command("open-sample", mark("Open the s&ample")),
            Command("import-table", mark("Import from a &table…")),
            LINE,
            Command("save", mark("&Save now"), "Ctrl+S"),
            LINE,
            Command("add-campaign", mark("Add a &campaign from a file…")),
            Command("sign-in", mark("S&ign in…")),
            LINE,
            Command("change-person", mark("Change the p&erson…")),
            Command("lock", mark("&Lock"), "Ctrl+L"),
            Command("close", mark("&Quit Heliograph"), "Ctrl+Q"),
        ),
    ),
    (
        mark("&Edit"),
        (
            Command("undo", mark("&Undo"), "Ctrl+Z"),
            Command("redo", mark("&Redo"), "Ctrl+Shift+Z"),
            LINE,
            Command("cut", mark("Cu&t"), "Ctrl+X"),
            Command("copy", mark("&Copy"), "Ctrl+C"),
            Command("paste", mark("&Paste"), "Ctrl+V"),
            Command("select-all", mark("Select &all"), "Ctrl+A"),
            LINE,
            Command("find", mark("&Find"), "Ctrl+F"),
            LINE,
            Command("check-spelling", mark("Check &spelling")),
            Command("next-unknown", mark("Ne&xt unknown word"), "F7"),
            LINE,
            Command(
                "direction",
                mark("Text &direction"),
                within=(
                    Command("direction-content", mark("By its &content")),
                    Command(
                        "direction-right-to-left",
                        mark("&Right to left"),
                        said=mark("Ctrl+Right Shift"),
                    ),
                    Command(
                        "direction-left-to-right",
                        mark("&Left to right"),
                        said=mark("Ctrl+Left Shift"),
                    ),
                    Command("direction-other", mark("The &other way"), "Ctrl+Shift+X"),
                ),
            ),
        ),
    ),
    (
        mark("&Story"),
        (
            Command("open", mark("&Open")),
            Command("rename", mark("Rena&me"), "F2"),
            Command("mark-ready", mark("Mark &ready"), "Ctrl+Return"),
            Command("to-drafts", mark("&Back to drafts")),
            Command("new-version", mark("New &version")),
            Command("versions", mark("&Earlier versions"), "Ctrl+H"),
            Command("show-text", mark("Show as te&xt"), "Ctrl+T"),
            Command("add-language", mark("Add a &language version…")),
            LINE,
            Command("add-media", mark("Add &photos or files…"), "Ctrl+Shift+M"),
            Command(
                "file",
                mark("Chosen &file"),
                within=(
                    Command("file-up", mark("Move the file &up"), said=mark("Alt+Up")),
                    Command("file-down", mark("Move the file &down"), said=mark("Alt+Down")),
                    Command("previous-file", mark("&Previous file"), said=mark("Ctrl+PgUp")),
                    Command("next-file", mark("&Next file"), said=mark("Ctrl+PgDown")),
                    Command("file-out", mark("&Take the file out"), said=mark("Del")),
                ),
            ),
            Command("next-problem", mark("&Next thing to do"), "F8"),
            Command("previous-problem", mark("Previo&us thing to do"), "Shift+F8"),
            Command("comments", mark("&Comments from ITU")),
            Command("next-comment", mark("Next comment"), "F9"),
            Command("previous-comment", mark("Previous comment"), "Shift+F9"),
            LINE,
            Command("trash", mark("Move to &Trash"), "Del"),
            Command("restore", mark("Put back from the Tras&h")),
            Command("forget", mark("Delete for &good…")),
            Command("empty-trash", mark("Empt&y the Trash…")),
        ),
    ),
    (
        mark("Se&nd"),
        (
            Command("check-connection", mark("&Check the connection now"), "F5"),
            Command("send-ready", mark("&Send what is ready")),
            LINE,
            Command("send-next", mark("Send this ne&xt"), "Ctrl+Shift+N"),
            Command("text-first", mark("&Text now, photos later"), "Ctrl+Shift+T"),
            Command("media-too", mark("Send the p&hotos too"), "Ctrl+Shift+P"),
            LINE,
            Command("read-next", mark("Rea&d the next that waits for clearance"), "Ctrl+Shift+R"),
            Command("clear", mark("Cl&ear"), "Ctrl+Shift+C"),
            Command("hand-back", mark("Hand &back…"), "Ctrl+Shift+H"),
            LINE,
            Command("pause", mark("&Pause this story")),
            Command("go-on", mark("&Go on with this story")),
            Command("pause-all", mark("Pause &all")),
            Command("go-on-all", mark("Go on with a&ll")),
            LINE,
            Command("save-receipt", mark("Save the &receipt…")),
            Command("print-receipt", mark("Pr&int the receipt…")),
            Command("save-receipts", mark("Save &many receipts…")),
            Command("withdraw", mark("&Withdraw…")),
        ),
    ),
    (
        mark("&View"),
        (
            Command("go-stories", mark("&Stories"), "Ctrl+1"),
            Command("go-outbox", mark("&Outbox"), "Ctrl+2"),
            Command("go-sent", mark("S&ent"), "Ctrl+3"),
            Command("go-call", mark("The &call"), "Ctrl+4"),
            Command("go-settings", mark("Se&ttings"), "Ctrl+5"),
            LINE,
            Command("back", mark("&Back")),
            Command("forward", mark("&Forward")),
            Command("beside", mark("Another lan&guage beside"), "Ctrl+Shift+B"),
            Command("next-pane", mark("Next &pane"), "F6"),
            Command("previous-pane", mark("P&revious pane"), "Shift+F6"),
            LINE,
            Command("text-larger", mark("&Larger text"), "Ctrl++"),
            Command("text-smaller", mark("S&maller text"), "Ctrl+-"),
        ),
    ),
    (
        mark("&Help"),
        (
            Command("go-help", mark("&Help on this page"), "F1"),
            Command("support", mark("&Support file…")),
            Command("about", mark("&About Heliograph")),
        ),
    ),
)


def commands_with_keys() -> Iterator[Command]:
    """Give every command that has a key, in the order of the menus."""
    for _, commands in MENUS:
        for command in commands:
            yield from (each for each in (command, *command.within) if each.keys or each.said)


class Menus(QMenuBar):
    """Shows all commands; what is possible now is asked when a menu opens or a key is pressed."""

    refused = Signal(str)
    """A key asked for what cannot be done now; a sentence says why."""

    def __init__(self, available: Callable[[], Commands], parent: QWidget) -> None:
        super().__init__(parent)
        self._available = available
        self._actions: dict[str, QAction] = {}
        for title, commands in MENUS:
            menu = ExplainingMenu(tr(title), self)
            self.addMenu(menu)
            for command in commands:
                self._add(menu, command)
            menu.aboutToShow.connect(self._on_about_to_show)
            menu.aboutToHide.connect(self._on_about_to_hide)
        # In a window from right to left, back is where one came from: on the right.
        leading, trailing = ("Alt+Left", "Alt+Right")
        if parent.layoutDirection() is parent.layoutDirection().RightToLeft:
            leading, trailing = trailing, leading
        self._actions["back"].setShortcut(QKeySequence(leading))
        self._actions["forward"].setShortcut(QKeySequence(trailing))
        more = [QKeySequence("Ctrl+="), QKeySequence("Ctrl++")]
        self._actions["text-larger"].setShortcuts(more)

    def action(self, name: str) -> QAction:
        """Give the action of a command."""
        return self._actions[name]

    def _add(self, menu: QMenu, command: Command) -> None:
        if command is LINE:
            menu.addSeparator()
            return
        if command.within:
            inner = ExplainingMenu(tr(command.words), menu)
            menu.addMenu(inner)
            for each in command.within:
                self._add(inner, each)
            return
        said = f"\t{tr(command.said)}" if command.said else ""
        action = menu.addAction(f"{tr(command.words)}{said}")
        if command.keys:
            action.setShortcut(QKeySequence(command.keys))
            action.setAutoRepeat(command.name not in _ONCE)
        action.triggered.connect(lambda: self._do(command.name))
        self._actions[command.name] = action

    def _do(self, name: str) -> None:
        do = self._available().get(name)
        if do is not None:
            do()
        elif why := why_not(name):
            self.refused.emit(why)

    def _on_about_to_show(self) -> None:
        available = self._available()
        for name, action in self._actions.items():
            action.setEnabled(name in available)
            action.setToolTip("" if name in available else tip(why_not(name)))
            do = available.get(name)
            # A tick only where there is one to show: Qt would keep room for it everywhere.
            action.setCheckable(isinstance(do, Ticked))
            action.setChecked(isinstance(do, Ticked) and do.on)

    def _on_about_to_hide(self) -> None:
        # A disabled action swallows its keys, and what is possible changes without a menu.
        for action in self._actions.values():
            action.setEnabled(True)
