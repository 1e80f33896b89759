"""Files that are dropped on the window, and what they may be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_TABLES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt"})


def is_table(path: Path) -> bool:
    """Tell whether a file may be a table, by its name."""
    return path.suffix.lower() in _TABLES


def table_in(data: QMimeData) -> Path | None:
    """Give the one table that is dropped; None for anything else."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and is_table(paths[0]) and paths[0].is_file() else None
