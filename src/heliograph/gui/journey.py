"""Where the window is, and the ways back and forward from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.gui.navigation import Place

    Where = tuple[Place, StoryId | None]


class Journey:
    """The places that were visited, as a browser keeps them."""

    def __init__(self, start: Where) -> None:
        self.here: Where = start
        """The place and, in the editor, the story."""
        self._past: list[Where] = []
        self._future: list[Where] = []

    @property
    def has_past(self) -> bool:
        """Tell whether there is a way back."""
        return bool(self._past)

    @property
    def has_future(self) -> bool:
        """Tell whether a way back was gone that can be undone."""
        return bool(self._future)

    def go(self, where: Where) -> Where:
        """Go on to ``where``; what was gone back from is forgotten."""
        self._past.append(self.here)
        self._future.clear()
        return where

    def back(self) -> Where:
        """Give where the window was before."""
        self._future.append(self.here)
        return self._past.pop()

    def forward(self) -> Where:
        """Undo ``back``."""
        self._past.append(self.here)
        return self._future.pop()
