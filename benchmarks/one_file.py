"""One large file on this computer: attached, sent to a service here, and where the time goes.

    python benchmarks/one_file.py [--megabytes 500] [--profile]

A sound recording of random bytes is attached to a story, cleaned and kept encrypted, and sent to a
service in a process of its own over loopback; the service's copy is verified by its sha256. Beside
it, in the same run, curl gives the same file to nginx (without encryption, hashing or waiting for
the disk) where both are installed. Times are on the wall and in CPU seconds of each process, memory
is the highest resident set above what the process had at rest (Linux only). With ``--profile`` the
parts that can be told apart are also run alone.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from heliograph import bundled
from heliograph.domain.media import MediaDetails
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

MB = 1_000_000
BLOCK_BYTES = 1 << 20
CAMPAIGN = "open-call"
DESCRIBED = MediaDetails(
    alt_text="The sea at night",
    credit="Coast Radio",
    licence="CC-BY-4.0",
    people="none",
    transcript="Nothing is said.",
)
NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; client_max_body_size 0; client_body_temp_path {folder}/body;
  server {{ listen 127.0.0.1:{port}; root {folder}/kept; location / {{ dav_methods PUT; }} }}
}}
"""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one step took."""

    name: str
    wall_s: float
    cpu_s: dict[str, float]
    """By process."""
    peak_mb: dict[str, float]
    """Above rest, by process."""


class Meter:
    """Reads CPU time and memory of a process from ``/proc``."""

    def __init__(self, name: str, pid: int) -> None:
        self.name = name
        self._folder = Path("/proc") / str(pid)
        self._cpu_s = 0.0
        self._rest_mb = 0.0

    def begin(self) -> None:
        """Take what there is now for nothing."""
        (self._folder / "clear_refs").write_text("5")  # the highest resident set begins anew
        self._cpu_s = self._cpu()
        self._rest_mb = self._memory("VmRSS")

    def cpu_s(self) -> float:
        """Give CPU seconds, those of the kernel for it included, since the beginning."""
        return self._cpu() - self._cpu_s

    def peak_mb(self) -> float:
        """Give how much higher the resident set was at its highest than at the beginning."""
        return self._memory("VmHWM") - self._rest_mb

    def _cpu(self) -> float:
        fields = (self._folder / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _memory(self, name: str) -> float:
        for line in (self._folder / "status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024 / MB
        return 0.0


def measured(name: str, run: Callable[[], object], *meters: Meter) -> Part:
    """Run one step under the meters."""
    for meter in meters:
        meter.begin()
    began = time.perf_counter()
    run()
    return Part(
        name=name,
        wall_s=time.perf_counter() - began,
        cpu_s={meter.name: meter.cpu_s() for meter in meters},
        peak_mb={meter.name: meter.peak_mb() for meter in meters},
    )


def make_recording(path: Path, megabytes: int) -> None:
    """Write a WAV file of noise."""
    size = megabytes * MB
    form = struct.pack("<HHIIHH", 1, 2, 48_000, 192_000, 4, 16)
    head = b"RIFF" + struct.pack("<I", size - 8) + b"WAVEfmt " + struct.pack("<I", 16) + form
    head += b"data" + struct.pack("<I", size - len(head) - 8)
    with path.open("wb") as file:
        left = size - file.write(head)
        while left:
            left -= file.write(os.urandom(min(BLOCK_BYTES, left)))


@contextlib.contextmanager
def service(data: Path) -> Generator[tuple[str, str, Meter]]:
    """Run a service; give its address, an enrolment code and its meter."""
    command = [sys.executable, "-m", "heliograph_service", "run", "--port", "0"]
    command += ["--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError
        code = process.stdout.readline().split()[-1]
        address = process.stdout.readline().split()[-1]
        try:
            yield address, code, Meter("service", process.pid)
        finally:
            process.terminate()


def deliver(recording: Path, folder: Path) -> list[Part]:
    """Attach the file, send it, and hold what the service has against it.

    Raises:
        ReceiptMissing: it was not sent.
        RuntimeError: what arrived is something else.
    """
    client = Meter("client", os.getpid())
    with service(folder / "service") as (address, code, served):
        widen(folder, recording.stat().st_size)
        workspace = Workspace.open(folder / "profile")
        workspace.account.enrol(service_url=address, code=code)
        warm = workspace.passes(publish=lambda _: None, stopping=lambda: False)
        warm.run(at_once=True)  # fetches the wider pack, and loads all that sending needs
        answers = json.loads(bundled.resource("sample_story.json").read_bytes())
        answers["title"] = "A very long recording"
        del answers["campaign"]
        story = workspace.drafts.new(campaign=CAMPAIGN, answers=answers)
        parts = [
            measured(
                "attach: read, clean, encrypt, keep twice",
                lambda: workspace.attachments.attach(story, recording, details=DESCRIBED),
                client,
            )
        ]
        workspace.drafts.mark_ready(story)
        parts.append(
            measured("send: store to receipt", lambda: warm.run(at_once=True), client, served)
        )
        warm.close()
        receipt = workspace.receipts.verify(story)
        (sha256,) = receipt.media
        kept = folder / "service" / "media" / sha256[:2] / sha256
        with kept.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise RuntimeError("the service's copy is another")
        workspace.close()
    return parts


def widen(folder: Path, size_bytes: int) -> None:
    """Publish a pack at the service that takes files of this size."""
    pack = json.loads((bundled.resource("campaigns") / f"{CAMPAIGN}.json").read_bytes())
    pack["version"] += 1
    pack["media"]["max_item_bytes"] = max(size_bytes, pack["media"]["max_item_bytes"])
    path = folder / "pack.json"
    path.write_text(json.dumps(pack))
    command = [sys.executable, "-m", "heliograph_service", "campaign", "publish", str(path)]
    subprocess.run([*command, "--data", str(folder / "service")], check=True, capture_output=True)


def curl_to_nginx(recording: Path, folder: Path) -> list[Part]:
    """Give the same file to nginx by curl; nothing where one of them is not installed."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    curl = shutil.which("curl")
    if nginx is None or curl is None:
        print("not measured: curl to nginx (one of them is not installed)")
        return []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.mkdir()
    (folder / "kept").mkdir()
    configuration = folder / "nginx.conf"
    user = "user root;" if os.getuid() == 0 else ""
    configuration.write_text(user + NGINX.format(folder=folder, port=port))
    put = [curl, "-sS", "--fail", "-T", str(recording), f"http://127.0.0.1:{port}/copy"]
    with subprocess.Popen([nginx, "-c", configuration, "-p", folder]) as process:
        try:
            listening(port)
            parts = [
                measured("curl -T to nginx", lambda: subprocess.run(put, check=True))
                for _ in range(3)
            ]
        finally:
            process.terminate()
    if (folder / "kept" / "copy").stat().st_size != recording.stat().st_size:
        raise RuntimeError("nginx has not kept all of it")
    return [sorted(parts, key=lambda part: part.wall_s)[1]]


def listening(port: int) -> None:
    """Wait until somebody listens there."""
    for _ in range(100):
        with (
            contextlib.suppress(ConnectionRefusedError),
            socket.create_connection(("127.0.0.1", port)),
        ):
            return
        time.sleep(0.1)
    raise TimeoutError


def parts_alone(recording: Path, folder: Path) -> list[Part]:
    """Run alone what sending does to every byte, in this process."""
    client = Meter("client", os.getpid())
    workspace = Workspace.open(folder / "profile")
    (sent,) = workspace.receipts.sent()
    (sha256,) = workspace.receipts.verify(sent.story).media

    def blocks() -> Generator[bytes]:
        with workspace.attachments.open(sha256) as source:
            while block := source.read(BLOCK_BYTES):
                yield block

    def from_file() -> Generator[bytes]:
        with recording.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                yield block

    def digest() -> None:
        found = hashlib.sha256()
        for block in from_file():
            found.update(block)

    def write() -> None:
        with (folder / "written").open("wb") as file:
            for block in from_file():
                file.write(block)
            os.fsync(file.fileno())

    found = [
        measured("alone: read and decipher", lambda: sum(map(len, blocks())), client),
        measured("alone: sha256", digest, client),
        measured("alone: write a file and sync it", write, client),
    ]
    workspace.close()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--profile", action="store_true", help="run the parts alone as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="one-file-") as name:
        folder = Path(name)
        recording = folder / "recording.wav"
        make_recording(recording, options.megabytes)
        beside = curl_to_nginx(recording, folder / "nginx")
        ours = deliver(recording, folder)
        alone = parts_alone(recording, folder) if options.profile else []
    for part in [*beside, *ours, *alone]:
        rate = options.megabytes / part.wall_s
        cpu = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in part.cpu_s.items())
        peak = ", ".join(f"{name} {megabytes:+.0f} MB" for name, megabytes in part.peak_mb.items())
        print(f"{part.name:42} {part.wall_s:7.2f} s {rate:6.0f} MB/s   CPU {cpu}   peak {peak}")
    if beside:
        print(f"sending / curl to nginx: {beside[0].wall_s / ours[-1].wall_s:.2f}")


if __name__ == "__main__":
    main()
