"""Events of a pass, told only when what they speak of is on the disk."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    from heliograph.events import Event, Publish
    from heliograph.store.store import Store


class Announcements:
    """Publishes for one pass, in its thread; a ``Publish`` itself."""

    def __init__(self, *, store: Store, publish: Publish) -> None:
        self._store = store
        self._publish = publish
        self._held: list[Event] | None = None

    def __call__(self, event: Event, /) -> None:
        """Publish, or keep until the changes under way are on the disk."""
        if self._held is None:
            self._publish(event)
        else:
            self._held.append(event)

    @contextmanager
    def together(self) -> Generator[None]:
        """Write what the block changes at once, then publish what it announced.

        When it raises, nothing was changed and nothing is announced.

        Raises:
            StoreError: the changes could not be written.
        """
        if self._held is not None:
            yield  # part of the changes around it
            return
        held: list[Event] = []
        self._held = held
        try:
            with self._store.together():
                yield
        finally:
            self._held = None
        for event in held:
            self._publish(event)
