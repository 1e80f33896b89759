"""A program of its own for tests that start several at once or kill one: see ``MODES``.

It says what is acknowledged, one line each, only after the store has said so.
"""

from __future__ import annotations

import hashlib
import io
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from heliograph.domain.ids import StoryId, uuid7
from heliograph.domain.story import Story
from heliograph.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

MEDIA_BYTES = 9 * 2**20


def say(line: str) -> None:
    """Tell the parent, which may kill us at any moment."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def new_story(seed: int) -> Story:
    """Make a story whose id is different in every process."""
    random_bytes = random.Random(seed).randbytes(10)  # noqa: S311 - an id for a test
    return Story(
        id=StoryId(uuid7(now_ms=1, random=random_bytes)),
        campaign="wtisd",
        answers={"title": "0"},
        media=(),
        created_ms=1,
        changed_ms=1,
    )


def content(seed: int) -> bytes:
    """Give bytes that both sides know."""
    return random.Random(seed).randbytes(MEDIA_BYTES)  # noqa: S311 - test data


def begin(store: Store, seed: int) -> None:
    """Add one story."""
    story = new_story(seed)
    store.stories.add(story)
    say(story.id)


def save(store: Store, seed: int) -> None:
    """Save a story again and again, each time with a higher number."""
    story = new_story(seed)
    store.stories.add(story)
    say(f"{story.id} 0")
    for number in range(1, 100_000):
        answers: dict[str, object] = {"title": str(number), "summary": str(number) * 2000}
        store.stories.save_answers(story.id, answers, now_ms=number)
        say(f"{story.id} {number}")


def attach(store: Store, seed: int) -> None:
    """Add one media item after the other."""
    while True:
        data = content(seed)
        say(f"begun {hashlib.sha256(data).hexdigest()}")
        sha256, _ = store.media.add(io.BytesIO(data))
        say(f"added {sha256}")
        seed += 1


MODES: dict[str, Callable[[Store, int], None]] = {"begin": begin, "save": save, "attach": attach}

if __name__ == "__main__":
    mode, profile, number = sys.argv[1:]
    opened = Store.create_or_open(Path(profile))
    MODES[mode](opened, int(number))
    opened.close()
