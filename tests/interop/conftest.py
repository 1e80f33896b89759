"""Installs what is needed of npm, once for each lock file, and runs node."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / "build" / "interop"
SCRIPTS = ("server.mjs", "client.mjs")


def program(name: str) -> str:
    """Find node or npm."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is not here: `python dev.py` installs it, or leave out -m npm")
    return found


class Node:
    """Node with the packages of the lock file beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, script: str, *arguments: str) -> str:
        """Run a script to its end and give what it printed."""
        done = subprocess.run(
            [program("node"), script, *arguments],
            cwd=self._folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def running(self, script: str, *arguments: str) -> Iterator[IO[str]]:
        """Run a script in the background, until its standard input ends."""
        with subprocess.Popen(
            [program("node"), script, *arguments],
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            yield process.stdout
            process.stdin.close()
            process.wait(20)


@pytest.fixture(scope="session")
def node() -> Node:
    """Give node with the packages installed."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    if not folder.is_dir():
        _install(folder)
    for script in SCRIPTS:
        shutil.copy(HERE / script, folder / script)
    return Node(folder)


def _install(folder: Path) -> None:
    """Install beside the place and rename, so that a broken install is never taken for one."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as made:
        fresh = Path(made) / "packages"
        fresh.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, fresh / name)
        subprocess.run(
            [program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=fresh,
            env={**os.environ, "NPM_CONFIG_UPDATE_NOTIFIER": "false"},
            timeout=300,
            check=True,
        )
        if not folder.is_dir():
            fresh.rename(folder)
