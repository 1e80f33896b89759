"""What is to be said, or decided, about files that were just added: one decision at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from heliograph.gui.parts import together
from heliograph.i18n import joined, size, tr
from heliograph.wording import attaching

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.domain.media import MediaItem
    from heliograph.errors import HeliographError, MediaNotCleaned
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

    def say_refused(self, error: HeliographError) -> None:
        """Say why a file was not taken in."""
        # That the story is as it was is plain to see beside it, and the strip is narrow.
        words = attaching.attaching_error(error)
        self.say(joined(words.what, words.do))

    def say_too_large(
        self,
        item: MediaItem,
        limit: int,
        *,
        smaller: Callable[[], object],
        remove: Callable[[], object],
    ) -> None:
        """Say that a campaign does not take a file, and offer what can be done.

        Args:
            item: The file, which is in the story.
            limit: What the campaign takes, in bytes.
            smaller: Makes it smaller; offered for what can be.
            remove: Takes it out.
        """
        can = item.sending_size is not None
        shrinking = [(tr("Make smaller"), smaller)] if can else []
        self.say(
            tr(
                "{file} has {size}. This campaign takes files up to {limit}.",
                file=item.file_name,
                size=size(item.size_bytes),
                limit=size(limit),
            ),
            [*shrinking, (tr("Remove"), remove)],
        )

    def ask_about(self, error: MediaNotCleaned, *, take: Callable[[], object]) -> None:
        """Ask whether to ``take`` in what cannot be cleaned; without an answer it stays out."""
        actions = (
            (attaching.as_it_is_label(), take),
            (attaching.leave_out_label(), lambda: None),
        )
        self.say(together(attaching.decision(error)), actions)

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
