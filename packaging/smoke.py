"""Tries an installed program as a person and a script would: ``smoke.py PROGRAM [--shot PNG]``.

It knows nothing of how the program was made. The service that it sends to runs in this process.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from heliograph import __version__
from heliograph_service.embedded import EmbeddedService

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE_S = 120
_FILES = ("plain.heic", "plain.jpg", "plain.mp4", "plain.webp", "pages.pdf", "pages.tif")
"""Of tests/data/media: each is cleaned or made smaller by another library."""
_TOLD = 2000
"""Signs of what a program that broke said last."""
_SCREEN = "1366x768x24"
_MOVED = 4096
_SETTLED_S = 10
"""Until everything that works beside a window has begun, and nothing is loaded any more."""
_KEYRING_SCRIPT = """\
printf 'smoke' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"
"""


class Broken(Exception):
    """Something that was tried did not do what it should."""


@dataclass(frozen=True)
class Program:
    """The program under trial, on a profile of its own."""

    command: tuple[str, ...]
    folder: Path

    def run(
        self, *words: str, before: Sequence[str] = (), given: str = "", may_end: int = 0
    ) -> str:
        """Run it with these words and give what it prints.

        Raises:
            Broken: it ended with another code than 0 and ``may_end``.
        """
        done = subprocess.run(
            [*before, *self.command, *words],
            input=given,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
            cwd=self.folder,
            env=_environment(),
        )
        if done.returncode not in {0, may_end}:
            told = (done.stdout + done.stderr)[-_TOLD:]
            raise Broken(f"{' '.join(words)}: {done.returncode}\n{told}")
        return done.stdout

    def ask(self, *words: str, before: Sequence[str] = (), may_end: int = 0) -> dict[str, object]:
        """Run a command with ``--json`` on the profile and give its document."""
        on = ("--profile", str(self.folder / "profile"))
        printed = self.run(*on, *words, "--json", before=before, may_end=may_end)
        return msgspec.json.decode(printed, type=dict[str, object])


def _environment() -> dict[str, str]:
    """Give what a person's session has: nothing of the environment that the trial runs in."""
    taken = ("PYTHON", "VIRTUAL_ENV", "QT_")
    return {name: value for name, value in os.environ.items() if not name.startswith(taken)}


def _expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise Broken(f"{what}: {found!r}, not {wanted!r}")


def try_version(program: Program) -> str:
    """It starts, and is what we made."""
    _expect("version", program.run("--version").split()[-1], __version__)
    return __version__


def try_doctor(program: Program) -> str:
    """Qt loads, and the store can be made."""
    printed = program.ask("doctor", before=("env", "QT_QPA_PLATFORM=offscreen"))
    found = msgspec.convert(printed["findings"], list[dict[str, object]])
    _expect("findings that are bad", [each for each in found if each["ok"] is False], [])
    return f"{len(found)} findings, none bad"


def try_main_job(program: Program) -> str:
    """A story with files of each kind goes to a service, and its receipt is checked."""
    sample = (ROOT / "resources/sample_story.json").read_bytes()
    answers = msgspec.json.decode(sample, type=dict[str, object]) | {"campaign": "open-call"}
    (program.folder / "story.json").write_bytes(msgspec.json.encode(answers))
    files = _files(program.folder / "files")
    service = EmbeddedService(program.folder / "service")
    service.start()
    try:
        program.ask("enrol", "--service", service.address, "--code", service.new_code("Smoke"))
        story = str(program.ask("new", "--file", "story.json")["id"])
        about = ("--alt", "A sample", "--credit", "Smoke", "--licence", "CC-BY-4.0")
        said = ("--people", "none", "--transcript", "No words.")
        program.ask("attach", story, *map(str, files), *about, *said)
        program.ask("ready", story)
        sent = program.ask("send", "--wait", "--max-time", "60")
    finally:
        service.stop()
    _expect("stories that ITU has", sent["received"], 1)
    receipt = program.folder / "receipt.pdf"
    program.ask("receipts", "save", story, str(receipt))
    program.ask("receipts", "verify", str(receipt))
    return f"sent with {len(files)} files; the receipt holds"


def _files(folder: Path) -> list[Path]:
    folder.mkdir()
    media = ROOT / "tests/data/media"
    return [Path(shutil.copy(media / name, folder)) for name in _FILES]


def try_table(program: Program) -> str:
    """A workbook is read by the process beside it."""
    taken = 0
    for table in sorted((ROOT / "tests/data/tables").glob("stories.*")):
        words = ("import", str(table), "--campaign", "open-call", "--dry-run")
        document = program.ask(*words, may_end=1)  # 1: these rows want more answers
        taken += cast("int", document["rows"])
    return f"{taken} rows"


def try_spelling(program: Program) -> str:
    """Words are looked up by the process beside it."""
    words = program.folder / "en.dic"
    words.with_suffix(".aff").write_text("SET UTF-8\n")
    words.write_text("1\nradio\n")
    asked = '{"check": ["radio", "raido"]}\n'
    printed = program.run("look-up", str(words), given=asked)
    answer = msgspec.json.decode(printed, type=dict[str, list[str]])
    _expect("words that are not known", answer["bad"], ["raido"])
    return "one word of two is not known"


def try_keyring(program: Program) -> str:
    """The key of a profile goes to the system's password store, and opens the profile from it."""
    if not shutil.which("gnome-keyring-daemon") or not shutil.which("dbus-run-session"):
        return "not tried: no password store is installed here"
    home = program.folder / "home"
    home.mkdir()
    before = ("env", f"HOME={home}", "dbus-run-session", "--", "sh", "-c", _KEYRING_SCRIPT, "sh")
    script = " && ".join(
        f'"$@" --profile {program.folder / "protected"} {words}'
        for words in ("protect on --save-code code.txt", "protect status --json", "list --json")
    )
    printed = program.run(before=(*before, "sh", "-c", script, "sh"))
    if '"keyring"' not in printed:
        raise Broken(f"the key is not in the password store: {printed}")
    return "the key is kept and found again"


def try_window(program: Program, shot: Path | None) -> str:
    """The window stands, within a time, and ends when it is told to."""
    profile = program.folder / "window"
    with _screen() as display:
        took = [_window(program, profile, display, None if at else shot) for at in range(5)]
    return f"first window after {statistics.median(took):.2f} s (median of {len(took)})"


def try_replaced(program: Program) -> str:
    """The window ends in order after an upgrade put another program in the place of its own."""
    frozen = Path(program.command[-1]).resolve()
    if sys.platform != "linux" or not (frozen.parent / "_internal").is_dir():
        return "not tried: this is no frozen program of Linux"
    place = program.folder / "place"
    place.mkdir()
    own = Path(shutil.copy(frozen, place / "heliograph"))
    (place / "_internal").symlink_to(frozen.parent / "_internal")
    newer = place / "newer"
    # Its modules lie elsewhere, as those of another version do.
    newer.write_bytes(bytes(_MOVED) + own.read_bytes())
    profile = program.folder / "replaced"
    on = ("--profile", str(profile))
    program.run(*on, "new", "--file", "-", given='{"campaign": "open-call", "title": "Radio"}')
    (profile / "settings.toml").write_text("first_run_done = true\n")
    moved = Program((str(own),), program.folder)
    with _screen() as display:
        _window(moved, profile, display, None, meanwhile=lambda: newer.replace(own))
    if (profile / "running.json").exists():
        raise Broken("the window did not end in order")
    if "Radio" not in program.run(*on, "list"):
        raise Broken("the story is not in the list")
    return "the window ended in order, the story is there"


@contextlib.contextmanager
def _screen() -> Generator[str]:
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", _SCREEN, "-nolisten", "tcp"]
    screen = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        display = ":" + told.readline().strip()
    manager = subprocess.Popen(
        ["openbox"], env={**os.environ, "DISPLAY": display}, stderr=subprocess.DEVNULL
    )
    try:
        yield display
    finally:
        for each in (manager, screen):
            each.terminate()
            each.wait()


def _window(
    program: Program,
    profile: Path,
    display: str,
    shot: Path | None,
    *,
    meanwhile: Callable[[], object] | None = None,
) -> float:
    environment = {**_environment(), "DISPLAY": display, "LANG": "C.UTF-8"}
    environment.pop("WAYLAND_DISPLAY", None)
    begun = time.monotonic()
    window = subprocess.Popen([*program.command, "--profile", str(profile)], env=environment)
    try:
        wait = ["xdotool", "search", "--sync", "--onlyvisible", "--class", "heliograph"]
        subprocess.run(wait, env=environment, check=True, timeout=60, stdout=subprocess.DEVNULL)
        took = time.monotonic() - begun
        if shot is not None:
            time.sleep(3)  # a picture of the whole page, not of the first frame
            subprocess.run(["import", "-window", "root", shot], env=environment, check=True)
        if meanwhile is not None:
            time.sleep(_SETTLED_S)
            meanwhile()
        if window.poll() is not None:
            raise Broken(f"the window ended with {window.returncode}")
    finally:
        window.terminate()
        code = _wait(window)
    if code not in {0, -15}:
        raise Broken(f"the window ended with {code}")
    return took


def _wait(window: subprocess.Popen[bytes]) -> int:
    try:
        return window.wait(timeout=30)
    except subprocess.TimeoutExpired:
        window.kill()
        window.wait()
        raise Broken("the window did not end within half a minute of being told to") from None


def main(arguments: Sequence[str]) -> int:
    """Try everything; give 1 if something is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="+", help="the program and what comes before its words")
    parser.add_argument("--shot", type=Path, default=None, help="where to save a picture")
    chosen = parser.parse_args(arguments)
    tries: dict[str, Callable[[Program], str]] = {
        "version": try_version,
        "doctor": try_doctor,
        "main job": try_main_job,
        "table": try_table,
        "spelling": try_spelling,
        "keyring": try_keyring,
        "window": lambda program: try_window(program, cast("Path | None", chosen.shot)),
        "replaced": try_replaced,
    }
    broken = False
    with tempfile.TemporaryDirectory(prefix="heliograph-smoke-") as folder:
        program = Program(tuple(cast("list[str]", chosen.program)), Path(folder))
        for name, each in tries.items():
            try:
                said = each(program)
            except (Broken, OSError, subprocess.SubprocessError) as error:
                broken, said = True, f"BROKEN: {error}"
            sys.stdout.write(f"{name:10} {said}\n")
            sys.stdout.flush()
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
