"""Starts the programs that show and save hostile words, and listens for who obeys them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import msgspec

_Found = TypeVar("_Found")
PATIENCE_S = 300


def run(name: str, kind: type[_Found], *, first: str = "") -> tuple[_Found, list[str]]:
    """Run one of them.

    Args:
        name: Its module.
        kind: What it tells.
        first: Code that it does before, to show that the drill would notice.

    Returns:
        What it told, and who connected to the port that its words name.
    """
    code = f"{first}\nimport runpy\nrunpy.run_module('faults.leaks.{name}', run_name='__main__')"
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as trap,
        tempfile.TemporaryDirectory() as at,
    ):
        trap.settimeout(0)
        done = subprocess.run(
            [sys.executable, "-c", code, at, str(trap.getsockname()[1])],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path]),
                "QT_QPA_PLATFORM": "offscreen",
            },
            stdout=subprocess.PIPE,
            timeout=PATIENCE_S,
            check=True,
        )
        fetched: list[str] = []
        try:
            trap.accept()[0].close()
            fetched.append("something was fetched")
        except BlockingIOError:
            pass  # nobody came
    return msgspec.json.decode(done.stdout, type=kind), fetched
