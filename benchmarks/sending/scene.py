"""Where one measurement takes place: two ends, what is sent, a folder, and certificates."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import IO, Protocol

from msgspec import Struct

from benchmarks.links.line import End
from benchmarks.sending.work import Prepared

PORT = 8_080
_KNOCK = """
import socket, sys, time
for _ in range(300):
    try:
        socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5).close()
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit("nobody listens")
"""


class Ends(Protocol):
    """Two ends in which programs run: those of a line, or of this computer's loopback."""

    def command(self, end: End, *command: str | Path) -> list[str]:
        """Give a command as it runs at one end."""
        ...

    def start(
        self, end: End, *command: str | Path, output: int | IO[bytes] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program at one end."""
        ...


class Tls(Struct, frozen=True):
    """The files (PEM) of a certificate made for the server's address.

    Attributes:
        roots: Who signed it.
        chain: Certificate and key.
    """

    roots: Path
    chain: Path


class Scene(Struct, kw_only=True):
    """One measurement.

    Attributes:
        ends: Where client and server run.
        address: Of the server, as the client sees it.
        work: What is sent.
        folder: Empty to begin with; everything that is made goes there.
        tls: With what the server serves; None is plain HTTP.
    """

    ends: Ends
    address: str
    work: Prepared
    folder: Path
    tls: Tls | None = None
    server: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port of the server."""
        return f"{'http' if self.tls is None else 'https'}://{self.address}:{PORT}"

    @property
    def shelf(self) -> Path:
        """Where the server puts what it gets."""
        shelf = self.folder / "shelf"
        shelf.mkdir(exist_ok=True)
        return shelf

    @property
    def log(self) -> Path:
        """What the client said."""
        return self.folder / "client.log"

    def serve(self, *command: str | Path) -> None:
        """Start the server and wait until it listens.

        Raises:
            subprocess.CalledProcessError: it does not.
        """
        with (self.folder / "server.log").open("wb") as log:
            self.server = self.ends.start("server", *command, output=log)
        knock = self.ends.command("server", sys.executable, "-c", _KNOCK, str(PORT))
        subprocess.run(knock, check=True, capture_output=True)
