"""A process that opened a profile writes no memory onto the disk when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

resource = pytest.importorskip("resource", reason="Windows has no such limit")

OPENS = """
import os, resource, signal, sys
from pathlib import Path
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
from heliograph.store.store import Store
Store.create_or_open(Path(sys.argv[1]))
print(resource.getrlimit(resource.RLIMIT_CORE)[0], flush=True)
os.kill(os.getpid(), signal.SIGSEGV)
"""


def test_no_core_is_written_once_a_key_is_in_memory(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPENS, str(tmp_path / "profile")],
        cwd=tmp_path,
        capture_output=True,
        env=os.environ | {"PYTHONFAULTHANDLER": ""},
        check=False,
    )
    assert done.returncode == -signal.SIGSEGV
    assert done.stdout.split() == [b"0"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["profile"]
