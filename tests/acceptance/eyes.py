"""What a screen reader is told, as JSON: run by Debian's Python, which has pyatspi.

One question a line on standard input, one answer a line on standard output. Positions are pixels of
the screen. Announcements and focus are kept from the moment the program runs.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, TextIO

import pyatspi
from gi.repository import GLib

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyatspi import Accessible
    from pyatspi.event import Event

_STATES = {
    "active": pyatspi.STATE_ACTIVE,
    "showing": pyatspi.STATE_SHOWING,
    "focused": pyatspi.STATE_FOCUSED,
    "checked": pyatspi.STATE_CHECKED,
    "enabled": pyatspi.STATE_ENABLED,
    "focusable": pyatspi.STATE_FOCUSABLE,
    "editable": pyatspi.STATE_EDITABLE,
    "selected": pyatspi.STATE_SELECTED,
}
Box = list[int]
"""Left, top, width, height."""
_EVERYWHERE: Box = [0, 0, 100_000, 100_000]
_MOST_CHILDREN = 60
"""Of a list: what is scrolled away is not read one by one."""

heard: list[str] = []
"""What was announced, in order."""


def applications() -> list[Accessible]:
    """Give the program's own roots; the desktop may hold others."""
    desktop = pyatspi.Registry.getDesktop(0)
    return [each for each in desktop if each is not None and each.name == "Heliograph"]


def thing(accessible: Accessible) -> dict[str, object]:
    """Describe one thing: role, name, description, text, place and states."""
    states = accessible.getState()
    try:
        box = accessible.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        place = [box.x, box.y, box.width, box.height]
    except NotImplementedError:
        place = None
    try:
        text = accessible.queryText().getText(0, -1)
    except NotImplementedError:
        text = None
    return {
        "role": accessible.getRoleName(),
        "name": accessible.name or "",
        "description": accessible.description or "",
        "text": text,
        "place": place,
        "states": sorted(name for name, state in _STATES.items() if states.contains(state)),
    }


def within(outer: Box, inner: Box) -> Box:
    """Give what two places share; empty ones have no width or height."""
    left, top = max(outer[0], inner[0]), max(outer[1], inner[1])
    right = min(outer[0] + outer[2], inner[0] + inner[2])
    bottom = min(outer[1] + outer[3], inner[1] + inner[3])
    return [left, top, max(0, right - left), max(0, bottom - top)]


def _is_closed(accessible: Accessible) -> bool:
    """Tell whether this is the list of a box that is not open: nobody sees what is in it."""
    focused = accessible.getState().contains(pyatspi.STATE_FOCUSED)
    return _is_list_of_a_box(accessible) and not focused


def _is_list_of_a_box(accessible: Accessible) -> bool:
    return accessible.getRoleName() == "list" and accessible.parent.getRoleName() == "combo box"


def walk(
    accessible: Accessible, depth: int = 0, window: Box = _EVERYWHERE
) -> Iterator[dict[str, object]]:
    """Give everything that is on the screen, in the order a reader meets it.

    ``window`` is what is left of the screen by what stands around: a page that scrolls shows no
    more of what is in it than its own place.
    """
    if accessible is None or depth > 40:
        return
    showing = accessible.getState().contains(pyatspi.STATE_SHOWING)
    if showing or depth == 0:
        found = thing(accessible)
        found["window"] = window
        yield found
        if _is_list_of_a_box(accessible):
            window = _EVERYWHERE  # it opens over whatever stands around its box
        elif found["place"] is not None:
            window = within(window, found["place"])
        if _is_closed(accessible):
            return
        for number, child in enumerate(accessible):
            if number >= _MOST_CHILDREN:
                break
            yield from walk(child, depth + 1, window)


def answer(question: dict[str, str]) -> object:
    """Answer one question."""
    match question["ask"]:
        case "everything":
            return [each for root in applications() for each in walk(root)]
        case "focused":
            # Windows above it say that they have the keyboard, too, and so does a text's paper.
            found = [
                each
                for root in applications()
                for each in walk(root)
                if "focused" in each["states"] and each["role"] != "filler"
            ]
            return found[-1] if found else None
        case "heard":
            said = list(heard)
            heard.clear()
            return said
    return None


def tell(said: object) -> None:
    """Write one answer."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def on_line(channel: TextIO, condition: int) -> bool:
    """Take one line from the test."""
    del condition
    line = channel.readline()
    if not line:
        loop.quit()
        return False
    try:
        said = answer(json.loads(line))
    except (GLib.Error, RuntimeError, LookupError, AttributeError) as error:
        said = {"gone": str(error)}  # a window that closes while it is read; the test asks again
    tell(said)
    return True


def on_event(event: Event) -> None:
    """Keep what is announced."""
    heard.append(str(event.any_data))


loop = GLib.MainLoop()
listener = pyatspi.Registry
listener.registerEventListener(on_event, "object:announcement")
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, on_line)
tell("ready")
loop.run()
