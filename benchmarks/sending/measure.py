"""Measures one contender on one row, once."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from msgspec import structs
from tests.fakes.certificates import Authority

from benchmarks import folders
from benchmarks.links.line import SERVER, Line
from benchmarks.links.namespaces import NotPossible
from benchmarks.sending import ours, processes
from benchmarks.sending.contender import Client, Contender
from benchmarks.sending.processes import Ended
from benchmarks.sending.result import Result
from benchmarks.sending.rows import Row
from benchmarks.sending.scene import Scene, Tls
from benchmarks.sending.work import prepare

_RESTART_S = 5.0
_LOOK_S = 0.05


def measure(
    row: Row,
    contender: Contender,
    *,
    tls: bool,
    seed: int,
    store: Path,
    stopping: Callable[[], bool] = lambda: False,
) -> Result:
    """Send the row's work over its line; what cannot be measured says why.

    Args:
        row: Line and work.
        contender: Who sends.
        tls: Over TLS.
        seed: Of the chance by which packets are lost.
        store: Folder where works lie ready, or will.
        stopping: Once it is true, programs are killed and what comes back is not done.
    """
    nothing = Result(row=row.name, contender=contender.name, tls=tls)
    missing = contender.missing()
    if missing is not None:
        return structs.replace(nothing, not_run=missing)
    try:
        return _measure(row, contender, nothing, seed=seed, store=store, stopping=stopping)
    except (NotPossible, OSError, subprocess.SubprocessError) as error:
        return structs.replace(nothing, not_run=f"could not be set up: {error}")


def _measure(
    row: Row,
    contender: Contender,
    nothing: Result,
    *,
    seed: int,
    store: Path,
    stopping: Callable[[], bool],
) -> Result:
    work = prepare(row.work, store)
    profile = structs.replace(
        row.line, seed=seed, congestion="bbr" if contender.congestion_bbr else "cubic"
    )
    with (
        folders.temporary() as folder,
        Line(profile) as line,
    ):
        scene = Scene(
            ends=line,
            address=SERVER,
            work=work,
            folder=folder,
            tls=certificates(folder, SERVER) if nothing.tls else None,
        )
        contender.serve(scene)
        client = contender.prepare(scene)
        ideal_s = work.payload_bytes * 8 / profile.up_bits_s
        with Watch(scene) as watch:
            line.begin()
            ended, restarts = _send(scene, client, ideal_s * row.patience, stopping)
        figures = line.figures()
        begun_s = figures.first_opened_s or ended.end_s
        done = ended.code == 0 and contender.delivered_bytes(scene) >= work.payload_bytes
        if not done:
            _tell(scene, f"{row.name}, {contender.name}: exit code {ended.code}")
        first_text_s, last_text_s = _texts(scene, contender, begun_s)
        return structs.replace(
            nothing,
            done=done,
            restarts=restarts,
            payload_bytes=work.payload_bytes,
            ideal_s=ideal_s,
            wall_s=ended.end_s - begun_s,
            up_bytes=figures.up.wire_bytes,
            down_bytes=figures.down.wire_bytes,
            carried_bytes=figures.up.tcp_bytes,
            resent_bytes=figures.up.resent_bytes,
            connections=figures.up.connections,
            cuts=figures.cuts,
            in_flight_bytes=figures.in_flight_at_cuts_bytes,
            lateness=figures.lateness,
            first_text_s=first_text_s,
            last_text_s=last_text_s,
            first_media_s=watch.first_media_s and watch.first_media_s - begun_s,
            cpu_s=ended.cpu_s,
            peak_bytes=ended.peak_bytes,
        )


def certificates(folder: Path, address: str) -> Tls:
    """Make a certificate for an address, and who signed it."""
    authority = Authority(folder)
    return Tls(roots=authority.roots, chain=authority.chain(address))


def _send(
    scene: Scene, client: Client, patience_s: float, stopping: Callable[[], bool]
) -> tuple[Ended, int]:
    """Run the client, and again when it gave up, as a person would who sits beside it."""
    until_s = time.monotonic() + patience_s
    command = scene.ends.command("client", *client.command)
    restarts = 0
    while True:
        ended = processes.run(
            command,
            patience_s=until_s - time.monotonic(),
            environment=client.environment,
            log=scene.log,
            stopping=stopping,
        )
        if not ended.code or stopping() or time.monotonic() + _RESTART_S > until_s:
            return ended, restarts
        restarts += 1
        time.sleep(_RESTART_S)


class Watch:
    """Looks for the first byte of media at our service, while it is entered."""

    def __init__(self, scene: Scene) -> None:
        self._incoming = scene.folder / "shelf" / "incoming"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.first_media_s: float | None = None

    def __enter__(self) -> Self:
        if self._incoming.exists():
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_S):
            with contextlib.suppress(FileNotFoundError):  # it was moved while we looked
                if any(path.stat().st_size for path in self._incoming.iterdir()):
                    self.first_media_s = time.monotonic()
                    return


def _texts(scene: Scene, contender: Contender, begun_s: float) -> tuple[float | None, float | None]:
    """Tell when the first and the last text were readable at our service."""
    if not isinstance(contender, ours.Heliograph):
        return None, None
    kept_ms = ours.texts_kept_ms(scene.shelf)
    if not kept_ms:
        return None, None
    wall_clock_s = time.time() - time.monotonic()
    first, last = kept_ms[0] / 1e3 - wall_clock_s, kept_ms[-1] / 1e3 - wall_clock_s
    return first - begun_s, last - begun_s


def _tell(scene: Scene, what: str) -> None:
    said = scene.log.read_text(encoding="utf-8", errors="replace")[-600:]
    print(f"    {what}: {said.strip()}", file=sys.stderr, flush=True)
