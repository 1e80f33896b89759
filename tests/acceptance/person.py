"""A person in front of the real window: sees what a screen reader is told, acts by keys and mouse.

Acts are counted as in the acceptance tests: each click and each key that is not typing of an
answer.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from end_to_end.screen import PATIENCE_S, Screen
from heliograph import i18n
from heliograph.i18n import tr

EYES = Path(__file__).with_name("eyes.py")
SYSTEM_PYTHON = "/usr/bin/python3"
"""Debian's, with pyatspi; dev.py installs it."""
RESULTS: list[tuple[int, str, int, int, float, float]] = []
"""Number, language, acts, acts allowed, seconds, seconds allowed of what the test counted."""
_CHINESE_MNEMONIC = re.compile(r"\(&?[A-Z]\)$")
_MARKS = str.maketrans("", "", "\u2066\u2067\u2068\u2069\u2002&")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something on the screen."""

    role: str
    name: str
    description: str
    text: str | None
    place: tuple[int, int, int, int] | None
    states: frozenset[str]
    window: tuple[int, int, int, int]
    """What can be seen of the page that it is on."""

    @property
    def says(self) -> str:
        """Give its name without the signs that only steer direction and keys."""
        return plain(self.name)

    @property
    def below(self) -> int:
        """Tell where it is scrolled away to: below (1), above (-1), or nowhere (0)."""
        _, top, _, height = self.window
        _, at = self.middle
        return 1 if at >= top + height - 8 else -1 if at < top + 8 else 0

    @property
    def middle(self) -> tuple[int, int]:
        """Give the point to click."""
        assert self.place is not None, self
        left, top, width, height = self.place
        return left + width // 2, top + height // 2


def plain(words: str) -> str:
    """Take out what is not seen: isolates, mnemonics, the gap behind a button's icon."""
    bare = _CHINESE_MNEMONIC.sub("", words)
    return bare.translate(_MARKS).strip()


class Person:
    """One person, one language, one profile; use with ``with``."""

    def __init__(
        self, profile: Path, *, language: str, size: tuple[int, int] = (1092, 614)
    ) -> None:
        self.profile = profile
        self.language = language
        self.acts = 0
        self.begun = time.monotonic()
        self.screen = Screen(size=size)
        self.window: subprocess.Popen[bytes] | None = None
        self._eyes: subprocess.Popen[str] | None = None
        self._has_keyboard = False

    def __enter__(self) -> Self:
        self.screen.__enter__()
        start_bus(self.screen)
        self.screen.start(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"])
        self.screen.environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        i18n.use(self.language)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None and self._eyes is not None:
            seen = "\n".join(
                f"{each.role}: {each.says!r} {each.text or ''}" for each in self.look()
            )
            error.add_note(f"On the screen:\n{seen}")
        self._close_eyes()
        self.screen.__exit__(kind, error, trace)
        i18n.use("en")

    # ---- the program ---------------------------------------------------------------------------

    def open(self, *words: str) -> None:
        """Start the program as a person does; beginning the clock and the count anew."""
        self._close_eyes()
        self._has_keyboard = False
        module = ["-m", "heliograph.cli.main", "--profile", str(self.profile)]
        self.window = self.screen.start([sys.executable, *module, *words])
        self._eyes = subprocess.Popen(
            [SYSTEM_PYTHON, str(EYES)],
            env=self.screen.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._read() == "ready"
        self.start_counting()

    def start_counting(self) -> None:
        """Begin the task: acts and time count from here."""
        self.begun = time.monotonic()
        self.acts = 0

    def kill(self) -> None:
        """Take the power away."""
        assert self.window is not None
        self.window.kill()
        self.window.wait()

    def passes(self, number: int, *, acts: int, seconds: float) -> None:
        """End an acceptance test: within these acts and seconds; kept for the report."""
        took = self.took_s()
        RESULTS.append((number, self.language, self.acts, acts, took, seconds))
        assert self.acts <= acts, f"{self.acts} acts, {acts} allowed"
        assert took <= seconds, f"{took:.0f} s, {seconds} allowed"

    def took_s(self) -> float:
        """Give the seconds since the program was started."""
        return time.monotonic() - self.begun

    # ---- seeing ----------------------------------------------------------------------------------

    def look(self) -> list[Thing]:
        """Give all that is on the screen."""
        return [_thing(each) for each in cast("list[dict[str, object]]", self._ask("everything"))]

    def focused(self) -> Thing | None:
        """Give what has the keyboard."""
        found = self._ask("focused")
        return _thing(cast("dict[str, object]", found)) if found else None

    def heard(self) -> list[str]:
        """Give what was announced since the last time."""
        return [plain(each) for each in cast("list[str]", self._ask("heard"))]

    def find(self, words: str, *roles: str) -> Thing | None:
        """Find something by the words on it (English; looked for in the person's language)."""
        wanted = {plain(words), f"{plain(words)} {tr('(required)')}"}
        for each in self.look():
            if (not roles or each.role in roles) and wanted & {each.says, plain(each.text or "")}:
                return each
        return None

    def sees(self, words: str) -> bool:
        """Tell whether these words are somewhere on the screen."""
        wanted = plain(words)
        return any(wanted in each.says or wanted in plain(each.text or "") for each in self.look())

    def until(self, happens: Callable[[], bool], what: str) -> None:
        """Look until it happens; each look asks another process, so this does not spin."""
        end = time.monotonic() + PATIENCE_S
        while not happens():
            assert time.monotonic() < end, f"did not come: {what}"

    def await_words(self, words: str) -> None:
        """Look until these words are on the screen."""
        self.until(lambda: self.sees(words), words)

    def await_focus(self, words: str) -> Thing:
        """Look until something of this name has the keyboard."""
        found: list[Thing] = []

        def has() -> bool:
            there = self.focused()
            if there is not None and plain(words) in there.says:
                found.append(there)
            return bool(found)

        self.until(has, f"the keyboard at {words!r}")
        return found[0]

    # ---- acting --------------------------------------------------------------------------------

    def click(self, words: str, *roles: str) -> None:
        """Click what has these words on it: one act; scrolling to it is one more."""
        found = self._at_rest(words, roles)
        if found.below:
            self._scroll_to(words, roles)
            found = self._at_rest(words, roles)
        self.click_at(*found.middle)

    def _at_rest(self, words: str, roles: tuple[str, ...]) -> Thing:
        """Look until it stays where it is: what was answered above it may still push it down."""
        seen: list[Thing] = []

        def stays() -> bool:
            thing = self.find(words, *roles)
            if thing is None or thing.place is None:
                return False
            seen.append(thing)
            return len(seen) > 1 and seen[-2].place == thing.place

        self.until(stays, words)
        return seen[-1]

    def row(self, words: str) -> Thing | None:
        """Find the row of a list that has these words in it."""
        wanted = plain(words)
        rows = [each for each in self.look() if each.role == "table cell"]
        return next((each for each in rows if wanted in each.says), None)

    def click_row(self, words: str) -> None:
        """Click a row: one act."""
        self.until(lambda: self.row(words) is not None, f"a row with {words!r}")
        found = self.row(words)
        assert found is not None
        self.click_at(*found.middle)

    def _scroll_to(self, words: str, roles: tuple[str, ...]) -> None:
        """Turn the wheel until it can be seen: one act."""
        self.acts += 1
        frame = next(each for each in self.look() if each.role == "frame")
        across, down = frame.middle
        self.screen.do("mousemove", str(across + 40), str(down + 60))

        def seen() -> bool:
            now = self.find(words, *roles)
            if now is None or not now.below:
                return True
            self.screen.do("click", "5" if now.below > 0 else "4")
            return False

        self.until(seen, f"{words} after scrolling")

    def click_at(self, x: int, y: int) -> None:
        """Click a point of the screen."""
        self._await_keyboard()
        self.acts += 1
        self.screen.do("mousemove", str(x), str(y), "click", "1")

    def press(self, *keys: str) -> None:
        """Press keys; each is an act."""
        self._await_keyboard()
        self.acts += len(keys)
        self.screen.keys(*keys)

    def write(self, text: str) -> None:
        """Type an answer and see it there: no act. Other scripts come from an input method."""
        if text.isascii():
            self.screen.write(text)
        else:
            self.paste(text)
        self.until(lambda: self._has_typed(text), f"{text!r} on the screen")

    def choose(self, beginning: str) -> None:
        """Type the beginning of what is wanted in a list that has the keyboard: no act."""
        self.screen.write(beginning)

    def paste(self, text: str) -> None:
        """Put text in as an input method would, at once."""
        subprocess.run(
            ["xclip", "-selection", "clipboard"],
            input=text,
            text=True,
            env=self.screen.environment,
            check=True,
        )
        self.screen.keys("ctrl+v")

    # ---- inside --------------------------------------------------------------------------------

    def _await_keyboard(self) -> None:
        """Wait until the window manager has given a window just opened the keyboard."""
        if not self._has_keyboard:
            self.until(lambda: any("active" in each.states for each in self.look()), "the keyboard")
            self._has_keyboard = True

    def _has_typed(self, text: str) -> bool:
        there = self.focused()
        return there is not None and text in (there.text or "")

    def _ask(self, question: str) -> object:
        assert self._eyes is not None
        assert self._eyes.stdin is not None
        self._eyes.stdin.write(json.dumps({"ask": question}) + "\n")
        self._eyes.stdin.flush()
        said = self._read()
        if isinstance(said, dict) and "gone" in said:
            return [] if question != "focused" else None
        return said

    def _read(self) -> object:
        assert self._eyes is not None
        assert self._eyes.stdout is not None
        return json.loads(self._eyes.stdout.readline())

    def _close_eyes(self) -> None:
        eyes, self._eyes = self._eyes, None
        if eyes is not None:
            eyes.kill()
            eyes.communicate()


def start_bus(screen: Screen) -> None:
    """Start a message bus of its own, so that nothing of the desktop around is met."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        env=screen.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    screen.take(bus)
    assert bus.stdout is not None
    with bus.stdout as told:
        screen.environment["DBUS_SESSION_BUS_ADDRESS"] = told.readline().decode().strip()


def _thing(found: dict[str, object]) -> Thing:
    place = cast("list[int] | None", found["place"])
    return Thing(
        role=str(found["role"]),
        name=str(found["name"]),
        description=str(found["description"]),
        text=cast("str | None", found["text"]),
        place=None if place is None else (place[0], place[1], place[2], place[3]),
        states=frozenset(cast("list[str]", found["states"])),
        window=cast("tuple[int, int, int, int]", tuple(cast("list[int]", found["window"]))),
    )
