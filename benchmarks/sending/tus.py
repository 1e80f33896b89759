"""tuspy and tus-js-client, sending to @tus/server: programs that nobody here wrote."""

from __future__ import annotations

import functools
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.interop import packages

from benchmarks.sending.contender import Client
from benchmarks.sending.scene import PORT, Scene

_HERE = Path(__file__).parent
_JS_SENDER = "tus_js_sender.mjs"


@functools.cache
def _node_packages() -> Path | str:
    """Install @tus/server and tus-js-client where need be; give the folder, or what is missing."""
    try:
        folder = packages.installed()
    except packages.Missing as missing:
        return f"{missing} not installed"
    except (subprocess.SubprocessError, OSError):
        return "npm could not install @tus/server and tus-js-client"
    shutil.copy(packages.HERE / "server.mjs", folder)
    shutil.copy(_HERE / _JS_SENDER, folder)
    return folder


def _folder() -> Path:
    folder = _node_packages()
    if isinstance(folder, str):
        raise FileNotFoundError(folder)
    return folder


class _TusContender:
    """What both have in common: @tus/server with its file store."""

    speaks_tls = True
    congestion_bbr = False

    def missing(self) -> str | None:
        """See ``Contender``."""
        found = _node_packages()
        return found if isinstance(found, str) else None

    def serve(self, scene: Scene) -> None:
        """See ``Contender``."""
        chain = () if scene.tls is None else (scene.tls.chain,)
        script = _folder() / "server.mjs"
        scene.serve(packages.node_program(), script, scene.shelf, "0.0.0.0", str(PORT), *chain)  # noqa: S104 - a namespace of our own

    def delivered_bytes(self, scene: Scene) -> int:
        """See ``Contender``."""
        shelved = [path for path in scene.shelf.iterdir() if path.suffix != ".json"]
        return sum(path.stat().st_size for path in shelved)


class Tuspy(_TusContender):
    """tuspy, file after file.

    Args:
        best: Tries again as long as it takes, after a second each; else its defaults.
        chunk_bytes: How much goes in a PATCH; 0 is the whole file.
    """

    def __init__(self, *, best: bool = False, chunk_bytes: int = 0) -> None:
        self._best = best
        self._chunk_bytes = chunk_bytes
        chunk = f" {chunk_bytes >> 20} MiB chunks" if chunk_bytes else ""
        self.name = "tuspy" + " best" * best + chunk

    def missing(self) -> str | None:
        """See ``Contender``."""
        if importlib.util.find_spec("tusclient") is None:
            return "tuspy not installed"
        return super().missing()

    def prepare(self, scene: Scene) -> Client:
        """See ``Contender``."""
        retries = "1000" if self._best else "0"
        options = ("--retries", retries, "--chunk-bytes", str(self._chunk_bytes))
        sender = (sys.executable, "-m", "benchmarks.sending.tuspy_sender")
        roots = {} if scene.tls is None else {"REQUESTS_CA_BUNDLE": str(scene.tls.roots)}
        return Client(
            command=(*sender, f"{scene.origin}/files", scene.work.files, *options),
            environment=roots,
        )


class TusJs(_TusContender):
    """tus-js-client in node, file after file with its defaults.

    Args:
        best: Four files at a time, bytes with the creation, trying again as long as it takes.
    """

    def __init__(self, *, best: bool = False) -> None:
        self._best = best
        self.name = "tus-js-client" + " best" * best

    def prepare(self, scene: Scene) -> Client:
        """See ``Contender``."""
        asked = {
            "endpoint": f"{scene.origin}/files",
            "files": [str(file) for file in scene.work.names()],
            "best": self._best,
        }
        roots = {} if scene.tls is None else {"NODE_EXTRA_CA_CERTS": str(scene.tls.roots)}
        script = _folder() / _JS_SENDER
        return Client(
            command=(packages.node_program(), script, json.dumps(asked)), environment=roots
        )
