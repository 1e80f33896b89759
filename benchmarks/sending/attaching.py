"""Attaching to a draft, which sends nothing: large files go into the encrypted store."""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.sending.contender import Client
from benchmarks.sending.scene import Scene

_CLIENT = (sys.executable, "-m", "heliograph.cli.main", "--lang", "en", "--profile")


class Attaching:
    """``heliograph attach`` of everything but texts."""

    name = "heliograph attach"
    speaks_tls = False
    congestion_bbr = False

    def missing(self) -> str | None:
        """See ``Contender``."""
        return None

    def serve(self, scene: Scene) -> None:
        """See ``Contender``; there is nobody to send to."""

    def prepare(self, scene: Scene) -> Client:
        """See ``Contender``."""
        client = (*_CLIENT, scene.folder / "profile")
        made = subprocess.run(
            [*client, "new", "--file", "-", "--json"],
            input=b'{"title": "Large files"}',
            check=True,
            capture_output=True,
        )
        story: str = json.loads(made.stdout)["id"]
        files = [file for file in scene.work.names() if file.suffix != ".json"]
        return Client(command=(*client, "attach", story, *files))

    def delivered_bytes(self, scene: Scene) -> int:
        """See ``Contender``; its exit code says that all of them are in the store."""
        return scene.work.payload_bytes
