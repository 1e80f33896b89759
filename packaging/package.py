"""Makes what people install, and tries it: ``package.py [--out DIR] [STEP …]``.

The steps are environment, wheel, freeze, deb, chroot, windows, macos, sums, sign and smoke, in this
order; each uses what the ones before it left in the folder. The time of everything is that of the
last commit.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from heliograph import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "packaging/locks/package.txt"


class Making:
    """One run, in one folder."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._python = out / "env/bin/python"
        self._frozen = out / "frozen/heliograph"
        printed = _output("git", "-C", str(ROOT), "log", "-1", "--format=%ct")
        self._made = datetime.fromtimestamp(int(printed), UTC)

    def environment(self) -> None:
        """Install the lock, and nothing else, into an environment of its own."""
        stamp = self._out / "env/lock"
        wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        self._run(sys.executable, "-m", "venv", "--clear", str(self._out / "env"))
        self._pip("--require-hashes", "--only-binary", ":all:", "-r", str(LOCK))
        stamp.write_text(wanted)

    def wheel(self) -> None:
        """Build the wheel, and install it beside what it needs."""
        shutil.rmtree(self._out / "wheel", ignore_errors=True)
        build = ("-m", "hatchling", "build", "-t", "wheel", "-d", str(self._out / "wheel"))
        self._run(str(self._python), *build, cwd=ROOT)
        self._pip("--no-index", "--force-reinstall", str(self._wheel()))

    def freeze(self) -> None:
        """Put the program and its Python into one folder; on macOS into a bundle as well."""
        if sys.platform == "darwin":
            self._run(sys.executable, str(ROOT / "packaging/make_icons.py"), str(self._out))
        self._run(
            *(str(self._python), "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
            *("--distpath", str(self._frozen.parent), "--workpath", str(self._out / "work")),
            str(ROOT / "packaging/frozen/heliograph.spec"),
        )
        shutil.copy(self._frozen / "_internal/heliograph.cdx.json", self._out)

    def deb(self) -> None:
        """Make the Debian package; only where Debian's tools are."""
        if shutil.which("dpkg-shlibdeps") is None:
            _say("deb: not made, there is no dpkg-shlibdeps (dpkg-dev) here")
            return
        from linux import deb  # noqa: PLC0415 - other steps load no Qt and no command line
        from make_icons import files  # noqa: PLC0415 - the same
        from PySide6.QtGui import QGuiApplication  # noqa: PLC0415 - the same

        application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
        icons = {place: data for place, data in files().items() if place.startswith("hicolor/")}
        del application
        package = deb.build(
            self._frozen,
            self._out,
            root=ROOT,
            version=os.environ.get("HELIOGRAPH_VERSION", __version__),
            made=self._made,
            icons=icons,
        )
        _say(f"{package.name}: {package.stat().st_size / 1e6:.1f} MB")

    def chroot(self) -> None:
        """Try the package in an empty Debian, over that of an older commit if one is named."""
        package = next(self._out.glob("*.deb"), None)
        if package is None:
            _say("chroot: not tried, there is no package")
            return
        older = os.environ.get("HELIOGRAPH_OLDER_PACKAGE")
        before = ("--older", older) if older else ()
        tried = str(ROOT / "packaging/linux/try_deb.py")
        self._run(sys.executable, tried, str(package), *before, "--out", str(self._out))

    def macos(self) -> None:
        """Make the image for macOS there; it is signed where a certificate is named."""
        if sys.platform != "darwin":
            _say("macos: not made, this is no Mac")
            return
        image = self._out / f"heliograph-{__version__}-{platform.machine()}.dmg"
        bundle = self._frozen.parent / "Heliograph.app"
        self._run(str(ROOT / "packaging/macos/dmg.sh"), str(bundle), str(image))

    def windows(self) -> None:
        """Make the installers for Windows there; elsewhere try them with a stand-in."""
        if sys.platform != "win32":
            tried = str(ROOT / "packaging/windows/try_installers.py")
            self._run(sys.executable, tried)
            return
        from windows import installer, msi  # noqa: PLC0415 - only there

        made = int(self._made.timestamp())
        self._run(sys.executable, str(ROOT / "packaging/make_icons.py"), str(self._out))
        version = os.environ.get("HELIOGRAPH_VERSION", __version__)
        package = installer.build(
            self._frozen,
            self._out,
            version=version,
            licence=ROOT / "LICENSE",
            icon=self._out / "heliograph.ico",
            made=made,
        )
        _say(f"{package.name}: {package.stat().st_size / 1e6:.1f} MB")
        if shutil.which("wixl") is not None:
            msi.build(self._frozen, self._out, version=version, made=made)

    def sums(self) -> None:
        """Write the SHA-256 of each file that is handed out, as ``sha256sum -c`` reads them."""
        handed = [self._wheel(), self._out / "heliograph.cdx.json", *self._packages()]
        lines = [
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(self._out)}\n"
            for path in sorted(handed)
        ]
        (self._out / "SHA256SUMS").write_text("".join(lines))
        _say("".join(lines).rstrip())

    def sign(self) -> None:
        """Sign the sums, where a key is given; check by other means than it was signed with."""
        key = os.environ.get("HELIOGRAPH_SIGNING_KEY")
        if not key:
            _say("sign: not signed, HELIOGRAPH_SIGNING_KEY names no key")
            return
        import signing  # noqa: PLC0415 - other steps sign nothing

        signing.sign(
            self._out / signing.SUMS,
            Path(key),
            password=os.environ.get("HELIOGRAPH_SIGNING_PASSWORD", ""),
            comment=f"heliograph {__version__}, {self._made:%Y-%m-%d}",
        )
        public = os.environ.get("HELIOGRAPH_SIGNING_PUBLIC_KEY", f"{key}.pub")
        if signing.main([str(self._out), public]):
            raise SystemExit(1)

    def smoke(self) -> None:
        """Try the frozen program."""
        shot = ("--shot", str(self._out / "window.png"))
        smoke = str(ROOT / "packaging/smoke.py")
        self._run(sys.executable, smoke, str(self._frozen / "heliograph"), *shot)

    def _packages(self) -> list[Path]:
        kinds = (".AppImage", ".deb", ".dmg", ".exe", ".flatpak", ".msi")
        return [path for path in self._out.iterdir() if path.suffix in kinds]

    def _wheel(self) -> Path:
        return next((self._out / "wheel").glob("*.whl"))

    def _pip(self, *words: str) -> None:
        quiet = ("--quiet", "--disable-pip-version-check")
        self._run(str(self._python), "-m", "pip", "install", *quiet, "--no-deps", *words)

    def _run(self, *command: str, cwd: Path | None = None) -> None:
        environment = {
            **os.environ,
            # The same source makes the same bytes: the time is the commit's, and sets of names
            # are walked through in the same order.
            "SOURCE_DATE_EPOCH": str(int(self._made.timestamp())),
            "PYTHONHASHSEED": "0",
        }
        environment.pop("PYTHONPATH", None)
        subprocess.run(command, check=True, cwd=cwd or self._out, env=environment)


def main(arguments: Sequence[str]) -> int:
    """Take the steps that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", metavar="STEP")
    parser.add_argument("--out", type=Path, default=ROOT / "build/package")
    chosen = parser.parse_args(arguments)
    out = cast("Path", chosen.out).resolve()
    out.mkdir(parents=True, exist_ok=True)
    making = Making(out)
    steps: dict[str, Callable[[], None]] = {
        "environment": making.environment,
        "wheel": making.wheel,
        "freeze": making.freeze,
        "deb": making.deb,
        "chroot": making.chroot,
        "windows": making.windows,
        "macos": making.macos,
        "sums": making.sums,
        "sign": making.sign,
        "smoke": making.smoke,
    }
    named = cast("list[str]", chosen.steps) or list(steps)
    if unknown := set(named) - set(steps):
        parser.error("no such step: " + " ".join(sorted(unknown)))
    for name in [each for each in steps if each in named]:
        _say(f"--- {name}")
        steps[name]()
    return 0


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
