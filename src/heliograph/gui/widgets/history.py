"""The changes of one answer, to take back and to make again."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")

_MOST = 100


class History(Generic[T]):
    """States of an answer before and after the one that is shown; states are never changed."""

    def __init__(self, now: T) -> None:
        self._now = now
        self._past: list[T] = []
        self._future: list[T] = []

    def begin(self, now: T) -> None:
        """Begin anew where the program shows another state; the same one changes nothing."""
        if now != self._now:
            self._now = now
            self._past.clear()
            self._future.clear()

    def note(self, now: T) -> None:
        """Take note of a state that a person made."""
        if now != self._now:
            self._past.append(self._now)
            del self._past[:-_MOST]
            self._future.clear()
            self._now = now

    def back(self, now: T) -> tuple[T] | None:
        """Give the state before the one that is shown ``now``; None when there is none."""
        self.note(now)
        if not self._past:
            return None
        self._future.append(self._now)
        self._now = self._past.pop()
        return (self._now,)

    def forward(self, now: T) -> tuple[T] | None:
        """Give the state that was taken back last; None when another change came after."""
        self.note(now)
        if not self._future:
            return None
        self._past.append(self._now)
        self._now = self._future.pop()
        return (self._now,)
