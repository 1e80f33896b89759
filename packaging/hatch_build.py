"""Puts resources and compiled catalogues into the wheel; an editable install has them beside."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataHook(BuildHookInterface[BuilderConfig]):
    """Compiles ``translations/*/LC_MESSAGES/heliograph.po`` before a wheel is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and for a real wheel name the place of each file."""
        root = Path(self.root)
        compiled = _compile_all(root)
        if version == "editable":
            return
        places: dict[str, str] = build_data["force_include"]
        places[str(root / "resources")] = "heliograph/_data/resources"
        for language, path in compiled.items():
            place = f"heliograph/_data/translations/{language}/LC_MESSAGES/heliograph.mo"
            places[str(path)] = place


def _compile_all(root: Path) -> dict[str, Path]:
    # hatchling runs this file by its path, so the module beside it is no plain import.
    spec = importlib.util.spec_from_file_location("catalogues", root / "packaging/catalogues.py")
    if spec is None or spec.loader is None:
        raise ImportError("packaging/catalogues.py")
    catalogues = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(catalogues)
    compiled: dict[str, Path] = catalogues.compile_all(root / "translations")
    return compiled
