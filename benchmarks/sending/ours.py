"""Ourselves: the command ``heliograph`` sending to ``heliograph-service run``."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from benchmarks.links.namespaces import SEEMS_LOCAL
from benchmarks.sending.contender import Client
from benchmarks.sending.scene import PORT, Scene

_CLIENT = (sys.executable, "-m", "heliograph.cli.main")
_SERVICE = (sys.executable, "-m", "heliograph_service")


class Heliograph:
    """Stories that are ready in a profile, sent until each has its receipt."""

    speaks_tls = True
    congestion_bbr = False
    name = "heliograph"

    def missing(self) -> str | None:
        """See ``Contender``."""
        return None

    def serve(self, scene: Scene) -> None:
        """See ``Contender``."""
        tls: tuple[str | Path, ...] = ()
        if scene.tls is not None:
            tls = ("--certificate", scene.tls.chain, "--key", scene.tls.chain)
        listening = ("--host", "0.0.0.0", "--port", str(PORT))  # noqa: S104 - a namespace of our own
        scene.serve(*_SERVICE, "run", *listening, "--data", scene.shelf, *tls)

    def prepare(self, scene: Scene) -> Client:
        """See ``Contender``."""
        code = subprocess.run(
            [*_SERVICE, "code", "--data", scene.shelf], check=True, capture_output=True, text=True
        ).stdout.strip()
        profile = scene.folder / "profile"
        shutil.copytree(scene.work.profile, profile)
        environment = {} if scene.tls is None else {"SSL_CERT_FILE": str(scene.tls.roots)}
        client = (*_CLIENT, "--lang", "en", "--profile", str(profile))
        enrolling = scene.ends.command(
            "client", *client, "enrol", "--service", self._address(scene), "--code", code
        )
        subprocess.run(
            enrolling, check=True, capture_output=True, env={**os.environ, **environment}
        )
        return Client(command=(*client, "send", "--wait", "--json"), environment=environment)

    def delivered_bytes(self, scene: Scene) -> int:
        """Count stories with a receipt, texts and media: only these are done."""
        return delivered_bytes(scene.shelf)

    def _address(self, scene: Scene) -> str:
        # Without TLS it speaks to this computer only, so it has to take the line for that.
        if scene.tls is None and scene.address != "127.0.0.1":
            return f"http://{SEEMS_LOCAL}:{PORT}"
        return scene.origin


def delivered_bytes(data: Path) -> int:
    """Count the bytes of texts and media of which the service gave a receipt."""
    with closing(_database(data)) as database:
        texts = database.execute(
            "select coalesce(sum(length(manifest)), 0) from revisions where receipt is not null"
        ).fetchone()
        media = database.execute(
            "select coalesce(sum(items.size_bytes), 0) from items join revisions"
            " using (story, revision) where receipt is not null"
        ).fetchone()
    return int(texts[0]) + int(media[0])


class Kept(Struct, frozen=True, kw_only=True):
    """How many stories the service knows, in how many versions, with how many receipts."""

    stories: int
    revisions: int
    receipts: int


def kept(data: Path) -> Kept:
    """Count what the service keeps."""
    with closing(_database(data)) as database:
        told = database.execute(
            "select count(distinct story), count(*), count(distinct receipt) from revisions"
        ).fetchone()
    return Kept(stories=int(told[0]), revisions=int(told[1]), receipts=int(told[2]))


def texts_kept_ms(data: Path) -> list[int]:
    """Give when each text was readable at the service (Unix ms), in order."""
    with closing(_database(data)) as database:
        rows = database.execute("select kept_ms from revisions order by kept_ms").fetchall()
    return [int(row[0]) for row in rows]


def _database(data: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{data / 'service.db'}?mode=ro", uri=True)
