"""Whether Qt loads on this computer, and what is missing where it does not."""

from __future__ import annotations

import importlib
import os
import re
import sys

import msgspec

_LIBRARY = re.compile(r"lib[\w.+-]{1,60}\.so[.\d]*")
_MODULES = ("PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtNetwork")


class QtHere(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of Qt."""

    version: str = ""
    """Empty when it is not there or does not load."""
    missing: str = ""
    """The library of the system that it could not load, where it named one."""
    has_display: bool = True
    """Whether there is a screen to open a window on, as far as the environment tells."""


def qt_here() -> QtHere:
    """Load what a window needs; nothing is shown."""
    try:
        for name in _MODULES:
            importlib.import_module(name)
        from PySide6.QtCore import qVersion  # noqa: PLC0415 - it may be missing: that is asked
    except ImportError as error:
        library = _LIBRARY.search(str(error))
        return QtHere(missing=library[0] if library else "")
    return QtHere(version=qVersion(), has_display=_has_display())


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
