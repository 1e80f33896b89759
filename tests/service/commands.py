"""The service as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

_SOURCE = Path(__file__).parents[2] / "src"


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(_SOURCE), "PYTHONUNBUFFERED": "1"}


class ServiceProcess:
    """``heliograph-service run`` on a free port."""

    def __init__(self, data: Path, *more: str) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "heliograph_service", "run"),
                *("--port", "0", "--data", str(data), *more),
            ],
            stdout=subprocess.PIPE,
            env=environment(),
            text=True,
        )
        self.lines: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.strip())
            if line.startswith("Listening on "):
                break
        self.address = self.lines[-1].removeprefix("Listening on ").rstrip("/")

    @property
    def code(self) -> str:
        """Give the enrolment code of a first start."""
        return self.lines[0].rpartition(" ")[2]

    def kill(self) -> None:
        """End it with no chance to do anything."""
        self.process.kill()
        self._ended()

    def interrupt(self) -> int:
        """End it as Ctrl+C or a service manager does."""
        self.process.terminate()
        return self._ended()

    def _ended(self) -> int:
        status = self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return status

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.kill()
