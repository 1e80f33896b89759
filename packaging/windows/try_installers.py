"""Tries both installers for Windows under Wine: ``try_installers.py [--out DIR]``.

Windows alone can freeze the program for itself (0049). A program of some lines stands for it, so
what is tried is what the installers do: files, registry, menu, codes, and what they leave alone.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "packaging"))

from windows import installer, msi  # noqa: E402 - found from here

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

_COMPILER = "x86_64-w64-mingw32-gcc"
_WINE = shutil.which("wine64") or "/usr/lib/wine/wine64"
_SERVER = shutil.which("wineserver") or "/usr/lib/wine/wineserver"
_UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Heliograph"
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_COMMAND = r"Software\Classes\Heliograph.File\shell\open\command"
_MADE = 1_767_225_600
_PATIENCE_S = 300


class Broken(Exception):
    """Something that was tried did not do what it should."""


class Computer:
    """A Windows of its own, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.drive = folder / "wine/drive_c"
        self._environment = {
            **os.environ,
            "WINEPREFIX": str(folder / "wine"),
            "WINEDEBUG": "-all",
            # Neither .NET nor a browser is offered for download.
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "DISPLAY": "",
        }
        self.run("wineboot", "--init")

    @property
    def mine(self) -> Path:
        """The person's own local folder."""
        return next((self.drive / "users").glob("[!P]*")) / "AppData/Local"

    def run(self, *words: str | Path, code: int = 0) -> str:
        """Run a program there and give what it printed.

        Raises:
            Broken: it ended with another code.
        """
        done = subprocess.run(
            [_WINE, *map(str, words)],
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            env=self._environment,
            timeout=_PATIENCE_S,
        )
        if done.returncode != code:
            raise Broken(f"{words}: {done.returncode}, not {code}\n{done.stdout}{done.stderr}")
        return done.stdout

    @contextlib.contextmanager
    def open(self, program: Path) -> Generator[None]:
        """Have a program open meanwhile."""
        running = subprocess.Popen(
            [_WINE, str(program)],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(3)  # Wine has no sign by which one sees that it runs
        try:
            yield
        finally:
            running.kill()
            running.wait()

    def end(self) -> None:
        """End whatever runs there, and wait until it has."""
        for word in ("--kill", "--wait"):
            subprocess.run([_SERVER, word], check=False, env=self._environment)

    def value(self, root: str, key: str, name: str = "") -> str | None:
        """Give a value of the registry, or None."""
        asked = ("/v", name) if name else ("/ve",)
        try:
            printed = self.run("reg", "query", rf"{root}\{key}", *asked)
        except Broken:
            return None
        line = next(each for each in printed.splitlines() if "REG_" in each)
        return line.partition("REG_")[2].partition("    ")[2].strip()


def _expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise Broken(f"{what}: {found!r}, not {wanted!r}")


def _expect_end(what: str, found: str | None, wanted: str) -> None:
    if not (found or "").endswith(wanted):
        raise Broken(f"{what}: {found!r}, not ...{wanted!r}")


def _names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


class Trial:
    """Two versions of both installers, and a computer."""

    def __init__(self, folder: Path) -> None:
        self._one, self._two = (_made(folder, each) for each in ("0.1.0", "0.2.0"))
        (folder / "school.helio").write_text("settings")
        self._computer = Computer(folder)

    def try_old_windows(self) -> str:
        """Windows 7 is refused with a code of its own."""
        self._computer.run("winecfg", "-v", "win7")
        self._setup(self._one, code=6)
        self._computer.run("winecfg", "-v", "win10")
        return "code 6"

    def try_for_me(self) -> str:
        """Without rights: program, menu, type of files, list of programs, settings beside it."""
        self._setup(self._one)
        _expect("files", _names(self._home), _INSTALLED)
        _expect("settings", (self._home / "app/school.helio").read_text(), "settings")
        _expect("menu", len(list(self._computer.drive.glob(_MENU))), 1)
        _expect("listed", self._computer.value("HKCU", _UNINSTALL, "DisplayVersion"), "0.1.0")
        _expect_end("opens", self._computer.value("HKCU", _COMMAND), _OPENS)
        _expect("starts by itself", self._computer.value("HKCU", _RUN, "Heliograph"), None)
        _expect("version", self._version(), "heliograph 0.1.0")
        return "installed"

    def try_while_open(self) -> str:
        """While the window is open nothing changes, and a silent run says so in half a minute."""
        with self._computer.open(self._home / "app/heliograph-window.exe"):
            self._setup(self._two, code=3)
        _expect("files", _names(self._home), _INSTALLED)
        _expect("listed", self._computer.value("HKCU", _UNINSTALL, "DisplayVersion"), "0.1.0")
        return "code 3, and all as before"

    def try_upgrade(self) -> str:
        """The new version takes the place of the old: no module of that is left."""
        self._setup(self._two, "/AutoStart")
        wanted = [each.replace("gone", "new") for each in _INSTALLED]
        _expect("files", _names(self._home), wanted)
        _expect("listed", self._computer.value("HKCU", _UNINSTALL, "DisplayVersion"), "0.2.0")
        by_itself = self._computer.value("HKCU", _RUN, "Heliograph")
        _expect_end("starts by itself", by_itself, "--background")
        _expect("version", self._version(), "heliograph 0.2.0")
        return "upgraded"

    def try_older(self) -> str:
        """An older one does not replace a newer one, whose stories it could not read."""
        self._setup(self._one, code=4)
        _expect("version", self._version(), "heliograph 0.2.0")
        return "code 4"

    def try_uninstall(self) -> str:
        """The program goes; stories, and what else lies in its folder, stay."""
        stories = self._computer.mine / "heliograph/profile/store.db"
        stories.parent.mkdir(parents=True)
        stories.write_text("stories")
        (self._home / "notes.txt").write_text("a person's")
        self._uninstall(self._home)
        _expect("files", _names(self._home), ["notes.txt"])
        _expect("stories", stories.read_text(), "stories")
        for key in (_UNINSTALL, _COMMAND, r"Software\Classes\.helio"):
            _expect(key, self._computer.value("HKCU", key), None)
        _expect("starts by itself", self._computer.value("HKCU", _RUN, "Heliograph"), None)
        _expect("menu", list(self._computer.drive.glob(_MENU)), [])
        return "nothing left but the stories"

    def try_for_all(self) -> str:
        """With rights: below Program Files, and settings where each person's program looks."""
        home = self._computer.drive / "Program Files/Heliograph"
        settings = self._computer.drive / "ProgramData/Heliograph/school.helio"
        self._setup(self._one, "/AllUsers")
        wanted = [each for each in _INSTALLED if not each.endswith(".helio")]
        _expect("files", _names(home), wanted)
        _expect("settings", settings.read_text(), "settings")
        _expect("listed", self._computer.value("HKLM", _UNINSTALL, "DisplayVersion"), "0.1.0")
        self._uninstall(home, "/AllUsers")
        _expect("files", [each for each in (home, settings) if each.exists()], [])
        _expect("listed", self._computer.value("HKLM", _UNINSTALL, "DisplayVersion"), None)
        return "installed and removed"

    def try_msi(self) -> str:
        """The same by Windows' own installer: installed, upgraded, removed."""
        home = self._computer.drive / "Program Files/Heliograph/app"
        for package, other in ((self._one[1], "gone"), (self._two[1], "new")):
            self._computer.run("msiexec", "/i", package, "/qn")
            _expect("files", _names(home), [f"_internal/{other}.txt", *_PROGRAMS])
            _expect_end("opens", self._computer.value("HKLM", _COMMAND), _OPENS)
            _expect("menu", len(list(self._computer.drive.glob(_MENU_OF_ALL))), 1)
        self._computer.run("msiexec", "/x", self._two[1], "/qn")
        _expect("files", _names(home), [])
        _expect("opens", self._computer.value("HKLM", _COMMAND), None)
        return "installed, upgraded, removed"

    def end(self) -> None:
        """End what runs there."""
        self._computer.end()

    @property
    def _home(self) -> Path:
        return self._computer.mine / "Programs/Heliograph"

    def _version(self) -> str:
        return self._computer.run(self._home / "app/heliograph.exe", "--version").strip()

    def _setup(self, made: tuple[Path, Path], *words: str, code: int = 0) -> None:
        self._computer.run(made[0], "/S", *words, code=code)

    def _uninstall(self, home: Path, *words: str) -> None:
        # It goes on from a copy of itself, so that it can delete itself, and is waited for.
        self._computer.run(home / "uninstall.exe", *words, "/S")
        until = time.monotonic() + 60
        while (home / "uninstall.exe").exists() and time.monotonic() < until:
            time.sleep(0.5)


_PROGRAMS = ["heliograph-window.exe", "heliograph.exe"]
_INSTALLED = [
    "app/_internal/gone.txt",
    *(f"app/{each}" for each in _PROGRAMS),
    "app/school.helio",
    "uninstall.exe",
]
_MENU = "users/*/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Heliograph.lnk"
_MENU_OF_ALL = "ProgramData/Microsoft/Windows/Start Menu/Programs/Heliograph.lnk"
_OPENS = r'\app\heliograph-window.exe" open "%1"'


def _made(folder: Path, version: str) -> tuple[Path, Path]:
    payload = folder / version
    (payload / "_internal").mkdir(parents=True)
    for name in _PROGRAMS:
        compile_it = (_COMPILER, "-O1", f'-DVERSION="{version}"', "-o", str(payload / name))
        subprocess.run([*compile_it, str(ROOT / "packaging/windows/stand_in.c")], check=True)
    other = "gone" if version == "0.1.0" else "new"
    (payload / f"_internal/{other}.txt").write_text(version)
    icon = folder / "heliograph.ico"
    draw = (sys.executable, str(ROOT / "packaging/make_icons.py"), str(folder))
    if not icon.exists():
        subprocess.run(draw, check=True)
    setup = installer.build(
        payload, folder, version=version, licence=ROOT / "LICENSE", icon=icon, made=_MADE
    )
    return setup, msi.build(payload, folder, version=version, made=_MADE)


def missing() -> list[str]:
    """Name the tools that are not here."""
    tools = ("makensis", "wixl", _COMPILER, _WINE)
    return [each for each in tools if shutil.which(each) is None]


def main(arguments: Sequence[str]) -> int:
    """Try everything in its order; give 1 if something is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=None, help="a folder to keep, with installers")
    out: Path | None = parser.parse_args(arguments).out
    if lacking := missing():
        sys.stdout.write(f"not tried: {', '.join(lacking)} not here\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="heliograph-wine-") as folder:
        trial = Trial(out or Path(folder))
        tries: dict[str, Callable[[], str]] = {
            "old Windows": trial.try_old_windows,
            "for me": trial.try_for_me,
            "while open": trial.try_while_open,
            "upgrade": trial.try_upgrade,
            "older": trial.try_older,
            "uninstall": trial.try_uninstall,
            "for all": trial.try_for_all,
            "msi": trial.try_msi,
        }
        broken = False
        for name, each in tries.items():
            try:
                said = each()
            except (Broken, OSError, subprocess.SubprocessError) as error:
                broken, said = True, f"BROKEN: {error}"
            sys.stdout.write(f"{name:12} {said}\n")
            sys.stdout.flush()
        trial.end()
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
