"""A pass beside a window whose own worker may be at it: one after the other, as in the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtTest import QTest

from heliograph.errors import SynchroniserBusy

if TYPE_CHECKING:
    from fakes.profiles import Desk

_TRIES = 1_000


def send(desk: Desk) -> None:
    """Do one pass as soon as nobody else does one."""
    for _ in range(_TRIES):
        try:
            desk.send()
        except SynchroniserBusy:
            QTest.qWait(10)
        else:
            return
    raise SynchroniserBusy
