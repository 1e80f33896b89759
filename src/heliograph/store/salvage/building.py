"""Builds a database in a folder of its own, to take the place of a damaged one in one step."""

from __future__ import annotations

import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from heliograph.store.files import our_errors, sync_file, sync_folder
from heliograph.store.restored import stage

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from heliograph.store.database import Kind

_UNFINISHED = "salvaged-"


@contextmanager
def building(profile: Path, kind: Kind) -> Generator[Path]:
    """Give a folder; what the body made there waits for whoever opens the profile next.

    When the body raises, nothing of it stays.

    Raises:
        DiskFull, StoreDamaged: see ``our_errors``.
    """
    with our_errors(profile):
        for left in profile.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        folder = profile / f"{_UNFINISHED}{secrets.token_hex(4)}"
        folder.mkdir(mode=0o700)
    try:
        yield folder
        with our_errors(folder):
            shutil.rmtree(folder / "writers", ignore_errors=True)
            sync_file(folder / kind.file_name)
            sync_folder(folder)
        stage(profile, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
