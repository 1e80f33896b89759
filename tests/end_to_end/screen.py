"""A display of its own with a window manager, and the keys and clicks of a person."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE_S = 60.0


class Screen:
    """Xvfb with openbox; everything started on it ends with it.

    Args:
        size: Pixels of the screen.
    """

    def __init__(self, *, size: tuple[int, int] = (1366, 768)) -> None:
        self._size = size
        self._started: list[subprocess.Popen[bytes]] = []
        self.environment = dict(os.environ)

    def __enter__(self) -> Self:
        reading, writing = os.pipe()
        self.start(
            [
                # A display that starts afresh when its last program leaves it would take the
                # window manager and the window down with it while they are just arriving.
                *("Xvfb", "-displayfd", str(writing), "-nolisten", "tcp", "-noreset"),
                *("-screen", "0", f"{self._size[0]}x{self._size[1]}x24"),
            ],
            pass_fds=(writing,),
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "the display did not start"
        self.environment |= {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.start(["openbox"])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in reversed(self._started):
            # With what it started itself: the launcher of a message bus has a bus for a child.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def start(
        self, command: list[str], *, pass_fds: tuple[int, ...] = ()
    ) -> subprocess.Popen[bytes]:
        """Start a program on this screen."""
        process = subprocess.Popen(
            command,
            env=self.environment,
            pass_fds=pass_fds,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.take(process)
        return process

    def take(self, process: subprocess.Popen[bytes]) -> None:
        """End this process, which leads a session of its own, when the screen goes."""
        self._started.append(process)

    def open_window(self, profile: Path, title: str) -> subprocess.Popen[bytes]:
        """Start Heliograph as a person does and wait for its window."""
        module = ["-m", "heliograph.cli.main", "--lang", "en", "--profile", str(profile)]
        process = self.start([sys.executable, *module])
        self.wait_for_title(title)
        return process

    def wait_for_title(self, title: str) -> None:
        """Wait until the window in front has this in its title."""

        def is_in_front() -> bool:
            found = self._ask("search", "--onlyvisible", "--name", title)
            if not found:
                return False
            # The window manager may still be starting, or the window just be going away.
            self._ask("windowactivate", found[0])
            return self._ask("getactivewindow") == found[:1]

        eventually(is_in_front, f"a window {title!r}")

    def _ask(self, *words: str) -> list[str]:
        """Give what ``xdotool`` finds, nothing when it finds nothing."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, check=False, text=True
        )
        return done.stdout.split() if done.returncode == 0 else []

    def do(self, *words: str) -> None:
        """Do what ``xdotool`` calls it."""
        subprocess.run(["xdotool", *words], env=self.environment, check=True, capture_output=True)

    def keys(self, *names: str) -> None:
        """Press keys one after the other."""
        self.do("key", "--delay", "30", *names)

    def write(self, text: str) -> None:
        """Type plain Latin text."""
        self.do("type", "--delay", "10", text)


def eventually(happens: Callable[[], bool], what: str) -> None:
    """Look until it happens; every look is a process of its own, so this does not spin."""
    end = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < end, f"did not come: {what}"
