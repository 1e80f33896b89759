"""Runs node with the packages of the lock file."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from interop import packages

SCRIPTS = ("server.mjs", "client.mjs")


class Node:
    """Node with the packages of the lock file beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, script: str, *arguments: str) -> str:
        """Run a script to its end and give what it printed."""
        done = subprocess.run(
            [packages.node_program(), script, *arguments],
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
            [packages.node_program(), script, *arguments],
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
    try:
        folder = packages.installed()
    except packages.Missing as missing:
        pytest.fail(f'{missing} is not here: `python dev.py setup` installs it; or leave out "npm"')
    for script in SCRIPTS:
        shutil.copy(packages.HERE / script, folder / script)
    return Node(folder)
