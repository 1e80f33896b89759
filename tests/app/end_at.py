"""A process that ends itself at one step of attaching a file (run by test_attach_ends)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from heliograph.domain.ids import StoryId
from heliograph.store.derived import Derived
from heliograph.store.media_writer import ItemWriter
from heliograph.store.stories import Stories
from heliograph.workspace import Workspace

STEPS: dict[str, tuple[type, str, int]] = {
    "original whole": (ItemWriter, "finish", 1),
    "form whole": (ItemWriter, "finish", 2),
    "preview whole": (ItemWriter, "finish", 3),
    "picture": (Derived, "keep_thumbnail", 1),
    "row": (Stories, "put_media", 1),
}
"""Where, and at which call of it."""
STATUS = 77


def main(arguments: list[str]) -> None:
    """Attach a file, and end before or after the step."""
    profile, story, path, step, when = arguments
    place, name, number = STEPS[step]
    original: Callable[..., object] = getattr(place, name)
    calls: list[int] = []

    def end(*args: object, **more: object) -> object:
        calls.append(1)
        if len(calls) < number:
            return original(*args, **more)
        if when == "after":
            original(*args, **more)
        os._exit(STATUS)

    workspace = Workspace.open(Path(profile))
    setattr(place, name, end)
    workspace.attachments.attach(StoryId(story), Path(path))
    workspace.close()


if __name__ == "__main__":
    main(sys.argv[1:])
