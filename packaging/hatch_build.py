"""Puts the compiled message catalogues into the wheel; editable installs find them beside."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[BuilderConfig]):
    """Compiles ``translations/*/LC_MESSAGES/heliograph.po`` before a wheel is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and for real wheels name each file's place in it."""
        root = Path(self.root)
        for language, compiled in _compile_all(root).items():
            if version != "editable":
                place = f"heliograph/_data/translations/{language}/LC_MESSAGES/heliograph.mo"
                build_data["force_include"][str(compiled)] = place


def _compile_all(root: Path) -> dict[str, Path]:
    # hatchling runs this file by its path, so the module beside it is no plain import.
    spec = importlib.util.spec_from_file_location("catalogues", root / "packaging/catalogues.py")
    if spec is None or spec.loader is None:
        raise ImportError("packaging/catalogues.py")
    catalogues = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(catalogues)
    return catalogues.compile_all(root / "translations")
