"""A package is opened by the system, where the system installs what is opened."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from heliograph.gui.updates.handing import hand_over


def test_windows_and_macos_open_it_and_elsewhere_an_administrator_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[object] = []
    package = Path("heliograph-1.0")
    monkeypatch.setattr(subprocess, "Popen", opened.append)
    monkeypatch.setattr(os, "startfile", opened.append, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    hand_over(package)
    monkeypatch.setattr(sys, "platform", "darwin")
    hand_over(package)
    assert opened == [package, ["/usr/bin/open", "heliograph-1.0"]]
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(OSError, match="administrator"):
        hand_over(package)
