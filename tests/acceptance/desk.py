"""What lies in a profile before its person sits down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heliograph.workspace import Workspace


@contextmanager
def opened(profile: Path) -> Iterator[Workspace]:
    """Put things into a profile before its person sits down."""
    workspace = Workspace.open(profile)
    try:
        yield workspace
    finally:
        workspace.close()
