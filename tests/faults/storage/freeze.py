"""Makes a profile with known content, to be kept as the layout of its version for good.

Whoever adds a migration runs ``PYTHONPATH=tests python -m faults.storage.freeze NUMBER`` before,
with the number of the newest one there is: ``tests/data/profiles/NUMBER`` is then a profile as the
program of that day leaves it, and ``facts.json`` in it what it holds.
"""

from __future__ import annotations

import io
import random
import shutil
import sys
from pathlib import Path

import msgspec

from faults.storage.ledger import fact_of
from heliograph.store.store import Store
from store.parts import add, item, ready, receive

PROFILES = Path(__file__).parents[2] / "data" / "profiles"
DAY_MS = 1_620_000_000_000
_STORIES = 14
_WITH_MEDIA = (0, 1, 2, 5)


def make(folder: Path) -> None:
    """Fill a new profile with stories in every state, and write down what it holds."""
    store = Store.create_or_open(folder)
    chance = random.Random(2021)  # noqa: S311 - the bytes of files
    made = [
        add(
            store,
            {"title": f"Story {n}", "summary": "A net is mended. " * n},
            changed_ms=DAY_MS + n,
        )
        for n in range(_STORIES)
    ]
    for n in _WITH_MEDIA:
        data = chance.randbytes(6000)
        store.media.add(io.BytesIO(data))
        store.stories.put_media(made[n], item(data, alt_text="A boat"), now_ms=DAY_MS + 1000)
    for n in range(6):
        ready(store, made[n], now_ms=DAY_MS + 2000)
    for n in (0, 3):
        receive(store, made[n], received_ms=DAY_MS + 3000)
    store.stories.reopen(made[3], now_ms=DAY_MS + 4000)
    store.stories.save_answers(made[3], {"title": "Story 3, again"}, now_ms=DAY_MS + 5000)
    ready(store, made[3], now_ms=DAY_MS + 6000)
    store.stories.trash(made[9], now_ms=DAY_MS + 7000)
    store.stories.note(made[8], "attached", now_ms=DAY_MS + 8000)
    facts = [fact_of(store, each) for each in made]
    store.close()
    shutil.rmtree(folder / "writers", ignore_errors=True)
    (folder / "profile.lock").unlink()
    text = msgspec.json.format(msgspec.json.encode(facts), indent=1)
    (folder / "facts.json").write_bytes(text + b"\n")


if __name__ == "__main__":
    make(PROFILES / f"{int(sys.argv[1]):04}")
