"""What the guide quotes of the program: buttons, menus, keys and states, as the reader has them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtGui import QKeySequence

from heliograph.gui.guide.source import GuideFault
from heliograph.gui.menus import MENUS
from heliograph.i18n import ctr, ltr, tr

if TYPE_CHECKING:
    from heliograph.gui.menus import Command

_BY_KEY = re.compile(r"\s?\(&\w\)")
"""How languages whose letters are not on the keys write which key it is."""
_ON_THE_WAY = " \u203a "
"""From a menu to its line; a sign that turns round with the direction."""

Kind = Literal["message", "state", "menu", "key"]


class Reference(msgspec.Struct, frozen=True):
    """What stands in braces: ``Mark &ready``, ``state:Sent``, ``menu:pause`` or ``key:pause``."""

    kind: Kind
    name: str
    """A message as the code has it, or the name of a command of the menu bar."""


def parse(text: str) -> Reference:
    """Take a reference apart; what names no other kind is a message."""
    for kind in _KINDS:
        if text.startswith(f"{kind}:"):
            return Reference(kind, text.removeprefix(f"{kind}:"))
    return Reference("message", text)


_KINDS: tuple[Kind, ...] = ("state", "menu", "key")


def said(text: str) -> str:
    """Say a reference as it stands on the screen.

    Raises:
        GuideFault: the menu bar has no such command, or no keys for it.
    """
    reference = parse(text)
    match reference.kind:
        case "message":
            return shown(tr(reference.name))
        case "state":
            return ctr("state", reference.name)
        case "menu":
            menu, command = _command(reference.name)
            return f"{shown(tr(menu))}{_ON_THE_WAY}{shown(tr(command.words))}"
        case "key":
            return ltr(_keys(reference.name))


def shown(words: str) -> str:
    """Give the words of a button or menu without the mark of its key and the dots at its end."""
    bare = _BY_KEY.sub("", words).replace("&&", "\0").replace("&", "").replace("\0", "&")
    return bare.rstrip("…").rstrip()


def _keys(name: str) -> str:
    _, command = _command(name)
    if command.said:
        return tr(command.said)
    if not command.keys:
        raise GuideFault(f"{name} has no keys")
    return QKeySequence(command.keys).toString(QKeySequence.SequenceFormat.NativeText)


def _command(name: str) -> tuple[str, Command]:
    try:
        return _commands()[name]
    except KeyError:
        raise GuideFault(f"the menus have no {name}") from None


@cache
def _commands() -> dict[str, tuple[str, Command]]:
    found: dict[str, tuple[str, Command]] = {}
    for menu, commands in MENUS:
        for command in commands:
            for each in (command, *command.within):
                found[each.name] = (menu, each)
    return found
