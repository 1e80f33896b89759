"""What is to be said, or decided, about files that were just added: one decision at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.gui.widgets.message_strip import MessageStrip


class _Matter(NamedTuple):
    words: str
    actions: tuple[tuple[str, Callable[[], object]], ...]


class MediaMatters(QObject):
    """Shows all that is to be said, and below it the first thing that is to be decided."""

    def __init__(self, strip: MessageStrip) -> None:
        super().__init__(strip)
        self._strip = strip
        self._matters: list[_Matter] = []
        strip.closed.connect(self._on_closed)

    def say(self, words: str, actions: Sequence[tuple[str, Callable[[], object]]] = ()) -> None:
        """Add a sentence, with what one can do about it."""
        self._matters.append(_Matter(words, tuple(actions)))
        self._show()

    def forget_said(self) -> None:
        """Put away what needs no decision."""
        self._matters = [each for each in self._matters if each.actions]
        self._show()

    # ---- inside ------------------------------------------------------------------------------

    def _show(self) -> None:
        said = [each.words for each in self._matters if not each.actions]
        open_matter = next((each for each in self._matters if each.actions), None)
        if open_matter is not None:
            said.append(open_matter.words)
        if not said:
            self._strip.put_away()
            return
        actions = [] if open_matter is None else self._deciding(open_matter)
        self._strip.say("\n".join(said), tone="warning", actions=actions)

    def _deciding(self, matter: _Matter) -> list[tuple[str, Callable[[], object]]]:
        def decide(act: Callable[[], object]) -> Callable[[], object]:
            def decided() -> None:
                self._matters.remove(matter)
                self._show()
                act()

            return decided

        return [(name, decide(act)) for name, act in matter.actions]

    def _on_closed(self) -> None:
        self._matters.clear()
