"""Tries the Debian package in an empty Debian: ``try_deb.py PACKAGE [--older PACKAGE] --out DIR``.

The system is made by debootstrap in a folder, from where this computer has its own packages. The
window is on a display of this computer; inside is nothing but what the package asks for.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

_NEEDED = ("debootstrap", "Xvfb", "openbox", "xdotool", "import", "chroot", "mount")
_PERSON = "person"
_SCREEN = "1366x768x24"
_PATIENCE_S = 900
_LANGUAGES = ("ar", "zh")
_STORY = '{"campaign": "open-call", "title": "Радио в школе"}\n'
_APT = ("apt-get", "--quiet", "--quiet", "--yes", "--no-install-recommends")
_OURS = ("/usr/lib/heliograph", "/usr/bin/heliograph", "/usr/share/doc/heliograph")


class Broken(Exception):
    """Something that was tried did not do what it should."""


class System:
    """A Debian in a folder."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder = folder
        self._display = display

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command there as root; give what it printed.

        Raises:
            Broken: it ended with another code.
        """
        return _output(["chroot", str(self.folder), *words], code=code)

    def person(self, *words: str, code: int = 0) -> str:
        """Run a command as an ordinary person."""
        return _output(self._as_person(*words), code=code)

    @contextlib.contextmanager
    def window(
        self, language: str, *, shot: Path | None = None
    ) -> Generator[subprocess.Popen[bytes]]:
        """Have the window open meanwhile, as a person's session would start it."""
        running = subprocess.Popen(
            self._as_person("heliograph", language=language), stderr=subprocess.DEVNULL
        )
        try:
            shown = ["xdotool", "search", "--sync", "--onlyvisible", "--class", "heliograph"]
            display = {**os.environ, "DISPLAY": self._display}
            _output(shown, env=display)
            time.sleep(5)  # a picture of the whole page, not of the first frame
            if shot is not None:
                _output(["import", "-window", "root", str(shot)], env=display)
            if running.poll() is not None:
                raise Broken(f"the window ended with {running.returncode}")
            yield running
        finally:
            running.terminate()
            _wait(running)

    def _as_person(self, *words: str, language: str = "en") -> list[str]:
        # QT_X11_NO_MITSHM: the display does not share memory with what runs in a folder.
        session = (f"DISPLAY={self._display}", f"LANGUAGE={language}", "LANG=C.UTF-8")
        home = (f"HOME=/home/{_PERSON}", "PATH=/usr/bin:/bin", "QT_X11_NO_MITSHM=1")
        became = ("chroot", f"--userspec={_PERSON}:{_PERSON}", str(self.folder))
        return [*became, "env", "-i", *session, *home, *words]


def _wait(window: subprocess.Popen[bytes]) -> None:
    try:
        window.wait(timeout=60)
    except subprocess.TimeoutExpired:
        window.kill()
        window.wait()
        raise Broken("the window did not end within a minute of being told to") from None


def _output(command: Sequence[str], *, code: int = 0, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=_PATIENCE_S,
        env=env,
    )
    if done.returncode != code:
        raise Broken(f"{' '.join(command)}: {done.returncode}\n{done.stdout[-2000:]}")
    return done.stdout


class Trial:
    """A package, maybe an older one, and a system that has neither."""

    def __init__(self, system: System, package: Path, older: Path | None, out: Path) -> None:
        self._system = system
        self._package = package
        self._older = older
        self._out = out

    def try_first(self) -> str:
        """The older package, or this one, is installed, and a story begun."""
        took = self._install(self._older or self._package)
        made = self._system.person("sh", "-c", f"echo '{_STORY}' | heliograph new --file -")
        if not made.strip():
            raise Broken("no story was made")
        return f"{self._version()} installed in {took:.0f} s, a story begun"

    def try_upgrade(self) -> str:
        """The window stays open while its program is replaced, and what is written is kept."""
        if self._older is None:
            return "not tried: no older package was given"
        with self._system.window("en", shot=self._out / "deb-before.png") as window:
            took = self._install(self._package)
            time.sleep(3)
            if window.poll() is not None:
                raise Broken(f"the window ended with {window.returncode} during the upgrade")
        if window.returncode not in {0, -15}:
            raise Broken(f"the window of the old version ended with {window.returncode}")
        self._expect_story()
        return (
            f"upgraded to {self._version()} in {took:.0f} s, the window stayed, the story is there"
        )

    def try_window(self) -> str:
        """The window opens on the profile, in languages of other scripts."""
        for language in _LANGUAGES:
            with self._system.window(language, shot=self._out / f"deb-{language}.png"):
                pass
        self._expect_story()
        return f"opened in {', '.join(_LANGUAGES)}: pictures in {self._out}"

    def try_whole(self) -> str:
        """Each file is as it was packed, and nothing bad is found."""
        self._system.run("dpkg", "--verify", "heliograph")
        self._system.person("env", "QT_QPA_PLATFORM=offscreen", "heliograph", "doctor")
        return "dpkg and the doctor find nothing"

    def try_remove(self) -> str:
        """Removed and purged, nothing is left but the stories."""
        profile = self._system.folder / f"home/{_PERSON}/.local/share/heliograph/profile"
        before = sorted(str(path) for path in profile.rglob("*"))
        self._system.run(*_APT, "remove", "heliograph")
        self._system.run("dpkg", "--purge", "heliograph")
        left = [each for each in _OURS if (self._system.folder / each[1:]).exists()]
        left += self._system.run(
            "sh",
            "-c",
            "find / -xdev -iname '*heliograph*' -not -path '/home/*' -not -path '/proc/*'",
        ).split()
        if left:
            raise Broken(f"left: {left}")
        if not before or sorted(str(path) for path in profile.rglob("*")) != before:
            raise Broken("the profile is another than before")
        return f"nothing left; {len(before)} files of the profile as they were"

    def _install(self, package: Path) -> float:
        shutil.copy(package, self._system.folder / "root/one.deb")
        begun = time.monotonic()
        self._system.run(*_APT, "install", "/root/one.deb")
        return time.monotonic() - begun

    def _version(self) -> str:
        return self._system.run("dpkg-query", "-f", "${Version}", "-W", "heliograph")

    def _expect_story(self) -> None:
        if "Радио в школе" not in self._system.person("heliograph", "list"):
            raise Broken("the story is not in the list")


@contextlib.contextmanager
def _display() -> Generator[str]:
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        _SCREEN,
        "-nolisten",
        "tcp",
        "-ac",
    ]
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


@contextlib.contextmanager
def _system(folder: Path, base: Path) -> Generator[Path]:
    """Have a copy of a base, made first when it is missing, with what a system needs mounted."""
    if not (base / "etc/debian_version").exists():
        suite, source = _source()
        _output(["debootstrap", "--variant=minbase", suite, str(base), source])
    _remove(folder)
    _output(["cp", "--archive", str(base), str(folder)])
    (folder / "etc/apt/sources.list").unlink(missing_ok=True)
    for each in ("etc/apt/sources.list.d/debian.sources", "etc/apt/apt.conf.d", "etc/resolv.conf"):
        there = Path("/") / each
        if there.is_dir():
            shutil.copytree(there, folder / each, dirs_exist_ok=True)
        elif there.exists():
            shutil.copy(there, folder / each)
    mounts = (("/proc", "proc"), ("/dev", "dev"), ("/tmp/.X11-unix", "tmp/.X11-unix"))  # noqa: S108 - where X has it
    (folder / "tmp/.X11-unix").mkdir(parents=True, exist_ok=True)
    try:
        for source_folder, here in mounts:
            _output(["mount", "--bind", source_folder, str(folder / here)])
        system = System(folder, "")
        system.run("useradd", "--create-home", _PERSON)
        system.run("apt-get", "--quiet", "--quiet", "update")
        yield folder
    finally:
        for _, here in reversed(mounts):
            subprocess.run(["umount", str(folder / here)], check=False)
    _remove(folder)


def _remove(folder: Path) -> None:
    # Whatever is mounted there still is this computer's own.
    mounted = Path("/proc/self/mountinfo").read_text()
    if f" {folder}/" in mounted:
        raise Broken(f"something is still mounted below {folder}, which is left")
    shutil.rmtree(folder, ignore_errors=True)


def _source() -> tuple[str, str]:
    """Tell this computer's suite, and where its packages come from."""
    told = Path("/etc/os-release").read_text()
    suite = next(
        each.partition("=")[2].strip('"')
        for each in told.splitlines()
        if each.startswith("VERSION_CODENAME=")
    )
    asked = ["apt-get", "indextargets", "--format", "$(RELEASE) $(REPO_URI)"]
    for line in _output(asked).splitlines():
        release, _, source = line.partition(" ")
        if release == suite:
            return suite, source
    raise Broken(f"apt has no source of {suite}")


def why_not() -> str:
    """Say why it cannot be tried here, or nothing."""
    if os.geteuid() != 0:
        return "only root may make a system in a folder"
    lacking = [each for each in _NEEDED if shutil.which(each) is None]
    return f"{', '.join(lacking)} not here" if lacking else ""


def main(arguments: Sequence[str]) -> int:
    """Try everything in its order; give 1 if something is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("--older", type=Path, default=None, help="what is installed before")
    parser.add_argument("--out", type=Path, required=True, help="for pictures and the system")
    chosen = parser.parse_args(arguments)
    # As the list of what is mounted names it.
    out = cast("Path", chosen.out).resolve()
    if reason := why_not():
        sys.stdout.write(f"not tried: {reason}\n")
        return 0
    broken = False
    with _display() as display, _system(out / "system", out / "system-base") as folder:
        trial = Trial(System(folder, display), chosen.package, chosen.older, out)
        tries: dict[str, Callable[[], str]] = {
            "install": trial.try_first,
            "upgrade": trial.try_upgrade,
            "window": trial.try_window,
            "whole": trial.try_whole,
            "remove": trial.try_remove,
        }
        for name, each in tries.items():
            try:
                said = each()
            except (Broken, OSError, subprocess.SubprocessError) as error:
                broken, said = True, f"BROKEN: {error}"
            sys.stdout.write(f"{name:10} {said}\n")
            sys.stdout.flush()
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
