"""The window: the only part that knows Qt, beside pictures."""

import builtins
from importlib import import_module

# PySide6 puts a function of its own in the place of ``import``. From then on it reads the source
# of every module that comes in, ours and others', and keeps it, to know which of them may be
# meant by ``from __feature__ import …``. Nothing here is: a tenth of the start, and one more file
# to open for each module.
_import = builtins.__import__
import_module("PySide6.QtCore")
builtins.__import__ = _import
