"""Files that are dropped on the window, and what they may be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_TABLES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt"})
_OURS = frozenset({".helio", ".jws"})


def is_table(path: Path) -> bool:
    """Tell whether a file may be a table, by its name."""
    return path.suffix.lower() in _TABLES


def file_in(data: QMimeData) -> Path | None:
    """Give the one table or file of ours that is dropped; None for anything else."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(paths) != 1 or not paths[0].is_file():
        return None
    return paths[0] if is_table(paths[0]) or paths[0].suffix.lower() in _OURS else None
