"""Sends all stories of an edition to a service at the other end of 512 kbit/s and 600 ms."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from msgspec import Struct

from benchmarks import folders
from benchmarks.links.line import SERVER, Line
from benchmarks.links.profile import LineProfile
from benchmarks.sending import ours
from benchmarks.sending.measure import certificates
from benchmarks.sending.scene import Scene
from benchmarks.sending.work import Prepared
from benchmarks.tables.running import CLIENT
from heliograph.workspace import Workspace

LINE = LineProfile(up_bits_s=512_000, rtt_ms=600)
_PATIENCE_S = 1_800


class Sent(Struct, kw_only=True):
    """What came of it.

    Attributes:
        stories: How many were ready.
        payload_bytes: Their frozen texts and media.
        wall_s: From the first packet to the end of ``heliograph send``.
        code: Its exit code.
        wrong: What is not as it must be at the service, or in the receipts.
    """

    stories: int
    payload_bytes: int
    wall_s: float
    code: int
    wrong: list[str]

    @property
    def ideal_s(self) -> float:
        """How long the line takes for the payload alone."""
        return self.payload_bytes * 8 / LINE.up_bits_s

    @property
    def ratio(self) -> float:
        """Wall time over ideal time."""
        return self.wall_s / self.ideal_s


def send(profile: Path, stories: int) -> Sent:
    """Mark every draft of a profile as ready, enrol it, and send.

    Raises:
        subprocess.CalledProcessError: a step before sending did not work.
    """
    nothing = Prepared(profile=profile, files=profile, payload_bytes=0, count=0)
    with folders.temporary() as folder, Line(LINE) as line:
        scene = Scene(
            ends=line,
            address=SERVER,
            work=nothing,
            folder=folder,
            tls=certificates(folder, SERVER),
        )
        contender = ours.Heliograph()
        contender.serve(scene)
        client = contender.prepare(scene)  # copies the profile, and enrols it
        held = folder / "profile"
        subprocess.run([*CLIENT, held, "ready", "--all"], check=True, capture_output=True)
        line.begin()
        begun_s = time.monotonic()
        with scene.log.open("wb") as log:
            ended = subprocess.run(
                scene.ends.command("client", *client.command),
                env={**os.environ, **client.environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
                timeout=_PATIENCE_S,
            )
        end_s = time.monotonic()
        figures = line.figures()
        return Sent(
            stories=stories,
            payload_bytes=ours.delivered_bytes(scene.shelf),
            wall_s=end_s - (figures.first_opened_s or begun_s),
            code=ended.returncode,
            wrong=_wrong(scene.shelf, held, stories),
        )


def _wrong(shelf: Path, profile: Path, stories: int) -> list[str]:
    """Count what the service keeps, and check every receipt again: signature, story, hashes."""
    wrong: list[str] = []
    kept = ours.kept(shelf)
    if kept != ours.Kept(stories=stories, revisions=stories, receipts=stories):
        wrong.append(f"the service keeps {kept}, not {stories} of each")
    workspace = Workspace.open(profile)
    try:
        numbers = {workspace.receipts.verify(row.story).number for row in workspace.receipts.sent()}
    finally:
        workspace.close()
    if len(numbers) != stories:
        wrong.append(f"{len(numbers)} receipts are here, not {stories}")
    return wrong
